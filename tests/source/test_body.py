"""The grammar of a body: what is a statement, where everything stands, and that nothing gets out."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from pathlib import Path

import jinja2
import nh3
import pytest
from costs import BLOW_UP, seconds
from hypothesis import example, given, settings
from hypothesis import strategies as st

from living_framework.model import Inline, Marked, Problem, Section, Statement
from living_framework.source.body import MAX_LINES, MAX_STATEMENT, parse_body, spans
from living_framework.source.text import slugify
from living_framework.source.words import words

PROJECT = Path(__file__).resolve().parents[2]
KEYS = {"Facts": "context"}


def parse(body: str, first_line: int = 1) -> tuple[tuple[Section, ...], list[Problem]]:
    return parse_body(body, "F01", KEYS, first_line)


def statements(body: str) -> list[Statement]:
    sections, problems = parse(f"## Facts\n\n{body}")
    assert problems == []
    return [s for section in sections for s in section.statements]


def one(body: str) -> Statement:
    (statement,) = statements(body)
    return statement


# --- Statements ----------------------------------------------------------------------------------


def test_a_paragraph_and_each_item_is_a_statement() -> None:
    found = statements("One. ^1\n\n- Two. ^2\n- Three\n  goes on. ^3\n\nFour. ^10")
    assert [(s.id, s.block, s.plain) for s in found] == [
        ("F01.1", "paragraph", "One."),
        ("F01.2", "item", "Two."),
        ("F01.3", "item", "Three goes on."),
        ("F01.10", "paragraph", "Four."),
    ]
    assert [(s.mark, s.mark.line, s.mark.column, s.last_line) for s in found] == [
        ("^1", 3, 6, 3),
        ("^2", 5, 8, 5),
        ("^3", 7, 12, 7),
        ("^10", 9, 7, 9),
    ]


def test_without_a_number_the_mark_is_where_the_statement_begins() -> None:
    statement = one("- Two\n  lines.")
    assert (statement.number, statement.id) == (None, "F01.?")
    assert (statement.mark, statement.mark.line, statement.mark.column) == ("", 3, 3)
    assert statement.last_line == 4


def test_sections_have_keys_from_the_settings_and_anchors_from_their_titles() -> None:
    sections, problems = parse("##  Facts ##\n\nA. ^1\n\n## What’s to be *done*", 10)
    assert [(s.title, s.key, s.anchor) for s in sections] == [
        ("Facts", "context", "facts"),
        ("What’s to be *done*", "whats-to-be-done", "whats-to-be-done"),
    ]
    assert [(s.title.line, s.title.column) for s in sections] == [(10, 5), (14, 4)]
    assert [(p.kind, p.line) for p in problems] == [("markup", 14)]


def test_runs_keep_their_kind_and_target() -> None:
    statement = one("A *b **c***, [d](https://e.example), [F02], [F02.3], [@key]. ^1")
    kinds = [(run.kind, words([run], citations=""), str(run.target)) for run in statement.inlines]
    assert kinds == [
        ("text", "A ", ""),
        ("emphasis", "b c", ""),
        ("text", ", ", ""),
        ("link", "d", "https://e.example"),
        ("text", ", ", ""),
        ("facet", "F02", "F02"),
        ("text", ", ", ""),
        ("statement", "F02.3", "F02.3"),
        ("text", ", ", ""),
        ("citation", "", "key"),
        ("text", ".", ""),
    ]
    assert statement.targets("citation") == ("key",)
    assert statement.plain == "A b c, d, F02, F02.3,."
    assert statement.text == "A *b **c***, [d](https://e.example), [F02], [F02.3], [@key]."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"Not \*emphasis\* \[F02\] \^1", "Not *emphasis* [F02] ^1"),
        ("Fish &amp; chips &copy; &#65;", "Fish & chips © A"),
        ("Two\n   lines  and   spaces", "Two lines and spaces"),
        ("3 < 4 > 2, a_b_c, 2 * 3 * 4, ~ and `", "3 < 4 > 2, a_b_c, 2 * 3 * 4, ~ and `"),
        ("[not a link] and [F2x] and [@]", "[not a link] and [F2x] and [@]"),
        ("#5 and 1) and + and = -", "#5 and 1) and + and = -"),
        ("<https://a.example/b>", "https://a.example/b"),
    ],
)
def test_a_reader_sees(text: str, said: str) -> None:
    assert one(f"{text} ^1").plain == said


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Technology's role", "technologys-role"),
        ("What’s – in – a name?", "whats-in-a-name"),
        ("  A_b  C-d ", "a-b-c-d"),
        ("Ελλάδα 2", "ελλάδα-2"),
        ("?!", ""),
    ],
)
def test_an_anchor(title: str, slug: str) -> None:
    assert slugify(title) == slug
    assert slugify(slug) == slug


def test_spans_are_those_of_the_numbered_statements() -> None:
    body = "## A\n\nOne\ntwo. ^1\n\n- None.\n- Three. ^3\r\n"
    assert list(spans(body, 5)) == [(1, "A", "One two.", 7, 8), (3, "A", "Three.", 11, 11)]


# --- Places --------------------------------------------------------------------------------------


def test_every_word_that_a_reader_sees_has_its_place() -> None:
    body = (
        "## Facts\n\n  Some *emphasis\n   over* lines, **strong**, [a link](https://a.example)\n"
        "and [F02.1]  [@key] &amp; \\*escape\\* *un_paired ^1\n\n-   An   item\nlazily *goes on* ^2\n"
    )
    rows = body.split("\n")
    sections, problems = parse(body)
    assert problems == []
    for statement in sections[0].statements:
        for match in re.finditer(r"[\w.]+", statement.plain):
            place = statement.plain.at(match.start())
            assert rows[place.line - 1][place.column - 1 :].startswith(match[0]), match[0]


def test_lines_are_counted_from_the_top_of_the_file_whatever_ends_them() -> None:
    unix = "## Facts\n\nA <b>. ^1\n\n- B {{. ^2\n"
    expected = [(p.kind, p.line, p.column) for p in parse(unix, 20)[1]]
    assert expected == [("markup", 22, 3), ("template", 24, 5)]
    for ending in ("\r\n", "\r"):
        problems = parse(unix.replace("\n", ending), 20)[1]
        assert [(p.kind, p.line, p.column) for p in problems] == expected


# --- Any text ------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "a", "Ab ", "word", " ", "  ", "\n", "\n\n", "\n- ", "\n  - ", "\n> ", "\n1. ", "\n## ", "\n### ",
    "\n---\n", "\n===\n", "\n```\n", "\n    ", "\t", "\\", "*", "**", "_", "`", "[", "]", "(", ")", "!",
    "<", ">", "&", "&lt;", "&#8203;", "&#x202e;", "{{", "{%", "{:", "}}", "^1", " ^2", " ^3\n", "[@key]",
    "[F01]", "[F01.2]", "](https://a.example)", "](javascript:x)", "<script>", "</title>", "<img src=x>",
    "<https://a.example>", "<!--", "-->", "--8<--", "|", "\n|-|-|\n", "[a]: https://b.example", "\0", "é",
    "\u202e", "🌱", '"', "'", "\r", "\r\n", "\x0c", "\u2028",
])  # fmt: skip
BODIES = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=300)
@given(BODIES | st.text(max_size=200))
@example("*a " * 800 + "b* " * 800)
@example("[" * 2000)
def test_no_text_breaks_the_grammar_and_every_place_is_there(body: str) -> None:
    text = f"## Facts\n{body}"
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sections, problems = parse(text, 5)
    places: list[Marked] = [Marked("", p.line, p.column) for p in problems]
    for statement in (s for section in sections for s in section.statements):
        places += [statement.mark, *(run.target for run in walk(statement.inlines) if run.target)]
        assert statement.mark.line <= statement.last_line
        for offset, letter in enumerate(statement.plain if not problems else ""):
            place = statement.plain.at(offset)
            if letter.isalnum():
                assert rows[place.line - 5][place.column - 1] == letter
    for place in places:
        assert 5 <= place.line < 5 + len(rows)
        assert 1 <= place.column <= len(rows[place.line - 5]) + 1
    assert all((a.line, a.column) <= (b.line, b.column) for a, b in pairwise(problems))


def walk(runs: tuple[Inline, ...]) -> list[Inline]:
    return [inner for run in runs for inner in run.walk()]


def render() -> jinja2.Template:
    """The partial that makes runs into HTML, with the little of a page that it asks for."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PROJECT / "overrides"), autoescape=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    env.globals["href"] = "#{}".format
    env.globals["get"] = lambda id_: {"title": f"<{id_}>"}
    return env.from_string(
        '{% from "partials/inline.html" import runs with context %}{{ runs(inlines, notes) }}'
    )


