"""Rules on files: can they be read, are they all there, do their names agree with their ids."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ..load import NUMBERED, SETTINGS
from ..model import Facet, Marked
from .scope import Hit, Scope, hit


def readable(scope: Scope) -> Iterator[Hit]:
    """Every content file is UTF-8, at most 256 KiB, with no line over 10,000 characters.

    A byte order mark and Windows line ends are accepted. Another encoding, or a file or a line
    over the bound, is not read any further, so its other faults show only once this is mended.
    """
    for path, problem in scope.problems("encoding", "size", "long-line"):
        remedy = {
            "encoding": f"{problem.found} is not UTF-8; save the file as UTF-8",
            "size": f"the file has {problem.found}; split it, the bound is 262,144 bytes",
            "long-line": f"the line has {problem.found}; wrap it, the bound is 10,000",
        }[problem.kind]
        yield hit(path, problem, remedy)


def hidden_characters(scope: Scope) -> Iterator[Hit]:
    """No file has characters that cannot be seen.

    Control characters, zero-width characters and marks that change the reading direction can make
    a text look different from what it is. They usually come with a paste from another program.
    """
    for path, problem in scope.problems("hidden"):
        name = unicodedata.name(chr(int(problem.found[2:], 16)), "a control character")
        yield hit(path, problem, f"{problem.found} ({name.lower()}) cannot be seen; delete it")


def file_name(scope: Scope) -> Iterator[Hit]:
    """A file's name and its id agree.

    A facet's file is named `NN-some-words.md` and its id ends in the same number: `03-transit.md`
    has `id: F03`. A part's file is the one that `framework.yml` names for its id.
    """
    parts = {str(key): str(part.file) for key, part in scope.framework.settings.parts.items()}
    for page in scope.pages:
        numbered = NUMBERED.match(page.path.removeprefix("facets/"))
        if not page.id:
            continue
        if numbered and page.id.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != numbered["number"]:
            yield Hit(
                page.path,
                page.id,
                f"id {page.id} does not fit the file name; name the file "
                f"{page.id[1:]}-{page.slug}.md or write the id that ends in {numbered['number']}",
            )
        elif not numbered and parts.get(page.id) != page.path.removeprefix("facets/"):
            fits = parts.get(page.id, "")
            remedy = f"name the file {fits}" if fits else f"name it under parts in {SETTINGS}"
            yield Hit(page.path, page.id, f"{page.id} is no part with this file; {remedy}")


def expected(scope: Scope) -> Iterator[Hit]:
    """Every facet and part that framework.yml expects is there, and none besides.

    The list in `framework.yml` is the promise to readers. A facet is added by adding its file and
    its id to that list (`framework new` does both); one that goes leaves a tombstone in
    `facets/retired.yml`.
    """
    settings = scope.framework.settings
    wanted = [*settings.facets, *settings.parts]
    there = {page.id for page in scope.pages}
    for id_ in wanted:
        if id_ not in there:
            yield Hit(SETTINGS, id_, f"{id_} is expected and no file has it; add the file, or take the id off the list")  # fmt: skip
    for page in scope.pages:
        if page.id and page.id not in wanted:
            yield Hit(page.path, page.id, f"{page.id} is not expected; add it to the list in {SETTINGS}")  # fmt: skip


def unique_ids(scope: Scope) -> Iterator[Hit]:
    """An id stands in one file, and no two file names differ only in case or Unicode form."""
    ids: dict[str, Facet] = {}
    names: dict[str, str] = {}
    for page in sorted(scope.pages, key=lambda p: p.path):
        first = ids.setdefault(page.id, page)
        if page.id and first is not page:
            yield Hit(page.path, page.id, f"{page.id} is also the id of {first.path}:{first.id.line}; give one of them another id")  # fmt: skip
        folded = unicodedata.normalize("NFKC", page.path).casefold()
        twin = names.setdefault(folded, page.path)
        if twin != page.path:
            yield Hit(page.path, Marked(), f"the name is the same as {twin} on many file systems; rename one")  # fmt: skip


def inside(scope: Scope) -> Iterator[Hit]:
    """framework.yml names files that stand beside it."""
    for path, problem in scope.problems("path"):
        yield hit(path, problem, f"{problem.found} is not a plain file name; put the file beside framework.yml")  # fmt: skip
