"""Rules on front-matter and the other YAML files: syntax, keys, types, vocabularies, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..model import Facet, Marked, Term
from .scope import Hit, Scope, hit, nearest

SUMMARY_LENGTH = 200
_SENTENCE_END = re.compile(r"[.!?][”’\"')]*\s+(?=[A-Z“‘\"'])")


def yaml_syntax(scope: Scope) -> Iterator[Hit]:
    """Front-matter and data files are well-formed YAML.

    A file begins with `---`, its front-matter ends with `---`. A text that has `: ` in it or begins
    with a special character stands in double quotes.
    """
    for path, problem in scope.problems("no-front-matter"):
        if problem.hint:
            yield hit(path, problem, "the front-matter does not end; write --- on a line of its own after it")  # fmt: skip
        else:
            yield hit(path, problem, "the file does not begin with front-matter; write --- on its first line")  # fmt: skip
    for path, problem in scope.problems("yaml"):
        yield hit(path, problem, f"this is not YAML here: {problem.found}; put the text in double quotes, or mend the indent")  # fmt: skip


def yaml_features(scope: Scope) -> Iterator[Hit]:
    """YAML is used without anchors, aliases and tags."""
    for path, problem in scope.problems("yaml-feature"):
        yield hit(path, problem, f"{problem.found} is not allowed; write the value out, in double quotes if it is a text")  # fmt: skip


def duplicate_keys(scope: Scope) -> Iterator[Hit]:
    """A key stands once."""
    for path, problem in scope.problems("duplicate-key"):
        yield hit(path, problem, f"the key {problem.found} stands twice; take this one away")


def known_keys(scope: Scope) -> Iterator[Hit]:
    """Only keys that are known stand in front-matter and data files."""
    for path, problem in scope.problems("unknown-key"):
        yield hit(path, problem, f"the key {problem.found} is not known" + nearest(problem.found, problem.hint.split(", ")))  # fmt: skip


def required_keys(scope: Scope) -> Iterator[Hit]:
    """Every required key is there, with a value.

    A facet has id, title, summary, status, reviewed, phase, actors and technologies; a part has the
    first five. A facet that speaks of technology as a whole has `technologies: []`.
    """
    for path, problem in scope.problems("missing-key"):
        yield hit(path, problem, f"the key {problem.found} is missing; write `{problem.found}: …`")
    for page in scope.pages:
        wanted = ["id", "title", "summary", "status", "reviewed"]
        absent = ["phase", "actors", "technologies"] if page.kind == "facet" else []
        for key in wanted + absent:
            if key == "technologies" or key not in page.keys or getattr(page, key):
                continue
            if _has_type(scope, page, key):
                yield Hit(page.path, page.keys[key], f"{key} is empty; write a value")
        for key in absent:
            if page.keys and key not in page.keys:
                yield Hit(page.path, Marked("", 2, 1), f"the key {key} is missing; write `{key}: …`")  # fmt: skip


def _has_type(scope: Scope, page: Facet, key: str) -> bool:
    """Whether the value was of the right type; a wrong one is told by the rule on types."""
    problems = scope.framework.problems.get(page.path, ())
    return not any(p.kind == "type" and p.found.startswith(f"{key} is ") for p in problems)


def value_types(scope: Scope) -> Iterator[Hit]:
    """Each value is of the type that its key takes: a text, a list or a mapping."""
    for path, problem in scope.problems("type"):
        yield hit(path, problem, f"{problem.found}; expected is {problem.hint}")


def vocabulary(scope: Scope) -> Iterator[Hit]:
    """Status, phase, actors and technologies are words of the vocabularies in framework.yml."""
    settings = scope.framework.settings
    for page in scope.pages:
        uses: list[tuple[str, tuple[Marked, ...], tuple[Term, ...]]] = [
            ("status", (page.status,), settings.statuses),
            ("phase", (page.phase,), settings.phases),
            ("actors", page.actors, settings.actors),
            ("technologies", page.technologies, settings.technologies),
        ]
        for name, words, terms in uses:
            known = {str(term.key) for term in terms}
            for word in words:
                if word and word not in known:
                    yield Hit(page.path, word, f"“{word}” is not in the vocabulary {name}" + nearest(word, known))  # fmt: skip
            for word in sorted({w for w in words if words.count(w) > 1}):
                yield Hit(page.path, word, f"“{word}” stands twice in {name}; take one away")


def dates(scope: Scope) -> Iterator[Hit]:
    """A date is written YYYY-MM-DD, exists, and is not in the future."""
    dated = [(page.path, page.reviewed) for page in scope.pages]
    dated += [("facets/retired.yml", t.date) for t in scope.framework.retired.values()]
    lines = scope.framework.settings.helplines
    dated += [(str(lines), line.verified) for line in scope.framework.helplines]
    for path, text in dated:
        if not text:
            continue
        day = parse_date(text)
        if day is None:
            yield Hit(path, text, f"“{text}” is not a date; write it as {scope.today.isoformat()}")
        elif day > scope.today:
            yield Hit(path, text, f"{text} is in the future; write the day on which it was done")


def parse_date(text: str) -> date | None:
    """An ISO 8601 calendar date, or None where the text is none."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def summary(scope: Scope) -> Iterator[Hit]:
    """The summary is one sentence of at most 200 characters."""
    for page in scope.pages:
        text = page.summary
        if len(text) > SUMMARY_LENGTH:
            yield Hit(page.path, text, f"the summary has {len(text)} characters; shorten it to {SUMMARY_LENGTH}")  # fmt: skip
        if text and (len(_SENTENCE_END.findall(text)) or text[-1] not in ".?!"):
            yield Hit(page.path, text, "the summary is not one sentence; write one, with its full stop at the end")  # fmt: skip
