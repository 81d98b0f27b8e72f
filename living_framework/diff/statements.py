"""What changed about the statements of one page, id by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..model import Facet, Framework, Inline, Statement, Tombstone
from ..source.words import words
from .changes import Kind, Note, Run, StatementChange
from .classified import changed_data, data_of
from .values import without
from .words import differences, meaning, same_meaning, vocabulary

_TAKEN_OVER = 0.7  # share of a new statement's words that another has lost, for it to be a part


@dataclass
class Texts:
    """The two frameworks that are compared, and the words that each of them uses."""

    old: Framework
    new: Framework

    @cached_property
    def before(self) -> frozenset[str]:
        """Every word of the old text."""
        return _words(self.old)

    @cached_property
    def after(self) -> frozenset[str]:
        """Every word of the new text."""
        return _words(self.new)

    def same_meaning(self, old: str, new: str) -> bool:
        """Whether two texts differ in punctuation, case and spelling alone."""
        return same_meaning(old, new, self.after.__contains__, self.before.__contains__)

    def tombstone(self, id_: str) -> Tombstone | None:
        """The tombstone of a statement, or that of its facet."""
        retired = self.new.retired
        return retired.get(id_) or retired.get(id_.partition(".")[0])

    def renumbered(self, old: Statement, id_: str) -> bool:
        """Whether an id that is new has all the words of a statement that is gone."""
        new = self.new.statements.get(id_)
        return new is not None and id_ not in self.old.statements and new.plain == old.plain

    def reference(self, key: str) -> str:
        """The title of a work, by its key."""
        for framework in (self.new, self.old):
            if key in framework.references:
                return str(framework.references[key].csl.get("title") or key)
        return key


def _words(framework: Framework) -> frozenset[str]:
    texts: list[str] = [s.plain for page in framework.pages for s in page.statements]
    texts += [str(text) for page in framework.pages for text in (page.title, page.summary)]
    return vocabulary(texts)


@dataclass
class _Side:
    """The statements of a page in one of the two texts, each by a key that is its own."""

    page: Facet | None
    by_key: dict[tuple[str, int], Statement] = field(init=False)

    def __post_init__(self) -> None:
        times: Counter[str] = Counter()
        self.by_key = {}
        for statement in self.page.statements if self.page else ():
            # What has no number yet is known by its words; an id that comes twice, by its turn.
            name = statement.id if statement.number else statement.text
            times[name] += 1
            self.by_key[name, times[name]] = statement

    def title(self, statement: Statement) -> str:
        sections = self.page.sections if self.page else ()
        return next((str(s.title) for s in sections if s.key == statement.section), "")

    def group(self, statement: Statement) -> str:
        groups = (g for s in (self.page.sections if self.page else ()) for g in s.groups)
        return next((str(g.title) for g in groups if g.anchor == statement.group), "")


@dataclass
class _Pair:
    texts: Texts
    old: _Side
    new: _Side
    renamed: dict[str, str]  # sections of the old page by their keys in the new

    def changes(self) -> list[StatementChange]:
        moved = set(self._moved_within())
        found = []
        for key, statement in self.new.by_key.items():
            before = self.old.by_key.get(key)
            if before is None:
                found.append(self._new(statement))
            else:
                found += self._kept(before, statement, key in moved)
        for place, key in enumerate(self.old.by_key):
            if key not in self.new.by_key:
                found.insert(self._place(place, found), self._gone(self.old.by_key[key]))
        return _with_parts(found)

    def _place(self, place: int, found: Sequence[StatementChange]) -> int:
        """Where among the changes a statement belongs that stood at a place of the old page."""
        before = {s.id for s in list(self.old.by_key.values())[:place]}
        return max((i + 1 for i, change in enumerate(found) if change.id in before), default=0)

    def _moved_within(self) -> Iterator[tuple[str, int]]:
        """The statements that are in another order than before in the same section."""
        places = {key: i for i, key in enumerate(self.old.by_key)}
        sections: dict[str, list[tuple[str, int]]] = {}
        for key, statement in self.new.by_key.items():
            before = self.old.by_key.get(key)
            if before and self._section(before) == statement.section:
                sections.setdefault(statement.section, []).append(key)
        for keys in sections.values():
            stayed = longest_rising([places[key] for key in keys])
            yield from (key for i, key in enumerate(keys) if i not in stayed)

    def _section(self, old: Statement) -> str:
        return self.renamed.get(old.section, old.section)

    def _new(self, s: Statement) -> StatementChange:
        kind: Kind = "returned" if s.id in self.texts.old.retired else "new"
        notes = [] if s.number else [Note("no-number")]
        if s.origin != "source":
            notes.append(Note("origin-first", (str(s.origin),)))
        notes += [Note("data-first", item) for item in data_of(s, self.texts.new.settings).items()]
        notes += _markup("first", (), s.inlines, self.texts)
        runs = (Run("insert", s.plain),)
        return StatementChange(s.id, self.new.title(s), (kind,), "", s.plain, runs, tuple(notes))

    def _gone(self, s: Statement) -> StatementChange:
        tombstone = self.texts.tombstone(s.id)
        into = tuple(map(str, tombstone.into)) if tombstone else ()
        kind: Kind = "withdrawn" if not into else "merged" if len(into) == 1 else "split"
        if kind == "merged" and self.texts.renumbered(s, into[0]):
            kind = "renumbered"
        withheld = tombstone is not None and tombstone.withheld
        notes = []
        if not tombstone:
            notes.append(Note("no-reason"))
        elif withheld:
            notes.append(Note("withheld", (str(tombstone.kind),)))
        text = "" if withheld else s.plain
        return StatementChange(
            s.id, self.old.title(s), (kind,), text, "", (Run("delete", text),) if text else (),
            tuple(notes), str(tombstone.reason) if tombstone else "", into,
        )  # fmt: skip

    def _moved(
        self, old: Statement, new: Statement, moved: bool
    ) -> Iterator[tuple[Kind, list[Note]]]:
        """Another section, subheading or place."""
        if self._section(old) != new.section:
            yield "moved", [Note("was-under", (self.old.title(old),))]
        elif old.group != new.group:
            title = self.new.group(new)
            yield (
                "reordered",
                [Note("now-in-group", (title,)) if title else Note("now-in-no-group")],
            )
        elif moved:
            yield "reordered", []

    def _kept(self, old: Statement, new: Statement, moved: bool) -> Iterator[StatementChange]:
        kinds: list[Kind] = []
        notes: list[Note] = []
        if old.plain != new.plain:
            same = self.texts.same_meaning(old.plain, new.plain)
            kinds.append("corrected" if same else "reworded")
        notes += _markup("gone", new.inlines, old.inlines, self.texts)
        notes += _markup("also", old.inlines, new.inlines, self.texts)
        if not kinds and (old.text, old.inlines) != (new.text, new.inlines):
            kinds.append("marked")
            notes = notes or [Note("written", (_line(old.text), _line(new.text)))]
        for kind, note in self._moved(old, new, moved):
            kinds.append(kind)
            notes += note
        if old.origin != new.origin:
            kinds.append("origin")
            notes.append(Note("origin-new", (str(new.origin), str(old.origin))))
        if old.block != new.block:
            kinds.append("block")
            notes.append(Note(f"now-{new.block}"))
        elif old.start != new.start:
            kinds.append("block")
            notes.append(Note("list-begins", (str(new.start),)))
        before, after = (data_of(s, self.texts.new.settings) for s in (old, new))
        if before != after:
            kinds.append("classified")
            notes += changed_data(before, after)
        if kinds:
            runs = differences(old.plain, new.plain)
            title = self.new.title(new)
            yield StatementChange(new.id, title, tuple(kinds), old.plain, new.plain, runs, tuple(notes))  # fmt: skip


def changes_of(
    texts: Texts, old: Facet | None, new: Facet | None, renamed: dict[str, str]
) -> tuple[StatementChange, ...]:
    """What changed about the statements of a page, which may be new or gone, in reading order.

    `renamed` gives the new key of a section whose heading was reworded.
    """
    return tuple(_Pair(texts, _Side(old), _Side(new), renamed).changes())


def _with_parts(changes: list[StatementChange]) -> list[StatementChange]:
    """The changes, where each reworded statement names the new ones that have words it lost."""
    lost = {
        change.id: Counter(
            w for run in change.runs if run.op == "delete" for w in meaning(run.text)
        )
        for change in changes
        if "reworded" in change.kinds
    }
    parts: dict[str, list[str]] = {}
    for change in changes:
        words = Counter(meaning(change.new)) if "new" in change.kinds else Counter()
        for id_, gone in lost.items():
            if words and (words & gone).total() >= _TAKEN_OVER * words.total():
                parts.setdefault(id_, []).append(change.id)
                break
    return [replace(c, parts=tuple(parts[c.id])) if c.id in parts else c for c in changes]


def longest_rising(places: Sequence[int]) -> set[int]:
    """The indices of a longest rising run: those that can stay where they are."""
    best: list[int] = []  # best[n]: the index at which a rising run of n + 1 ends lowest
    before: list[int | None] = []
    for i, place in enumerate(places):
        at = next((n for n, j in enumerate(best) if places[j] >= place), len(best))
        before.append(best[at - 1] if at else None)
        best[at:] = [i, *best[at + 1 :]]
    stayed: set[int] = set()
    last = best[-1] if best else None
    while last is not None:
        stayed.add(last)
        last = before[last]
    return stayed


def _line(text: str) -> str:
    """A text in one line, as a message has it."""
    return " ".join(text.split())


# --- What is not words ---------------------------------------------------------------------------


def _markup(
    how: str, before: tuple[Inline, ...], after: tuple[Inline, ...], texts: Texts
) -> list[Note]:
    """Citations, links and emphasis that `after` has and `before` has not; `how` ends the kind."""
    pairs = without(_marks(after, texts), _marks(before, texts))
    verbs = dict.fromkeys(verb for verb, _ in pairs)
    return [
        Note(f"{verb}-{how}", (tuple(item for other, item in pairs if other == verb),))
        for verb in verbs
    ]


def _marks(inlines: tuple[Inline, ...], texts: Texts) -> list[tuple[str, str]]:
    found = []
    for run in (run for top in inlines for run in top.walk()):
        said = words([run], citations="")
        if run.kind == "citation":
            found.append(("cites", f"“{texts.reference(run.target)}”"))
        elif run.kind == "link":
            found.append(("links", f"“{said}” to {run.target}"))
        elif run.kind in ("emphasis", "strong"):
            found.append(("stresses" if run.kind == "emphasis" else "strongly", f"“{said}”"))
        elif run.kind in ("facet", "statement"):
            found.append(("refers", str(run.target)))
    return found
