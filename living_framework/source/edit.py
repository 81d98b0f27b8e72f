"""Edits of a content file at known places: all else stays, byte for byte.

Places are those that the readers give, lines and columns from 1. Nothing is searched for.
"""

from __future__ import annotations

from bisect import insort
from itertools import accumulate

from ..model import Facet, Marked, Statement
from . import strict_yaml
from .node import Node
from .text import lines_of

_OPENS = {"{": 1, "[": 1, "}": -1, "]": -1}


class Edited:
    """A text and the pieces of it that are to be others."""

    def __init__(self, data: bytes) -> None:
        """Of a file's bytes, which are UTF-8."""
        self.before = data.decode("utf-8")
        self.lines = lines_of(self.before)
        self._starts = [0, *accumulate(map(len, self.lines))]
        self._pieces: list[tuple[int, int, str]] = []
        self._mark = self.before.startswith("\ufeff")

    @property
    def end_of_line(self) -> str:
        """How lines end in this file."""
        return "\r\n" if self.before.partition("\n")[0].endswith("\r") else "\n"

    def offset(self, line: int, column: int = 1) -> int:
        """Where a place is; the line after the last is the end."""
        start = self._starts[min(line - 1, len(self.lines))]
        return start + column - 1 + (self._mark and line == 1)

    def put(self, start: int, end: int, new: str) -> None:
        """Put a text for what is between two offsets."""
        insort(self._pieces, (start, end, new))

    def put_word(self, place: Marked, new: str) -> None:
        """Put a word for one that is read as it is written."""
        start = self.offset(place.line, place.column)
        self.put(start, start + len(place), new)

    def take_lines(self, first: int, last: int) -> None:
        """Take lines away, and with them an empty one where two would follow each other."""
        before = self.lines[first - 2].strip() if first > 1 else ""
        after = self.lines[last].strip() if last < len(self.lines) else ""
        if not before and not after and first > 1:
            first -= 1
        self.put(self.offset(first), self.offset(last + 1), "")

    def data(self) -> bytes:
        """The file as it is then."""
        made, at = [], 0
        for start, end, new in self._pieces:
            if start >= at:  # else it is in what is taken away
                made += [self.before[at:start], new]
                at = end
        return "".join([*made, self.before[at:]]).encode()

    # --- YAML ------------------------------------------------------------------------------------

    def take_entry(self, place: Marked | Node, among: Node) -> None:
        """Take an entry of a mapping or a list away, however that is written."""
        start = self.offset(place.line, place.column)
        if self._flows(among):
            end = self._end_of_entry(start)
            if self.before[end : end + 1] == ",":
                rest = self.before[end + 1 :]
                self.put(start, end + 1 + len(rest) - len(rest.lstrip(" ")), "")
            else:  # the last: the comma before it goes
                kept = self.before[:start].rstrip()
                self.put(len(kept.removesuffix(",")), end, "")
            return
        self.put(self.offset(place.line), self.offset(self._after_block(place.line)), "")

    def add_entry(self, among: Node, entry: str) -> None:
        """Add an entry at the end of a mapping that has one."""
        items = among.value if isinstance(among.value, dict) else {}
        last = list(items)[-1]
        if self._flows(among):
            end = self._end_of_entry(self.offset(last.line, last.column))
            self.put(len(self.before[:end].rstrip()), end, f", {entry}")
            return
        at = self.offset(self._after_block(last.line))
        self.put(at, at, f"{' ' * (last.column - 1)}{entry}{self.end_of_line}")

    def source(self, key: Marked, among: Node) -> str:
        """An entry as it is written, `3: editorial`, in one line."""
        start = self.offset(key.line, key.column)
        if self._flows(among):
            found = self.before[start : self._end_of_entry(start)]
        else:
            found = self.before[start : self.offset(self._after_block(key.line))]
        return " ".join(found.split())

    def _flows(self, node: Node) -> bool:
        return self.before[self.offset(node.line, node.column)] in "{["

    def _end_of_entry(self, at: int) -> int:
        """The offset of the comma or the bracket that ends an entry of a flow collection."""
        depth, quote = 0, ""
        while at < len(self.before):
            sign = self.before[at]
            if quote:
                at += sign == "\\" and quote == '"'
                quote = "" if sign == quote else quote
            elif sign in "\"'" and self.before[at - 1] in " [{,:":
                quote = sign
            elif not depth and sign in ",]}":
                break
            else:
                depth += _OPENS.get(sign, 0)
            at += 1
        return at

    def _after_block(self, line: int) -> int:
        """The line after an entry that begins on a line of its own."""
        deep = _indent(self.lines[line - 1])
        line += 1
        while line <= len(self.lines) and _indent(self.lines[line - 1]) > deep:
            line += 1
        return line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# --- Facets --------------------------------------------------------------------------------------


