"""The entry of a release in CHANGELOG.md, in the form of Keep a Changelog 1.1.0."""

from __future__ import annotations

import re
from collections.abc import Iterable

FILE = "CHANGELOG.md"
_HEADING = re.compile(r"^## .*$", re.MULTILINE)
_UNRELEASED = re.compile(r"^## \[?unreleased\]?.*$", re.MULTILINE | re.IGNORECASE)
_NEW = "# Changelog\n\n## [Unreleased]\n"


def entry(version: str, date: str, level: str, changes: Iterable[str]) -> str:
    """What the tool knows of a release, as a section that an editor can add to."""
    size = f"A {level} change of the framework's text:" if level != "none" else "The framework's text:"  # fmt: skip
    lines = "".join(f"- {_plain(change)}\n" for change in changes)
    return f"## [{version}] - {date}\n\n### Text\n\n{size}\n\n{lines}"


def _plain(text: str) -> str:
    """Text that means in Markdown what it says."""
    return re.sub(r"([\\`*_<>\[\]])", r"\\\1", " ".join(text.split()))


def has_entry(text: str, version: str) -> bool:
    """Whether a changelog already tells of a version."""
    pattern = rf"^## \[?v?{re.escape(version)}\]?(?![\w.])"
    return re.search(pattern, text, re.MULTILINE) is not None


def with_entry(text: str, version: str, new: str) -> str:
    """A changelog with an entry where it belongs, unchanged where it has one.

    Below the heading of what is unreleased, so that all that is there becomes the version's;
    without that heading before the newest version.
    """
    if has_entry(text, version):
        return text
    text = text or _NEW
    unreleased, first = _UNRELEASED.search(text), _HEADING.search(text)
    at = unreleased.end() if unreleased else first.start() if first else len(text)
    before, after = text[:at].rstrip("\r\n"), text[at:].lstrip("\r\n")
    result = f"{before}\n\n{new}" + (f"\n{after}" if after else "")
    return result.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else result
