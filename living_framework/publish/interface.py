"""Templates in the language of a framework: their text is looked up when they are compiled.

Each run of text between tags is a message, with the values that are printed within it as numbered
places (`{1}`), so that a translation can change their order. Attributes that people read or hear
(ATTRIBUTES, and data-… that hold a phrase) are treated alike. A compiled template has nothing left
to look up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from jinja2.ext import Extension
from jinja2.lexer import (
    TOKEN_BLOCK_BEGIN,
    TOKEN_BLOCK_END,
    TOKEN_COMMA,
    TOKEN_DATA,
    TOKEN_EQ,
    TOKEN_LPAREN,
    TOKEN_NAME,
    TOKEN_RPAREN,
    TOKEN_STRING,
    TOKEN_VARIABLE_BEGIN,
    TOKEN_VARIABLE_END,
    Token,
    TokenStream,
)

from .messages import Catalog, English

ATTRIBUTES = frozenset({"aria-label", "title", "alt", "placeholder", "label"})
MARKED = ("_", "ngettext")
NO_TEXT = ("script", "style", "code", "pre", "svg:path")  # what is in these is not for reading

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)|<!|<\?")
_LETTER = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&[#\w]+;")
_ATTRIBUTE = re.compile(r"(?<![\w:-])(?P<name>[\w:-]+)=(?P<quote>[\"'])$")
_PHRASE = re.compile(
    r"(?=.*[^\W\d_]{2})(?=.*(?:^[A-Z][a-z]|\w \w))[^/<>{}]*?(?<!\.md)"
)  # a text for people
_PLACE = re.compile(r"\{(\d+)\}")


@dataclass
class _Run:
    """Text and printed values between two tags, as they come."""

    text: str = ""  # with {1}, {2} … where values are printed
    values: list[list[Token]] = field(default_factory=list)
    line: int = 0


class Interface(Extension):
    """Puts messages in when a template is compiled. `environment.catalog` is where they are from."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        """The tokens of a template, its text replaced by that of the catalog."""
        if not (stream.name or "").endswith(".html"):
            return stream  # a page of docs/ has the words of its framework
        catalog: Catalog = getattr(self.environment, "catalog", English())
        return _Translation(catalog.gettext).tokens(stream)


class _Translation:
    """One pass over the tokens of a template."""

    def __init__(self, gettext: Callable[[str], str]) -> None:
        self.gettext = gettext
        self.note: Callable[[int, str], None] = lambda _line, _message: None
        self.note_plural: Callable[[int, str, str], None] = lambda _line, _one, _many: None
        self.run = _Run()
        self.tag = ""  # the rest of an open tag, up to here; empty outside tags
        self.quote = ""  # within a value of an attribute: its quotation mark
        self.readable = False  # whether that value is for people
        self.within: list[str] = []  # open elements whose text is not for reading

    def tokens(self, stream: Iterable[Token]) -> Iterator[Token]:
        held: list[Token] | None = None
        in_block = False
        for token in stream:
            if held is not None:
                held.append(token)
                if token.type == TOKEN_VARIABLE_END:
                    yield from self._value(held)
                    held = None
            elif in_block or token.type == TOKEN_BLOCK_BEGIN:
                if not in_block:
                    yield from self._flush()
                in_block = token.type != TOKEN_BLOCK_END
                yield token
            elif token.type == TOKEN_VARIABLE_BEGIN:
                held = [token]
            elif token.type == TOKEN_DATA:
                yield from self._data(token)
            else:
                yield token
        yield from self._flush()

    def _value(self, tokens: list[Token]) -> Iterator[Token]:
        if not self.tag and self.run.text.endswith(("<", "</")):  # the name of a tag is printed
            begun = "</" if self.run.text.endswith("</") else "<"
            self.run.text = self.run.text.removesuffix(begun)
            yield from self._flush()
            yield Token(tokens[0].lineno, TOKEN_DATA, begun)
            self.tag = "<x"
        if (self.tag and not self.readable) or self.within:
            yield from tokens
            return
        self.run.values.append(self._expression(tokens))
        self.run.text += f"{{{len(self.run.values)}}}"
        self.run.line = self.run.line or tokens[0].lineno

    def _expression(self, tokens: list[Token]) -> list[Token]:
        """The tokens of a printed value, with its phrases in the language.

        A phrase is a text with a capital or a space in it. `"facet" if n == 1 else "facets"` becomes
        the form that the language has for n.
        """
        if any(token.type == TOKEN_NAME and token.value in MARKED for token in tokens):
            return tokens  # its author has marked what is a phrase
        made: list[Token] = []
        at = 0
        while at < len(tokens):
            plural = _plural_at(tokens, at)
            if plural:
                end, number = plural
                one, many = tokens[at], tokens[end]
                self.note_plural(one.lineno, one.value, many.value)
                made += _call(one, many, number)
                at = end
            elif tokens[at].type == TOKEN_STRING and _PHRASE.fullmatch(tokens[at].value):
                token = tokens[at]
                self.note(token.lineno, token.value)
                made.append(Token(token.lineno, TOKEN_STRING, self.gettext(token.value)))
            else:
                made.append(tokens[at])
            at += 1
        return made

    def _data(self, token: Token) -> Iterator[Token]:
        text, at = token.value, 0
        while at < len(text):
            step = self._in_tag if self.tag else self._outside
            at, made = step(text, at, token.lineno)
            yield from made

    def _outside(self, text: str, at: int, line: int) -> tuple[int, list[Token]]:
        found = _TAG.search(text, at)
        end = found.start() if found else len(text)
        made: list[Token] = []
        piece = text[at:end]
        if self.within:
            made.append(Token(line, TOKEN_DATA, piece))
        else:
            self.run.text += piece.replace("{", "{{").replace("}", "}}") if "{" in piece else piece
            begin = at + len(piece) - len(piece.lstrip())
            self.run.line = self.run.line or line + text.count("\n", 0, begin)
        if not found:
            return end, made
        made += self._flush()
        name = (found["name"] or "").lower()
        if name in NO_TEXT:
            if found["end"]:
                self.within = self.within[:-1]
            else:
                self.within.append(name)
        self.tag = found[0]
        made.append(Token(line, TOKEN_DATA, found[0]))
        return found.end(), made

    def _in_tag(self, text: str, at: int, line: int) -> tuple[int, list[Token]]:
        if self.quote:
            end = text.find(self.quote, at)
            stop = end if end >= 0 else len(text)
            made: list[Token] = []
            if self.readable:
                self.run.text += text[at:stop]
                self.run.line = self.run.line or line + text.count("\n", 0, at)
            else:
                made.append(Token(line, TOKEN_DATA, text[at:stop]))
            if end >= 0:
                made += self._flush()
                made.append(Token(line, TOKEN_DATA, self.quote))
                self.quote, self.readable = "", False
                stop += 1
            return stop, made
        for place in range(at, len(text)):
            sign = text[place]
            if sign == ">":
                if self.tag.endswith("/"):
                    self.within = self.within[:-1] if self.within else self.within
                self.tag = ""
                return place + 1, [Token(line, TOKEN_DATA, text[at : place + 1])]
            self.tag = (self.tag + sign)[-80:]
            if sign in "\"'":
                begun = _ATTRIBUTE.search(self.tag)
                self.quote = sign
                self.readable = bool(begun) and _for_people(begun["name"] if begun else "", text, place + 1, sign)  # fmt: skip
                return place + 1, [Token(line, TOKEN_DATA, text[at : place + 1])]
        return len(text), [Token(line, TOKEN_DATA, text[at:])]

    def _flush(self) -> list[Token]:
        run, self.run = self.run, _Run()
        if not run.text:
            return []
        core = run.text.strip()
        if not _LETTER.search(_ENTITY.sub("", _PLACE.sub("", core))):
            said = run.text
        else:
            lead = run.text[: len(run.text) - len(run.text.lstrip())]
            trail = run.text[len(run.text.rstrip()) :]
            message = " ".join(core.split())
            self.note(run.line, message)
            said = lead + self.gettext(message) + trail
        return list(_as_tokens(said, run))


def _plural_at(tokens: list[Token], at: int) -> tuple[int, list[Token]] | None:
    """Where `"one" if number == 1 else "many"` that begins here ends, and the tokens of its number."""
    if tokens[at].type != TOKEN_STRING or at + 1 == len(tokens) or tokens[at + 1].value != "if":
        return None
    for end in range(at + 2, len(tokens) - 3):
        if tokens[end].type == TOKEN_EQ:
            one, word, many = tokens[end + 1 : end + 4]
            if str(one.value) == "1" and word.value == "else" and many.type == TOKEN_STRING:
                return end + 3, tokens[at + 2 : end]
            return None
    return None


def _call(one: Token, many: Token, number: list[Token]) -> list[Token]:
    """`ngettext(one, many, number)` as tokens."""
    line = one.lineno
    comma = Token(line, TOKEN_COMMA, ",")
    begin, end = Token(line, TOKEN_LPAREN, "("), Token(line, TOKEN_RPAREN, ")")
    name = Token(line, TOKEN_NAME, "ngettext")
    return [name, begin, one, comma, many, comma, begin, *number, end, end]


def _as_tokens(text: str, run: _Run) -> Iterator[Token]:
    """A message as tokens again: its text, and the values at their places."""
    at = 0
    for place in _PLACE.finditer(text):
        if text[at : place.start()]:
            yield Token(run.line, TOKEN_DATA, _plain(text[at : place.start()]))
        yield from run.values[int(place[1]) - 1]
        at = place.end()
    if text[at:]:
        yield Token(run.line, TOKEN_DATA, _plain(text[at:]))


def _plain(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _for_people(name: str, text: str, at: int, quote: str) -> bool:
    """Whether the value of an attribute is read or heard by people."""
    if name.lower() in ATTRIBUTES:
        return True
    end = text.find(quote, at)
    value = text[at : end if end >= 0 else len(text)]
    return name.lower().startswith("data-") and " " in value.strip() and bool(_LETTER.search(value))


def messages_of(
    source: str, name: str = "x.html", plurals: list[tuple[int, tuple[str, str]]] | None = None
) -> list[tuple[int, str]]:
    """The messages in a template's text, with their lines; those with a plural go to `plurals`."""
    from jinja2 import Environment

    found: list[tuple[int, str]] = []
    translation = _Translation(lambda message: message)
    translation.note = lambda line, message: found.append((line, message))
    if plurals is not None:
        translation.note_plural = lambda line, one, many: plurals.append((line, (one, many)))
    tokens = Environment()._tokenize(source, name)  # noqa: S701, SLF001 - the lexer alone
    list(translation.tokens(tokens))
    return found
