"""What readers see of a statement is what was frozen: a page that says other words is not published."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import PROJECT, framework
from releasing import commit, edit, released, repository

from living_framework.publish import script_data, search
from living_framework.site.page_reader import read
from living_framework.site.words import Frozen, Said, indexed
from living_framework.versions.lifecycle import editions


def test_a_template_that_leaves_out_a_word_stops_the_build_and_the_pages_are_named(
    tmp_path: Path,
) -> None:
    """The hashes are all right, and every page says the opposite of what was released."""
    root = repository(tmp_path / "garden")
    for name in ("mkdocs.yml", "docs", "overrides", "macros"):
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, root / name, dirs_exist_ok=True)
        else:
            shutil.copy(source, root)
    edit(
        root,
        "facets/01-soil.md",
        "- Leave a strip unplanted each year.",
        "- Do not leave a strip unplanted, says [G02.1], each year.",
    )
    edit(root, "facets/01-soil.md", "Who turns", "Who does not turn")
    commit(root)
    released(root, "0.1.0")
    edit(root, "facets/01-soil.md", "each year", "every year")
    no_not = "| replace(' not ', ' ')"
    edit(root, "overrides/partials/inline.html", '"text" -%}{{ run.text }}', f'"text" -%}}{{{{ run.text {no_not} }}}}')  # fmt: skip
    edit(root, "overrides/pages/id.html", "last.statement.plain if", f"last.statement.plain {no_not} if")  # fmt: skip
    edit(root, "overrides/partials/redline-words.html", "{%- else -%}{{ run.text }}", f"{{%- else -%}}{{{{ run.text {no_not} }}}}")  # fmt: skip
    edit(root, "overrides/partials/entwined.html", "link.statement.plain |", f"link.statement.plain {no_not} |")  # fmt: skip
    edit(root, "overrides/pages/home.html", "statements[0].plain }}", f"statements[0].plain {no_not} }}}}")  # fmt: skip
    result = framework("site", "--root", root)
    assert result.returncode == 1
    assert "nothing was put in place" in result.stderr
    assert not (root / "site").exists()
    for page in (
        "0.1.0/facets/soil/index.html", "0.1.0/whole/index.html", "draft/facets/soil/index.html",
        "draft/whole/index.html", "root/id/G01.4/index.html",
        "draft/facets/water/index.html", "root/changes/0.1.0..draft/index.html",
    ):  # fmt: skip
        assert re.search(
            rf"^{page}: G01.4 has other words than in [\w.]+: “Do not leave a strip unplanted.*” is "
            "shown as “Do leave a strip",
            result.stderr,
            re.MULTILINE,
        ), page
    assert (
        "draft/index.html: G01.5 has other words than in draft: “Who does not turn" in result.stderr
    )


CASES = {
    "the same words": ('<span data-words="G01.3">{}</span>', ""),
    "over lines and with a citation": ('<span data-words="G01.3">{}\n <a href="#ref-x">[1]</a></span>', ""),
    "a word more": ('<span data-words="G01.3">{} not</span>', "G01.3 has other words"),
    "a word hidden": ('<span data-words="G01.3"><b hidden>{}</b></span>', "G01.3 has other words"),
    "words in a comment": ('<span data-words="G01.3"><!--{}--></span>', "G01.3 has other words"),
    "words in a citation": ('<span data-words="G01.3">{}<a href="#ref-x">not</a></span>', "G01.3 has other words"),
    "the first of them": ('<span data-words="G01.3" data-excerpt>Keep one heap…</span>', ""),
    "the first of them, and it does not say so": ('<span data-words="G01.3">Keep one heap…</span>', "G01.3 has other words"),
    "cut within a word": ('<span data-words="G01.3" data-excerpt>Keep one he…</span>', "G01.3 has other words"),
    "cut without an ellipsis": ('<span data-words="G01.3" data-excerpt>Keep one heap</span>', "G01.3 has other words"),
    "cut, and other words before": ('<span data-words="G01.3" data-excerpt>Keep no heap…</span>', "G01.3 has other words"),
    "an ellipsis alone": ('<span data-words="G01.3" data-excerpt>…</span>', "G01.3 has other words"),
    "of another version": ('<p data-words="G01.3" data-version="9.9.9">{}</p>', "which 9.9.9 has not"),
    "of no statement": ('<p data-words="G09.9">{}</p>', "words of G09.9, which draft has not"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_shown_words_are_compared_with_the_text(name: str, garden: Path) -> None:
    template, message = CASES[name]
    every = editions(garden)
    words = str(every[-1].framework.statements["G01.3"].plain)
    (shown,) = read(template.format(words).encode()).said
    found = Frozen(every).fault(shown, "draft")
    assert message in found if message else found == ""


def test_a_table_and_a_code_block_are_read_as_in_a_text_of_one_line() -> None:
    page = (
        '<div data-words="X01.1"><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>'
        "<tr><td>1</td><td>2 <em>x</em></td></tr><tr><td>3</td><td></td></tr></tbody></table></div>"
        '<div data-words="X01.2"><pre><code>one\n  two&#10;</code></pre></div>'
    )
    assert read(page.encode()).said == [
        Said("X01.1", "", "A | B; 1 | 2 x; 3 |"),
        Said("X01.2", "", "one two"),
    ]


def test_words_that_went_and_came_are_those_of_two_versions() -> None:
    said_aloud = '<span class="said"> [removed: </span>'
    page = (
        f'<p data-words="X01.1" data-version="2.0.0" data-was="1.0.0">Keep <del>{said_aloud}one</del><ins>no</ins> heap.</p>'
        '<p data-words="X01.2" data-version="2.0.0" data-was="1.0.0"><ins>New.</ins></p>'
    )
    assert read(f"<div>{page}</div>".encode()).said == [
        Said("X01.1", "2.0.0", "Keep no heap."),
        Said("X01.1", "1.0.0", "Keep one heap."),
        Said("X01.2", "2.0.0", "New."),
    ]


def test_the_data_of_search_is_compared_too(built: Path) -> None:
    """All of it has the frozen words, and other words are named."""
    index = script_data.read(built / "draft" / search.FILE)
    frozen = Frozen(editions(PROJECT))
    found = list(indexed(index))
    assert len(found) == len(editions(PROJECT)[-1].framework.statements)
    assert [frozen.fault(each, "draft") for each in found if frozen.fault(each, "draft")] == []
    assert "has other words" in frozen.fault(found[0]._replace(words="Other."), "draft")
