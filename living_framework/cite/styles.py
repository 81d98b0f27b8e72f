"""References in a citation style, as runs of text: citeproc-py, and what it needs to be right.

Formatting takes milliseconds a reference and importing citeproc takes longer than most builds, so
results are kept in a file by what they were made from: a build in which no reference has changed
never imports it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ..model import Inline, Marked
from ..source.files import replace
from ..source.kept import packages

APA = "apa"
CHICAGO = "chicago-author-date"

# Where the formatter's marks are while text is corrected; no reference contains these characters.
_ITALIC, _UPRIGHT = "\ue010", "\ue011"
_CLOSING = f"”’{_UPRIGHT}"
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of",
     "on", "onto", "or", "over", "so", "the", "till", "to", "up", "via", "with", "yet")
)  # fmt: skip
_LINK = re.compile(r"https://\S+?(?=[.,;]?(?:\s|$))")


# --- Marked text to runs -------------------------------------------------------------------------


def runs(marked: str) -> tuple[Inline, ...]:
    """Text with the formatter's marks as runs: text, emphasis, and links where https: stands."""
    found: list[Inline] = []
    for piece in re.split(f"({_ITALIC}[^{_ITALIC}{_UPRIGHT}]*{_UPRIGHT})", marked):
        if piece.startswith(_ITALIC):
            text = Inline("text", piece.strip(_ITALIC + _UPRIGHT))
            found.append(Inline("emphasis", children=(text,)))
        else:
            found.extend(_linked(piece))
    return tuple(run for run in found if run.text or run.children)


def _linked(text: str) -> Iterator[Inline]:
    at = 0
    for match in _LINK.finditer(text):
        yield Inline("text", text[at : match.start()])
        address = Inline("text", match[0])
        yield Inline("link", target=Marked(match[0]), children=(address,))
        at = match.end()
    yield Inline("text", text[at:])


def plain(marked: str) -> str:
    """Text with the formatter's marks as plain text."""
    return marked.replace(_ITALIC, "").replace(_UPRIGHT, "")


def headline(title: str, language: str) -> str:
    """A title in the capitals that a headline style asks for, which only English has."""
    if not language.startswith("en"):
        return title
    words = title.split(" ")
    after = ["", *words]
    return " ".join(
        word[:1].upper() + word[1:]
        if word.islower() and (word not in _SMALL or not before or before[-1] in ":.?!")
        else word
        for before, word in zip(after, words, strict=False)
    )


# --- The cache -----------------------------------------------------------------------------------

_MOST = 10_000  # references are stored: the last that were new, some 4 MB


class _Cache:
    """Formatted references by the SHA-256 of all that they are made from, kept in one file.

    The file may be missing, damaged or unwritable at any time: then the work is done again.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self.known: dict[str, str] = {}
        self.added = False

    def use(self, folder: Path) -> None:
        path = folder / "references.json"
        if self.path == path:
            return
        self.path = path
        self.known |= self._read()

    def _read(self) -> dict[str, str]:
        if self.path is None:
            return {}
        try:
            known = json.loads(self.path.read_bytes())
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def save(self) -> None:
        if self.path is None or not self.added:
            return
        self.known = self._read() | self.known
        stored = dict(list(self.known.items())[-_MOST:])
        try:
            replace(self.path, json.dumps(stored).encode(), durable=False)
        except OSError:  # it is only a cache
            return
        self.added = False


_cache = _Cache()


def use_cache(folder: Path) -> None:
    """Keep formatted references in a folder, and read those that are there."""
    _cache.use(folder)


def save_cache() -> None:
    """Write what was formatted since the last time."""
    _cache.save()


@cache
def _made_with() -> str:
    """What the result depends on besides the reference: the libraries, and this module."""
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return " ".join([*(name for name in packages() if name.startswith("citeproc_py")), own])


def format_reference(csl: dict[str, Any], style: str = APA, language: str = "en") -> str:
    """A reference in a style, as marked text for `runs` and `plain`.

    `csl` is an item of CSL-JSON; what it has beside CSL's variables is left out. Follows the CSL
    1.0.2 styles named by `style`; where citeproc-py departs from them, the result is corrected.
    """
    if style == APA and csl.get("author") == [{"literal": csl.get("publisher")}]:
        csl = {name: value for name, value in csl.items() if name != "publisher"}
    request = json.dumps([csl, style, language, _made_with()], sort_keys=True, default=str)
    key = hashlib.sha256(request.encode()).hexdigest()
    if key not in _cache.known:
        from .processor import render

        _cache.known[key] = _corrected(render(csl, style, language, _FORMATTER))
        _cache.added = True
    return _cache.known[key]


def _italic(text: object) -> str:
    return f"{_ITALIC}{text}{_UPRIGHT}"


_FORMATTER = SimpleNamespace(
    preformat=str, Italic=_italic, Oblique=_italic, Bold=str, Light=str, Underline=str,
    Superscript=str, Subscript=str, SmallCaps=str,
)  # fmt: skip


# --- Correcting ------------------------------------------------------------------------------------


def _corrected(text: str) -> str:
    """What CSL says of neighbouring marks and names, and citeproc-py 0.11 does not do."""
    text = _inner_quotes(text)
    # A title's own question mark stands for the full stop after it.
    text = re.sub(rf"([?!][{_CLOSING}]*)\.", r"\1", text)
    text = re.sub(rf"(\.[{_CLOSING}]+)\.", r"\1", text)
    # A work without an author is listed by its title, which is then not said again.
    text = re.sub(r"^(.+?) (\(\S+\)\.|\S{1,8}\.) \1 ", r"\1 \2 ", text)
    # A number that says what it is gets no second label.
    text = re.sub(r"\b(Article|No\.) (?=\1)", "", text)
    # Given names that are written small are taken for particles: "boyd, . danah ."
    return re.sub(r"(?<=, )\. (\w)[\w-]* \.", r"\1.", text)


def filled(marked: str, values: dict[str, str]) -> str:
    """Marked text with stand-ins replaced."""
    for stand_in, value in values.items():
        marked = marked.replace(stand_in, value)
    return _inner_quotes(marked)


def _inner_quotes(text: str) -> str:
    """Quotation marks within quotation marks are single."""
    if "“" not in text:
        return text
    depth = 0
    out = []
    for char in text:
        if char == "“":
            depth += 1
            out.append("“" if depth == 1 else "‘")
        elif char == "”" and depth:
            depth -= 1
            out.append("’" if depth else "”")
        else:
            out.append(char)
    return "".join(out)
