"""The rules of the check, each listed once, here. Ids are permanent and never used again."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from ..model import Finding, Framework, Helpline, Severity
from ..source.load import SETTINGS
from ..source.text import visible
from . import (
    body,
    comments,
    currency,
    declared,
    files,
    front_matter,
    helplines,
    language,
    links,
    look,
    settings,
    slips,
)
from .scope import NO_FRONT_MATTER, NOT_READ, Hit, Scope

__all__ = ["RULES", "Rule", "Scope", "check"]

MAX_FINDINGS = 1_000  # of one rule: nobody reads more before correcting these


@dataclass(frozen=True, slots=True)
class Rule:
    """A permanent id, how grave a breach is, and the generator that finds breaches."""

    id: str
    find: Callable[[Scope], Iterator[Hit]]
    severity: Severity = "error"

    @property
    def title(self) -> str:
        """The rule as authors read it: the first line of the docstring."""
        return (inspect.getdoc(self.find) or "").split("\n", 1)[0]

    @property
    def explanation(self) -> str:
        """The rest of the docstring."""
        return (inspect.getdoc(self.find) or "").partition("\n\n")[2]


RULES: tuple[Rule, ...] = (
    Rule("FW001", files.readable),
    Rule("FW002", files.hidden_characters),
    Rule("FW003", files.file_name),
    Rule("FW004", files.expected),
    Rule("FW005", files.unique_ids),
    Rule("FW006", files.inside),
    Rule("FW007", files.strays, "warning"),
    Rule("FW008", files.id_form),
    Rule("FW009", declared.page_names),
    Rule("FW010", front_matter.yaml_syntax),
    Rule("FW011", front_matter.yaml_features),
    Rule("FW012", front_matter.duplicate_keys),
    Rule("FW013", front_matter.known_keys),
    Rule("FW014", front_matter.required_keys),
    Rule("FW015", front_matter.value_types),
    Rule("FW016", front_matter.vocabulary),
    Rule("FW017", front_matter.dates),
    Rule("FW018", front_matter.summary),
    Rule("FW019", settings.entries_differ),
    Rule("FW020", body.sections_present),
    Rule("FW021", body.sections_filled),
    Rule("FW022", body.in_a_section),
    Rule("FW023", body.statement_length),
    Rule("FW024", declared.declarations),
    Rule("FW025", declared.some_facets),
    Rule("FW026", declared.template_words),
    Rule("FW030", body.numbered, "warning"),
    Rule("FW031", body.numbers_unique),
    Rule("FW032", body.numbers_not_reused),
    Rule("FW033", body.numbers_at_the_end),
    Rule("FW034", body.origins),
    Rule("FW035", slips.released_ids),
    Rule("FW036", links.tombstones),
    Rule("FW037", slips.released_words),
    Rule("FW038", declared.entries_of_statements),
    Rule("FW039", declared.labels),
    Rule("FW040", body.markup),
    Rule("FW041", body.template_syntax),
    Rule("FW042", body.links),
    Rule("FW043", settings.addresses),
    Rule("FW044", settings.review_round),
    Rule("FW045", settings.counts, "warning"),
    Rule("FW046", slips.old_titles, "warning"),
    Rule("FW047", look.look),
    Rule("FW050", links.relations_exist),
    Rule("FW051", links.relations_mutual),
    Rule("FW052", links.text_references),
    Rule("FW053", declared.mappings),
    Rule("FW060", links.citations),
    Rule("FW061", links.further_research),
    Rule("FW062", links.references_complete),
    Rule("FW063", links.references_used, "warning"),
    Rule("FW070", links.glossary),
    Rule("FW071", links.glossary_used, "warning"),
    Rule("FW080", currency.review_due, "warning"),
    Rule("FW081", currency.helplines_due, "warning"),
    Rule("FW082", helplines.reached),
    Rule("FW083", helplines.changed),
    Rule("FW090", language.wording),
    Rule("FW091", language.waivers),
    Rule("FW092", language.list_entries),
    Rule("FW100", files.can_be_shown),
    Rule("FW110", comments.places),
    Rule("FW111", comments.subjects),
    Rule("FW112", comments.words),
    Rule("FW113", comments.answers),
    Rule("FW114", comments.changed),
    Rule("FW115", comments.days),
    Rule("FW116", comments.addresses),
    Rule("FW117", comments.changed_since),
    Rule("FW118", comments.duplicates),
)

# What can be said of files without knowing what framework.yml has.
_WITHOUT_SETTINGS = {"FW001", "FW002", "FW006", "FW010", "FW011", "FW012"}


def check(  # noqa: PLR0913, PLR0917 - what rules may ask of the world is given here
    framework: Framework,
    today: date,
    released: dict[str, str] | None = None,
    rules: Iterable[Rule] = RULES,
    texts: dict[str, str] | None = None,
    prepare: Callable[[], list[Hit]] | None = None,
    versions: Mapping[str, Mapping[str, str]] | None = None,
    helplines: tuple[Helpline, ...] = (),
) -> list[Finding]:
    """Every finding of every rule on one framework, sorted by file and place.

    `today` is the day that ages are counted to; `released` gives the newest release of each id
    that was ever released, and `texts` the words of each in it. `versions` gives the ids of
    each release, and `helplines` those of an earlier text that this one is compared with.
    `prepare` makes pages in memory and gives what is in their way; it is asked only where no rule
    has found an error. Where framework.yml cannot be read, nothing is judged by it.
    """
    scope = Scope(framework, today, released or {}, texts or {}, versions or {}, helplines)
    if scope.has(SETTINGS, NOT_READ | NO_FRONT_MATTER):
        rules = [rule for rule in rules if rule.id in _WITHOUT_SETTINGS]
    found = sorted(finding for rule in rules for finding in _findings(rule, scope))
    if prepare is None or any(finding.severity == "error" for finding in found):
        return found
    shown = next(rule for rule in RULES if rule.find is files.can_be_shown)
    scope = replace(scope, hits=tuple(prepare()))
    return sorted([*found, *_findings(shown, scope)])


def _findings(rule: Rule, scope: Scope) -> Iterator[Finding]:
    hits = islice(rule.find(scope), MAX_FINDINGS)
    for count, (path, place, message) in enumerate(hits, 1):
        more = f"; only the first {MAX_FINDINGS:,} are shown" if count == MAX_FINDINGS else ""
        said = visible(message) + more
        yield Finding(path, place.line, place.column, rule.id, said, rule.severity)
