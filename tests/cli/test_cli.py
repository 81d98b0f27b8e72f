"""The commands that editors use: what they print, what they change, and what they leave alone."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest
from conftest import FRAMEWORK, GARDEN, PROJECT, framework
from hypothesis import given, settings
from hypothesis import strategies as st

from living_framework.check import RULES
from living_framework.cli.check import FORMATS, findings_of
from living_framework.cli.fmt import ordered
from living_framework.cli.new import filled, next_id, with_facet
from living_framework.model import Facet, Finding, front_matter_order
from living_framework.source import strict_yaml as frontmatter
from living_framework.source.body import parse_body
from living_framework.source.ids import LAST, NoNumberLeft, numbered
from living_framework.source.load import load
from living_framework.versions import releases

SOIL = "facets/01-soil.md"
WATER = "facets/02-water.md"


def edit(root: Path, path: str, old: str, new: str) -> bytes:
    data = (root / path).read_bytes()
    assert data.count(old.encode()) == 1
    (root / path).write_bytes(data.replace(old.encode(), new.encode()))
    return (root / path).read_bytes()


def everything(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


# --- check ---------------------------------------------------------------------------------------


@pytest.fixture
def faulty(garden_of_today: Path) -> Path:
    """Two errors and a warning."""
    edit(garden_of_today, SOIL, "status: draft", "status: drafty")
    edit(garden_of_today, SOIL, "winter? ^5", "winter, 100%:, or not?")
    edit(garden_of_today, WATER, "title: Water & rain", "title: Water\nsumary: x")
    return garden_of_today


LINES = [
    "facets/01-soil.md:5:9: FW016 “drafty” is not among the statuses of framework.yml; did you mean “draft”?",
    "facets/01-soil.md:27:3: FW030 “Who turns the heap in winter, 100%:, or …” has no number; run `framework ids`",
    "facets/02-water.md:4:1: FW013 the key “sumary” is not known; did you mean “summary”?",
]


def test_check_prints_a_line_a_finding_and_the_totals(faulty: Path) -> None:
    result = framework("check", "--root", faulty)
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        LINES[0],
        f"{LINES[1]} (warning)",
        LINES[2],
        "",
        "`framework rules ID` explains a rule.",
        "2 errors, 1 warning",
    ]


def test_check_of_what_is_right_says_so(garden_of_today: Path) -> None:
    for form, said in (("text", "0 errors, 0 warnings\n"), ("json", "[]\n"), ("github", "")):
        result = framework("check", "--root", garden_of_today, "--format", form)
        assert (result.returncode, result.stdout, result.stderr) == (0, said, "")


def test_check_as_json_has_every_part_of_a_finding(faulty: Path) -> None:
    result = framework("check", "--root", faulty, "--format", "json")
    assert result.returncode == 1
    read = json.loads(result.stdout)
    assert [
        f"{f['path']}:{f['line']}:{f['column']}: {f['rule']} {f['message']}" for f in read
    ] == LINES
    assert [f["severity"] for f in read] == ["error", "warning", "error"]


def test_check_for_github_is_one_command_a_finding_with_its_place(faulty: Path) -> None:
    result = framework("check", "--root", faulty.name, "--format", "github", cwd=faulty.parent)
    assert result.returncode == 1
    commands = result.stdout.splitlines()
    assert len(commands) == 3
    assert commands[0].startswith(
        "::error file=garden/facets/01-soil.md,line=5,col=9,title=FW016::“drafty” is"
    )
    assert commands[1].startswith(
        "::warning file=garden/facets/01-soil.md,line=27,col=3,title=FW030::“Who"
    )
    assert "winter, 100%25:, or" in commands[1]


def test_a_command_for_github_cannot_be_broken_out_of() -> None:
    finding = Finding("a,b:c%\n.md", 1, 2, "FW001", "one\r\n::error::two 100%")
    assert FORMATS["github"]([finding]) == (
        "::error file=a%2Cb%3Ac%25%0A.md,line=1,col=2,title=FW001::one%0D%0A::error::two 100%25"
    )


def test_check_as_sarif_is_what_code_hosts_take(faulty: Path) -> None:
    (faulty / "facets/03-work.md").rename(faulty / "facets/03-wörk it.md")
    log = json.loads(framework("check", "--root", faulty, "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert driver["name"]
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert list(rules) == [rule.id for rule in RULES]
    for rule in rules.values():
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%+-]+", place["artifactLocation"]["uri"])
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
    assert any("w%C3%B6rk%20it" in r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"])  # fmt: skip


def test_with_strict_a_warning_is_an_error(garden_of_today: Path) -> None:
    edit(garden_of_today, SOIL, " ^5", "")
    assert framework("check", "--root", garden_of_today).returncode == 0
    assert framework("check", "--root", garden_of_today, "--strict").returncode == 1


def test_findings_are_the_same_every_time_and_sorted(faulty: Path) -> None:
    found = findings_of(faulty, date.today())
    assert found == sorted(found)
    assert [str(f) for f in found] == LINES


def test_check_watches_until_it_is_interrupted(garden: Path) -> None:
    command = [*FRAMEWORK, "check", "--root", str(garden), "--watch"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watch:  # fmt: skip
        assert watch.stdout is not None
        assert watch.stderr is not None
        assert watch.stdout.readline() == "0 errors, 0 warnings\n"
        time.sleep(0.5)  # for the watch itself to begin
        edit(garden, SOIL, "status: draft", "status: drafty")
        assert watch.stdout.readline() == "\n"
        assert watch.stdout.readline() == f"{LINES[0]}\n"
        watch.send_signal(signal.SIGINT)
        assert watch.wait(10) in (0, 1)
        assert "Traceback" not in watch.stderr.read()


HELPLINE = "- {id: a, label: Line A, value: '0', kind: voice, scope: Here, source: This test, verified: %s, verified_by: a test}\n"


@pytest.mark.parametrize(("day", "status", "said"), [("2020-01-01", 1, "Line A: last verified 2020-01-01"), ("", 1, "Line A: last verified never"), (date.today().isoformat(), 0, "every help line was verified within 180 days")])  # fmt: skip
def test_overdue_help_lines_are_told_by_name(
    day: str, status: int, said: str, garden: Path
) -> None:
    edit(
        garden,
        "framework.yml",
        "glossary: glossary.yml",
        "glossary: glossary.yml\n  helplines: help.yml",
    )
    (garden / "help.yml").write_text(HELPLINE % day)
    result = framework("check", "--root", garden, "--helplines-overdue", "180")
    assert (result.returncode, result.stderr) == (status, "")
    assert said in result.stdout


# --- rules ---------------------------------------------------------------------------------------


def test_rules_lists_every_rule_and_explains_each() -> None:
    listed = framework("rules").stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [[r.id, r.severity] for r in RULES]
    for id_ in ("FW018", "fw051"):
        told = framework("rules", id_)
        rule = next(rule for rule in RULES if rule.id == id_.upper())
        assert told.returncode == 0
        assert told.stdout.startswith(f"{rule.id} ({rule.severity}): {rule.title}")
        assert rule.explanation in told.stdout


def test_a_rule_that_there_is_not_is_said_so() -> None:
    result = framework("rules", "FW999")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "framework: FW999 is no rule; `framework rules` lists them\n"


# --- ids -----------------------------------------------------------------------------------------


def test_ids_gives_the_next_free_number_and_changes_nothing_else(garden: Path) -> None:
    before = everything(garden)
    soil = edit(garden, SOIL, "digging. ^1\n\nCompost gives back what a harvest takes [@garden2020soil]. ^2", "digging. ^1\n\nNew one,\nover two lines.\t \n\nCompost gives back what a harvest takes [@garden2020soil]. ^2\n\n- Another")  # fmt: skip
    result = framework("ids", "--root", garden)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"{SOIL}:19: G01.6",
        f"{SOIL}:23: G01.7",
        "2 numbers given",
    ]
    after = everything(garden)
    expected = soil.replace(b"two lines.\t \n", b"two lines. ^6\t \n").replace(b"- Another\n", b"- Another ^7\n")  # fmt: skip
    assert after == before | {SOIL: expected}
    assert framework("ids", "--root", garden).stdout == "0 numbers given\n"


def test_ids_counts_what_was_released_and_what_was_retired(garden: Path) -> None:
    edit(garden, SOIL, " ^5", "")
    (garden / "facets/retired.yml").write_text("- {id: G01.41, kind: withdrawn, reason: x}\n- {id: G02.90, kind: withdrawn, reason: x}\n")  # fmt: skip
    assert "G01.42" in framework("ids", "--root", garden, "--check").stdout
    page = load(garden).facets[0]
    data = (garden / SOIL).read_bytes()
    assert numbered(page, data, {"G01.77", "G02.90", "G01"})[1] == [("G01.78", 27)]


def test_ids_counts_a_release_that_is_kept(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    shutil.copytree(PROJECT / "facets", root / "facets")
    shutil.copytree(PROJECT / "releases", root / "releases")
    for path in PROJECT.glob("*.yml"):
        shutil.copy(path, root)
    facet = load(root).facets[0]
    last = max(s.number or 0 for s in facet.statements)
    known = {n for i in releases(root)[-1].statements for f, _, n in [i.partition(".")] if f == facet.id}  # fmt: skip
    released = max(map(int, known))
    path = root / facet.path
    path.write_text(path.read_text("utf-8").replace(f" ^{released}\n", "\n"), "utf-8")
    result = framework("ids", "--root", root)
    assert f"{facet.id}.{last + 1}" in result.stdout


def test_ids_check_changes_nothing(garden: Path) -> None:
    edit(garden, SOIL, " ^5", "")
    before = everything(garden)
    result = framework("ids", "--root", garden, "--check")
    assert (result.returncode, result.stdout) == (
        1,
        f"{SOIL}:27: G01.5 is missing\n1 number missing\n",
    )
    assert everything(garden) == before


def test_ids_leaves_alone_what_is_not_clear(garden: Path) -> None:
    edit(garden, SOIL, "winter? ^5", "winter?^5")
    edit(garden, WATER, "month? ^4", "month?")
    soil = (garden / SOIL).read_bytes()
    result = framework("ids", "--root", garden)
    assert result.returncode == 0
    assert result.stdout == f"{WATER}:28: G02.4\n1 number given\n"
    assert f"{SOIL}:27: left as it is" in result.stderr
    assert (garden / SOIL).read_bytes() == soil


def test_ids_keeps_the_mode_of_a_file_and_leaves_no_scratch(garden: Path) -> None:
    edit(garden, SOIL, " ^5", "")
    (garden / SOIL).chmod(0o640)
    names = {p.name for p in (garden / "facets").iterdir()}
    framework("ids", "--root", garden)
    assert (garden / SOIL).stat().st_mode & 0o777 == 0o640
    assert {p.name for p in (garden / "facets").iterdir()} == names


def test_no_number_is_given_that_could_not_be_read_again(garden: Path) -> None:
    edit(garden, SOIL, " ^4", f" ^{LAST}")
    edit(garden, SOIL, " ^5", "")
    result = framework("ids", "--root", garden)
    assert result.returncode == 2
    assert "no number left after 9999" in result.stderr
    with pytest.raises(NoNumberLeft):
        numbered(load(garden).facets[0], (garden / SOIL).read_bytes(), ())


WORDS = st.sampled_from(["a", "Words. ", "*em*", "**b** ", "[@k]", "[F01]", "\\", "é", " ", "  ", "\t", "\u00a0", "x^2", "(1)", "#", "2026", "🌱"])  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: "w" + "".join(words))
BLOCK = st.tuples(st.sampled_from(["", "- ", "* "]), st.lists(LINE, min_size=1, max_size=3), st.booleans())  # fmt: skip


def block(parts: tuple[str, list[str], bool], at: int) -> str:
    marker, lines, has_number = parts
    return marker + ("\n" + " " * len(marker)).join(lines) + (f" ^{at + 1}" if has_number else "")


@settings(max_examples=150)
@given(st.lists(BLOCK, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_after_ids_every_statement_is_numbered_and_says_the_same(
    blocks: list[tuple[str, list[str], bool]], ending: str, mark: bool
) -> None:
    body = "## A\n\n" + "\n\n".join(block(b, at) for at, b in enumerate(blocks)) + "\n"
    data = (b"\xef\xbb\xbf" if mark else b"") + body.replace("\n", ending).encode()
    sections, _ = parse_body(body, "F01", {})
    page = load(GARDEN).facets[0]
    values = {name: getattr(page, name) for name in Facet.__dataclass_fields__}
    unclear = {p.line for p in parse_body(body, "F01", {})[1]}
    after, given_ = numbered(Facet(**{**values, "sections": sections, "id": "F01"}), data, (), unclear)  # fmt: skip
    again = parse_body(after.decode("utf-8-sig").replace(ending, "\n"), "F01", {})[0]
    old, new = sections[0].statements, again[0].statements
    assert [s.plain for s in old] == [s.plain for s in new]
    assert all(a.number == b.number for a, b in zip(old, new, strict=True) if a.number)
    if not unclear:
        assert all(s.number for s in new)
        assert len({s.number for s in new}) == len(new) or len({s.number for s in old if s.number}) < len([s for s in old if s.number])  # fmt: skip
    for _, line in given_:
        assert re.search(rb" \^\d+[ \t]*\r?\n?\Z", after.splitlines(keepends=True)[line - 1])
    assert re.sub(rb" \^\d+(?=[ \t]*[\r\n])", b"", after) == re.sub(rb" \^\d+(?=[ \t]*[\r\n])", b"", data)  # fmt: skip


# --- new -----------------------------------------------------------------------------------------


TITLES = ["Tools", "What's “in” it: a #test & more", "1.10", "no", '"', "Ελλάδα", "  two\nlines  ", "- a"]  # fmt: skip


@pytest.mark.parametrize(("title", "root"), [*((title, GARDEN) for title in TITLES), (TITLES[1], PROJECT)])  # fmt: skip
def test_a_new_facet_passes_the_check_but_for_the_words_of_the_template(
    title: str, root: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "root"
    copy.mkdir()
    shutil.copytree(root / "facets", copy / "facets")
    for path in root.glob("*.yml"):
        shutil.copy(path, copy)
    before = everything(copy)
    result = framework("new", "--root", copy, "--", title)
    if title == '"':
        assert result.returncode == 2
        assert everything(copy) == before
        return
    assert (result.returncode, result.stderr) == (0, "")
    rules = {finding.rule for finding in findings_of(copy, date.today())}
    # Nor does it matter here that a text says how many facets there were, or when a facet was reviewed.
    assert rules - {"FW045", "FW080"} == {"FW026"}
    after = everything(copy)
    (path_,) = after.keys() - before.keys()
    assert {name for name in before if after[name] != before[name]} == {"framework.yml"}
    facet = next(f for f in load(copy).facets if f.path == path_)
    assert facet.title == " ".join(title.split())
    assert facet.id == load(copy).settings.facets[-1]
    assert not facet.source_title


def test_a_new_facet_takes_the_summary_and_the_phase_that_are_given(garden: Path) -> None:
    result = framework("new", "--root", garden, "Tools", "--summary", "What is: needed.", "--term", "place=people")  # fmt: skip
    assert result.stdout.splitlines()[0] == "facets/04-tools.md: G04, to be filled in"
    facet = load(garden).facets[-1]
    assert (facet.summary, facet.terms["place"]) == ("What is: needed.", ("people",))
    assert facet.reviewed == date.today().isoformat()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["Soil"], "a facet with the address soil is there already"),
        ([], "say the title"),
        (
            ["Tools", "--term", "place=nowhere"],
            "“nowhere” is not a known place; write one of these: ground, people",
        ),
        (["?!"], "no letters that an address could be made of"),
    ],
)
def test_a_new_facet_that_could_not_be_is_refused(args: list[str], said: str, garden: Path) -> None:
    before = everything(garden)
    result = framework("new", "--root", garden, *args)
    assert result.returncode == 2
    assert said in result.stderr
    assert everything(garden) == before


def test_an_id_that_was_ever_given_is_not_given_again(garden: Path) -> None:
    assert next_id(load(garden)) == "G04"
    assert next_id(load(garden), {"G06": "0.1.0", "G06.3": "0.1.0"}) == "G07"
    (garden / "facets/retired.yml").write_text("- {id: G09, kind: withdrawn, reason: x}\n")
    assert next_id(load(garden)) == "G10"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("facets: [A1, A2]\n", "facets: [A1, A2, A3]\n"),
        ("facets: [A1, A2] # not [this]\n", "facets: [A1, A2, A3] # not [this]\n"),
        ("facets: ['A1']\n", "facets: ['A1', A3]\n"),
        ("facets: []\nb: []\n", "facets: [A3]\nb: []\n"),
        ("a: [x]\nfacets: [\n  A1,\n  A2\n]\n", "a: [x]\nfacets: [\n  A1,\n  A2, A3\n]\n"),
        ("facets:\n  - A1\n  - A2 # two\nb: 1\n", "facets:\n  - A1\n  - A2 # two\n  - A3\nb: 1\n"),
        ("facets:\r\n- A1\r\n- A2\r\nb: 1\r\n", "facets:\r\n- A1\r\n- A2\r\n- A3\r\nb: 1\r\n"),
        ("facets:\n- A1", None),
        ("facets: A1\n", None),
        ("other: [A1]\n", None),
    ],
)
def test_the_list_of_facets_is_added_to_however_it_is_written(
    before: str, after: str | None
) -> None:
    if after is None:
        with pytest.raises(Exception, match="add A3 by hand"):
            with_facet(before, "A3")
    else:
        assert with_facet(before, "A3") == after


def test_a_template_is_filled_and_its_own_comment_goes() -> None:
    template = "---\n# About this template.\nid: A0\n# Leave out.\nsource_title: x\ntitle: T\n---\ntitle: stays\n"
    assert filled(template, {"id": "A1", "title": "a \\ b", "source_title": None}) == (
        '---\nid: A1\ntitle: "a \\\\ b"\n---\ntitle: stays\n'
    )


# --- fmt -----------------------------------------------------------------------------------------

MIXED = """\
---
# On the date.
reviewed: 2026-11-24
related:
  # On water.
  G02: >-
    Dry soil and
    # heavy soil.
