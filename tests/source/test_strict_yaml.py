"""Reading bytes and YAML: strict, bounded, and with the place of everything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_framework.model import Marked, Problem
from living_framework.source import strict_yaml as frontmatter
from living_framework.source.strict_yaml import Node
from living_framework.source.text import HIDDEN, MAX_BYTES, lines_of, pieces, visible


@dataclass(frozen=True)
class Inner:
    name: Marked
    note: Marked = Marked()


@dataclass(frozen=True)
class Record:
    title: Marked
    inner: Inner
    tags: tuple[Marked, ...] = ()
    pairs: dict[Marked, Marked] = field(default_factory=dict)
    maybe: Inner | None = None


def read(text: str) -> tuple[Record, list[Problem]]:
    node, problems = frontmatter.parse(text)
    record = frontmatter.read(node, Record, problems)
    return record, problems


# --- Bytes ---------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_utf_8_is_read_as_it_is_with_or_without_a_mark(text: str) -> None:
    text = text.removeprefix("\ufeff")
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode()):
        found, problems = frontmatter.decode(data)
        assert found == text or problems[0].kind == "encoding"
        unseen = len(HIDDEN.findall(text)) + len(re.findall(r"\r(?!\n)", text))
        assert len(problems) == unseen or problems[0].kind == "encoding"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_a_problem_with_a_place_in_it(data: bytes) -> None:
    text, problems = frontmatter.decode(data)
    assert text or problems or data in (b"", b"\xef\xbb\xbf")
    assert all(p.line >= 1 and p.column >= 1 for p in problems)


@given(st.text(st.sampled_from("ab \r\n\x0b\x0c\x1c\x85\u2028\u2029"), max_size=40))
def test_a_line_ends_where_yaml_and_commonmark_end_it_and_nowhere_else(text: str) -> None:
    lines = lines_of(text)
    assert "".join(lines) == text
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert [line.rstrip("\r\n") for line in lines] == unix.removesuffix("\n").split(
        "\n"
    ) or not text


def test_the_bound_is_at_the_byte() -> None:
    text = "\n".join(["x" * 1023] * 256)
    assert len(text) == MAX_BYTES - 1
    assert frontmatter.decode(text.encode() + b"\n")[1] == []
    assert frontmatter.decode(text.encode() + b"\nx")[1][0].kind == "size"


@given(st.text())
def test_what_is_made_visible_moves_no_cursor(text: str) -> None:
    assert visible(text).isprintable() or not HIDDEN.search(visible(text))
    assert len(visible(text).splitlines()) <= 1


# --- Front-matter and body -----------------------------------------------------------------------


@given(st.text(st.sampled_from("-a:\n\r \x85\u2028"), max_size=60))
def test_front_matter_and_body_are_the_file_again(text: str) -> None:
    head, body, first_line, problems = frontmatter.split(text)
    if problems:
        assert head == ""
    else:
        lines = lines_of(text)
        assert lines[0] + head + lines[first_line - 2] + body == text
        assert "".join(lines[first_line - 1 :]) == body


# --- YAML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1.10", "no", "2026-11-24", "0x10", "null", "~", "1e3", "on", "12:30:00", ".inf", "=", "<<"])  # fmt: skip
def test_a_value_is_the_text_that_was_written(text: str) -> None:
    node, problems = frontmatter.parse(f"key: {text}")
    assert problems == []
    assert node is not None
    assert node.plain() == {"key": text}


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    node, problems = frontmatter.parse(text, 7)
    assert all(p.line >= 7 and p.column >= 1 for p in problems)
    frontmatter.read(node, Record, [])


@given(st.text(st.sampled_from("a:-[]{}\"'&*!|>#%@\n \t,?"), max_size=60))
def test_no_punctuation_breaks_the_reader(text: str) -> None:
    _, problems = frontmatter.parse(text)
    lines = text.count("\n") + 2
    assert all(1 <= p.line <= lines for p in problems)


def flat(node: Node) -> list[Node]:
    if isinstance(node.value, dict):
        return [inner for value in node.value.values() for inner in flat(value)]
    if isinstance(node.value, list):
        return [inner for value in node.value for inner in flat(value)]
    return [node]


WRITTEN = """\
plain: one two
folded over: one
  two
