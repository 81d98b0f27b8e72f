"""The folder that `framework export markdown` writes, built by stock programs: every id and every word."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import GARDEN, PROJECT, lacking
from lxml import html
from releasing import edit, run

from living_framework.cli import main
from living_framework.model import Framework
from living_framework.source.load import load
from living_framework.source.words import words

HARD = """
Stars * and **strong *inner* words**, _lines_ in snake_case, \\[a bracket] & an &amp;, 1 \\< 2, `a | b` and {braces}. ^90

1. An item with [a link](https://garden.example/a(b)) and [G99]. ^91

| Head | Other |
| --- | --- |
| a \\| b | *c* |
^92

```yaml
key: "<b>" # ^1 {{ x }}
```
^93
"""  # fmt: skip


@pytest.fixture(scope="module", params=["garden", "this"])
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Framework]:  # fmt: skip
    folder = tmp_path_factory.mktemp("export")
    root = PROJECT
    if request.param == "garden":
        root = Path(shutil.copytree(GARDEN, folder / "root"))
        edit(root, "facets/01-soil.md", "Keep one heap", "Keep *one* heap")
        path = root / "facets/01-soil.md"
        text = path.read_text("utf-8")
        at = text.index("## What gardens do")
        path.write_text(text[:at] + HARD.replace(" and [G99]", "") + "\n" + text[at:], "utf-8")
        (root / "facets/retired.yml").write_text("- {id: G01.7, reason: It was wrong., kind: superseded, into: [G01.1], date: 2026-11-24}\n", "utf-8")  # fmt: skip
    result = CliRunner().invoke(main, ["export", "markdown", str(folder / "out"), "--root", str(root)])  # fmt: skip
    assert result.exit_code == 0, result.output or result.exception
    return folder / "out", load(root)


def holds(site: Path, framework: Framework) -> None:
    """Every id is an anchor, and every paragraph and item has its words there."""
    found: dict[str, Any] = {}
    for path in site.rglob("*.html"):
        document = html.fromstring(path.read_text("utf-8"))
        elements: Any = document.xpath("//*[@id]")
        found |= {str(element.get("id")): element for element in elements}
    ids = {*framework.statements, *framework.by_id, *framework.retired, *framework.references}
    assert ids - set(found) == set()
    for id_, statement in framework.statements.items():
        if statement.block in ("code", "table"):
            continue
        said = " ".join("".join(found[id_].getparent().itertext()).split())
        wanted = " ".join(_said(statement.inlines, framework).split())
        assert said.startswith(wanted), id_


def _said(runs: Any, framework: Framework) -> str:
    """The words of runs as the folder has them: what is referred to by the name that it is called."""
    said = ""
    for part in runs:
        if part.kind in ("facet", "statement"):
            there = framework.by_id.get(part.target) or framework.statements[part.target]
            said += there.display
        else:
            said += words([part], citations="({})")
    return said


def test_stock_mkdocs_builds_it_and_has_every_id_and_word(exported: tuple[Path, Framework]) -> None:
    folder, framework = exported
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "stock"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "living_framework" not in (folder / "mkdocs.yml").read_text("utf-8")
    holds(folder / "stock", framework)


def test_zensical_builds_it_and_has_every_id_and_word(exported: tuple[Path, Framework]) -> None:
    zensical = Path(sys.executable).with_name("zensical")
    if not zensical.is_file():
        lacking("Zensical is not installed: pip install zensical==0.0.73")
    folder, framework = exported
    done = subprocess.run([zensical, "build", "--strict"], cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    holds(folder / "site", framework)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", "utf-8")
    result = run(GARDEN, "export", "markdown", str(tmp_path))
    assert (result.exit_code, [p.name for p in tmp_path.iterdir()]) == (2, ["mine"])