# On the title,
# over two lines.
title: "Soil: \\
  a start"
arrangements: []

people:
- gardeners
place: ground
status: draft
summary: |-
  What the ground is.
id: G01
# At the end.
---

title: not a key \t

## What it is about
"""
SORTED = """\
---
id: G01
# At the end.
# On the title,
# over two lines.
title: "Soil: \\
  a start"
summary: |-
  What the ground is.
status: draft
place: ground
people:
- gardeners
arrangements: []

related:
  # On water.
  G02: >-
    Dry soil and
    # heavy soil.
# On the date.
reviewed: 2026-11-24
---

title: not a key \t

## What it is about
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
def test_fmt_moves_each_key_with_what_belongs_to_it(ending: str, mark: bytes, garden: Path) -> None:
    (garden / SOIL).write_bytes(mark + MIXED.replace("\n", ending).encode())
    before = load(garden).facets[0]
    checked = framework("fmt", "--root", garden, "--check")
    assert (checked.returncode, checked.stdout) == (1, f"{SOIL}: not in order\n")
    assert (garden / SOIL).read_bytes() == mark + MIXED.replace("\n", ending).encode()
    result = framework("fmt", "--root", garden)
    assert (result.returncode, result.stdout) == (0, f"{SOIL}: put in order\n")
    assert (garden / SOIL).read_bytes() == mark + SORTED.replace("\n", ending).encode()
    after = load(garden).facets[0]
    for name in Facet.__dataclass_fields__:
        assert name == "keys" or getattr(after, name) == getattr(before, name), name
    assert framework("fmt", "--root", garden).stdout == "every front-matter is in order\n"


