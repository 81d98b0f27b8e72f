"""Code, ordered lists, subheadings and tables: each a statement or a group, whoever reads them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from living_framework.model import Facet, Marked, Problem, Section, Statement
from living_framework.source.body import parse_body, spans
from living_framework.source.ids import numbered
from living_framework.source.strict_yaml import split
from living_framework.source.words import words
from living_framework.versions.frozen import redacted

HEAD = "---\nid: F01\n---\n"
BODY = """## Facts

Use `a  * b`. ^1

### How it is done

3. Three. ^2
4. Four
   goes on. ^3

```python
if x:

    return `y`  # {{ z }}
```
^4

### What it needs

| Level | Meaning |
|:------|---------|
| L1    | *All* [@key] |
| L2 | a \\| b |
^5
"""


def parse(body: str) -> tuple[tuple[Section, ...], list[Problem]]:
    return parse_body(body, "F01", {"Facts": "facts"}, 4)


def statements(body: str) -> tuple[Statement, ...]:
    sections, problems = parse(body)
    assert problems == []
    return tuple(s for section in sections for s in section.statements)


def test_each_block_is_a_statement() -> None:
    said = [(s.number, s.block, s.start, s.group, str(s.plain)) for s in statements(BODY)]
    how, needs = "facts-how-it-is-done", "facts-what-it-needs"
    assert said == [
        (1, "paragraph", 0, "", "Use a * b."),
        (2, "ordered", 3, how, "Three."),
        (3, "ordered", 3, how, "Four goes on."),
        (4, "code", 0, how, "if x: return `y` # {{ z }}"),
        (5, "table", 0, needs, "Level | Meaning; L1 | All; L2 | a | b"),
    ]
    section = parse(BODY)[0][0]
    assert [(g.title, g.title.line, g.anchor) for g in section.groups] == [
        ("How it is done", 8, how),
        ("What it needs", 21, needs),
    ]


def test_what_is_hashed() -> None:
    code, table = statements(BODY)[3:]
    assert code.text == "```python\nif x:\n\n    return `y`  # {{ z }}\n```"
    assert table.text == (
        "| Level | Meaning |\n|:------|---------|\n| L1 | *All* [@key] |\n| L2 | a \\| b |"
    )
    assert code.inlines[0].target == "python"
    assert words(code.inlines) == "if x:\n\n    return `y`  # {{ z }}"
    assert words(table.inlines) == "Level | Meaning; L1 | All [key]; L2 | a | b"


def test_every_letter_has_its_place() -> None:
    rows = BODY.split("\n")
    for statement in statements(BODY):
        for match in re.finditer(r"\w+", statement.plain):
            place = statement.plain.at(match.start())
            assert rows[place.line - 4][place.column - 1 :].startswith(match[0]), match[0]


def test_a_number_below_is_the_mark() -> None:
    marks = [(s.mark, s.mark.line, s.mark.column, s.last_line) for s in statements(BODY)[3:]]
    assert marks == [("^4", 19, 1, 19), ("^5", 27, 1, 27)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Text. ^1\n```\nx\n```\n^2", "a code block without an empty line before it"),
        ("Text. ^1\n\n- a ^2\n\n```\nx\n^3", "a code block without an end"),
        ("```a b\nx\n```\n^1", "a code block with more than a language"),
        ("| a |\n|---|\n| b |\ntext ^1", "text directly below a table"),
        ("| a | b |\n|---|---|\n| c |\n^1", "a row of 1 cells in a table of 2"),
        ("| a | b |\n|---|---|\n| c | d | e |\n^1", "a row of 3 cells in a table of 2"),
        ("### A\n\na ^1\n\n### A\n\nb ^2", "a second subheading with the same words"),
        ("a ^1\n\n### A", "a subheading without a statement"),
        ("#### A\n\na ^1", "a heading of level 4"),
        ("1. a ^1\n   - b", "a list within a list"),
        ("| <b> |\n|---|\n| c |\n^1", "raw HTML"),
        ("| ![a](https://a.example) |\n|---|\n| c |\n^1", "an image"),
    ],
)
def test_what_is_not_allowed_has_its_place(body: str, found: str) -> None:
    _, problems = parse(f"## Facts\n\n{body}")
    assert found in [p.found for p in problems]
    assert all(p.line >= 6 for p in problems)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[@a][@b]", [("citation", "a"), ("citation", "b")]),
        ("[F02][F03]", [("facet", "F02"), ("facet", "F03")]),
        ("[@unknown][F02.1]", [("citation", "unknown"), ("statement", "F02.1")]),
    ],
)
def test_two_references_side_by_side_are_two(text: str, targets: list[tuple[str, str]]) -> None:
    (statement,) = statements(f"## Facts\n\nA {text}. ^1")
    found = [(run.kind, str(run.target)) for run in statement.inlines if run.target]
    assert found == targets


# --- Any of them ---------------------------------------------------------------------------------

PARAGRAPH = st.sampled_from(["Words", "`code` here", "Two\nlines", "1986\\. A year", "[F02][@key]"])
CODE = st.sampled_from(
    ["x", "a\n\nb", "## no heading", "^7", "    indent\n", "| a |\n|---|", "- a"]
)
BLOCK = st.one_of(
    PARAGRAPH.map(lambda t: (t + " ", " ")),
    PARAGRAPH.map(lambda t: ("- " + t.replace("\n", "\n  "), " ")),
    PARAGRAPH.map(lambda t: ("7) " + t.replace("\n", "\n   "), " ")),
    CODE.map(lambda t: (f"```\n{t}\n```", "\n")),
    CODE.map(lambda t: (f"~~~~ sh\n{t}\n~~~~", "\n")),
    st.sampled_from(["| a | b |\n|---|---|\n| *c* | |", "a | b\n-|-"]).map(lambda t: (t, "\n")),
)
HEADS = st.sampled_from(["", "", "## Other\n\n", "### Subheading {}\n\n"])
BODIES = st.lists(st.tuples(HEADS, BLOCK), min_size=1, max_size=8)
ENDS = st.sampled_from(["\n", "\r\n"])


def written(blocks: list[tuple[str, tuple[str, str]]], *, numbered: bool = True) -> str:
    parts = ["## Facts\n\n"]
    for number, (head, (text, before)) in enumerate(blocks, 1):
        mark = f"{before}^{number}" if numbered else ""
        parts.append(f"{head.format(number)}{text.rstrip()}{mark}\n\n")
    return "".join(parts)


@settings(max_examples=200)
@given(BODIES, ENDS)
def test_spans_agree_with_what_is_parsed(
    blocks: list[tuple[str, tuple[str, str]]], end: str
) -> None:
    body = written(blocks).replace("\n", end)
    found = statements(body)
    assert len(found) == len(blocks)
    lines = {s.number: (s.text, s.last_line) for s in found}
    assert lines == {s.number: (s.text, s.last_line) for s in spans(body, 4)}
    assert [s.section for s in spans(body, 4)] == [
        "Other" if s.section == "other" else "Facts" for s in found
    ]


@settings(max_examples=200)
@given(BODIES, st.data())
def test_a_statement_is_taken_out_and_all_others_stay(
    blocks: list[tuple[str, tuple[str, str]]], data: st.DataObject
) -> None:
    text = HEAD + written(blocks)
    number = data.draw(st.integers(1, len(blocks)))
    left = redacted(text.encode(), {number}).decode()
    before = {s.number: s for s in spans(*split(text)[1:3])}
    after = {s.number: s for s in spans(*split(left)[1:3])}
    assert after.pop(number).text == "Withdrawn."
    gone = before.pop(number)
    assert {n: (s.section, s.text) for n, s in after.items()} == {
        n: (s.section, s.text) for n, s in before.items()
    }
    assert gone.text not in left or len(gone.text) < 12 or gone.text in [s.text for s in before.values()]  # fmt: skip
    assert redacted(left.encode(), {number}).decode() == left
    assert redacted(redacted(text.encode())) == redacted(text.encode())


@settings(max_examples=100)
@given(BODIES, ENDS, st.booleans())
def test_every_statement_is_given_a_number_in_its_place(
    blocks: list[tuple[str, tuple[str, str]]], end: str, bare: bool
) -> None:
    text = (HEAD + written(blocks, numbered=False)).replace("\n", end)
    text = text.rstrip() if bare else text
    sections, problems = parse_body(split(text)[1], "F01", {}, 4)
    empty = Marked()
    page = Facet(Marked("F01"), empty, empty, empty, empty, sections=sections)
    assert problems == []
    data, given_ids = numbered(page, text.encode(), ())
    again = statements(split(data.decode())[1])
    assert [s.number for s in again] == list(range(1, len(blocks) + 1))
    assert [line for _, line in given_ids] == [s.last_line for s in again]
    assert [s.text for s in again] == [s.text for section in sections for s in section.statements]
