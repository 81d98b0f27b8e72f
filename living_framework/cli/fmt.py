"""`framework fmt`: the keys of front-matter in one order, and nothing else changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ..model import Facet, front_matter_order
from ..source.files import replace
from ..source.reader import UNREAD
from . import Refusal, hold, loaded, root_option, understood


def ordered(page: Facet, data: bytes, order: Sequence[str]) -> bytes | None:
    """A facet's file with the keys of its front-matter in the order that is given.

    Each key moves with its value and the comment lines above it, byte for byte; the body stays.
    None where the keys do not each begin a line, and so cannot be moved.
    """
    lines = data.splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == b"---"), 0)
    keys = sorted((key.line - 1, name) for name, key in page.keys.items())
    if not end or not keys:
        return data
    if len({start for start, _ in keys}) < len(keys) or any(
        k.column > 1 for k in page.keys.values()
    ):
        return None
    begins = [_above(lines, start) for start, _ in keys]
    stops = [*begins[1:], end]
    blocks = {
        name: lines[begin:stop] for begin, stop, (_, name) in zip(begins, stops, keys, strict=True)
    }
    known = [name for name in order if name in blocks]
    rest = [name for name in blocks if name not in known]
    inside = [line for name in (*known, *rest) for line in blocks[name]]
    return b"".join([*lines[: begins[0]], *inside, *lines[end:]])


def _above(lines: list[bytes], start: int) -> int:
    """The first of the comment lines that stand directly above a key.

    One that is indented may be part of the text above it.
    """
    while start > 1 and lines[start - 1].startswith(b"#"):
        start -= 1
    return start


@click.command("fmt")
@root_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit status 1 where a file is not in order.")  # fmt: skip
def command(root: Path, only_check: bool) -> None:
    """Put the front-matter of facets in order; the text stays, byte for byte."""
    hold(root)
    framework = loaded(root)
    understood(framework)
    order = front_matter_order(framework.settings)
    changed = 0
    for page in framework.pages:
        kinds = {p.kind for p in framework.problems.get(page.path, ())}
        path = framework.root / page.path
        try:
            before = b"" if kinds & UNREAD else path.read_bytes()
            after = None if kinds & UNREAD else ordered(page, before, order)
            if after is None:
                click.echo(f"{page.path}: left as it is; `framework check` says what to correct first, or its keys share a line", err=True)  # fmt: skip
            elif after != before:
                changed += 1
                if not only_check:
                    replace(path, after)
                click.echo(f"{page.path}: {'not in order' if only_check else 'put in order'}")
        except OSError as error:
            raise Refusal(f"{page.path}: {error.strerror}; the file was not changed") from None
    if not changed:
        click.echo("every front-matter is in order")
    sys.exit(bool(changed) and only_check)
