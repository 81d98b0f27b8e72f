"""The framework for machines: files in each version, and files at the root of the site.

What makes them is imported where some are made: a check, and a build of what has not changed, would
wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ...versions.edition import Edition
from ...versions.lifecycle import Lifecycle
from ..addresses import Addresses


class MachineFile(NamedTuple):
    """A file for machines: where it is, its media type, what it holds, and its schema's name."""

    path: str
    type: str
    title: str
    schema: str = ""


FILES = (
    MachineFile("framework.json", "application/json", "The whole framework", "framework"),
    MachineFile("statements.csv", "text/csv", "One row per statement", "statement-row"),
    MachineFile("facets.jsonld", "application/ld+json", "Facets and statements", "facets-jsonld"),
    MachineFile(
        "references.json",
        "application/vnd.citationstyles.csl+json",
        "The works cited, for reference managers",
        "references",
    ),
)


def machine_files() -> list[MachineFile]:
    """The files that each version has, besides those that cite its pages."""
    return list(FILES)


def of_version(edition: Edition) -> dict[str, bytes]:
    """The files of one version by their paths, as `machine_files` names them."""
    from . import content

    record = content.framework_record(edition)
    makers = (
        content.framework_json,
        content.statements_csv,
        content.facets_jsonld,
        content.references_json,
    )
    return {f.path: make(edition, record).encode() for f, make in zip(FILES, makers, strict=True)}


def _around(lifecycle: Lifecycle) -> Iterator[tuple[str, bytes]]:
    from . import history
    from . import site_root as around

    editions = lifecycle.editions
    yield around.FEED, around.feed(lifecycle)
    yield history.FILE, history.history_json(lifecycle).encode()
    yield "llms.txt", around.llms(editions).encode()
    for name, text in around.schemas(str(editions[-1].settings.site), editions[-1].settings):
        yield f"schemas/{name}.schema.json", text.encode()


def of_site(lifecycle: Lifecycle, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The files at the root of the site, of all editions and their history; `paths` are its other files."""
    from . import sitemap

    yield from _around(lifecycle)
    yield from sitemap.files(paths, lifecycle.editions)


def _schema_titles() -> list[tuple[str, str]]:
    from .site_root import titles

    return titles()


def macros(edition: Edition, addresses: Addresses) -> dict[str, Callable[..., Any]]:
    """What pages and templates call to lead to these files, from the page being made.

    `file_href` is for a file of the edition, `around_href` for one at the root of the whole site.
    """
    # The pages around the editions show the one that a reader comes to first.
    folder = f"{edition.version}/" if addresses.part == "root" else ""

    def around_href(path: str) -> str:
        if addresses.part == "alone":  # such a copy has nothing around it
            return f"{edition.settings.site}{path}"
        return addresses.href(path if addresses.part == "root" else f"../{path}")

    return {
        "machine_files": machine_files,
        "schema_titles": _schema_titles,
        "file_href": lambda path: addresses.href(folder + path),
        "around_href": around_href,
    }
