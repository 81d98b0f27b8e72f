"""`framework new`: a facet from the template, with its place in framework.yml."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from ..grammar import slugify
from ..load import NoFramework, load
from ..model import Framework
from . import Refusal, root_option

TEMPLATE = "facets/_template.md"


def next_id(framework: Framework) -> str:
    """The id after the last one that framework.yml expects, or a file, a tombstone or both have."""
    ids = [*framework.settings.facets, *(f.id for f in framework.facets), *framework.retired]
    prefix = re.match(r"[A-Z]+", ids[0]) if ids else None
    numbers = [re.fullmatch(r"[A-Z]+(\d+)", id_) for id_ in ids]
    last = max((int(n[1]) for n in numbers if n), default=0)
    return f"{prefix[0] if prefix else 'F'}{last + 1:02}"


def filled(template: str, values: dict[str, str]) -> str:
    """The template with the values of some keys of its front-matter replaced."""
    for key, value in values.items():
        quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        plain = re.fullmatch(r"[A-Za-z0-9][\w -]*", value)
        template = re.sub(
            rf"^{key}:.*$", lambda _, k=key, v=value if plain else quoted: f"{k}: {v}",  # type: ignore[misc]
            template, count=1, flags=re.MULTILINE,
        )  # fmt: skip
    return template


def with_facet(settings: str, line: int, id_: str) -> str:
    """framework.yml with one more id in its list of facets, which ends on or after `line`."""
    lines = settings.splitlines(keepends=True)
    for index in range(line - 1, len(lines)):
        if "]" in lines[index]:
            head, _, tail = lines[index].rpartition("]")
            comma = "" if head.rstrip().endswith("[") else ", "
            lines[index] = f"{head.rstrip()}{comma}{id_}]{tail}"
            return "".join(lines)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if lines[index].lstrip().startswith("- ") and not following.lstrip().startswith("- "):
            indent = lines[index][: len(lines[index]) - len(lines[index].lstrip())]
            lines.insert(index + 1, f"{indent}- {id_}\n")
            return "".join(lines)
    raise Refusal(f"framework.yml has no list of facets that can be added to; add {id_} by hand", 1)


@click.command("new")
@root_option
@click.argument("title", required=False)
@click.option("--summary", help="One sentence of at most 200 characters.")
@click.option("--phase", help="One of the phases of framework.yml.")
def command(root: Path, title: str | None, summary: str | None, phase: str | None) -> None:
    """Start a new facet that passes the check, and put its id into framework.yml.

    Asks for what is not given. Without a terminal, the template's own words stay.
    """
    try:
        framework = load(root)
    except NoFramework as error:
        raise Refusal(str(error)) from None
    template = framework.root / TEMPLATE
    if not template.is_file():
        raise Refusal(f"{TEMPLATE} is missing; it is what a new facet begins from")
    asked = click.get_text_stream("stdin").isatty()
    title = title or (click.prompt("Title") if asked else None)
    if not title:
        raise Refusal('say the title: framework new "The title of the facet"')
    phases = [str(term.key) for term in framework.settings.phases]
    if asked:
        summary = summary or click.prompt("Summary, one sentence", default="", show_default=False)
        phase = phase or click.prompt("Phase", type=click.Choice(phases), default=phases[0])
    if phase and phase not in phases:
        raise Refusal(f"“{phase}” is no phase; known are: {', '.join(phases)}")
    id_ = next_id(framework)
    path = framework.root / "facets" / f"{re.sub('[A-Z]', '', id_)}-{slugify(title)}.md"
    if path.exists() or any(f.slug == slugify(title) for f in framework.facets):
        raise Refusal(f"a facet with the address {slugify(title)} is there already; choose another title")  # fmt: skip
    values = {"id": id_, "title": title, "source_title": title, "reviewed": date.today().isoformat()}
    values |= {k: v for k, v in (("summary", summary), ("phase", phase)) if v}
    settings_path = framework.root / "framework.yml"
    line = framework.settings.facets[-1].line if framework.settings.facets else 1
    settings = with_facet(settings_path.read_text("utf-8"), line, id_)
    path.write_text(filled(template.read_text("utf-8"), values), "utf-8")
    settings_path.write_text(settings, "utf-8")
    click.echo(f"{path.relative_to(framework.root)}: {id_}, to be filled in")
    click.echo("Then: framework ids, framework check")
