"""`framework init`: the files of a new framework, which pass the check and build."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from . import Refusal

START = Path(__file__).parent / "start"
NAMES = {"gitignore": ".gitignore", "github": ".github"}  # what would act on this project
LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", "by/4.0"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution-ShareAlike 4.0 International", "by-sa/4.0"),
    "CC0-1.0": ("Creative Commons Zero 1.0 Universal", "zero/1.0"),
}


def files(title: str, unit: str, language: str, licence: str, today: date) -> dict[str, bytes]:
    """The files of a new framework by their paths. `unit` is one word, or two as control/controls."""
    import jinja2

    one, _, many = unit.partition("/")
    name, path = LICENCES[licence]
    kind = "publicdomain" if licence.startswith("CC0") else "licenses"
    url = f"https://creativecommons.org/{kind}/{path}/"
    view: dict[str, Any] = {
        "title": title,
        "one": one,
        "many": many or f"{one}s",
        "language": language,
        "licence": {"id": licence, "name": name, "url": url},
        "today": today.isoformat(),
    }
    loader = jinja2.FileSystemLoader(START)
    env = jinja2.Environment(loader=loader, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)  # noqa: S701 - no HTML  # fmt: skip
    env.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    return {_path(file): env.get_template(file).render(view).encode() for file in sorted(env.list_templates())}  # fmt: skip


def _path(file: str) -> str:
    """Where a file of `start/` is written."""
    top, slash, rest = file.partition("/")
    return f"{NAMES.get(top, top)}{slash}{rest}"


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--title", prompt="Title of the framework", help="The title of the framework.")
@click.option("--unit", prompt="What one of its pages is called (control, or proposal/proposals)", default="facet", help="What one page is called; with the plural after a slash where that is not just an s.")  # fmt: skip
@click.option("--language", prompt="Language of the text (en, es, pt-BR)", default="en", help="The language of the text, as a code.")  # fmt: skip
@click.option("--licence", prompt="Licence of the text", default="CC-BY-4.0", type=click.Choice(list(LICENCES)), help="The licence of the text.")  # fmt: skip
def command(folder: Path, title: str, unit: str, language: str, licence: str) -> None:
    """Write the files of a new framework into FOLDER (this folder by default).

    Asks for what is not given. No file that is there is written over. What is a placeholder says so,
    and README.md lists what to replace.
    """
    from ..source.files import replace_all

    title = " ".join(title.split())
    if not (title and unit.strip("/ ")):
        raise Refusal("the title and the unit cannot be empty")
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language):
        raise Refusal(f"“{language}” is no code of a language; write one such as en or pt-BR")
    made = files(title, unit, language, licence, date.today())
    there = [name for name in made if (folder / name).exists()]
    if there:
        raise Refusal(f"{', '.join(there)}: already there; choose an empty folder")
    replace_all({folder / name: data for name, data in made.items()})
    for name in made:
        click.echo(f"{folder / name}")
    where = "" if folder == Path() else f"cd {folder}, then "
    click.echo(f"Next: {where}framework serve. README.md says what to replace.")
