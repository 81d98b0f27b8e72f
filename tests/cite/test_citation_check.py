"""Check a citation: asked in a real browser, of a site with three releases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import access
import pytest
import yaml
from conftest import framework, serving
from edits import edit
from playwright.sync_api import Browser, Page
from releasing import commit, released, repository

from living_framework.diff import StatementChange
from living_framework.publish.history import history
from living_framework.versions.lifecycle import Lifecycle, editions

CASES = yaml.safe_load((Path(__file__).parents[1] / "diff" / "holds.yml").read_text("utf-8"))

SECOND = {"edits": {"facets/01-soil.md": [["one heap", "one great heap"]]}}
THIRD: dict[str, Any] = {
    "edits": {
        "facets/01-soil.md": [
            ["- Leave a strip unplanted each year. ^4\n", ""],
            ["in winter? ^5\n", "in winter? ^5\n- Leave a strip unplanted each year. ^4\n"],
        ],
        "facets/02-water.md": [
            ["- Ask the neighbours before a tap is shared. ^3\n", ""],
            ["origins: {3: editorial}\n", ""],
            ["Rain barrels hold", "*Rain barrels* hold"],
        ],
        "facets/03-work.md": [["have to ask? ^3\n", "have to ask? ^3\n- Who may sit down? ^4\n"]],
        "facets/retired.yml": [
            ["[]", "- {id: G02.3, kind: merged, reason: Taps are not shared here., into: [G02.2]}"]
        ],
    }
}
DRAFT = {"edits": {"facets/03-work.md": [["Write the watering turns", "Write all turns"]]}}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The garden with releases 0.1.0, 0.2.0 (with a DOI) and 0.3.0, and a draft that moved on."""
    garden = repository(tmp_path_factory.mktemp("holds") / "garden")
    released(garden, "0.1.0")
    for version, case in (("0.2.0", SECOND), ("0.3.0", THIRD)):
        commit(edit(garden, case))
        released(garden, version)
    (garden / "releases" / "doi.yml").write_text("0.2.0: 10.5555/garden.2\n", encoding="utf-8")
    commit(edit(garden, DRAFT))
    return garden


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    out = root.parent / "site"
    result = framework("site", "--root", root, "--out", out)
    assert result.returncode == 0, result.stdout + result.stderr
    return out


@pytest.fixture(scope="module")
def page(site: Path, browser: Browser) -> Iterator[Page]:
    """The page, served, with every request and fault noted."""
    with serving(site) as address:
        opened = browser.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda message: faults.append(message.text))
        opened.goto(f"{address}holds/")
        opened.wait_for_selector("#holds-form:not([hidden])")
        opened.focus("#holds-text")  # which fetches what answers, and nothing after it does
        opened.wait_for_selector("script[src$='holds.js']", state="attached")
        opened.wait_for_load_state("networkidle")
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        yield opened
        assert faults == []
        assert asked == []
        assert opened.url == f"{address}holds/"
        assert opened.evaluate("localStorage.length + sessionStorage.length") == 0
        assert opened.context.cookies() == []
        opened.close()


def ask(page: Page, pasted: str) -> None:
    page.fill("#holds-text", pasted)
    page.click("#holds-form button")
    page.wait_for_selector("#holds-answers:not([aria-busy])")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["paste"].split())[:60])
def test_what_is_pasted_is_answered(page: Page, case: dict[str, Any]) -> None:
    ask(page, case["paste"])
    answers = page.locator("#holds-answers")
    verdicts = answers.locator(".answer").evaluate_all("all => all.map(one => one.dataset.verdict)")
    said = " ".join((answers.text_content() or "").split())
    assert verdicts == case["verdicts"], said
    for words in case.get("says", ()):
        assert words in said
    assert answers.locator("img, script").count() == 0


@pytest.mark.browser
@pytest.mark.slow
def test_a_change_is_called_what_the_page_of_changes_calls_it(page: Page, root: Path) -> None:
    lifecycle = Lifecycle(editions(root))
    for version in ("0.1.0", "0.2.0"):
        changes = lifecycle.between(version, "0.3.0").statements
        for change in changes:
            if change.kinds == ("new",):
                continue
            ask(page, f"{change.id}, version {version}")
            title = page.locator("#holds-answers h2").text_content() or ""
            assert title.partition(": ")[2] == "; ".join(change.labels), change.id
        assert changes


@pytest.mark.browser
@pytest.mark.slow
def test_what_is_cited_on_the_site_is_understood(page: Page, site: Path) -> None:
    for name, verdict in (("G01", "changed"), ("G02", "changed"), ("framework", "changed")):
        for form in ("bib", "ris"):
            ask(page, (site / "0.1.0" / "cite" / f"{name}.{form}").read_text("utf-8"))
            found = page.locator("#holds-answers .answer").first
            assert found.get_attribute("data-verdict") == verdict, f"{name}.{form}"


