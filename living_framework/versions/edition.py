"""One edition of the framework: a text (the draft, or a release) and what it is published as."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ..diff.wording import ENGLISH, Catalog, message
from ..model import DRAFT, Framework, Release, Settings
from ..source.load import load

# Settings that a reader acts on: in every edition they are those of the draft.
MODULES_ACTED_ON = ("leave", "helplines")
ACTED_ON = ("site", "repository", "contact", "look", "review", *MODULES_ACTED_ON)


@dataclass(repr=False)  # mkdocs-macros asks each macro for its repr, and so for this
class Edition:
    """One text and the version that it is published as.

    `releases` are all released versions, oldest first, whichever text this edition has.
    """

    root: Path
    version: str = DRAFT
    date: str = ""  # ISO 8601: of the release, or of the draft's last change
    commit: str = ""  # of the draft, where it is known
    digest: str = ""  # SHA-256 of the release's manifest
    releases: tuple[Release, ...] = ()
    downloads: bool = False  # whether a PDF and an offline copy are made of it
    preview: str = ""  # the number of the pull request that this is a preview of, if it is one
    today: Settings | None = None  # the draft's settings, in an edition of a release
    siblings: list[Edition] = field(default_factory=list)  # every edition, oldest first, draft last

    @cached_property
    def framework(self) -> Framework:
        """The text, read when it is first asked for."""
        return load(self.root)

    @property
    def label(self) -> str:
        """The edition's name in English."""
        return self.called()

    def called(self, catalog: Catalog = ENGLISH) -> str:
        """The edition's name as it is shown: the draft, or version 1.2.0."""
        if self.is_draft:
            return catalog.gettext(message("the draft"))
        return catalog.gettext(message("version {0}")).format(self.version)

    @property
    def released(self) -> tuple[Release, ...]:
        """The releases up to this text, oldest first: to the draft, all of them."""
        last = next((n for n, r in enumerate(self.releases, 1) if r.version == self.version), None)
        return self.releases[:last]

    def all(self) -> list[Edition]:
        """Every edition that is published, oldest first, the draft last."""
        return self.siblings or [self]

    @property
    def latest(self) -> Release | None:
        """The newest release, or None while there is none."""
        return self.releases[-1] if self.releases else None

    @property
    def is_latest(self) -> bool:
        """Whether this is the newest release."""
        return self.latest is not None and self.version == self.latest.version

    @property
    def is_draft(self) -> bool:
        """Whether this is the working text."""
        return self.version == DRAFT

    @cached_property
    def settings(self) -> Settings:
        """framework.yml of this text, with the addresses that a reader acts on as of today."""
        if self.today is None:
            return self.framework.settings
        own, today = self.framework.settings, self.today
        now = {name: getattr(today.modules, name) for name in MODULES_ACTED_ON}
        modules = replace(own.modules, **now)
        return replace(
            own,
            site=today.site,
            repository=today.repository,
            contact=today.contact,
            look=today.look,
            review=today.review,
            modules=modules,
        )
