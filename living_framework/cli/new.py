"""`framework new`: a facet from the template, with its place in framework.yml."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from ..check.scope import LETTERS, nearest
from ..model import Framework, Settings, Vocabulary
from ..model.settings import ONE
from ..slugs import MAX_SLUG, slugify
from ..source import strict_yaml as frontmatter
from ..source.files import replace_all
from ..source.load import SETTINGS, TEMPLATE, NoFramework
from ..source.strict_yaml import Node
from ..source.text import lines_of
from ..versions import released_ids, releases
from . import Refusal, hold, loaded, root_option


def next_id(framework: Framework, released: Iterable[str] = ()) -> str:
    """The id after the last that framework.yml, a file, a tombstone or a release has."""
    ids = [
        *framework.settings.facets,
        *(f.id for f in framework.facets),
        *framework.retired,
        *released,
    ]
    facets = [match for id_ in ids if (match := re.fullmatch(r"([A-Z]+)([0-9]{1,9})", id_))]
    prefix, width = (facets[0][1], len(facets[0][2])) if facets else ("F", 2)
    last = max((int(match[2]) for match in facets), default=0)
    return f"{prefix}{last + 1:0{width}}"


def filled(template: str, values: dict[str, str | None]) -> str:
    """The template with other values for some keys of its front-matter.

    A key whose value is None goes, with the comment above it, and so does the comment at the top,
    which is about the template. Each value stands on one line.
    """
    template = re.sub(r"\A(---[ \t]*\r?\n)(?:#.*\r?\n)+", r"\1", template)
    for key, value in values.items():
        if value is None:
            template = _without(template, key)
            continue
        plain = re.fullmatch(r"[A-Za-z0-9][\w -]*", value)
        quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        line = f"{key}: {value if plain else quoted}"
        template = re.sub(rf"^{key}:[^\r\n]*", lambda _, line=line: line, template, count=1, flags=re.MULTILINE)  # type: ignore[misc] # fmt: skip
    return template


def _without(template: str, key: str) -> str:
    """The template without a key that has a line of its own, and without the comment above it."""
    lines = lines_of(template)
    at = next((i for i, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if at is None:
        return template
    begin = at
    while begin and lines[begin - 1].startswith("#"):
        begin -= 1
    return "".join([*lines[:begin], *lines[at + 1 :]])


def with_facet(settings: str, id_: str) -> str:
    """framework.yml with one more id at the end of its list of facets. Raises Refusal."""
    refusal = Refusal(f"the list of facets in {SETTINGS} cannot be added to; add {id_} by hand", 1)
    found = _facets(settings)
    if found is None:
        raise refusal
    node, items = found
    lines = lines_of(settings)
    if not items:  # []
        line = lines[node.line - 1]
        lines[node.line - 1] = line[: node.column] + id_ + line[node.column :]
    else:
        _put_after(lines, items[-1], id_)
    after = "".join(lines)
    there = _facets(after)
    if there is None or [n.value for n in there[1]] != [*(n.value for n in items), id_]:
        raise refusal
    return after


def _put_after(lines: list[str], last: Node, id_: str) -> None:
    """Put an id after the last of a list, written [one, two] or with a - a line."""
    line = lines[last.line - 1]
    before = line[: last.column - 1]
    if before.strip() == "-":
        bare = line.rstrip("\r\n")
        lines.insert(last.line, f"{before}{id_}{line[len(bare) :] or chr(10)}")
        return
    quotes = 2 if line[last.column - 1] in "\"'" else 0
    end = last.column - 1 + len(last.value) + quotes
    lines[last.line - 1] = f"{line[:end]}, {id_}{line[end:]}"


def _facets(settings: str) -> tuple[Node, list[Node]] | None:
    """The list of facets in framework.yml, and its entries."""
    node, _ = frontmatter.parse(settings)
    items = node.value if node and isinstance(node.value, dict) else {}
    for key, value in items.items():
        if key == "facets" and isinstance(value.value, list):
            return value, value.value
    return None


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


def _text_of(path: Path) -> str:
    """A file's text with its line ends as they are. Raises Refusal."""
    try:
        text, problems = frontmatter.decode(path.read_bytes())
    except OSError as error:
        raise Refusal(
            f"{path.name}: {error.strerror}; it is what a new facet is made from"
        ) from None
    if problems and not text:
        raise Refusal(f"{path.name} cannot be read; `framework check` tells why")
    return text