@pytest.mark.browser
@pytest.mark.slow
def test_every_link_in_an_answer_leads_somewhere(page: Page, site: Path) -> None:
    for pasted in (
        "G01.3",
        "g02.3",
        "G01 0.1.0",
        "https://garden.example/0.1.0/",
        "G03.2",
        "g01.4",
    ):
        ask(page, pasted)
        for link in page.locator("#holds-answers a").all():
            href = link.evaluate("a => new URL(a.href).pathname + new URL(a.href).hash")
            path, _, fragment = href.partition("#")
            text = (site / path.strip("/") / "index.html").read_text("utf-8")
            assert not fragment or f'id="{fragment}"' in text


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_is_accessible_and_gets_the_focus(
    site: Path, browser: Browser, scheme: Any
) -> None:
    with serving(site) as address:
        page = browser.new_page(color_scheme=scheme, viewport={"width": 320, "height": 800})
        page.goto(f"{address}holds/")
        ask(page, "G01 0.1.0")
        assert page.evaluate("document.activeElement.id") == "holds-answers"
        assert access.breaches(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.goto(f"{address}changes/0.1.0..0.3.0/")
        assert access.breaches(page) == []
        page.close()


@pytest.mark.browser
@pytest.mark.slow
def test_it_answers_from_the_file_system_and_says_how_by_hand_without_scripts(
    site: Path, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto((site / "holds" / "index.html").as_uri())
    ask(page, "G01.3 0.1.0")
    assert page.locator(".answer").get_attribute("data-verdict") == "reworded"
    page.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto((site / "holds" / "index.html").as_uri())
    assert not plain.is_visible("#holds-form")
    assert "https://garden.example/id/G01.1/" in plain.inner_text("main")
    plain.context.close()


HOSTILE = {
    "twelve characters again and again": "[G01.3 v0.1." * 5_000,
    "a statement again and again": "Keep one heap for the whole garden " * 1_500,
    "one word": "a" * 60_000,
    "words": "a " * 30_000,
    "spaces": "G01.3" + " " * 60_000 + "x",
    "brackets": "[" * 60_000,
    "closed": ")" * 60_000 + "x",
    "addresses": "https://garden.example/0.1.0/ " * 2_000,
    "slashes": "https://" + "/" * 60_000 + "x",
    "an entry": "@misc{a," + "a-" * 30_000,
    "fields": "@misc{a," + "a=a" * 20_000,
    "braces": "@misc{a, title=" + "}" * 60_000 + "x",
    "entries": "@a{" * 20_000,
    "records": "TY  - \nER  - \n" * 4_000,
    "quotation marks": "“" * 60_000 + "x",
}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_pasted_is_answered_in_time_and_cut_with_a_word(page: Page, name: str) -> None:
    page.evaluate("text => { document.getElementById('holds-text').value = text; }", HOSTILE[name])
    took = page.evaluate(
        "() => { const begin = performance.now();"
        " document.querySelector('#holds-form button').click(); return performance.now() - begin; }"
    )
    assert took < 1500
    page.wait_for_selector("#holds-answers:not([aria-busy])")
    said = page.locator("#holds-answers").text_content() or ""
    assert said.startswith("Only the first 20,000 characters were read.")


# --- The data ------------------------------------------------------------------------------------


def test_the_history_says_what_each_version_says(root: Path) -> None:
    published = editions(root)
    data = history(Lifecycle(published))
    for place, edition in enumerate(published):
        there = {id_: states for id_, states in data["statements"].items() if _at(states, place)}
        assert set(there) == set(edition.framework.statements)
        for id_, statement in edition.framework.statements.items():
            text = _at(there[id_], place)[2]
            assert data["texts"][text] == statement.plain
    assert len(set(data["texts"])) == len(data["texts"])
    assert data["newest"] == 2


def test_the_history_compares_each_version_with_the_newest(root: Path) -> None:
    lifecycle = Lifecycle(editions(root))
    data = history(lifecycle)
    for place in range(data["newest"]):
        changes = lifecycle.by_id(place, data["newest"])
        for id_ in lifecycle.editions[place].framework.statements:
            states = [state for state in data["since"].get(id_, []) if state[0] <= place][-1:]
            found = tuple(data["kinds"][kind][0] for state in states for kind in state[1])
            change = changes.get(id_)
            assert found == (change.kinds if isinstance(change, StatementChange) else ())


def _at(states: list[list[int]], place: int) -> list[int]:
    last = [state for state in states if state[0] <= place][-1:]
    return last[0] if last and len(last[0]) > 2 else []


def test_a_text_withdrawn_for_harm_is_in_no_history(tmp_path: Path) -> None:
    garden = repository(tmp_path / "garden")
    released(garden, "0.1.0")
    edit(garden, {"edits": {
        "facets/02-water.md": [["- Ask the neighbours before a tap is shared. ^3\n", ""]],
        "facets/retired.yml": [["[]", "- {id: G02.3, kind: harm, reason: It could do harm.}"]],
    }})  # fmt: skip
    data = history(Lifecycle(editions(garden)))
    assert "tap" not in json.dumps(data)
    first, gone = data["statements"]["G02.3"]
    assert first[2:] == [-1, data["sections"].index("What gardens do")]
    assert [data["kinds"][kind][0] for kind in gone[1]] == ["withdrawn"]


def test_the_history_cannot_end_its_script(tmp_path: Path) -> None:
    from living_framework.publish.history import script

    garden = repository(tmp_path / "garden")
    edit(
        garden,
        {"edits": {"facets/03-work.md": [["A garden is", "</script><!-- \u2028 A garden is"]]}},
    )
    text = script(Lifecycle(editions(garden))).decode()
    assert "</script" not in text
    assert "<!--" not in text
    assert json.loads(text.removeprefix("window.frameworkHistory=").removesuffix(";\n"))