class EditedPage(Edited):
    """The file of a facet or part, edited."""

    def __init__(self, data: bytes, page: Facet) -> None:
        """`page` is what was read from `data`."""
        super().__init__(data)
        self.page = page
        head, _, self.body_line, _ = strict_yaml.split(self.before.removeprefix("\ufeff"))
        self.head, _ = strict_yaml.parse(head, 2)

    @property
    def keys(self) -> dict[Marked, Node]:
        """The front-matter."""
        return self.head.value if self.head and isinstance(self.head.value, dict) else {}

    def first_line(self, statement: Statement) -> int:
        """The line on which a statement begins."""
        line = statement.plain.line
        if statement.block == "code":  # whose words begin below the line that opens it
            while not self.lines[line - 1].lstrip().startswith("```"):
                line -= 1
        return line

    def written(self, statement: Statement) -> str:
        """A statement as it is written, with its number."""
        return "".join(self.lines[self.first_line(statement) - 1 : statement.last_line])

    def take_statement(self, statement: Statement) -> dict[str, str]:
        """Take a statement away, with what the front-matter says of it; that, by its key."""
        self.take_lines(self.first_line(statement), statement.last_line)
        number = str(statement.number)
        found = {str(name): self.take_from(str(name), number) for name in self.keys}
        return {name: said for name, said in found.items() if said}

    def take_from(self, name: str, entry: str) -> str:
        """Take an entry of a key that is a mapping away; what it said, empty where it is not there."""
        key, node = next((item for item in self.keys.items() if item[0] == name), (None, None))
        entries = node.value if node and isinstance(node.value, dict) else {}
        place = next((place for place in entries if place == entry), None)
        if place is None or key is None or node is None or self.head is None:
            return ""
        if len(entries) > 1:
            self.take_entry(place, node)
        else:
            self.take_entry(key, self.head)
        return self.source(place, node).partition(":")[2].strip()

    def say(self, key: str, entry: str) -> None:
        """Add an entry to a key of the front-matter that is a mapping."""
        node = self.keys.get(Marked(key))
        if node and isinstance(node.value, dict) and node.value:
            self.add_entry(node, entry)
        else:
            at = self.offset(self.body_line - 1)
            self.put(at, at, f"{key}: {{{entry}}}{self.end_of_line}")

    def set_text(self, key: str, text: str) -> None:
        """Give a key of the front-matter another text, on one line."""
        place = self.page.keys[key]
        start = self.offset(place.line)
        quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        plain = text.replace(" ", "").isalnum() and not text.replace(" ", "").isdigit()
        new = f"{key}: {text if plain else quoted}{self.end_of_line}"
        self.put(start, self.offset(self._after_block(place.line)), new)

    def add_statement(self, written: str, section: str) -> bool:
        """Add a statement as it is written at the end of a section; whether that is there."""
        found = next((s for s in self.page.sections if s.key == section), None)
        if found is None:
            return False
        last = found.statements[-1] if found.statements else None
        line = last.last_line if last else found.title.line
        is_item = written.lstrip()[:2] in ("- ", "* ") or written.lstrip()[:1].isdigit()
        joins = last is not None and last.block in ("item", "ordered") and is_item
        at = self.offset(line + 1)
        opens = "" if self.before[:at].endswith("\n") else self.end_of_line
        gap = "" if joins else self.end_of_line
        text = written if written.endswith("\n") else written + self.end_of_line
        self.put(at, at, f"{opens}{gap}{text}")
        return True