@click.command("new")
@root_option
@click.argument("title", required=False)
@click.option("--summary", help="One sentence of at most 200 characters.")
@click.option("--term", "terms", multiple=True, metavar="VOCABULARY=TERM", help="A term of a vocabulary of framework.yml, for one value; again for others.")  # fmt: skip
def command(root: Path, title: str | None, summary: str | None, terms: tuple[str, ...]) -> None:
    """Start a new facet from the template, and put its id into framework.yml.

    Asks for what is not given. Without a terminal, the template's own words are
    kept; `framework check` names each that is still there.
    """
    hold(root)
    framework = loaded(root)
    template = _text_of(framework.root / TEMPLATE)
    asked = os.isatty(0)
    title = _one_line(title or (click.prompt("Title") if asked else None))
    if not title:
        raise Refusal('say the title: framework new "The title of the facet"')
    chosen = _chosen(framework.settings, terms)
    if asked:
        summary = summary or click.prompt("Summary, one sentence", default="", show_default=False)
        chosen = {**_asked(framework.settings, chosen), **chosen}
    try:
        id_ = next_id(framework, released_ids(releases(root)))
    except NoFramework as error:
        raise Refusal(str(error)) from None
    path = framework.root / "facets" / _name(framework, id_, title)
    values: dict[str, str | None] = {"id": id_, "title": title, "source_title": None, "reviewed": date.today().isoformat()}  # fmt: skip
    values |= {k: v for k, v in (("summary", _one_line(summary)), *chosen.items()) if v}
    settings_path = framework.root / SETTINGS
    settings = with_facet(_text_of(settings_path), id_)
    try:
        replace_all({path: filled(template, values).encode(), settings_path: settings.encode()})
    except OSError as error:
        raise Refusal(f"{error.filename}: {error.strerror}; nothing was changed") from None
    click.echo(f"{path.relative_to(framework.root)}: {id_}, to be filled in")
    click.echo("Then: framework ids, framework check")


def _single(settings: Settings) -> dict[str, Vocabulary]:
    """The vocabularies of which a facet has one term."""
    return {key: v for key, v in settings.on_facets.items() if v.values == ONE and v.terms}


def _chosen(settings: Settings, terms: tuple[str, ...]) -> dict[str, str]:
    """The terms that are given, by vocabulary. Raises Refusal."""
    chosen = {}
    known = _single(settings)
    for given in terms:
        key, _, term = given.partition("=")
        if key not in known:
            raise Refusal(f"“{key}” is not a vocabulary with one value{nearest(key, known)}")
        keys = [str(entry.key) for entry in known[key].terms]
        if term not in keys:
            raise Refusal(f"“{term}” is not a known {known[key].one}{nearest(term, keys)}")
        chosen[key] = term
    return chosen


def _asked(settings: Settings, chosen: dict[str, str]) -> dict[str, str]:
    """The terms of required vocabularies that are not given, as whoever sits there chooses."""
    found = {}
    for key, vocabulary in _single(settings).items():
        if vocabulary.required and key not in chosen:
            keys = [str(term.key) for term in vocabulary.terms]
            label = vocabulary.heading
            found[key] = click.prompt(label, type=click.Choice(keys), default=keys[0])
    return found


def _name(framework: Framework, id_: str, title: str) -> str:
    """The file name of a new facet. Raises Refusal where it could not have one."""
    slug = slugify(title)
    if not slug:
        raise Refusal(f"“{title}” has no letters that an address could be made of; choose another title")  # fmt: skip
    if len(slug) > MAX_SLUG:
        raise Refusal(f"“{title:.40}…” makes an address of {len(slug)} characters, and {MAX_SLUG} is the most; choose a shorter title")  # fmt: skip
    if any(page.slug == slug for page in framework.pages):
        raise Refusal(f"a facet with the address {slug} is there already; choose another title")
    return f"{id_.lstrip(LETTERS)}-{slug}.md"
