"""The page of the handbook that has the figures: a section put in place of the one that is there, and bars."""

from __future__ import annotations

import re

from .projects import HERE

PAGE = HERE / "docs/root/handbook/speed.md"
BAR, ROW, LEFT = 14, 20, 290  # sizes in the drawing


def put(heading: str, text: str) -> None:
    """Put a text below a heading of the page, in place of what is there up to the next."""
    PAGE.write_text(replaced(PAGE.read_text("utf-8"), heading, text), "utf-8")


def replaced(page: str, heading: str, text: str) -> str:
    """A page with another text in one section. Raises ValueError where there is no such section."""
    section = re.compile(rf"(?s)(?<=\n## {re.escape(heading)}\n\n).*?(?=\n## |\Z)")
    found, count = section.subn(lambda _: text, page, count=1)
    if not count:
        raise ValueError(f"the page has no section “{heading}”")
    return found


def drawn(said: str, rows: list[tuple[str, float]]) -> str:
    """Bars of seconds, each with its title; `said` is what they are, for who does not see them."""
    most = max(value for _, value in rows)
    bars = []
    for number, (title, value) in enumerate(rows):
        y, width = number * ROW, max(1, round(300 * value / most))
        bars.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{title}</text><rect x="{LEFT}" y="{y}" width="{width}" height="{BAR}"></rect><text x="{LEFT + width + 6}" y="{y + 12}">{value:.2f} s</text>')  # fmt: skip
    label = f"{said}: " + "; ".join(f"{title} {value:.2f}" for title, value in rows)
    return f'<svg role="img" aria-label="{label}" viewBox="0 0 680 {len(rows) * ROW}" font-size="13" fill="currentColor">{"".join(bars)}</svg>'  # fmt: skip
