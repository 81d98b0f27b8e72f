"""The handbook says what is: its commands print what it says they do, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from conftest import PROJECT
from handbook import PAGES, copy, played
from outside import OWN

from living_framework.cli import COMMANDS, main
from living_framework.model import Settings
from living_framework.source.fill import fields_of
from living_framework.source.load import sources

WORDS = re.compile(r"`framework ((?:[a-z]+ ?)+)([^`]*)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_print_what_the_handbook_says(page: Path) -> None:
    text = page.read_text("utf-8")
    with copy() as root:
        assert played(text, root) == text, "python tests/handbook.py writes what they print"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_and_options_that_are_named_are_there(page: Path) -> None:
    context = click.Context(main)
    for names, rest in WORDS.findall(page.read_text("utf-8")):
        name, *more = names.split()
        assert name in COMMANDS
        command = main.get_command(context, name)
        if isinstance(command, click.Group) and more:
            command = command.get_command(context, more[0])
        assert command, names
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, names
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for target in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8")):
        assert target in targets


def test_each_page_is_named_on_the_first() -> None:
    first = (PAGES[0].parent / "index.md").read_text("utf-8")
    assert {f"({page.name})" for page in PAGES if page.stem != "index"} <= set(re.findall(r"\([a-z]+\.md\)", first))  # fmt: skip


def test_owners_find_every_key_of_framework_yml_in_the_table() -> None:
    page = (PROJECT / "docs/root/handbook/owners.md").read_text("utf-8")
    heads = re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(heads))) == sorted(fields_of(Settings))


def test_the_readme_names_what_another_group_replaces() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    said = text.partition("In a fork of this repository, replace ")[2].partition(" with your own")[
        0
    ]
    read = {path.relative_to(PROJECT).parts[0] for path in sources(PROJECT)}
    assert {name.strip("/") for name in re.findall(r"`([^`]+)`", said)} == read | {
        "comments",
        "releases",
        "docs",
    }


def test_what_a_new_framework_says_to_replace_is_what_a_test_replaces() -> None:
    readme = (PROJECT / "living_framework/cli/start/README.md").read_text("utf-8")
    line = next(line for line in readme.splitlines() if line.startswith("1. In `framework.yml`"))
    named = re.findall(r"`(\w+)`", line.partition(", and read")[0])
    assert sorted(named) == sorted(OWN)
