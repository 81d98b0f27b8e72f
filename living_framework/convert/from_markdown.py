"""A Markdown file as a page of pieces: headings, paragraphs, items, code and tables.

CommonMark 0.31 with the tables and the struck-out text of GFM, the front-matter of static site
generators, and the notes of MkDocs (`!!! note`), GitHub (`> [!NOTE]`) and Docusaurus (`:::note`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..source.markdown import closing
from .inline import Writer, beginning
from .outcome import How, Report
from .pieces import TEXT, Kind, Page, Part, Piece, fitting

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<yaml>.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"(?:!!!|\?\?\?\+?|:::)\s*(?P<kind>[a-z][\w-]*)\s*(?P<title>.*)", re.IGNORECASE)
_QUOTED_NOTE = re.compile(r"\[!(?P<kind>[A-Za-z]+)\]\s*")
_MARKUP = re.compile(r"<!--(?:(?!<!--).)*?-->|<[^<>]*>", re.DOTALL)
_IN_HEADING = re.compile(r"[*_`<>{}\[\]\\]")
_AROUND = ("em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")
_DEEPEST = 3


def page_of(text: str, path: str, linked: Callable[[str], str], report: Report) -> Page:
    """A file's text as a page. `linked` gives the reference for a link's address, or nothing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    first = front[0].count("\n") if front else 0
    page = Page(path, "")
    if front:
        _front_matter(front["yaml"] or "", page, report)
    lines = _notes(text.split("\n")[first:], path, first, report)
    tokens = _PARSER.parse("\n".join(lines))
    reader = _Reader(page, report, Writer(report, path, linked), first, lines)
    reader.blocks(tokens)
    page.title = page.title or path.rpartition("/")[2].removesuffix(".md").replace("-", " ")
    return page


def _front_matter(text: str, page: Page, report: Report) -> None:
    try:
        found = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - texts alone
    except yaml.YAMLError as error:
        report.add("front-matter", "dropped", page.path, 1, str(error))
        return
    for key, value in found.items() if isinstance(found, dict) else ():
        taken = {"title": "title", "id": "label", "label": "label", "description": "summary"}.get(key)  # fmt: skip
        if taken and isinstance(value, str) and not getattr(page, taken):
            setattr(page, taken, " ".join(value.split()))
        report.add("front-matter", "verbatim" if taken else "dropped", page.path, 1, f"{key}: {value}")  # fmt: skip


def _notes(lines: list[str], path: str, first: int, report: Report) -> list[str]:
    """The lines, where a note is a paragraph that begins with its title, at the same lines."""
    said, in_code, indented = [], False, False
    for number, line in enumerate(lines, first + 1):
        in_code ^= line.lstrip().startswith(("```", "~~~"))
        match = None if in_code else _NOTE.fullmatch(line.strip())
        if match:
            title = match["title"].strip(" \"'[]") or match["kind"].capitalize()
            report.add("note", "adapted", path, number, f"a paragraph that begins with “{title}:”")
            said.append(f"**{title}:**")
            indented = not line.lstrip().startswith(":")
        elif indented and line.startswith(("    ", "\t")):
            said.append(line.removeprefix("\t").removeprefix("    "))
        elif not in_code and _FOOTNOTE.match(line):
            report.add("footnote", "adapted", path, number, "a paragraph where it is")
            said += [f"\\{line}"]
        else:
            indented = indented and not line.strip()
            said.append("" if line.strip() == ":::" and not in_code else line)
    return said


