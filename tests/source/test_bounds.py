"""Every reader takes time in proportion to its input, and what cannot be seen is found."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from costs import BLOW_UP, out_of_proportion, seconds

from living_framework.cite import styles
from living_framework.diff.words import differences
from living_framework.review import tables
from living_framework.source.body import parse_body, spans
from living_framework.source.ids import EMAIL
from living_framework.source.strict_yaml import parse, split
from living_framework.source.text import decode, lines_of, slugify, visible
from living_framework.source.unseen import HIDDEN

SIZE = 50 * 1024  # and twice that; bounds are at 256 kB


def _body(text: str) -> object:
    return parse_body(f"## Facts\n\n{text}", "F01", {}, 1)


def _sheet(text: str) -> object:
    with contextlib.suppress(tables.Unreadable):
        return tables.read(f"Id,Comment\n{text}".encode())
    return None


READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "bytes": (lambda text: decode(text.encode()), "word\n"),
    "bytes, lone returns": (lambda text: decode(text.encode()), "word\r"),
    "lines": (lines_of, "a"),
    "one line of a terminal": (visible, "a\n"),
    "slug": (slugify, "a- _"),
    "mail": (EMAIL.search, "a"),
    "mail, many signs": (EMAIL.search, "a@"),
    "mail, many dots": (EMAIL.search, "a@b-."),
    "YAML, folded": (lambda text: parse(f"a: >-\n{text}"), "  word word\n"),
    "YAML, literal": (lambda text: parse(f"a: |\n{text}"), "  word\n"),
    "YAML, quoted": (lambda text: parse(f'a: "{text}"'), "word\n  "),
    "YAML, plain": (lambda text: parse(f"a: {text}"), "word\n  "),
    "YAML, escapes": (lambda text: parse(f'a: "{text}"'), "\\u200b"),
    "YAML, list": (parse, "- >-\n  some words that go on\n  here\n"),
    "body, paragraphs": (_body, "Some words of a statement, " * 3 + "^1\n\n"),
    "body, code": (_body, "```\n" + "x" * 80 + "\n```\n^1\n\n"),
    "body, one code block": (_body, "```\n" + "x" * 80 + "\n"),
    "body, tables": (_body, f"| {'a' * 70} |\n|---|\n^1\n\n"),
    "body, one table": (_body, f"| {'a' * 70} |\n|---|\n"),
    "body, subheadings": (_body, "### " + "a" * 70 + "\n\n"),
    "body, ordered": (_body, "1. " + "a" * 70 + "\n"),
    "body, code spans": (_body, "`a` ``b`` " * 8 + "\n\n"),
    "body, emphasis that never ends": (_body, "*a_ " * 60 + "\n\n"),
    "body, links that never end": (_body, "[a](" * 70 + "\n\n"),
    "body, brackets": (_body, "[" * 280 + "\n\n"),
    "body, links": (_body, "[a](https://a.example) " * 12 + "\n\n"),
    "body, addresses": (_body, "<https://a.example> " * 14 + "\n\n"),
    "body, references": (_body, "[@a][@b]" * 35 + "\n\n"),
    "body, ids": (_body, "[F02][F03.1]" * 20 + "\n\n"),
    "body, numbers": (_body, "^1 " * 90 + "\n\n"),
    "body, entities": (_body, "&#65;" * 55 + "\n\n"),
    "body, quotations in quotations": (_body, "> " * 100 + "a\n\n"),
    "body, one paragraph": (_body, "a " * 100 + "\n"),
    "body, places alone": (lambda text: list(spans(text, 1)), "## A\n\nSome words. ^1\n\n"),
    "front-matter that never ends": (split, "a: b\n"),
    "front-matter that ends at once": (split, "---\n"),
    "YAML, flow": (lambda text: parse(f"[{text}]", values=1 << 20), "a, "),
    "YAML, keys": (lambda text: parse("".join(f"k{i}: v\n" for i in range(len(text) // 8))), "a"),
    "sheet": (_sheet, "G01.1,Good words\n"),
    "sheet, quotation marks": (_sheet, '"'),
    "words, all other": (
        lambda text: differences(text, text.replace("a", "e")),
        "a word or another ",
    ),
    "words, in reverse": (lambda text: differences(text, text[::-1]), "a word or another "),
    "a reference as runs": (styles.runs, "\ue010https://a.example., "),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_about_twice_the_time(name: str) -> None:
    reader, unit = READERS[name]
    half, whole = (partial(reader, unit * (size // len(unit))) for size in (SIZE, 2 * SIZE))
    assert out_of_proportion(half, whole, 3.5, 0.05) == ""


def test_a_folded_text_as_long_as_a_file_may_be_is_read_soon() -> None:
    text = "a: >-\n" + "  some words\n" * (255 * 1024 // 13)
    assert seconds(lambda: parse(text)) < BLOW_UP
    node, problems = parse(text)
    assert problems == []
    assert node is not None


# --- What cannot be seen -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [0x3164, 0x115F, 0x2800, 0xFE0F, 0xE0100, 0x34F, 0x17B4, 0x1D173, 0xFFFE, 0xFFFF, 0x85, 0x9F, 0xAD, 0x202E],
)  # fmt: skip
def test_an_invisible_or_forbidden_character_is_found_with_its_place(code: int) -> None:
    _, problems = decode(f"ab\nc{chr(code)}d".encode())
    assert [(p.kind, p.line, p.column, p.found) for p in problems] == [
        ("hidden", 2, 2, f"U+{code:04X}")
    ]


@pytest.mark.parametrize("entity", ["&#xFFFE;", "&#65535;", "&#x0;", "&#3;", "&#x85;", "&#x3164;"])
def test_it_is_found_as_an_entity_too(entity: str) -> None:
    _, problems = parse_body(f"## Facts\n\nab {entity} c ^1", "F01", {}, 1)
    assert [(p.kind, p.line, p.column) for p in problems] == [("hidden", 3, 4)]
    digits = entity[2:-1]
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    assert problems[0].found == f"U+{code:04X}"


def test_it_is_found_as_an_escape_too() -> None:
    _, problems = parse('a: "x\\uFFFE"')
    assert [(p.kind, p.found) for p in problems] == [("hidden", "U+FFFE")]


def test_a_lone_carriage_return_is_found_with_its_place() -> None:
    _, problems = decode(b"one\r\ntwo\rthree\n")
    assert [(p.kind, p.line, p.column, p.found) for p in problems] == [("hidden", 2, 4, "U+000D")]


def test_what_can_be_seen_is_left_alone() -> None:
    letters = [chr(c) for c in range(0x20, 0x30000) if unicodedata.category(chr(c)) in ("Lu", "Ll", "Nd", "Zs")]  # fmt: skip
    assert not HIDDEN.search("".join(letters) + "\t\r\n\ufffd")


def test_format_controls_of_text_that_is_not_shown_are_all_hidden() -> None:
    """Every format character is found but those that have a glyph or join letters that have one."""
    seen = {0x110BD, 0x110CD, 0x8E2, 0x6DD, 0x70F, 0x890, 0x891, *range(0x600, 0x606)}
    left = {c for c in range(0x110000) if unicodedata.category(chr(c)) == "Cf" and not HIDDEN.match(chr(c))}  # fmt: skip
    assert left - seen <= set(range(0x13430, 0x13440))