TEMPLATE = render()
CLEANER = nh3.Cleaner(
    tags={"em", "strong", "a", "span", "code"},
    attributes={"a": {"href", "rel", "class", "title", "aria-label"}, "span": {"class"}},
    url_schemes={"https", "mailto"},
    link_rel=None,
)


@settings(max_examples=300)
@given(BODIES)
@example("<script>alert(1)</script> ^1")
@example("text <img src=x onerror=alert(1)> ^1")
@example('[x](javascript:alert(1)) [y](https://a.example/"onclick=x()) ^1')
@example("&lt;script&gt;alert(1)&lt;/script&gt; ^1")
def test_a_statement_as_html_is_what_a_cleaner_would_leave_of_it(body: str) -> None:
    sections, _ = parse(f"## Facts\n\n{body}")
    for statement in (s for section in sections for s in section.statements):
        html = TEMPLATE.render(inlines=statement.inlines, notes=["key"])
        cleaned = CLEANER.clean(html)
        assert normal(cleaned) == normal(html)
        links = re.findall(r'href="([^"]*)"', html)
        assert all(link.startswith(("https://", "mailto:", "#")) for link in links)


def normal(html: str) -> str:
    """HTML with one way to write what can be written in several."""
    for written, sign in (("&#34;", '"'), ("&#39;", "'"), ("&quot;", '"'), ("&gt;", ">"), ("\0", "\ufffd"), ("\r", "")):  # fmt: skip
        html = html.replace(written, sign)
    return html.replace("\xa0", "&nbsp;")