single: 'it''s one'
double: "a \\"b\\" c \\u00e9 d"
long: "one
  two"
block: >-
  one two
  three

literal: |
  one
   two
list: [one, 'two', "three"]
"""


def test_every_letter_of_every_value_has_its_place() -> None:
    node, problems = frontmatter.parse(WRITTEN)
    assert problems == []
    assert node is not None
    rows = WRITTEN.split("\n")
    texts = [value.text for value in flat(node)]
    assert [str(text) for text in texts][:4] == ["one two", "one two", "it's one", 'a "b" c é d']
    for text in texts:
        for offset, letter in enumerate(text):
            place = text.at(offset)
            if letter.isalpha() and letter not in "éd":
                assert rows[place.line - 1][place.column - 1] == letter, (text, offset)


@given(st.text(max_size=60), st.text(max_size=60))
def test_places_are_found_or_left_for_any_source(source: str, value: str) -> None:
    found = pieces(source, value, 3, 5)
    assert [place[0] for place in found] == sorted({place[0] for place in found})
    assert all(line >= 3 and column >= 1 for _, line, column in found)


def test_a_bomb_is_refused_before_it_is_lit() -> None:
    bomb = "a: &a [x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))  # fmt: skip
    node, problems = frontmatter.parse(bomb)
    assert node is None
    assert [(p.kind, p.line, p.column) for p in problems] == [("yaml-feature", 1, 4)]


def test_more_values_than_anybody_reads_are_refused() -> None:
    node, problems = frontmatter.parse("a: [" + "x," * 30_000 + "]")
    assert node is None
    assert problems[0].found.startswith("more than 20,000 values")


# --- Records -------------------------------------------------------------------------------------


def test_a_record_is_read_by_its_annotations() -> None:
    record, problems = read(
        "title: T\ninner: {name: N}\ntags: [a, b]\npairs: {k: v}\nmaybe: {name: M}"
    )
    assert problems == []
    assert record == Record(
        Marked("T"), Inner(Marked("N")), (Marked("a"), Marked("b")), {Marked("k"): Marked("v")}, Inner(Marked("M")),
    )  # fmt: skip
    assert (record.tags[1].line, record.tags[1].column) == (3, 11)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inner: {name: N}", [("missing-key", 1, 1, "title")]),
        ("title: T\ninner: {}", [("missing-key", 2, 8, "name")]),
        ("title:\ninner: {name: N}", [("empty-value", 1, 1, "title")]),
        ("title: T\ninner: {name: N, nam: M}", [("unknown-key", 2, 18, "nam")]),
        ("title: [T]\ninner: {name: N}", [("type", 1, 8, "title is a list")]),
        ("title: T\ninner: N", [("type", 2, 8, "this is a text")]),
        ("title: T\ninner: {name: N}\ntags: a", [("type", 3, 7, "tags is a text")]),
        ("title: T\ninner: {name: N}\ntags: [{a: b}]", [("type", 3, 8, "an entry of tags is a group of keys")]),
        ("title: T\ninner: {name: N}\npairs: [a]", [("type", 3, 8, "pairs is a list")]),
        ("title: T\ninner: {name: N}\npairs: {a: [b]}", [("type", 3, 12, "a is a list")]),
        ("title: T\ninner: {name: N}\ntitle: U", [("duplicate-key", 3, 1, "title")]),
        ("? [a]\n: b", [("yaml", 1, 3, "a key is a list, and has to be a text"), ("missing-key", 1, 1, "title"), ("missing-key", 1, 1, "inner")]),
        ("- a", [("type", 1, 1, "this is a list")]),
        ("", [("missing-key", 1, 1, "title"), ("missing-key", 1, 1, "inner")]),
    ],
)  # fmt: skip
def test_what_a_record_lacks_is_told_with_its_place(text: str, expected: list[object]) -> None:
    record, problems = read(text)
    assert [(p.kind, p.line, p.column, p.found) for p in problems] == expected
    assert isinstance(record.title, Marked)
    assert isinstance(record.inner, Inner)
