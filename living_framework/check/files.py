"""Rules on files: can they be read, are they all there, do their names agree with their ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..model import Facet, Marked
from ..source.load import NUMBERED, RETIRED, SETTINGS
from ..source.text import slugify
from .scope import LETTERS, Hit, Scope, hit

FACET_ID = re.compile(r"[A-Z]{1,4}[0-9]{1,4}\Z")
PART_ID = re.compile(r"[A-Z]{1,4}[0-9]{0,4}\Z")
RETIRED_ID = re.compile(r"[A-Z]{1,4}[0-9]{0,4}(?:\.[1-9][0-9]{0,3})?\Z")


def readable(scope: Scope) -> Iterator[Hit]:
    """Every content file can be read: plain, in UTF-8, and of a size that a person can read.

    At most 256 KiB (4 MiB of references), 5,000 lines, and 10,000 characters in a line. A byte order mark and Windows line
    ends are accepted. A file that cannot be read, or is over a bound, is not looked at any further,
    so its other faults show only once this is corrected.
    """
    remedies = {
        "unreadable": "{}; put the file itself here, and let everybody read it",
        "encoding": "{} is not UTF-8; save the file as UTF-8",
        "size": "the file has {}; split it, the bound is {} bytes",
        "entry-size": "the entry has {} characters; shorten it, the bound is {}",
        "entries-size": "the references have more than {} characters in all, and the rest is not read; take some out",
        "long-line": "the line has {}; break it, the bound is 10,000",
        "long-file": "the text has {}; split the file, the bound is {}",
        "many": "there is more; only the first {} faults of this file are told",
    }
    for path, problem in scope.problems(*remedies):
        yield hit(path, problem, remedies[problem.kind].format(problem.found, problem.hint))


def hidden_characters(scope: Scope) -> Iterator[Hit]:
    """No file has characters that cannot be seen.

    Control characters, zero-width characters and marks that change the reading direction can make
    a text look different from what it is. They usually come with a paste from another program. It
    makes no difference whether they are in the text or are written as a code.
    """
    for path, problem in scope.problems("hidden"):
        character = chr(int(problem.found.removeprefix("U+"), base=16))
        name = unicodedata.name(character, "a control character").lower()
        remedy = "cannot be seen; delete it"
        if problem.found == "U+000D":
            remedy = "alone is no line end to many programs; save the file with Unix or Windows line ends"  # fmt: skip
        yield hit(path, problem, f"{problem.found} ({name}) {remedy}")


def file_name(scope: Scope) -> Iterator[Hit]:
    """A file's name and its id agree, and the name can be an address.

    A facet's file is named `NN-some-words.md` and its id ends in the same number: `03-transit.md`
    has `id: F03`. A part's file is the one that `framework.yml` names for its id. The words have
    small letters and digits, with hyphens between them.
    """
    parts = {str(key): str(part.file) for key, part in scope.framework.settings.parts.items()}
    for page in scope.pages:
        name = page.path.removeprefix("facets/")
        numbered = NUMBERED.match(name)
        number = page.id.lstrip(LETTERS)
        slug = slugify(page.slug)
        if numbered and page.id and number != numbered["number"]:
            yield Hit(page.path, page.id, f"id {page.id} does not fit the file name; name the file {number}-{page.slug}.md, or write the id that ends in {numbered['number']}")  # fmt: skip
        elif not numbered and page.id and parts.get(page.id) != name:
            fits = parts.get(page.id, "")
            remedy = f"name the file {fits}" if fits else f"name it under parts in {SETTINGS}, or begin the file name with the number of a facet"  # fmt: skip
            yield Hit(page.path, page.id, f"{page.id} is no part with this file; {remedy}")
        if slug != page.slug:
            fits = f"{numbered['number']}-{slug}" if numbered else slug
            yield Hit(page.path, Marked(), f"the name has characters that make no good address; name the file {fits}.md")  # fmt: skip


def expected(scope: Scope) -> Iterator[Hit]:
    """Every facet and part that framework.yml expects is there, and none besides.

    The list in `framework.yml` is the promise to readers. A facet is added by adding its file and
    its id to that list (`framework new` does both); one that goes leaves a tombstone in
    `facets/retired.yml`.
    """
    settings = scope.framework.settings
    wanted = dict.fromkeys([*settings.facets, *settings.parts])
    there = {page.id for page in scope.pages}
    for id_ in wanted:
        if id_ not in there:
            yield Hit(SETTINGS, id_, f"{id_} is expected and no file has it; add the file, or take the id off the list")  # fmt: skip
    for page in scope.pages:
        if page.id and page.id not in wanted:
            yield Hit(page.path, page.id, f"{page.id} is not expected; add it to the list in {SETTINGS}")  # fmt: skip


def unique_ids(scope: Scope) -> Iterator[Hit]:
    """An id is in one file, and no two file names differ only in case or Unicode form."""
    ids: dict[str, Facet] = {}
    names: dict[str, str] = {}
    for page in sorted(scope.pages, key=lambda p: p.path):
        first = ids.setdefault(page.id, page) if "id" in page.keys else page
        if page.id and first is not page:
            yield Hit(page.path, page.id, f"{page.id} is also the id in {first.path}:{first.id.line}; give one of them another id")  # fmt: skip
        folded = unicodedata.normalize("NFKC", page.path).casefold()
        twin = names.setdefault(folded, page.path)
        if twin != page.path:
            yield Hit(page.path, Marked(), f"the name is the same as {twin} on many computers; rename one")  # fmt: skip


def inside(scope: Scope) -> Iterator[Hit]:
    """The files that framework.yml names are beside it and have entries."""
    framework = scope.framework
    for path, problem in scope.problems("path"):
        yield hit(path, problem, f"“{problem.found}” is no plain file name; put the file beside {SETTINGS} and write its name alone")  # fmt: skip
    elsewhere = {problem.found for _, problem in scope.problems("path")}
    for name, records in (
        (framework.settings.glossary, framework.glossary),
        (framework.settings.helplines, framework.helplines),
        (framework.settings.language_list, framework.language),
    ):
        if name and not records and name not in framework.problems and name not in elsewhere:
            yield Hit(SETTINGS, name, f"{name} is not there or has no entries; add it, or take the line away")  # fmt: skip


def strays(scope: Scope) -> Iterator[Hit]:
    """Nothing but facets, parts and retired.yml is in facets/.

    A file with another ending is no content and appears nowhere. One whose name begins with `_` or
    a full stop is left alone.
    """
    for path, problem in scope.problems("stray"):
        yield hit(path, problem, "this is no facet and appears nowhere; end its name in .md, or move it out of facets/")  # fmt: skip


def id_form(scope: Scope) -> Iterator[Hit]:
    """An id is a few capital letters and a number, as F03; that of a part may be letters alone."""
    settings = scope.framework.settings
    ids = [(page.path, page.id, page.kind == "facet") for page in scope.pages]
    ids += [(SETTINGS, id_, True) for id_ in settings.facets]
    ids += [(SETTINGS, id_, False) for id_ in settings.parts]
    for path, id_, is_facet in ids:
        if id_ and not (FACET_ID if is_facet else PART_ID).match(id_):
            form = "one to four capital letters A to Z, then up to four digits"
            yield Hit(path, id_, f"“{id_[:20]}” is no id; write {form}")
    for id_ in (grave.id for grave in scope.framework.retired.values()):
        if not RETIRED_ID.match(id_):
            yield Hit(RETIRED, id_, f"“{id_[:20]}” is no id; write that of a facet or a statement, as F03 or F03.4")  # fmt: skip


def can_be_shown(scope: Scope) -> Iterator[Hit]:
    """The pages of the framework can be made.

    Where no other rule has found an error, the addresses of all pages are worked out and the first
    page and one facet are made in memory, so that what passes the check can be built.
    """
    yield from scope.hits
