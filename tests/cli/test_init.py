"""`framework init`: what it writes passes the check and is shown; nothing is written over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PROJECT
from releasing import run, tree

from living_framework.cli import COMMANDS, main
from living_framework.site.prepare import faults
from living_framework.site.shell import shell_of
from living_framework.source.load import load
from living_framework.versions.edition import Edition

ANSWERS = 'Küche & "Keller": 100 %\ncontrol/controls\nde\nCC-BY-SA-4.0\n'


def init(*args: object, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["init", *map(str, args)], input=typed)


def test_four_answers_make_a_framework_that_passes_and_is_shown(tmp_path: Path) -> None:
    root = tmp_path / "new"
    result = init(root, typed=ANSWERS)
    assert result.exit_code == 0, result.output
    checked = run(root, "check", "--strict")
    assert checked.output.strip() == "0 errors, 0 warnings"
    settings = load(root).settings
    assert settings.title == 'Küche & "Keller": 100 %'
    assert (settings.unit.many, settings.language) == ("controls", "de")
    assert settings.licence.content.id == "CC-BY-SA-4.0"
    assert faults(Edition(root), shell_of(root), whole=True) == []
    assert (root / ".gitignore").read_text("utf-8") == "/.cache/\n/site/\n"
    assert "reusable.yml@COMMIT" in (root / ".github/workflows/framework.yml").read_text("utf-8")
    handbook = (root / "docs/root/handbook/index.md").read_text("utf-8")
    assert 'For those who edit Küche & "Keller": 100 %.' in handbook
    for name in re.findall(r"`framework ([a-z]+)", handbook):
        assert name in COMMANDS


def test_options_are_not_asked_for_and_addresses_are_reserved_names(tmp_path: Path) -> None:
    options = ("--title", "A list", "--unit", "rule", "--language", "en", "--licence", "CC0-1.0")
    assert init(tmp_path, *options).exit_code == 0
    settings = load(tmp_path).settings
    assert str(settings.unit.many) == "rules"
    for text in (settings.site, settings.repository.url, settings.contact.email):
        assert ".example" in text


@pytest.mark.parametrize("name", ["framework.yml", "README.md"])
def test_nothing_that_is_there_is_written_over(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine", "utf-8")
    result = init(tmp_path, typed=ANSWERS)
    assert (result.exit_code, tree(tmp_path)) == (2, {name: b"mine"})
    assert f"{name}: already there" in result.output


def test_a_facet_and_a_release_follow(tmp_path: Path) -> None:
    init(tmp_path, typed=ANSWERS)
    assert run(tmp_path, "new", "Water").exit_code == 0
    assert run(tmp_path, "ids").exit_code == 0
    found = run(tmp_path, "check").output
    assert "template" in found.lower()  # words of the template are still to be replaced
    assert PROJECT not in tmp_path.parents