@pytest.mark.parametrize(
    "front_matter",
    ["{title: T, id: G01}\n", "title: a: b\nid: G01\n", "  title: T\n  id: G01\n", "title: T\nid: G01\ntitle: U\n"],
)  # fmt: skip
def test_fmt_leaves_alone_what_it_could_break(front_matter: str, garden: Path) -> None:
    (garden / SOIL).write_text(f"---\n{front_matter}---\n\n## What it is about\n", "utf-8")
    before = everything(garden)
    result = framework("fmt", "--root", garden)
    assert result.returncode == 0
    assert f"{SOIL}: left as it is" in result.stderr
    assert everything(garden) == before


@given(st.permutations(MIXED.partition("\n---\n")[0].split("\n")[1:]))
def test_fmt_loses_no_line(lines: list[str]) -> None:
    data = ("---\n" + "\n".join(lines) + "\n---\nbody\n").encode()
    node, problems = frontmatter.parse("\n".join(lines) + "\n", 2)
    page = load(GARDEN).facets[0]
    values = {name: getattr(page, name) for name in Facet.__dataclass_fields__}
    if problems or node is None or not isinstance(node.value, dict):
        return
    keys = {str(key): key for key in node.value}
    order = front_matter_order(load(GARDEN).settings)
    after = ordered(Facet(**{**values, "keys": keys}), data, order)
    if after is not None:
        assert sorted(after.splitlines()) == sorted(data.splitlines())
        assert after.endswith(b"---\nbody\n")


# --- The command itself --------------------------------------------------------------------------


def test_help_lists_the_commands_and_an_unknown_one_is_wrong_usage() -> None:
    told = framework("--help")
    assert told.returncode == 0
    for name in ("check", "ids", "new", "fmt", "rules"):
        assert re.search(rf"^  {name} ", told.stdout, re.MULTILINE)
        one = framework(name, "--help")
        assert one.returncode == 0
        assert one.stdout.startswith("Usage: ")
    assert framework("nonsense").returncode == 2
    assert framework("check", "--format", "xml").returncode == 2
