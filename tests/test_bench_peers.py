"""What `make bench-peers` compares: every tool is given the same words and links, and one that is missing is no error."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.frameworks import TITLES, Entry, entries, file_of, id_of, ours
from bench.handbook import PAGE, replaced
from bench.markdown import place_of, stock
from bench.page import HEADING as OURS
from bench.peers.forms import FORMS
from bench.peers.page import HEADING as PEERS
from bench.peers.tools import find

SIZE = 17  # two groups of the navigation
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
NUMBER = re.compile(r"facet-(\d+)")
OF_OURS = re.compile(
    r" \[@work\d+\]| \^\d+$", re.MULTILINE
)  # works that are cited, numbers of statements
TITLED = {id_of(entry.number): entry.title for entry in entries(SIZE)}


def titled(text: str) -> str:
    """A text in our form as other tools have it: links by title, to files."""
    text = OF_OURS.sub("", text)
    return re.sub(r"\[(F(\d+))\]", lambda m: f"[{TITLED[m[1]]}](facet-{int(m[2])}.md)", text)


def sections(path: Path) -> str:
    text = titled(path.read_text("utf-8"))
    return text[text.index(f"## {TITLES[0]}") :]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", LINK.sub(r"\1", text))


def expected(entry: Entry) -> list[str]:
    found = []
    for place, title in enumerate(TITLES):
        found += title.split()
        for statement in entry.statements:
            if statement.section == place:
                found += statement.words.split()
                found += [word for n in statement.links for word in TITLED[id_of(n)].split()]
    return found


PROJECTS: dict[str, tuple[Callable[[Path, int], object], Callable[[int], str]]] = {
    "ours": (ours, file_of),
    "stock": (stock, lambda number: f"docs/{place_of(number)}"),
    **{form.name: (form.write, form.text.format) for form in FORMS},
}


@pytest.mark.parametrize("name", PROJECTS)
def test_every_tool_is_given_the_same_words_and_links(name: str, tmp_path: Path) -> None:
    write, file = PROJECTS[name]
    write(tmp_path / "project", SIZE)
    for entry in entries(SIZE):
        path = tmp_path / "project" / file(entry.number)
        text = sections(path)
        assert words(text) == expected(entry)
        linked = [
            int(number) for _, address in LINK.findall(text) for number in NUMBER.findall(address)
        ]
        assert linked == [n for statement in entry.statements for n in statement.links]
        whole = path.read_text("utf-8")
        assert entry.summary in whole
        assert entry.title in whole


@pytest.mark.parametrize("name", [form.name for form in FORMS if form.name != "Zensical"])
def test_a_tool_that_is_not_installed_is_missing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find(name, tmp_path) is None


@pytest.mark.parametrize("heading", [OURS, PEERS])
def test_figures_take_the_place_of_one_section(heading: str) -> None:
    page = PAGE.read_text("utf-8")
    once = replaced(page, heading, "### New\n\nFigures.\n")
    assert once.count("\n## ") == page.count("\n## ")
    assert once.count("### New") == 1
    assert replaced(once, heading, "### New\n\nFigures.\n") == once


def test_figures_without_a_section_are_an_error() -> None:
    with pytest.raises(ValueError, match="no section “Elsewhere”"):
        replaced(PAGE.read_text("utf-8"), "Elsewhere", "")
