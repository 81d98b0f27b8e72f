"""The wheel alone, in an environment of its own, outside the checkout: frameworks of others."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import outside
import pytest
from commands import starter
from conftest import PROJECT, _shared, once, serving
from playwright.sync_api import Browser
from pypdf import PdfReader
from releasing import commit, edit, git

from bench import frameworks
from living_framework.source.load import load

pytestmark = [pytest.mark.slow]
SOURCES = PROJECT / "tests/convert/sources"
Framework = Callable[..., str]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the environment that it is installed in; all tests share it."""
    folder = _shared(tmp_path_factory) / "wheel"
    with once(folder) as first:
        if first:
            outside.environment_at(folder, outside.wheel_at(folder))
    return folder


@pytest.fixture
def in_folder(home: Path) -> Callable[[Path], Framework]:
    """`framework …` of the wheel, in a folder, without the start of Python."""
    begun = starter(home / "venv/bin/python", home)

    def run(folder: Path, *args: str) -> str:
        done = begun.run(*args, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return lambda folder: partial(run, folder)


def other_forms(framework: Framework, *versions: str) -> None:
    """Each other form that a version can have, and how the framework is cited."""
    for version in versions:
        framework("export", "markdown", f"out/markdown-{version}", "--version", version)
        framework("offline", "--version", version, "--out", f"out/{version}.zip")
    framework("cff")


def test_the_wheel_has_templates_catalogs_and_no_text(home: Path) -> None:
    with zipfile.ZipFile(next(home.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert {"living_framework/overrides/main.html", "living_framework/locale/interface.pot"} <= set(names)  # fmt: skip
    assert all(name.startswith("living_framework") for name in names)
    texts = [name for name in names if "facets/0" in name and "cli/start" not in name]
    assert texts + [name for name in names if name.endswith(outside.PICTURES)] == []


def test_what_is_looked_for_is_found_in_every_kind_of_file(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "facets", tmp_path / "a/facets")
    with zipfile.ZipFile(tmp_path / "a/b.zip", "w") as archive:
        archive.writestr("c.html", "<p>Transit, housing,\n and everyday control of victims</p>")
    shutil.copy(PROJECT / "pictures/home-1280-light.png", tmp_path / "a")
    found = outside.travelled(tmp_path / "a")
    assert "a/b.zip/c.html: transit housing and everyday control of victims" in found
    assert "a/home-1280-light.png: a picture" in found
    names = {line.partition(":")[0] for line in found}
    pages = sorted((PROJECT / "facets").glob("[0-9]*.md"))
    assert {f"a/facets/{page.name}" for page in pages} <= names


def test_the_environment_has_the_wheel_and_not_the_checkout(home: Path, tmp_path: Path) -> None:
    where = "import living_framework; print(living_framework.__file__)"
    said = outside.run(home / "venv/bin/python", "-c", where, cwd=tmp_path)
    assert str(home / "venv") in said


def test_a_list_of_three_controls_in_spanish_is_published_with_nothing_of_ours(
    browser: Browser, in_folder: Callable[[Path], Framework], tmp_path: Path
) -> None:
    root = Path(shutil.copytree(PROJECT / "tests/roots/controles", tmp_path / "controles"))
    framework = in_folder(root)
    git(root, "init", "--quiet", "--initial-branch=principal")
    commit(root)
    assert framework("check", "--strict").strip() == "0 errors, 0 warnings"
    framework("release", "1.0.0", "--yes", "--allow-placeholders")
    commit(root)
    framework("site", "--downloads")
    other_forms(framework, "draft")
    site = root / "site"
    page = (site / "1.0.0/facets/llaves/index.html").read_text("utf-8")
    for said in ('<html lang="es"', "CT-LL-01", "Avanzado", "<code>llaves.csv</code>", "<td>Puerta", "https://normas.example/nt/4.1", "Saltar al contenido"):  # fmt: skip
        assert said in page, said
    assert (site / "id/CT-HE-01/index.html").is_file()
    with serving(site) as address:
        view = browser.new_page()
        view.goto(f"{address}latest/facets/llaves/")
        logo = view.get_by_role("link", name="Controles del taller").get_by_role("img").first
        assert logo.evaluate("image => image.naturalWidth") == 96
        colour = "element => getComputedStyle(element).color"
        link = view.get_by_role("link", name="Las herramientas").last
        assert link.evaluate(colour) == "rgb(122, 31, 61)"
        view.emulate_media(color_scheme="dark")
        assert link.evaluate(colour) == "rgb(240, 180, 196)"
        view.close()
    assert '<img class="logo"' in (site / "latest/whole/index.html").read_text("utf-8")
    assert len(list(site.rglob("*.pdf"))) == 3 * 4
    paper = PdfReader(site / "1.0.0/facets/llaves/T01.pdf").pages[0].extract_text()
    assert "Controles del taller, versión 1.0.0 (" in paper
    assert outside.travelled(root) == []


def begun(framework: Framework, root: Path, language: str = "en") -> None:
    """A framework as `framework init` writes it, its placeholders replaced, committed."""
    framework("init", ".", "--title", "A list", "--unit", "rule", "--language", language, "--licence", "CC0-1.0")  # fmt: skip
    for old, new in outside.OWN.values():
        edit(root, "framework.yml", old, new)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)


def test_two_editions_of_a_folder_of_markdown_are_published_with_nothing_of_ours(
    browser: Browser, in_folder: Callable[[Path], Framework], tmp_path: Path
) -> None:
    root, source = tmp_path / "list", Path(shutil.copytree(SOURCES, tmp_path / "source"))
    root.mkdir()
    framework = in_folder(root)
    begun(framework, root)
    said = framework("import", str(source))
    assert "6 pages; statements: 0 with the same words, 0 reworded, 40 new, 0 gone" in said
    for line in ("hazards/ladder.png:1: file, dropped", "levels/index.md:15: note, adapted", "hazards/01-ladders.md:1: image, dropped"):  # fmt: skip
        assert line in said
    framework("check")
    commit(root)
    framework("release", "2024.1.0", "--as-published", "--date", "2024-05-01", "--yes", "--allow-placeholders")  # fmt: skip
    commit(root)
    old = load(root)

    edit(source, "controls/access.md", "the gate MUST be locked", "its gate MUST be locked and lit")
    edit(source, "controls/access.md", "**Requirement:** While a key is lent, its borrower MUST be known.\n", "An inserted paragraph with other words.\n")  # fmt: skip
    edit(source, "hazards/02-gloves.md", "Gloves wear out.", "Gloves wear out soon.")
    said = framework("import", str(source))
    assert "37 with the same words, 2 reworded, 1 new, 1 gone" in said
    for command in re.findall(r"^  framework (retire \S+ --reason) ", said, re.MULTILINE):
        framework(*command.split(), "The second edition does not have it.")
    framework("check")
    commit(root)
    framework("release", "2025.1.0", "--as-published", "--date", "2025-05-01", "--yes", "--allow-placeholders")  # fmt: skip
    commit(root)
    new = load(root)
    gone = set(old.statements) - set(new.statements)
    assert {old.statements[i].plain for i in gone} == {"Requirement: While a key is lent, its borrower MUST be known."}  # fmt: skip
    same = [i for i in old.statements if i in new.statements and old.statements[i].plain == new.statements[i].plain]  # fmt: skip
    assert len(same) == 37

    framework("site")
    other_forms(framework, "2024.1.0", "2025.1.0")
    framework("pdf", "--version", "2025.1.0", "--out", "out")
    site = root / "site"
    for version in ("2024.1.0", "2025.1.0"):
        manifest = json.loads((root / f"releases/{version}/manifest.json").read_text("utf-8"))
        assert manifest["as_published"] is True
    assert all(
        (site / f"id/{id_}/index.html").is_file() for id_ in {*old.statements, *new.statements}
    )
    assert outside.travelled(root) == []


@pytest.mark.long
def test_two_hundred_facets_are_published_with_nothing_of_ours(
    in_folder: Callable[[Path], Framework], tmp_path: Path
) -> None:
    root = frameworks.ours(tmp_path / "many", 200)
    framework = in_folder(root)
    assert framework("check").strip() == "0 errors, 0 warnings"
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    framework("release", "1.0.0", "--yes", "--allow-placeholders")
    commit(root)
    framework("site")
    framework("offline", "--version", "1.0.0")
    framework("export", "markdown", "markdown", "--version", "1.0.0")
    assert len(list(root.glob("site/1.0.0/facets/*/index.html"))) == 200
    assert outside.travelled(root) == []


MENU = """\
nav:
  - Start: index.md
  - Rules: [facets]
  - More:
      - Versions: versions.md
      - About us: about.md
"""


@pytest.mark.parametrize(
    "menu",
    [
        pytest.param("", id="no mkdocs.yml"),
        pytest.param(MENU, id="a menu of its own", marks=pytest.mark.long),
    ],
)
def test_a_newcomer_begins_in_an_empty_folder_with_the_wheel_alone(
    menu: str, home: Path, tmp_path: Path
) -> None:
    framework = partial(outside.run, home / "venv/bin/framework", cwd=tmp_path)
    begun(framework, tmp_path)
    if menu:
        (tmp_path / "mkdocs.yml").write_text(menu, "utf-8")
    footer = tmp_path / "overrides/partials/footer.html"
    footer.parent.mkdir(parents=True)
    footer.write_text("<footer>A footer of our own</footer>", "utf-8")
    assert framework("check", "--strict").strip() == "0 errors, 0 warnings"
    with outside.serving(home, tmp_path) as shown:
        assert "Replace this paragraph" in shown("facets/first/", "A footer of our own")
        first = "facets/01-first.md"
        edit(tmp_path, first, "Replace this paragraph with the first statement.", "Every rule has a reason.")  # fmt: skip
        shown("facets/first/", "Every rule has a reason.")
        assert ("About us" in shown("", "A list")) == bool(menu)
        shown("about/", "Privacy")
        shown("handbook/", "For those who edit A list.")
    commit(tmp_path)
    framework("release", "0.1.0", "--yes", "--allow-placeholders")
    commit(tmp_path)
    framework("site", "--jobs", "1")
    page = (tmp_path / "site/0.1.0/facets/first/index.html").read_text("utf-8")
    assert "A footer of our own" in page
    assert "Every rule has a reason." in page
    assert (tmp_path / "site/latest/assets/site.css").is_file()
    assert outside.travelled(tmp_path) == []
