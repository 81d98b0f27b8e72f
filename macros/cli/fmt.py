"""`framework fmt`: the keys of front-matter in one order, and nothing else changed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..load import NoFramework, load
from ..model import FRONT_MATTER_ORDER, Facet
from . import Refusal, root_option


def ordered(page: Facet, data: bytes) -> bytes:
    """A facet's file with the keys of its front-matter in the house's order.

    Each key moves with its value and the comment lines above it, byte for byte; the body stays.
    """
    lines = data.splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == b"---"), 0)
    starts = sorted(key.line - 1 for key in page.keys.values())
    if not end or not starts:
        return data
    begins = [_above(lines, start) for start in starts]
    blocks = {}
    for begin, start, stop in zip(begins, starts, [*begins[1:], end], strict=True):
        name = next(k for k, mark in page.keys.items() if mark.line - 1 == start)
        blocks[name] = lines[begin:stop]
    known = [name for name in FRONT_MATTER_ORDER if name in blocks]
    rest = [name for name in blocks if name not in known]
    inside = [line for name in (*known, *rest) for line in blocks[name]]
    return b"".join([*lines[: begins[0]], *inside, *lines[end:]])


def _above(lines: list[bytes], start: int) -> int:
    """The first of the comment lines that stand directly above a key."""
    while start > 1 and lines[start - 1].lstrip().startswith(b"#"):
        start -= 1
    return start


@click.command("fmt")
@root_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit status 1 where a file is not in order.")  # fmt: skip
def command(root: Path, only_check: bool) -> None:
    """Put the front-matter of facets in order; the text stays, byte for byte."""
    try:
        framework = load(root)
    except NoFramework as error:
        raise Refusal(str(error)) from None
    changed = 0
    for page in framework.pages:
        kinds = {p.kind for p in framework.problems.get(page.path, ())}
        if kinds & {"yaml", "yaml-feature", "duplicate-key", "no-front-matter"}:
            click.echo(f"{page.path}: left as it is; `framework check` tells what to mend first", err=True)  # fmt: skip
            continue
        path = framework.root / page.path
        before = path.read_bytes()
        after = ordered(page, before)
        if after != before:
            changed += 1
            click.echo(f"{page.path}: {'not in order' if only_check else 'put in order'}")
            if not only_check:
                path.write_bytes(after)
    if not changed:
        click.echo("every front-matter is in order")
    sys.exit(bool(changed) and only_check)
