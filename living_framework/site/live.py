"""The draft as it is served while it is edited: read and checked at every change, pages on demand.

A page is made when it is asked for. Where the text has an error, the pages are those of the last
text without one, with the findings above them. Nothing of this is in what is published.
"""

from __future__ import annotations

import mimetypes
import re
import threading
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml

from .. import cite
from ..model import Finding
from ..publish.renderer import Renderer
from ..source.load import SETTINGS, NoFramework
from ..source.text import visible
from ..versions import BrokenRelease
from ..versions.checked import checked
from ..versions.edition import Edition
from ..versions.lifecycle import editions
from .cache_key import made_with
from .engine import Job, run_engine
from .folder import ASSETS, SOURCES, Folder
from .pages import OF_TEMPLATES, file_of
from .plan import Plan
from .shell import shell_of

MOUNT = "/draft/"
OWN = "/live/"  # where the script and the style of this module are
FILES = ("live.js", "live.css")
_BODY = re.compile(r"<body[^>]*>")


class Answer(NamedTuple):
    """What is sent for an address."""

    status: int
    type: str
    body: bytes


class Draft:
    """The draft of a content root, as its pages and the findings on its text."""

    def __init__(self, root: Path, cache: Path) -> None:
        """`cache` is a folder for what is built."""
        self.root = root.resolve()
        self.shell = shell_of(self.root)
        cite.use_cache(self.shell.stored())
        self.cache = cache
        self.findings: list[Finding] = []
        self.number = 0  # of the state that pages show; it rises with each change
        self.changed = threading.Condition()
        self._read = threading.Event()  # set when a text was read for the first time
        self._lock = threading.RLock()
        self._newest: Folder | None = None  # of the text as it is, where it could be read
        self._good: Folder | None = None  # of the last text without an error
        self._assets: dict[str, bytes] = {}
        self._built: Path | None = None  # the whole draft, where it was asked for
        self._own = Renderer([folder / "live" for folder in self.shell.overrides], {})

    # --- what changes ----------------------------------------------------------------------------

    def refresh(self, paths: Iterable[Path] = ()) -> list[Finding]:
        """Read the text again after a change of files, and check it; all findings on it.

        The pages are new as soon as it is read. The findings follow when it is checked.
        """
        try:
            draft = editions(self.root)[-1]
            folder = None if draft.framework.problems else self._folder_of(draft)
        except (NoFramework, BrokenRelease, yaml.YAMLError) as error:
            return self._found([_finding(SETTINGS, error)], None)
        with self._lock:
            self._newest, self._built = folder, None
            self._read.set()
            if not all(path.is_relative_to(self.root / "facets") for path in paths):
                self._assets.clear()
        if folder:
            self._notify()
        return self._found(checked(draft.framework, draft.releases, date.today()), folder)

    def _found(self, findings: list[Finding], folder: Folder | None) -> list[Finding]:
        with self._lock:
            self._read.set()
            known, self.findings = self.findings, findings
            self._newest = folder
            if folder and not any(finding.severity == "error" for finding in findings):
                self._good = folder
        if findings != known:
            self._notify()
        return findings

    def _notify(self) -> None:
        with self.changed:
            self.number = time.time_ns()
            self.changed.notify_all()

    def _folder_of(self, edition: Edition) -> Folder:
        self.shell = shell_of(self.root)
        return Folder(Plan(edition, "alone", self.shell))

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the state, as soon as it is another than `seen`, or after some seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.number != seen, timeout=seconds)
            return self.number

    # --- what is sent ----------------------------------------------------------------------------

    def answer(self, path: str) -> Answer:
        """What is served at a path, which is that of an address, decoded."""
        if path.startswith(OWN):
            name = path.removeprefix(OWN)
            return self._file(self.shell.template(f"live/{name}")) if name in FILES else _NONE
        if not path.startswith(MOUNT):
            return _NONE
        self._read.wait()
        with self._lock:
            return self._in_draft(path.removeprefix(MOUNT))

    def _in_draft(self, url: str) -> Answer:
        """The page of the text as it is; where that cannot be made, of the last without an error."""
        more: list[Finding] = []
        for folder in (self._newest, self._good):
            if folder:
                try:
                    return self._of(folder, file_of(url))
                except OF_TEMPLATES as error:
                    more = [_finding(url or "index.md", error)]
        findings = self.findings or more
        return self._page(500, self._own.render("failed.html"), findings, last=False)

    def _of(self, folder: Folder, file: str) -> Answer:
        if file in ASSETS:
            return Answer(200, _type(file), self._asset(folder, file))
        page = next((p for p in folder.listed if file_of(p.url) == file), None)
        if page is None:
            return self._beside(folder, file)
        return self._page(200, folder.render(page), self.findings, last=folder is not self._newest)

    def _asset(self, folder: Folder, name: str) -> bytes:
        if name not in self._assets:
            self._assets[name] = folder.asset(name).encode()
        return self._assets[name]

    def _beside(self, folder: Folder, file: str) -> Answer:
        """A file that is no page of the model: one of overrides/ or docs/, or one that is built."""
        plan = folder.plan
        below = (
            () if file.partition("/")[0] in SOURCES else (*plan.shell.overrides, plan.shell.docs)
        )
        for top in below:
            path = (top / file).resolve()
            if path.suffix not in ("", ".html", ".md") and _is_in(path, top):
                return self._file(path)
        built = self._build(plan.edition)
        path = (built / file).resolve()
        last = folder is not self._newest
        if not _is_in(path, built):
            return self._page(404, folder.render(folder.pages["404.md"]), self.findings, last=last)
        if path.suffix == ".html":
            return self._page(200, path.read_text("utf-8"), self.findings, last=last)
        return self._file(path)

    def _build(self, edition: Edition) -> Path:
        """The draft in a folder, but for the pages of the model. Raises ValueError."""
        if self._built is None:
            job = Job(
                "draft", "alone", edition, edition.all(), self.shell, self.cache,
                on_demand=True, made_with=made_with(self.shell),
            )  # fmt: skip
            faults = run_engine(job)
            if faults:
                raise ValueError("; ".join(faults))
            self._built = job.out.resolve()
        return self._built

    @staticmethod
    def _file(path: Path) -> Answer:
        return Answer(200, _type(path.name), path.read_bytes())

    def _page(self, status: int, page: str, findings: list[Finding], *, last: bool) -> Answer:
        """A page with the script that follows edits in its head, and the findings in its body.

        `last` says that the page is not of the text as it is.
        """
        view = {"own": OWN, "number": self.number, "mount": MOUNT, "last": last}
        above = self._own.render("findings.html", findings=findings, **view)
        page = page.replace("</head>", f"{self._own.render('head.html', **view)}</head>", 1)
        page = _BODY.sub(lambda match: match[0] + above, page, count=1)
        return Answer(status, _type("index.html"), page.encode())


_NONE = Answer(404, "text/plain; charset=utf-8", b"There is nothing at this address.\n")


def _type(name: str) -> str:
    found = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_text = found.startswith("text/") or found.endswith(("javascript", "json", "xml"))
    return f"{found}; charset=utf-8" if is_text else found


def _is_in(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder.resolve()) and path.is_file()


def _finding(path: str, error: object) -> Finding:
    return Finding(path, 1, 1, "FW100", visible(str(error)))
