"""The wheel alone, in an environment of its own, outside the checkout: another framework's site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import FRAMEWORK, PROJECT
from releasing import commit, repository

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]
# Of this repository's framework: its words, its pages, its pictures and its help.
OURS = re.compile(
    rb"traffick|exploit|httframework|editors of Human|framework\.example|wikipedia|hotline|home-1280"
)
SOURCES = ("living_framework", "overrides", "locale", "mkdocs.yml", "setup.py", "pyproject.toml", "LICENSE", "README.md")  # fmt: skip


def run(*args: object, cwd: Path, path: Path | None = None) -> str:
    """A command that knows nothing of the checkout but what is at `path`; what it printed."""
    clean = os.environ | {"PYTHONPATH": str(path or "")}
    done = subprocess.run([*map(str, args)], cwd=cwd, env=clean, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources with what is installed, without a network."""
    source = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        path = PROJECT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, source / name)
    backend = "from setuptools.build_meta import build_wheel; build_wheel('dist')"
    run(sys.executable, "-c", backend, cwd=source)
    return next(source.glob("dist/*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which pip put the wheel; Python finds it before the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    options = ("--quiet", "--no-deps", "--no-index", "--target", folder)
    run(sys.executable, "-m", "pip", "install", *options, wheel, cwd=folder)
    where = "import living_framework; print(living_framework.__file__)"
    assert str(folder) in run(sys.executable, "-c", where, cwd=folder, path=folder)
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The garden outside the checkout, with a footer of its own."""
    root = repository(tmp_path / "garden")
    shutil.rmtree(root / "docs")
    footer = root / "overrides/partials/footer.html"
    footer.parent.mkdir(parents=True)
    footer.write_text('<footer class="foot">A footer of the garden</footer>', "utf-8")
    commit(root)
    return root


def test_the_wheel_has_templates_catalogs_and_no_text(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {"living_framework/overrides/main.html", "living_framework/locale/interface.pot"} <= set(names)  # fmt: skip
    tops = {name.split("/")[0] for name in names}
    assert all(top.startswith("living_framework") for top in tops)
    assert not [
        name
        for name in names
        if name.endswith(".png") or ("facets/0" in name and "cli/start" not in name)
    ]


def test_a_newcomer_begins_with_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    options = ("--title", "A list", "--unit", "rule", "--language", "en", "--licence", "CC0-1.0")
    run(*FRAMEWORK, "init", "new", *options, cwd=tmp_path, path=installed)
    found = run(*FRAMEWORK, "check", "--strict", cwd=tmp_path / "new", path=installed)
    assert found.strip() == "0 errors, 0 warnings"


def test_a_framework_outside_the_checkout_has_a_site_of_its_own(
    installed: Path, elsewhere: Path
) -> None:
    def framework(*args: str) -> str:
        return run(*FRAMEWORK, *args, cwd=elsewhere, path=installed)

    assert framework("check").strip() == "0 errors, 0 warnings"
    framework("release", "0.1.0", "--yes", "--allow-placeholders")
    framework("site", "--jobs", "1")
    site = elsewhere / "site"
    page = (site / "0.1.0/facets/soil/index.html").read_text("utf-8")
    assert "A footer of the garden" in page
    assert "what a harvest takes" in page
    assert (site / "latest/assets/site.css").is_file()
    found = {
        path.relative_to(site).as_posix(): match[0]
        for path in site.rglob("*")
        if path.is_file() and (match := OURS.search(path.read_bytes()))
    }
    assert found == {}
