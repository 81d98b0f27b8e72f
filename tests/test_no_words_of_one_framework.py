"""No template, script, style or Python module knows a word of any framework: all are declared."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from conftest import PROJECT

# `source/upgrade.py` knows the words of schema 1, which it reads; the vendored engine is not ours.
EXCEPT = {"living_framework/source/upgrade.py"}
FOLDERS = ("living_framework", "macros", "overrides")
ENDINGS = {".py", ".html", ".js", ".css", ".svg"}
WORDS = re.compile(
    r"victim|traffick|survivor|exploit(?!s\b)|perpetrat|\bphases?\b|\bactors?\b|\btechnolog|human traff"
    r"|sexual|immediate danger|\b(?:1-)?888-373-7888\b|\b233733\b|\b988\b",
    re.IGNORECASE,
)


@cache
def _code(path: Path) -> str:
    """A file's text with its comments taken out, each line where it was."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        lines = text.splitlines()
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                at = token.start[0] - 1
                lines[at] = lines[at][: token.start[1]]
        return "\n".join(lines)
    patterns = {".html": r"\{#.*?#\}|<!--.*?-->", ".svg": r"\{#.*?#\}|<!--.*?-->"}
    comment = patterns.get(path.suffix, r"/\*.*?\*/|^\s*//[^\n]*")
    blank = lambda match: "\n" * match[0].count("\n")  # noqa: E731
    return re.sub(comment, blank, text, flags=re.DOTALL | re.MULTILINE)


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((PROJECT / folder).rglob("*")):
            name = path.relative_to(PROJECT).as_posix()
            if path.suffix in ENDINGS and "vendor/" not in name and name not in EXCEPT:
                yield path


def test_no_file_has_a_word_of_a_framework() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:100]}"
        for path in _files()
        for number, line in enumerate(_code(path).splitlines(), 1)
        if WORDS.search(line)
    ]
    assert found == []


def test_no_file_names_a_vocabulary_a_section_or_a_term_of_this_framework() -> None:
    settings = yaml.safe_load((PROJECT / "framework.yml").read_text("utf-8"))
    titles = [section["title"] for section in settings["sections"]]
    titles += [term["title"] for v in settings["vocabularies"].values() for term in v["terms"]]
    quoted = re.compile("[\"'>](?:" + "|".join(map(re.escape, titles)) + ")[\"'<]")
    for path in _files():
        assert not quoted.search(_code(path)), path
