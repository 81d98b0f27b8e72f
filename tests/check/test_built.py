"""What passes the check can be built: small frameworks of every shape that can be declared."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from living_framework.check import check
from living_framework.site.prepare import faults
from living_framework.site.shell import shell_of
from living_framework.source.load import load
from living_framework.versions.edition import Edition

TODAY = date(2026, 11, 24)
FLAG = st.sampled_from(["true", "false"])
KEYS = st.sampled_from(["tactic", "people", "level", "area", "section-kind", "page"])
WORDS = ["soil", "explorer", "glossary"]  # of files: in their folder, no name is taken but index
FAULTS = ["", "", "", "", "", "status", "slug", "index", "key", "term", "register", "none"]


@st.composite
def vocabularies(draw: st.DrawFn, fault: str) -> dict[str, Any]:
    """Vocabularies of every kind that can be declared, and some that cannot."""
    found = {}
    groups = draw(st.booleans())
    for key in draw(st.lists(KEYS, unique=True, max_size=3)):
        on = draw(st.sampled_from(["facet", "statement"]))
        words = st.sampled_from(["one", "two", "Two words", "index"])
        terms = draw(st.lists(words, unique=True, min_size=1, max_size=3))
        whole = on == "facet"
        found["glossary" if fault == "key" else key] = {
            "one": key, "many": f"{key}s", "on": on, "values": draw(st.sampled_from(["one", "many"])),
            "groups": "true" if groups and whole else "false",
            "found_by_words": draw(FLAG) if whole else "false",
            "pages": draw(FLAG), "matrix": draw(FLAG), "required": draw(FLAG),
            "terms": [{"key": term, "title": term.title(), "words": ["soil"]} for term in terms],
        }  # fmt: skip
        groups = groups and not whole
    return found


def _settings(declared: dict[str, Any], ids: list[str], fault: str, *, related: bool) -> str:
    register = "matrix" if fault == "register" else "whats"
    return json.dumps({
        "schema": "2", "title": "Small", "subtitle": "For tests", "summary": "A small text.",
        "status": "gone" if fault == "status" else "draft", "language": "en", "scope": "Tests.",
        "licence": {part: {"id": "X", "name": "X", "url": "https://x.example/"} for part in ("content", "code")},
        "citation": {"authors": ["A"], "publisher": "A"}, "site": "https://x.example/",
        "repository": {"url": "https://git.example/x", "branch": "main"}, "contact": {"email": "a@x.example"},
        "unit": {"one": "control", "many": "controls"}, "facets": ids,
        "sections": [
            {"key": "what", "title": "What", "register": register},
            {"key": "why", "title": "Why", "required": "false"},
        ],
        "statuses": [{"key": "draft", "title": "Draft"}],
        "vocabularies": declared,
        "relations": {"related": {"label": "Related", "mutual": "true"}} if related else {},
    })  # fmt: skip


@st.composite
def frameworks(draw: st.DrawFn) -> dict[str, str]:
    """The files of a small framework: most pass the check, some have a fault."""
    fault = draw(st.sampled_from(FAULTS))
    declared = draw(vocabularies(fault))
    ids = [] if fault == "none" else ["F1", "F2", "F3"][: draw(st.integers(1, 3))]
    related = draw(st.booleans())
    files = {"references.yml": '[{"id": "book", "type": "book", "title": "B"}]'}
    files["framework.yml"] = _settings(declared, ids, fault, related=related)
    for at, id_ in enumerate(ids):
        statements = st.sampled_from(["Soil is dug.", f"See [{ids[-1]}].", "See [F1.1].", "As in [@book]."])  # fmt: skip
        texts = [draw(statements) for _ in range(draw(st.integers(1, 3)))]
        head: dict[str, Any] = {
            "id": id_, "title": f"Facet {at}", "summary": "It is short.", "status": "draft",
            "reviewed": "2026-11-24", "label": f"L-{at}", "labels": {"1": f"L-{at}.a"},
        }  # fmt: skip
        for key, vocabulary in declared.items():
            words = st.sampled_from([term["key"] for term in vocabulary["terms"]])
            least = 1 if vocabulary["required"] == "true" else 0
            terms: Any = draw(st.lists(words, unique=True, min_size=least, max_size=2))
            terms = ["unknown"] if fault == "term" else terms
            terms = terms if vocabulary["values"] == "many" else (terms or [""])[0]
            whole = vocabulary["on"] == "facet"
            if terms:
                numbers = map(str, [*range(1, len(texts) + 1)])
                head[key] = terms if whole else dict.fromkeys(numbers, terms)
        if related and len(ids) > 1:
            head["related"] = {other: "Because." for other in ids if other != id_}
        body = "".join(f"\n{text} ^{n}\n" for n, text in enumerate(texts, 1))
        why = "\n## Why\n" if fault == "slug" and draw(st.booleans()) else ""
        name = "soil" if fault == "slug" else "index" if fault == "index" else WORDS[at]
        text = f"---\n{json.dumps(head)}\n---\n\n## What\n{body}{why}"
        files[f"facets/{at + 1}-{name}.md"] = text
    return files


def _tried(examples: int) -> int:
    """Try to build that many made-up frameworks; how many of them passed the check, and so were built."""
    passed = []

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(frameworks())
    def build(files: dict[str, str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "facets").mkdir()
            for name, text in files.items():
                (root / name).write_text(text, "utf-8")
            if not [f for f in check(load(root), TODAY) if f.severity == "error"]:
                passed.append(root)
                assert faults(Edition(root), shell_of(PROJECT), whole=True) == []

    build()
    return len(passed)


@pytest.mark.slow
def test_a_framework_that_passes_the_check_can_be_built() -> None:
    assert _tried(40) >= 10


@pytest.mark.long
def test_many_frameworks_that_pass_the_check_can_be_built() -> None:
    assert _tried(600) >= 200
