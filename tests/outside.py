"""Frameworks of others, outside the checkout: the wheel in an environment of its own, and what may not travel with it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from conftest import PROJECT
from pypdf import PdfReader

from living_framework.source.load import load

SOURCES = ("living_framework", "overrides", "locale", "mkdocs.yml", "setup.py", "pyproject.toml", "LICENSE", "README.md")  # fmt: skip
# What README.md of a new framework says to replace in framework.yml, by its key: the old and the new.
OWN = {
    "site": ("https://framework.example/", "https://list.example/"),
    "repository": ("https://git.example/framework", "https://git.example/list"),
    "contact": ("feedback@framework.example", "words@list.example"),
    "summary": ("Say here in one sentence what this framework is about.", "What a list can be."),
    "scope": ("Say here what belongs to it, and what does not.", "Lists and nothing else."),
}
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
# What no text about something else says; the phrases of `ours` come from the framework itself.
STEMS = ("traffick", "exploit", "httframework", "wikipedia", "hotline", "framework example")
COMMON = (
    "the public",
)  # a term of this framework that any text may have, such as "the public keys"


def run(*args: object, cwd: Path) -> str:
    """A command that knows nothing of the checkout; what it printed."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([*map(str, args)], cwd=cwd, env=clean, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wheel_at(folder: Path) -> Path:
    """The wheel, built from a copy of the sources with what is installed, without a network."""
    source = folder / "source"
    source.mkdir(parents=True)
    for name in SOURCES:
        path = PROJECT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, source / name)
    backend = f"from setuptools.build_meta import build_wheel; build_wheel({str(folder)!r})"
    run(sys.executable, "-c", backend, cwd=source)
    return next(folder.glob("*.whl"))


def environment_at(folder: Path, wheel: Path) -> Path:
    """An environment with the wheel in it; what the wheel needs is read from that of the tests."""
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = Path(run(python, "-c", where, cwd=folder).strip())
    (own / "needed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    options = ("--quiet", "--no-deps", "--no-index")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, cwd=folder)
    return folder / "venv/bin/framework"


@contextmanager
def serving(home: Path, root: Path) -> Iterator[Callable[[str, str], str]]:
    """`framework serve` of the wheel at `home`, in a folder; gives a page once it has some words."""
    command = [str(home / "venv/bin/framework"), "serve", "--address", "127.0.0.1:0"]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(command, cwd=root, env=clean, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # fmt: skip
        assert process.stdout
        said = process.stdout.readline()
        found = re.search(r"at (http://\S+/draft/)", said)
        assert found, said + process.stdout.read()

        def shown(path: str, words: str) -> str:
            page = ""
            end = time.monotonic() + 60
            while words not in page:
                assert time.monotonic() < end, f"{words} is not in {page}"
                time.sleep(0.05)
                with urllib.request.urlopen(found[1] + path) as answer:
                    page = answer.read().decode()
            return page

        try:
            yield shown
        finally:
            process.send_signal(signal.SIGINT)
            assert "Traceback" not in process.communicate(timeout=20)[0]


def folder(*paths: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below some folders but those of git; archives are unpacked, a PDF is its text."""
    for top in paths:
        for path in sorted(p for p in top.rglob("*") if p.is_file() and ".git" not in p.parts):
            yield from _unpacked(path.relative_to(top.parent).as_posix(), path.read_bytes())


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if data.startswith(b"PK\3\4"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.namelist():
                yield from _unpacked(f"{name}/{entry}", archive.read(entry))
    elif data.startswith(b"%PDF-"):
        yield name, _printed(data)
    else:
        yield name, data


@cache
def _printed(data: bytes) -> bytes:
    """The text of a PDF, which a site has in more than one place: its versions, and its archives."""
    reader = PdfReader(io.BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([str(reader.metadata), *pages]).encode()


def _plain(text: str) -> str:
    """A text as its words: what HTML, JSON and the breaking of lines do to it does not count."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


@cache
def ours() -> tuple[str, ...]:
    """What only this repository's framework says: its names, titles, terms, works and statements."""
    framework = load(PROJECT)
    settings = framework.settings
    said: list[str] = [settings.title, settings.subtitle, settings.summary, settings.scope]
    said += [
        *(author.name for author in settings.citation.authors),
        settings.repository.url,
        settings.contact.email,
    ]
    for page in framework.pages:
        said += [page.title, page.summary, page.statements[0].plain]
    for vocabulary in settings.vocabularies.values():
        said += [term.title for term in vocabulary.terms]
    said += [work.in_short for work in framework.references.values()]
    phrases = {_plain(str(text))[:80].strip() for text in said}
    return (*STEMS, *sorted(p for p in phrases if " " in p and p not in COMMON))


def travelled(*paths: Path) -> list[str]:
    """What is of this repository's framework in the files below some folders, with the file."""
    seen, found = set(), []
    for name, data in folder(*paths):
        digest = hashlib.sha256(data).digest()
        if digest in seen:
            continue
        seen.add(digest)
        if name.endswith(PICTURES):
            found.append(f"{name}: a picture")
        text = f" {_plain(f'{name} ' + data.decode('utf-8', 'ignore'))} "
        found += [f"{name}: {phrase}" for phrase in ours() if phrase in text]
    return found
