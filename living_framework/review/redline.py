"""What changed, as one HTML file that needs no other file and no knowledge of diffs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ..diff import Changes, Note
from ..model import Settings

TEMPLATES = Path(__file__).parents[2] / "overrides"


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
    )
    # The file is in English, as the commands are.
    env.filters["translated"] = str
    env.filters["worded"] = Note.worded
    return env


def redline(changes: Changes, settings: Settings, older: str, newer: str) -> str:
    """The file as text: no script, no address, nothing from elsewhere.

    `older` and `newer` are what the two texts are called; `settings` are those of the newer one.
    """
    return (
        _environment()
        .get_template("redline.html")
        .render(
            changes=changes,
            title=settings.title,
            language=settings.language or "en",
            from_=older,
            to=newer,
            older=older,
            newer=newer,
        )
    )