@dataclass
class _Reader:
    page: Page
    report: Report
    writer: Writer
    first: int
    lines: list[str]
    group: str = ""
    groups: set[tuple[int, str]] = field(default_factory=set)

    def blocks(self, tokens: Sequence[Token], kind: Kind = "paragraph", depth: int = 0) -> None:
        """Every block of a document, or of an item or quotation within it."""
        index = 0
        while index < len(tokens):
            end = closing(tokens, index)
            self._block(tokens[index], tokens[index + 1 : end], kind, depth)
            if tokens[index].type == "paragraph_open":
                kind = "paragraph"  # what follows in an item
            index = end + 1

    def _block(self, token: Token, inner: Sequence[Token], kind: Kind, depth: int) -> None:
        self.writer.line = line = (token.map or [0])[0] + self.first + 1
        if token.type == "heading_open":
            self._heading(token, inner[0], line)
        elif token.type == "paragraph_open":
            self._paragraph(inner[0], kind, line)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            self._list(token, inner, line, depth)
        elif token.type == "blockquote_open":
            self._note("quotation", "adapted", line, "its paragraphs")
            self.blocks(inner, "paragraph", depth)
        elif token.type in ("fence", "code_block"):
            self._code(token, line)
        elif token.type == "table_open":
            self._table(inner, line)
        elif token.type == "html_block":
            self._html(token, line)
        else:
            self._note(token.type.replace("hr", "rule across the page"), "dropped", line)

    # --- headings --------------------------------------------------------------------------------

    def _heading(self, token: Token, inline: Token, line: int) -> None:
        level = int(token.tag[1])
        said = self.writer.write([t for t in inline.children or () if t.type not in _AROUND])
        title = " ".join(_IN_HEADING.sub("", said).split())
        if not title:
            self._note("heading", "dropped", line, "without words")
        elif level == 1 and not self.page.parts:
            self.page.title = self.page.title or title
            self._note("heading 1", "verbatim", line)
        elif level <= 2:  # noqa: PLR2004 - a section
            how: How = "verbatim" if level > 1 and title == said else "adapted"
            self._note(f"heading {level}", how, line, "" if how == "verbatim" else f"the section “{title}”")  # fmt: skip
            self.page.parts.append(Part(title, line))
            self.group = ""
        else:
            how = "verbatim" if level == _DEEPEST and title == said else "adapted"
            self._note(f"heading {level}", how, line, "" if how == "verbatim" else f"the subheading “{title}”")  # fmt: skip
            self.group = self._subheading(title)

    def _subheading(self, title: str) -> str:
        """A subheading that its section does not have yet."""
        number, name = 1, title
        while (len(self.page.parts), name.casefold()) in self.groups:
            number += 1
            name = f"{title} ({number})"
        self.groups.add((len(self.page.parts), name.casefold()))
        return name

    # --- what becomes statements -----------------------------------------------------------------

    def _paragraph(self, inline: Token, kind: Kind, line: int) -> None:
        tokens = list(inline.children or ())
        note = _QUOTED_NOTE.match(inline.content)
        text = self.writer.write(tokens)
        if note:
            self._note("note", "adapted", line, f"a paragraph that begins with “{note['kind'].capitalize()}:”")  # fmt: skip
            text = re.sub(r"\A\\\[!\w+\]\s*", f"**{note['kind'].capitalize()}:** ", text)
        if text:
            construct = {"paragraph": "paragraph", "item": "list item"}.get(kind, "numbered item")
            self._add(Piece(kind, beginning(text), line, self.group), construct)

    def _list(self, token: Token, inner: Sequence[Token], line: int, depth: int) -> None:
        kind: Kind = "item" if token.type == "bullet_list_open" else "ordered"
        if depth:
            self._note("list within a list", "adapted", line, "items of one list")
        index = 0
        while index < len(inner):
            end = closing(inner, index)
            within = inner[index + 1 : end]
            if sum(t.type == "paragraph_open" and t.level == inner[index].level + 1 for t in within) > 1:  # fmt: skip
                self._note("paragraph in an item", "adapted", line, "a paragraph of its own")
            self.blocks(within, kind, depth + 1)
            index = end + 1

    def _code(self, token: Token, line: int) -> None:
        fence = "~~~~" if "```" in token.content else "```"
        language = token.info.strip().partition(" ")[0] if token.type == "fence" else ""
        if token.type != "fence":
            self._note("indented code", "adapted", line, "a code block between fences")
        body = token.content.removesuffix("\n")
        if not body.strip():
            self._note("code block", "dropped", line, "without words")
            return
        self._add(Piece("code", f"{fence}{language}\n{body}\n{fence}", line, self.group), "code block")  # fmt: skip

    def _table(self, inner: Sequence[Token], line: int) -> None:
        self.writer.in_table = True
        rows: list[list[str]] = []
        for cell in inner:
            if cell.type == "tr_open":
                rows.append([])
            elif cell.type == "inline":
                rows[-1].append(self.writer.write(cell.children or ()))
        self.writer.in_table = False
        rows.insert(1, ["---"] * len(rows[0]))
        text = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        self._add(Piece("table", text, line, self.group), "table")

    def _html(self, token: Token, line: int) -> None:
        words = " ".join(_MARKUP.sub(" ", token.content).split())
        if not words:
            self._note("raw HTML", "dropped", line, token.content[:80])
            return
        self._note("raw HTML", "adapted", line, "its words as a paragraph")
        self._add(Piece("paragraph", beginning(self.writer.write(_PARSER.parseInline(words)[0].children or ())), line, self.group), "paragraph")  # fmt: skip

    def _add(self, piece: Piece, construct: str) -> None:
        if not self.page.parts:
            self.page.parts.append(Part(TEXT, piece.line))
        pieces = fitting(piece)
        how: How = "dropped" if not pieces else "verbatim" if len(pieces) == 1 else "adapted"
        note = {"dropped": "longer than a statement can be", "adapted": f"{len(pieces)} statements"}.get(how, "")  # fmt: skip
        self._note(construct, how, piece.line, note)
        self.page.parts[-1].pieces += pieces

    def _note(self, construct: str, how: How, line: int, note: str = "") -> None:
        self.report.add(construct, how, self.page.path, line, note)
