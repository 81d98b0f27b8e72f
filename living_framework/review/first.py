"""What a reviewer has to look at before the text: changed code, changed releases, and the ways to help.

Everything that it quotes goes through `inert`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..diff import Note
from ..diff.values import keyed, notes
from ..model import Framework
from ..versions.edition import ACTED_ON
from .inert import address, inert, marked
from .preview import Paths

_LINES = 100  # that are listed of one kind
_ROOM = 12_000  # characters that they may take
_LONGEST = 200  # letters of a path or of a note


@dataclass(frozen=True, slots=True)
class First:
    """The paths that changed, what `framework verify` finds in the releases, and both texts.

    `files` is the address of the list of changed files, or empty.
    """

    before: Framework
    after: Framework
    paths: Paths = Paths()
    faults: tuple[str, ...] = ()
    files: str = ""

    def lines(self) -> Iterator[str]:
        """The warnings, each a block of its own; nothing where there is nothing to warn of."""
        if self.paths.code:
            yield from _alert("CAUTION", f"**{_files(self.paths.code)} that {_are(self.paths.code)} trusted like code changed.** Code decides what is built and shown, so nothing below says what it would do, and there is no preview. Read each of them before you approve.")  # fmt: skip
            yield from self._listed(map(_quoted, self.paths.code))
        if self.paths.releases:
            yield from _alert("CAUTION", f"**{_files(self.paths.releases)} of released versions changed.** Releases are added, and text is withdrawn from them for harm or law; nothing else of them may change. {self._verdict()}")  # fmt: skip
            yield from self._listed(map(_quoted, (*self.faults, *self.paths.releases)))
        reached = [_in_words(note) for note in _reached(self.before, self.after)]
        if reached:
            yield from _alert("WARNING", "**Where readers are sent for help, or to get away, changed.** Check each with its source, by a way that does not come from this pull request.")  # fmt: skip
            yield from self._listed(reached)
        unread = [path for path in self.paths.text if self.after.problems.get(path)]
        if unread:
            yield from _alert("WARNING", f"**{_files(unread)} cannot be read in full,** so that the comparison below may lack what they say.")  # fmt: skip
            yield from self._listed(map(_quoted, unread))

    def _verdict(self) -> str:
        if not self.faults:
            return "The code of main verified them and found no fault."
        number = len(self.faults)
        return f"The code of main verified them and found {number} {'fault' if number == 1 else 'faults'}:"

    def _listed(self, lines: Iterable[str]) -> Iterator[str]:
        """As many lines as have room among the other warnings; the rest is linked."""
        every = list(lines)
        yield ">"
        room, listed = _ROOM, 0
        for line in every[:_LINES]:
            room -= len(line)
            if room < 0:
                break
            listed += 1
            yield f"> - {line}"
        if listed < len(every):
            more = f"{len(every) - listed:,} more"
            yield f"> - and {f'[{more}]({address(self.files)})' if self.files else more}"


def _alert(kind: str, text: str) -> Iterator[str]:
    """An alert of the host's Markdown; elsewhere it is a quotation."""
    yield from ("", f"> [!{kind}]", f"> {text}")


def _quoted(text: str) -> str:
    return inert(text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …")


def _in_words(note: Note) -> str:
    """A note with the words that went and came, where they are few enough to be read."""
    few = sum(len(run.text) for run in note.runs) <= 2 * _LONGEST
    return _quoted(note.words) + (f": {marked(note.runs)}" if note.runs and few else "")


def _files(paths: Iterable[str]) -> str:
    number = len(list(paths))
    return f"{number:,} {'file' if number == 1 else 'files'}"


def _are(paths: Iterable[str]) -> str:
    return "is" if len(list(paths)) == 1 else "are"


def _reached(before: Framework, after: Framework) -> Iterator[Note]:
    """What changed of all that a reader acts on: help lines, where Leave goes, contact, addresses."""
    yield from notes((), keyed(before.helplines), keyed(after.helplines))
    for name in ACTED_ON:
        old, new = getattr(before.settings, name), getattr(after.settings, name)
        yield from notes((name,), old, new)
