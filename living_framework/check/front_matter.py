"""Rules on front-matter and the other YAML files: syntax, keys, types, vocabularies, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..model import Facet, Marked, Term
from ..source.load import RETIRED, SETTINGS
from .scope import Hit, Scope, hit, nearest, quoted

SUMMARY_LENGTH = 200
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# The end of a sentence before another: not that of an initial or an abbreviation as in U.S.
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?…][”’\"')»]*\s+(?=[^\W\d_a-z])")
_LAST = re.compile(r"[.!?…。！？؟।][”’\"')»]*\Z")
# What the YAML reader says, in an editor's words, and how to correct it.
_SAID = {
    "mapping values are not allowed": "there is a colon where no key can stand; put the whole text in double quotes, or give the line the indent of its neighbours",
    "did not find expected key": "a key is expected here; give the line the indent of its neighbours",
    "did not find expected ',' or ']'": "the list that begins here is not closed; write ] after its last entry",
    "did not find expected ',' or '}'": "the group that begins here is not closed; write } after its last entry",
    "found unexpected end of stream": "the quotation mark here is not closed; write a second one after the text",
    "could not find expected ':'": "this line has no colon; write `key: value`, or indent it if it goes on from the line before",
    "did not find expected alphabetic": "a text cannot begin with this sign; put it in double quotes",
    "found character that cannot start": "a text cannot begin with this sign; put it in double quotes, or write spaces instead of a tab",
    "block sequence entries": "a list cannot begin here; write its first - on the next line",
    "a second document begins": "a line with --- is inside the file; take it away",
    "nested deeper": "lists stand within lists too deep to follow; write them flat",
    "more than": "there is more here than anybody reads; split the file",
}  # fmt: skip


def yaml_syntax(scope: Scope) -> Iterator[Hit]:
    """Front-matter and data files are well-formed YAML.

    A file begins with `---`, its front-matter ends with `---`. A text that has `: ` or ` #` in it, or
    begins with a sign, is in double quotes. Lines that belong together have the same indent.
    """
    for path, problem in scope.problems("not-closed"):
        yield hit(path, problem, "the front-matter does not end; write --- on a line of its own after its last key")  # fmt: skip
    for path, problem in scope.problems("no-front-matter"):
        yield hit(path, problem, f"the file begins with {quoted(problem.found)} and not with front-matter; write --- on its first line")  # fmt: skip
    for path, problem in scope.problems("yaml"):
        said = next((text for start, text in _SAID.items() if problem.found.startswith(start)), "")
        yield hit(path, problem, said or f"this cannot be read ({problem.found}); put the text in double quotes, or correct the indent")  # fmt: skip


def yaml_features(scope: Scope) -> Iterator[Hit]:
    """YAML has no aliases, anchors or tags.

    A text that begins with `*`, `&` or `!` is read as one of them: put it in double quotes.
    """
    for path, problem in scope.problems("yaml-feature"):
        yield hit(path, problem, f"{problem.found} is not allowed; write the value itself, in double quotes if it is a text")  # fmt: skip


def duplicate_keys(scope: Scope) -> Iterator[Hit]:
    """A key is written once."""
    for path, problem in scope.problems("duplicate-key"):
        yield hit(path, problem, f"the key {problem.found} is there twice; take this one away")


def known_keys(scope: Scope) -> Iterator[Hit]:
    """Front-matter and data files have only keys that are known."""
    for path, problem in scope.problems("unknown-key"):
        yield hit(path, problem, f"the key {quoted(problem.found)} is not known" + nearest(problem.found, problem.hint.split(", ")))  # fmt: skip


def required_keys(scope: Scope) -> Iterator[Hit]:
    """Every required key is there, with a value.

    A facet and a part have id, title, summary, status and reviewed; a facet also has a term of every
    vocabulary that framework.yml says is required, and so has each statement of one on statements.
    """
    for path, problem in scope.problems("missing-key"):
        yield hit(path, problem, f"the key {problem.found} is missing; write `{problem.found}: …`")
    for path, problem in scope.problems("empty-value"):
        yield hit(path, problem, f"{problem.found} is empty; write a value")
    required = [k for k, v in scope.framework.settings.on_facets.items() if v.required]
    for page in scope.framework.facets:
        for key in required if page.keys else ():
            if key not in page.keys:
                yield Hit(page.path, Marked("", 2, 1), f"the key {key} is missing; write `{key}: …`")  # fmt: skip
            elif not page.terms.get(key) and _has_type(scope, page, key):
                yield Hit(page.path, page.keys[key], f"{key} is empty; write a value")
    yield from _statements_without_terms(scope)


def _statements_without_terms(scope: Scope) -> Iterator[Hit]:
    wanted = [k for k, v in scope.framework.settings.on_statements.items() if v.required]
    for page in scope.framework.facets:
        for statement in page.statements:
            for key in wanted if statement.number and page.keys else ():
                if not statement.terms.get(key):
                    yield Hit(page.path, statement.mark, f"{statement.id} has no {key}; write it in the front-matter: `{key}: {{{statement.number}: …}}`")  # fmt: skip


def _has_type(scope: Scope, page: Facet, key: str) -> bool:
    """Whether the value was of the right type; a wrong one is told by the rule on types."""
    problems = scope.framework.problems.get(page.path, ())
    return not any(p.kind == "type" and p.found.startswith(f"{key} is ") for p in problems)


def value_types(scope: Scope) -> Iterator[Hit]:
    """Each value is of the kind that its key takes: a text, a list or a group of keys.

    A text is one paragraph. Numbers, dates and words such as no are texts here, exactly as written.
    """
    for path, problem in scope.problems("type"):
        away = ", or take the line away" if problem.found.endswith(" is empty") else ""
        yield hit(path, problem, f"{problem.found}; write {problem.hint}{away}")


def vocabulary(scope: Scope) -> Iterator[Hit]:
    """Statuses and the words of every vocabulary are those that framework.yml lists."""
    settings = scope.framework.settings
    lists = scope.framework.problems.get(SETTINGS, ())
    if not settings.statuses and not any(p.found == "statuses" for p in lists):
        yield Hit(SETTINGS, settings.status, "`statuses` is empty, so no page can have one; list at least one")  # fmt: skip
    yield from _words(SETTINGS, "status", "statuses", (settings.status,), settings.statuses)
    for page in scope.pages:
        yield from _words(page.path, "status", "statuses", (page.status,), settings.statuses)
        for key, words in _uses(page):
            vocabulary = settings.vocabularies[Marked(key)]
            yield from _words(page.path, key, vocabulary.many, words, vocabulary.terms)


def _uses(page: Facet) -> Iterator[tuple[str, tuple[Marked, ...]]]:
    """The words that a page uses of each vocabulary: of itself, then of each of its statements."""
    yield from page.terms.items()
    for key, statements in page.statement_terms.items():
        for words in statements.values():
            yield key, words


def _words(
    path: str, key: str, many: str, words: tuple[Marked, ...], terms: tuple[Term, ...]
) -> Iterator[Hit]:
    known = {str(term.key) for term in terms}
    seen: set[str] = set()
    for word in filter(None, words):
        if word in seen:
            yield Hit(path, word, f"“{word}” is in {key} twice; take one away")
        elif word not in known and (known or key != "status"):
            yield Hit(path, word, f"{quoted(word)} is not among the {many} of {SETTINGS}" + (nearest(word, known) or "; list it there"))  # fmt: skip
        seen.add(word)


def dates(scope: Scope) -> Iterator[Hit]:
    """A date is written YYYY-MM-DD, exists, and is not in the future."""
    dated = [(page.path, page.reviewed) for page in scope.pages]
    dated += [(RETIRED, grave.date) for grave in scope.framework.retired.values()]
    lines = scope.framework.settings.helplines
    dated += [(str(lines), line.verified) for line in scope.framework.helplines]
    for path, text in dated:
        day = parse_date(text)
        if text and day is None:
            yield Hit(path, text, f"{quoted(text)} is no date; write the day as year-month-day, such as 2026-01-31")  # fmt: skip
        elif day and (day - scope.today).days > 1:  # tomorrow has begun somewhere
            yield Hit(path, text, f"{text} is in the future; write the day on which it was done")


def parse_date(text: str) -> date | None:
    """An ISO 8601 calendar date, or None where the text is none."""
    try:
        return date.fromisoformat(text) if DATE.match(text) else None
    except ValueError:
        return None


def summary(scope: Scope) -> Iterator[Hit]:
    """The summary is one sentence of at most 200 characters."""
    for page in scope.pages:
        text = page.summary
        if len(text) > SUMMARY_LENGTH:
            yield Hit(page.path, text.at(SUMMARY_LENGTH), f"the summary has {len(text)} characters, and {SUMMARY_LENGTH} end here; shorten it")  # fmt: skip
        end = _SENTENCE_END.search(text)
        if end:
            yield Hit(page.path, text.at(end.end()), "a second sentence begins here; write the summary in one")  # fmt: skip
        if text and not _LAST.search(text):
            yield Hit(page.path, text.at(len(text)), "the summary does not end as a sentence does; write a full stop at its end")  # fmt: skip
