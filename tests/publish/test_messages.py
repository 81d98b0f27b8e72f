"""The words of the interface: the text of a template is its message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
from babel.messages.pofile import read_po
from conftest import PROJECT

from living_framework.publish import renderer
from living_framework.publish.interface import messages_of
from living_framework.publish.messages import PSEUDO, Pseudo, Translated, catalog_of, direction

KEPT = PROJECT / "locale/interface.pot"
PO = """msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Read {1} in {2}"
msgstr "En {2}, lea {1}"

msgid "Close"
msgstr "Cerrar"

msgid "%(n)s facet"
msgid_plural "%(n)s facets"
msgstr[0] "%(n)s faceta"
msgstr[1] "%(n)s facetas"
"""

CASES = {
    "<p>Read {{ a }} in {{ b }}</p>": "<p>⟦Read A in B⟧</p>",
    '<a href="{{ a }}" title="Close">{{ b }}</a>': '<a href="A" title="⟦Close⟧">B</a>',
    "<p>\n  Two\n  lines\n</p>": "<p>\n  ⟦Two lines⟧\n</p>",
    "{% if a %}Yes{% else %}No{% endif %}": "⟦Yes⟧",
    "<script>var word = 'x';</script><b>Word</b>": "<script>var word = 'x';</script><b>⟦Word⟧</b>",
    '<i data-say="Press again" data-id="x-y">1 · 2</i>': '<i data-say="⟦Press again⟧" data-id="x-y">1 · 2</i>',
    "<code>make site</code> {a} &nbsp;": "<code>make site</code> ⟦{a} &nbsp;⟧",
    '<{{ a }} start="x y">Text</{{ a }}>': '<A start="x y">⟦Text⟧</A>',
    "{{ 'facet' if n == 1 else 'facets' }} {{ 'A page' if n else 'No page' }}": "⟦facets⟧ ⟦A page⟧",
    "<p>{{ _('Draft') }}, {{ a }}</p>": "<p>⟦Draft⟧, A</p>",
}


def render(source: str, catalog: object) -> str:
    environment = jinja2.Environment(loader=jinja2.DictLoader({"x.html": source}))
    renderer.set_up(environment, None, catalog)  # type: ignore[arg-type]
    return environment.get_template("x.html").render(a="A", b="B", n=2)


@pytest.mark.parametrize("source", CASES, ids=lambda s: s[:30])
def test_text_and_what_people_hear_is_a_message_and_nothing_else(source: str) -> None:
    assert render(source, Pseudo()) == CASES[source]
    plain = CASES[source].replace("⟦", "").replace("⟧", "")
    assert " ".join(render(source, catalog_of("en", [])).split()) == " ".join(plain.split())


def test_a_translation_may_change_the_order_and_has_plurals(tmp_path: Path) -> None:
    file = tmp_path / "es/LC_MESSAGES/interface.po"
    file.parent.mkdir(parents=True)
    file.write_text(PO, "utf-8")
    spanish = catalog_of("es-MX", [tmp_path])
    assert isinstance(spanish, Translated)
    assert render("<p>Read {{ a }} in {{ b }}</p>", spanish) == "<p>En B, lea A</p>"
    many = "{{ ngettext('%(n)s facet', '%(n)s facets', n) }}"
    assert render(f"<p>{many}</p>", spanish) == "<p>2 facetas</p>"
    assert render("<p>Unknown</p>", spanish) == "<p>Unknown</p>"


def test_values_are_escaped_wherever_they_are_put() -> None:
    source = "<p>Read {{ '<' ~ a }} now</p>{{ _('By %(who)s', who='<b>') }}"
    assert render(source, Pseudo()) == "<p>⟦Read &lt;A now⟧</p>⟦By &lt;b&gt;⟧"


def test_messages_are_found_with_their_lines() -> None:
    assert messages_of("<p>\nOne {{ a }}</p>\n<b title='Two'></b>") == [(2, "One {1}"), (3, "Two")]


def test_languages_have_a_direction_and_a_test_language() -> None:
    assert (direction("ar"), direction("he-IL"), direction("es")) == ("rtl", "rtl", "ltr")
    assert isinstance(catalog_of(PSEUDO, []), Pseudo)


def test_the_collected_words_are_those_of_the_templates(tmp_path: Path) -> None:
    made = tmp_path / "interface.pot"
    words = ["-k", "_", "-k", "ngettext:1,2", "-k", "message", "--no-location", "--omit-header"]
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg"]
    subprocess.run([*command, *words, "-o", str(made), "."], cwd=PROJECT, check=True)
    ids = [{message.id for message in read_po(path.open("rb"))} for path in (made, KEPT)]
    assert ids[0] == ids[1], "run `make strings`"
