"""The handbook says what is: its commands print what it says they do, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from conftest import PROJECT
from handbook import PAGES, copy, played

from living_framework.cli import COMMANDS, main

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
