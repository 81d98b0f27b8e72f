"""Pages of docs/ run in a sandbox: each attack, in a page's text and in its title, by real MkDocs."""

from __future__ import annotations

import shutil
from pathlib import Path

import jinja2
import pytest
import yaml
from conftest import GARDEN, PROJECT
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from living_framework.site.plan import Written

ATTACKS = yaml.safe_load((Path(__file__).parent / "sandbox.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The garden as a project of its own, whose docs/ can be written."""
    root = Path(shutil.copytree(GARDEN, tmp_path_factory.mktemp("sandbox") / "garden"))
    for name in ("mkdocs.yml", "overrides", "macros"):
        (root / name).symlink_to(PROJECT / name)
    return root


def configured(project: Path, page: str) -> MkDocsConfig:
    (project / "docs/about.md").write_text(page, "utf-8")
    config = load_config(str(project / "mkdocs.yml"), site_dir=str(project / "site"))
    config["docs_dir"] = str(project / "docs")
    return config


def built(project: Path, page: str) -> str:
    """The page as real MkDocs makes it. Raises SystemExit where it cannot be rendered."""
    build(configured(project, page))
    return (project / "site/about/index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def env(project: Path) -> jinja2.Environment:
    """The environment in which the pages of docs/ run, with all that they are given."""
    config = configured(project, "# About\n")
    build(config)
    made: jinja2.Environment = config.plugins["macros"].env  # type: ignore[attr-defined]
    made.globals.update(config.plugins["macros"].variables)  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_an_error_and_does_nothing(
    name: str, env: jinja2.Environment, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    with pytest.raises((jinja2.TemplateError, ValueError)):
        env.from_string(ATTACKS[name].replace("MARK", str(mark))).render()
    assert not mark.exists()


@pytest.mark.parametrize("place", ["# About\n\n{}\n", "---\ntitle: {!r}\n---\n\nText\n"])
def test_the_build_ends_at_an_attack_in_a_pages_text_or_title(
    place: str, project: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    attack = f'{{{{ cycler.__init__.__globals__.os.popen("touch {mark}").read() }}}}'
    with pytest.raises(SystemExit):
        built(project, place.format(attack))
    assert not mark.exists()


def test_a_page_still_has_the_table_of_macros_and_its_own_values(project: Path) -> None:
    page = '---\nyears: 7\n---\n# {{ settings.title }}\n\n{{ page.meta.years }} [soil]({{ href("G01") }}) {{ framework.facets | length }}\n'
    text = built(project, page)
    assert '<p>7 <a href="../facets/soil/">soil</a> 3</p>' in text


def test_only_a_page_without_macros_offers_to_be_edited(project: Path) -> None:
    assert "Edit this page" in built(project, "# About\n\nPlain words.\n")
    assert "Edit this page" not in built(project, "# About\n\n{{ settings.title }}\n")


@pytest.mark.parametrize("sign", ["{{ a }}", "{% if a %}{% endif %}", "{# a #}"])
def test_every_sign_of_a_template_counts_as_a_macro(sign: str, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"# A\n\n{sign}\n", "utf-8")
    assert Written("a.md", file, "docs/a.md").has_macros