# --- Bounds --------------------------------------------------------------------------------------

UNITS = ["[", "![](", "[a](", "*a ", "_a__ ", "<a ", "<!--", "&", "\\", "`", "{{ ", "[@a] ", "> ", "- ", "a^1 ", "|a"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_the_worst_of_texts_is_read_soon(unit: str) -> None:
    paragraph = unit * (MAX_STATEMENT // len(unit))
    long = "\n".join([unit * (9_000 // len(unit))] * 28)
    items = "\n".join([f"- {unit * 12}"] * (MAX_LINES - 10))
    for body in ("\n\n".join([paragraph] * 85), long, items):
        assert seconds(partial(parse, f"## Facts\n\n{body[: 255 * 1024]}")) < BLOW_UP


def test_a_statement_has_a_bound_and_stays_what_it_is() -> None:
    sections, problems = parse("## Facts\n\n" + "word " * 700 + "^1")
    assert [(p.kind, p.found) for p in problems] == [("long-statement", "3,499 characters")]
    assert sections[0].statements[0].number == 1


def test_more_lines_than_anybody_reads_are_not_read() -> None:
    sections, problems = parse("## Facts\n" * (MAX_LINES + 1), 3)
    assert sections == ()
    assert [(p.kind, p.line) for p in problems] == [("long-file", MAX_LINES + 3)]
