"""An edition as PDF: the whole, and each facet, printed by Chromium from the built pages.

The pages are printed at their published addresses, which are answered from the built folder: so a
link in the PDF leads to the site, and nothing is fetched.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from ..model import Inline, Marked, Statement
from ..source.words import words
from ..versions.edition import Edition
from ..versions.places import located
from . import whole
from .browser import MISSING, find_browser
from .renderer import Renderer

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

WHOLE = "framework.pdf"
NUMBERS = "assets/page-numbers.css"  # in no folder: it is there while the whole is printed


class NoBrowser(Exception):
    """There is no Chromium or no Playwright to print with; the message is the remedy."""


class Sheet(NamedTuple):
    """A page to print: its address below the edition, the PDF, and the address that it names."""

    page: str
    pdf: str
    address: str


def sheets(edition: Edition) -> Iterator[Sheet]:
    """What is printed of an edition: the whole framework on one page, then each facet and part."""
    base = f"{edition.settings.site}{edition.version}/"
    yield Sheet(f"{whole.VIEW}/", WHOLE, base)
    for page in edition.framework.pages:
        path = located(edition.framework, page.id)
        yield Sheet(path, f"{path}{page.id}.pdf", base + path)


def print_edition(
    folder: Path, edition: Edition, paper: Renderer, say: Callable[[str], None]
) -> list[Path]:
    """Print an edition from its built folder, each PDF beside its page; the files made.

    `paper` has the templates of what is in the margins, in the language of the edition.
    Each is tagged and has bookmarks, page numbers, the version and the permalink on each page.
    Raises NoBrowser.
    """
    base = f"{edition.settings.site}{edition.version}/"
    header = paper.render("paper/header.html")
    made = []
    with _browser_page(folder, base) as page:
        for sheet in sheets(edition):
            view = {"edition": edition, "settings": edition.settings, "address": sheet.address}
            said = paper.render("paper/footer.html", **view)
            target = folder / sheet.pdf
            text = whole.text(folder, edition) if sheet.pdf == WHOLE else ""
            if text:
                page.route(base + sheet.page, partial(_answer_with, "text/html", text))
            _print(page, base + sheet.page, target, header, said)
            if text:
                # Only once it is printed is it known on which page each part begins.
                numbers = _page_numbers(target)
                style = paper.render("paper/page-numbers.css", numbers=numbers)
                page.route(f"{base}{NUMBERS}", partial(_answer_with, "text/css", style))
                page.route(base + sheet.page, partial(_with_numbers, text, base))
                _print(page, base + sheet.page, target, header, said)
            _settle(target, edition, sheet)
            made.append(target)
            say(f"{edition.version}/{sheet.pdf}")
    return made


def _print(page: Page, address: str, target: Path, header: str, footer: str) -> None:
    page.goto(address)
    page.emulate_media(media="print", color_scheme="light")
    page.pdf(
        path=target, format="A4", print_background=True, tagged=True, outline=True,
        margin={"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
        display_header_footer=True, header_template=header, footer_template=footer,
    )  # fmt: skip


def _page_numbers(path: Path) -> dict[str, int]:
    """The page, from 1, of every place in a PDF that a link in it leads to."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    places = reader.named_destinations.items()
    pages = {name.removeprefix("/"): reader.get_destination_page_number(to) for name, to in places}
    return {name: page + 1 for name, page in pages.items() if page is not None}


def _with_numbers(text: str, base: str, route: Route) -> None:
    """The page of the whole framework with a style sheet more, that of the page numbers."""
    link = f'<link rel="stylesheet" href="{base}{NUMBERS}"></head>'
    _answer_with("text/html", text.replace("</head>", link, 1), route)


def _answer_with(kind: str, text: str, route: Route) -> None:
    route.fulfill(body=text, content_type=kind)


@contextmanager
def _browser_page(folder: Path, base: str) -> Iterator[Page]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowser("Playwright is not installed; run `make downloads`") from None  # fmt: skip
    found = find_browser()
    if found is None:
        raise NoBrowser(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = chromium.new_page(java_script_enabled=False)
        page.route("**/*", lambda route: _answer(route, folder, base))
        yield page
        chromium.close()


def _answer(route: Route, folder: Path, base: str) -> None:
    """A request for a published address, answered from the built folder; others are not made."""
    url = route.request.url.split("#")[0]
    path = folder / urlsplit(url).path.removeprefix(urlsplit(base).path)
    if not url.startswith(base):
        route.abort()
        return
    file = path / "index.html" if path.is_dir() else path
    if not file.is_file():
        route.fulfill(status=404, body="")
        return
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind)


def other_words(folder: Path, edition: Edition) -> Iterator[str]:
    """What the PDFs of an edition do not say as its text does, a line each, from the text in them.

    White space and the numbers of references are left out: where lines end is the printer's.
    """
    from pypdf import PdfReader

    for sheet in sheets(edition):
        reader = PdfReader(folder / sheet.pdf)
        said = _packed("".join(page.extract_text() for page in reader.pages))
        for statement in _on(sheet, edition):
            if not all(_packed(text) in said for text in _texts(statement)):
                yield f"{edition.version}/{sheet.pdf}: {statement.id} has other words than the text"


def _on(sheet: Sheet, edition: Edition) -> Iterator[Statement]:
    for page in edition.framework.pages:
        if sheet.pdf in (WHOLE, f"{located(edition.framework, page.id)}{page.id}.pdf"):
            yield from page.statements


def _texts(statement: Statement) -> list[str]:
    """The words of a statement as they are on paper: those of a table are cell by cell."""
    runs = _with_addresses(statement.inlines)
    cells = [cell for row in runs for cell in row.children] if statement.block == "table" else []
    return [words([cell], "") for cell in cells] or [words(runs, "")]


def _with_addresses(runs: Iterable[Inline]) -> list[Inline]:
    """Runs with the address of each link behind it, as the style for paper has it."""
    found = []
    for run in runs:
        found.append(replace(run, children=tuple(_with_addresses(run.children))))
        if run.kind == "link" and run.target.startswith("http"):
            found.append(Inline("text", Marked(f" ({run.target})")))
    return found


def _packed(text: str) -> str:
    return re.sub(r"\s|\[\d+\]", "", text)


def _settle(path: Path, edition: Edition, sheet: Sheet) -> None:
    """The same bytes for the same text, and what the file says of itself, as Info and as XMP.

    The edition's date takes the place of the time of printing.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject
    from pypdf.xmp import XmpInformation

    day = (edition.date or "1980-01-01").replace("-", "")
    writer = PdfWriter(clone_from=PdfReader(path))
    stamp = f"D:{day}000000Z"
    settings = edition.settings
    authors = [str(author.name) for author in settings.citation.authors]
    writer.add_metadata({"/CreationDate": stamp, "/ModDate": stamp, "/Author": "; ".join(authors)})
    title = writer.metadata.title if writer.metadata else None
    xmp = XmpInformation.create()
    xmp.dc_title = {"x-default": title or str(settings.title)}
    xmp.dc_creator = authors
    xmp.dc_publisher = [str(settings.citation.publisher)]
    xmp.dc_language = [str(settings.language)]
    xmp.dc_identifier = sheet.address
    xmp.dc_rights = {"x-default": str(settings.licence.content.url)}
    writer.xmp_metadata = xmp
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    writer.root_object[NameObject("/ViewerPreferences")] = shown
    with path.open("wb") as file:
        writer.write(file)
