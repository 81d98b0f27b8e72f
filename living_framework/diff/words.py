"""What differs between two texts, word by word, and whether the difference is one of meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher

from .changes import Op, Run

# Every character is in exactly one token, so that runs put together are the texts again.
_TOKEN = re.compile(r"\s+|\w+(?:['’-]\w+)*|[^\w\s]")
# What carries meaning: numbers with their sign, words, signs of quantity, and the mark that makes
# a question of a sentence. All other punctuation is the sentence's dress.
_MEANING = re.compile(
    r"(?<!\w)[-−]?\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[$€£¥¢%‰±<>=+×÷°?]"
)
_LARGEST = 150_000  # tokens of the one text times tokens of the other: about 190 words each
_SHORT = 4  # letters: a lone "the" that stayed between two changes only breaks up the reading
_ALIKE = 0.25  # share of letters kept, below which two texts read better one after the other
_LEAST_LETTERS = 5


def tokens(text: str) -> list[str]:
    """A text as words, spaces and single signs, nothing left out."""
    return _TOKEN.findall(text)


def differences(old: str, new: str) -> tuple[Run, ...]:
    """Two texts as runs of equal, deleted and inserted words.

    Equal and deleted runs make up the old text, equal and inserted ones the new. What is deleted
    comes before what is inserted in its place.
    """
    runs = tuple(_merged(_raw(tokens(old), tokens(new))))
    kept = sum(len(run.text) for run in runs if run.op == "equal")
    if kept < _ALIKE * max(len(old), len(new)):
        return whole(old, new)
    return runs


def whole(old: str, new: str) -> tuple[Run, ...]:
    """The one text taken away, and the other put in its place."""
    pieces = (Run("delete", old), Run("insert", new))
    return (Run("equal", old),) if old == new else tuple(run for run in pieces if run.text)


def _raw(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """(equal, deleted, inserted) in reading order."""
    if len(old) * len(new) > _LARGEST:
        yield "", "".join(old), "".join(new)
        return
    # No word counts as too frequent to match: a statement is short, and a result has to be right.
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    for op, i, j, k, end in matcher.get_opcodes():
        if op == "equal":
            yield "".join(old[i:j]), "", ""
        else:
            yield "", "".join(old[i:j]), "".join(new[k:end])


def _merged(pieces: Iterable[tuple[str, str, str]]) -> Iterator[Run]:
    """The pieces as runs; an equal bit too short to help a reader joins the changes around it."""
    deleted = inserted = held = ""
    for equal, gone, come in pieces:
        if equal:
            if (deleted or inserted) and len(equal.strip()) < _SHORT and not held:
                held = equal
                continue
            yield from _flushed(deleted, inserted, held + equal)
            deleted = inserted = held = ""
        else:
            deleted += held + gone
            inserted += held + come
            held = ""
    yield from _flushed(deleted, inserted, held)


def _flushed(deleted: str, inserted: str, equal: str) -> Iterator[Run]:
    ops: tuple[tuple[Op, str], ...] = (("delete", deleted), ("insert", inserted), ("equal", equal))
    for op, text in ops:
        if text:
            yield Run(op, text)


# --- Meaning -------------------------------------------------------------------------------------


def meaning(text: str) -> list[str]:
    """The words, numbers and signs of a text, whatever their case and the punctuation around."""
    return [_called(word) for word in _MEANING.findall(text)]


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Every word of some texts, each as `meaning` has it."""
    return frozenset(map(_called, set(_MEANING.findall("\n".join(texts)))))


def _called(word: str) -> str:
    return word.casefold().replace("’", "'").replace("−", "-")


def same_meaning(
    old: str, new: str, in_use: Callable[[str], bool], was_known: Callable[[str], bool]
) -> bool:
    """Whether two texts differ in punctuation, case and spelling alone.

    Spelling is corrected where the words are as many and each that differs is misspelt before:
    the old form is nowhere in the new text (`in_use`), and the forms differ by two letters
    changing places, a letter doubled, s for z, or ou for o; or by any one letter within the word,
    where the new form was in the old text already (`was_known`). First and last letters stay,
    since they turn meaning ("legal", "illegal"; "employer", "employee"). In doubt the meaning
    has changed: a version number may be too high, never too low.
    """
    before, after = meaning(old), meaning(new)
    return len(before) == len(after) and all(
        a == b or (not in_use(a) and _respelt(a, b, was_known(b)))
        for a, b in zip(before, after, strict=True)
    )


def _respelt(old: str, new: str, known: bool) -> bool:
    if not (old.isalpha() and new.isalpha() and old[0] == new[0]):
        return False
    if _swapped(old, new):
        return True
    if old[-1] != new[-1] or min(len(old), len(new)) < _LEAST_LETTERS:
        return False
    return _folded(old) == _folded(new) or (known and _one_letter(old, new))


def _swapped(old: str, new: str) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(old) != len(new):
        return False
    differ = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    return (
        len(differ) == len("ab")
        and differ[1] == differ[0] + 1
        and old[differ[0]] == new[differ[1]]
        and old[differ[1]] == new[differ[0]]
    )


def _folded(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word.replace("z", "s").replace("ou", "o"))


def _one_letter(old: str, new: str) -> bool:
    """Whether one letter was put in, taken out or replaced."""
    if abs(len(old) - len(new)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))  # fmt: skip
    rest, other = old[at:], new[at:]
    return rest[1:] == other or rest == other[1:] or rest[1:] == other[1:]
