"""The logo and the colours of framework.yml: a file that a page can show, and colours that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Marked
from ..source.load import SETTINGS
from .scope import Hit, Scope

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
LOGO = re.compile(r"assets/[A-Za-z0-9][A-Za-z0-9._-]*\.(?:svg|png)\Z")
# What links and buttons of this colour are on: the tokens of that name in overrides/styles/base.css.
LIGHT = {"paper": "#fdfcf9", "paper-2": "#f5f3ed", "paper-3": "#e9e5db", "on-accent": "#ffffff"}
DARK = {"paper": "#16191b", "paper-2": "#1d2124", "paper-3": "#2a2f33", "on-accent": "#0c1d22"}
LEAST = 4.5  # WCAG 2.2, success criterion 1.4.3


def look(scope: Scope) -> Iterator[Hit]:
    """A colour is written #rrggbb, and can be read on every ground of the pages (4.5:1).

    `colour` is for light grounds and `colour_dark` for dark ones. The logo is an SVG or PNG file, named as
    it is below `overrides/`, such as assets/logo.svg.
    """
    found = scope.framework.settings.look
    if found.logo and not LOGO.match(found.logo):
        yield Hit(SETTINGS, found.logo, f"“{found.logo[:60]}” is no name of a logo; put an SVG or PNG file into overrides/assets/ and write its name, such as assets/logo.svg")  # fmt: skip
    for colour, grounds in ((found.colour, LIGHT), (found.colour_dark, DARK)):
        if colour and not COLOUR.match(colour):
            yield Hit(SETTINGS, colour, f'“{colour[:60]}” is no colour; write it as in "#0c5468", in quotation marks')  # fmt: skip
        elif colour:
            yield from _read(colour, grounds)


def _read(colour: Marked, grounds: dict[str, str]) -> Iterator[Hit]:
    """What is wrong with a colour on the ground on which it can be read least."""
    least, ground = min((contrast(colour, ground), ground) for ground in grounds.values())
    if least < LEAST:
        other = "darker" if grounds is LIGHT else "lighter"
        yield Hit(SETTINGS, colour, f"“{colour}” has a contrast of {int(least * 100) / 100:.2f}:1 on {ground}, and text needs {LEAST}:1; choose a {other} one")  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour in sRGB, as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)  # noqa: PLR2004 - of the definition
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
