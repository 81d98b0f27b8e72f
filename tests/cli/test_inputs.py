"""What people may send, by mistake or not, and what happens then: the rows of the list of bad inputs.

Each test runs the command as a user does. A fault is told with its place and exit status 1, what the
surroundings lack with one line and exit status 2, and never with a traceback.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from conftest import FRAMEWORK, GARDEN, PROJECT, framework, once
from costs import BLOW_UP, seconds
from lxml import html

from living_framework.check import check
from living_framework.site.assemble import make
from living_framework.site.shell import shell_of
from living_framework.source.load import load
from living_framework.versions.lifecycle import editions

SOIL = "facets/01-soil.md"
FIRST = "Soil differs from bed to bed, and gardeners learn it by digging. ^1"


def checked(root: Path, *args: object, **kwargs: object) -> subprocess.CompletedProcess[str]:
    result = framework("check", "--root", root, *args, **kwargs)  # type: ignore[arg-type]
    assert "Traceback" not in result.stderr
    return result


def edit(root: Path, old: str, new: str, path: str = SOIL) -> None:
    text = (root / path).read_text("utf-8")
    assert text.count(old) == 1
    (root / path).write_text(text.replace(old, new), "utf-8")


def places(told: str) -> set[str]:
    """`path:line:column: ID` of each finding in what the check printed."""
    return set(re.findall(r"^(\S+:\d+:\d+: FW\d+) ", told, re.MULTILINE))


def found(root: Path) -> set[str]:
    """The same without a process of its own."""
    return places("\n".join(map(str, check(load(root), date.today()))))


def found_soon(root: Path) -> set[str]:
    """The same, and that it takes no long time."""
    results: list[set[str]] = []
    assert seconds(lambda: results.append(found(root))) < BLOW_UP
    return results[0]


# --- What an editor may write (1, 3, 5, 6, 8 to 11, 13, 17, 18) ----------------------------------

BODIES = {
    "{{ 7*7 }}": "FW041",
    '{% include "mkdocs.yml" %}': "FW041",
    "{# nothing #}": "FW041",
    "<script>alert(1)</script>": "FW040",
    "<img src=x onerror=alert(1)>": "FW040",
    '<iframe src="https://a.example"></iframe>': "FW040",
    "<svg onload=alert(1)>": "FW040",
    '<form action="https://a.example"><input></form>': "FW040",
    '<meta http-equiv="refresh" content="0">': "FW040",
    "text{: onclick=alert(1) }": "FW041",
    "text\n{: #__search }": "FW041",
    '--8<-- "mkdocs.yml"': "FW040",
    "[a](javascript:alert(1))": "FW042",
    "[a](http://a.example)": "FW042",
    "[a](data:text/html;base64,x)": "FW042",
    "a\u202eb": "FW002",
    "a\u200bb": "FW002",
    "a\0b": "FW002",
    "[G09]": "FW052",
    "[G02.99]": "FW052",
    "[@nobody]": "FW060",
}


@pytest.mark.parametrize("body", BODIES, ids=repr)
def test_what_a_body_may_not_have_is_told_at_its_place(body: str, garden: Path) -> None:
    edit(garden, FIRST, f"{FIRST}\n\n{body}")
    told = {(line.split(":")[0], line.split(":")[1], line[-5:]) for line in found(garden)}
    last = 18 + body.count("\n")
    assert any((SOIL, str(line), BODIES[body]) in told for line in (18, last))


FRONT_MATTER = {
    ("title: Soil", "title: Soil\ntitle: Earth"): f"{SOIL}:4:1: FW012",
    ("status: draft", "status: draft\nsummry: x"): f"{SOIL}:6:1: FW013",
    ("title: Soil", "title: {a: b}"): f"{SOIL}:3:8: FW015",
    ("people: [gardeners]", "people: 5"): f"{SOIL}:7:9: FW015",
    ("title: Soil", "title: !!python/object:os.system x"): f"{SOIL}:3:8: FW011",
    ("title: Soil", "title: !ENV HOME"): f"{SOIL}:3:8: FW011",
    ("people: [gardeners]", "people: &a [gardeners]"): f"{SOIL}:7:9: FW011",
    ("people: [gardeners]", "people: [digger]"): f"{SOIL}:7:10: FW016",
    ("  G02: Dry", "  G09: Dry"): f"{SOIL}:10:3: FW050",
    ("  G02: Dry", "  G01: Dry"): f"{SOIL}:10:3: FW050",
    ("  G02: Dry", "  G03: x\n  G02: Dry"): f"{SOIL}:10:3: FW051",
    ("reviewed: 2026-11-24", "reviewed: 2026-11-31"): f"{SOIL}:11:11: FW017",
}


@pytest.mark.parametrize(("change", "expected"), FRONT_MATTER.items(), ids=lambda x: repr(x)[:50])
def test_what_front_matter_may_not_have_is_told_at_its_place(
    change: tuple[str, str], expected: str, garden: Path
) -> None:
    edit(garden, *change)
    assert expected in found(garden)


def test_numbers_dates_and_no_are_read_as_they_are_written(garden: Path) -> None:
    edit(garden, "title: Soil", "title: 1.10")
    edit(garden, "  G02: Dry soil and heavy soil want different watering.", "  G02: no")
    assert checked(garden).returncode == 0
    facet = load(garden).facets[0]
    assert (facet.title, facet.related, facet.reviewed) == ("1.10", {"G02": "no"}, "2026-11-24")


def test_a_statement_without_a_number_is_a_warning_that_ids_mends(garden_of_today: Path) -> None:
    edit(garden_of_today, " ^5", "")
    result = checked(garden_of_today)
    assert (result.returncode, "FW030" in result.stdout) == (0, True)
    assert checked(garden_of_today, "--strict").returncode == 1
    assert framework("ids", "--root", garden_of_today).returncode == 0
    assert checked(garden_of_today, "--strict").returncode == 0


# --- Files (14 to 16, 20) ------------------------------------------------------------------------


def test_three_broken_files_are_all_told_in_order_and_nothing_follows_from_them(
    garden_of_today: Path,
) -> None:
    for path, new in ((SOIL, "a: b: c"), ("facets/02-water.md", "*"), ("facets/03-work.md", "'")):
        text = (garden_of_today / path).read_text("utf-8")
        (garden_of_today / path).write_text(re.sub(r"title: .*", f"title: {new}", text), "utf-8")
    lines = [line for line in checked(garden_of_today).stdout.splitlines() if ": FW" in line]
    assert [line.split(": ")[0] for line in lines] == [
        f"{SOIL}:3:9",
        "facets/02-water.md:3:8",
        "facets/03-work.md:5:8",
    ]


def test_a_missing_facet_one_too_many_and_a_renamed_one_are_told(garden: Path) -> None:
    (garden / "facets/03-work.md").rename(garden / "facets/04-work.md")
    edit(garden, "id: G03", "id: G04", "facets/04-work.md")
    assert {"framework.yml:21:20: FW004", "facets/04-work.md:2:5: FW004"} <= found(garden)


def test_one_id_in_two_files_is_told_with_both_places(garden: Path) -> None:
    edit(garden, "id: G03", "id: G01", "facets/03-work.md")
    line = next(line for line in checked(garden).stdout.splitlines() if "FW005" in line)
    assert line.startswith("facets/03-work.md:2:5:")
    assert f"{SOIL}:2" in line


def test_a_file_in_another_encoding_is_told_with_the_byte(garden: Path) -> None:
    (garden / SOIL).write_bytes("---\nid: G01\ntitle: Erdé\n".encode("latin-1"))
    (garden / "glossary.yml").write_bytes("- term: x\n".encode("utf-16"))
    lines = checked(garden).stdout.splitlines()
    assert (
        f"{SOIL}:3:11: FW001 byte 0xe9 at offset 22 is not UTF-8; save the file as UTF-8" in lines
    )
    assert (
        "glossary.yml:1:1: FW001 byte 0xff at offset 0 is not UTF-8; save the file as UTF-8"
        in lines
    )


def test_what_is_no_plain_file_is_not_read(garden: Path) -> None:
    (garden / "facets/03-work.md").unlink()
    (garden / "facets/03-work.md").symlink_to("/etc/hostname")
    (garden / "facets/04-folder.md").mkdir()
    os.mkfifo(garden / "facets/05-pipe.md")
    expected = ("03-work.md", "04-folder.md", "05-pipe.md")
    assert {f"facets/{name}:1:1: FW001" for name in expected} <= found(garden)


# --- Size and time (7, 12) -----------------------------------------------------------------------

LARGE = {
    "over 256 KiB": (FIRST, "x " * 140_000, "FW001"),
    "a line over 10,000 characters": (FIRST, "x" * 10_001, "FW001"),
    "lists in lists": (FIRST, "- " * 4_000 + "x", "FW040"),
    "quotations in quotations": (FIRST, ">" * 9_000 + "x", "FW040"),
    "brackets": (FIRST, "\n\n".join(["[" * 290] * 800), "FW001"),
    "a list of 5,000 items": (FIRST, "- a *b* [c]\n" * 4_900, "FW001"),
    "an alias bomb": ("people: [gardeners]", "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]", "FW011"),
    "lists in YAML": ("people: [gardeners]", "people: " + "[" * 4_900 + "]" * 4_900, "FW010"),
    "a hundred thousand values": ("people: [gardeners]", "people: [" + ("a," * 4_000 + "\n ") * 25 + "]", "FW010"),
    "keys that nobody knows": ("people: [gardeners]", "\n".join(f"k{i}: x" for i in range(9_000)), "FW013"),
    "words that nobody knows": ("people: [gardeners]", "people: [" + "".join(f"w{i}x,\n " for i in range(15_000)) + "]", "FW016"),
    "characters that nobody sees": (FIRST, ("\u200b" * 900 + "\n") * 80, "FW002"),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_much_is_found_soon(name: str, garden: Path) -> None:
    old, new, rule = LARGE[name]
    edit(garden, old, new)
    assert rule in {line.rsplit(" ", 1)[1] for line in found_soon(garden)}


def test_a_bomb_is_found_soon(garden: Path) -> None:
    lines = "".join(f"k{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40))
    edit(garden, "people: [gardeners]", "people: &a0 [x]\n" + lines)
    assert f"{SOIL}:7:9: FW011" in found_soon(garden)


COUNTED = """
from contextlib import suppress
from costs import calls
def check():
    from living_framework.cli import run
    with suppress(SystemExit):
        run()
print(calls(check))
"""


def test_the_whole_check_of_this_framework_is_two_million_calls() -> None:
    """In a process of its own, where nothing is imported and nothing remembered."""
    env = os.environ | {"PYTHONPATH": f"{PROJECT / 'tests'}:{PROJECT}"}
    result = subprocess.run([sys.executable, "-c", COUNTED, "check"], cwd=PROJECT, env=env, capture_output=True, text=True, check=True)  # fmt: skip
    *_, said, count = result.stdout.splitlines()
    assert said.startswith("0 errors, ")
    assert int(count) < 3_000_000


# --- Encodings and places (19, 21) ---------------------------------------------------------------


def windows(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")


def test_windows_lines_and_a_mark_change_no_finding_and_ids_keeps_them(garden: Path) -> None:
    edit(garden, " ^1", "  ")
    edit(garden, "Keep one heap", "Keep <b>one</b> heap")
    before = checked(garden).stdout
    path = garden / SOIL
    path.write_bytes(windows(path.read_bytes()))
    assert checked(garden).stdout == before
    old = path.read_bytes()
    assert framework("ids", "--root", garden).returncode == 0
    assert path.read_bytes() == old.replace(b"digging.  \r\n", b"digging. ^6  \r\n")


@pytest.mark.parametrize("name", ["with spaces", "größe — 木", "a'b\"c", "x" * 200, "-n"])
def test_a_content_root_may_have_any_name_and_be_checked_from_anywhere(
    name: str, tmp_path: Path
) -> None:
    root = tmp_path / name
    shutil.copytree(GARDEN, root)
    for where, argument in (
        (tmp_path, str(root)),
        (root, "."),
        (tmp_path, os.path.relpath(root, tmp_path)),
    ):
        result = framework("check", f"--root={argument}", cwd=where)
        assert (result.returncode, result.stderr) == (0, ""), result.stderr


def test_a_file_name_that_is_no_text_is_told_without_a_traceback(garden: Path) -> None:
    name = os.fsencode(garden) + b"/facets/04-\xff\n::error::x.md"
    Path(os.fsdecode(name)).write_bytes(b"x")
    for form in ("text", "json", "sarif", "github"):
        result = subprocess.run([*FRAMEWORK, "check", "--root", garden, "--format", form], cwd=PROJECT, capture_output=True, check=False)  # fmt: skip
        assert result.returncode == 1
        assert b"Traceback" not in result.stderr
        assert b"FW003" in result.stdout
        assert not re.search(rb"^::error::x", result.stdout, re.MULTILINE)


@pytest.mark.parametrize("args", [["check"], ["check", "--format", "json"], ["rules"], ["--help"]])
def test_a_closed_standard_output_is_taken_calmly(args: list[str], garden: Path) -> None:
    edit(garden, FIRST, "\n".join(f"- Soil <b>{i}</b>." for i in range(900)))
    root = ["--root", str(garden)] if args[0] == "check" else []
    shell = f'{sys.executable} -m living_framework.cli "$@" | head -c 1 >/dev/null; echo "${{PIPESTATUS[0]}}"'
    piped = subprocess.run(["bash", "-c", shell, "-", *args, *root], cwd=PROJECT, capture_output=True, text=True, check=True)  # fmt: skip
    assert piped.stderr == ""
    closed = subprocess.run(["bash", "-c", f'{sys.executable} -m living_framework.cli "$@" >&-', "-", *args, *root], cwd=PROJECT, capture_output=True, text=True, check=False)  # fmt: skip
    assert closed.stderr == ""


def test_a_terminal_that_lacks_a_character_shows_its_code(garden: Path) -> None:
    edit(garden, "status: draft", "status: drafty")
    env = os.environ | {"PYTHONIOENCODING": "latin-1"}
    result = subprocess.run([*FRAMEWORK, "check", "--root", garden], cwd=PROJECT, env=env, capture_output=True, text=True, check=False)  # fmt: skip
    assert (result.returncode, result.stderr) == (1, "")
    assert r"\u201cdrafty\u201d" in result.stdout


def test_a_folder_that_is_no_content_root_is_said_in_one_line(tmp_path: Path) -> None:
    for command in ("check", "ids", "fmt", "new", "site"):
        result = framework(command, "--root", tmp_path)
        assert result.returncode == 2, command
        assert len(result.stderr.splitlines()) == 1
        assert "framework.yml" in result.stderr
    assert framework("check", "--root", tmp_path / "nowhere").returncode == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(garden: Path) -> None:
    (garden / SOIL).chmod(0)
    assert f"{SOIL}:1:1: FW001" in found(garden)


# --- What readers get (1 to 4, 19) ---------------------------------------------------------------

TITLE = "</title><script>alert(1)</script> {{ 7*7 }} {% raw %} *a* [b](javascript:alert(6)) {: onclick=alert(7) } & \\\" '"
SUMMARY = "</p><img src=x onerror=alert(2)> {{ cycler.__init__.__globals__ }} {: #x }."
REASON = '"><iframe src=https://a.example> {{ 7*7 }}.'
NOTE = "</textarea><svg onload=alert(3)> {% include 'mkdocs.yml' %}"
RAW = (
    "</title><script>alert",
    "<img src=x onerror",
    "<iframe src=https://a",
    "<svg onload",
    "</textarea><svg",
)


SETTINGS = (
    "title: Shared gardens", "subtitle: A framework of three facets",
    "summary: What a shared garden has to settle, so that a new group need not begin from nothing.",
    "scope: Gardens that several households keep together on one piece of land.",
    "name: Creative Commons Attribution 4.0 International", "label: Whom it concerns",
    "title: The garden almanac", "label: Mappings", "one: arrangement", "title: First steps", "many: levels", "one: topic",
    "publisher: The editors of Shared gardens", "many: practices", "one: question",
    "note: Being written.", "title: The ground", "title: Gardeners", "reader: gardeners", "title: Rain barrels",
)  # fmt: skip


def hostile(root: Path) -> Path:
    """A garden in which every text of front-matter and settings is an attack, and none a fault."""
    shutil.copytree(GARDEN, root)
    for path, word in ((SOIL, "Soil"), ("facets/preface.md", "Preface")):
        edit(root, f"title: {word}", f'title: "{TITLE}"', path)
    edit(root, "What the ground is, and how it is kept good.", f"'{SUMMARY}'")
    edit(
        root,
        "status: draft",
        f"status: draft\nsource_title: '{NOTE.replace(chr(39), chr(39) * 2)}'",
    )
    edit(root, "  G02: Dry soil and heavy soil want different watering.", f"  G02: '{REASON}'")
    edit(root, "Keep one heap", "Keep &lt;script&gt;alert(4)&lt;/script&gt; \\<img src=x onerror=alert(5)> { { one heap")  # fmt: skip
    settings = root / "framework.yml"
    text = settings.read_text("utf-8")
    for old in SETTINGS:
        assert old in text
        text = text.replace(old, f'{old.partition(":")[0]}: "{TITLE}"', 1)
    settings.write_text(text, "utf-8")
    edit(
        root,
        "What becomes of plant waste that is left to rot in a pile.",
        f'"{TITLE}"',
        "glossary.yml",
    )
    edit(root, "A Made-up Book on Soil, for Tests", f'"{TITLE}"', "references.yml")
    return root


@pytest.fixture(scope="session")
def hostile_sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The hostile garden built as it is, and again with Windows lines and byte order marks."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "hostile"
    with once(folder) as first:
        if first:
            roots = [hostile(folder / name / "root") for name in ("unix", "windows")]
            for path in (p for p in roots[1].rglob("*") if p.is_file()):
                path.write_bytes(windows(path.read_bytes()))
            for root in roots:
                result = framework("site", "--root", root, "--out", root.parent / "site")
                assert result.returncode == 0, result.stderr
    return folder / "unix/site", folder / "windows/site"


def files_of(site: Path) -> dict[str, bytes]:
    return {
        p.relative_to(site).as_posix(): p.read_bytes()
        for p in sorted(site.rglob("*"))
        if p.is_file()
    }


@pytest.mark.slow
def test_nothing_that_an_editor_writes_is_markup_or_run(hostile_sites: tuple[Path, Path]) -> None:
    site = files_of(hostile_sites[0])
    markup = {name: data.decode() for name, data in site.items() if name.endswith((".html", ".js", ".xml", ".svg"))}  # fmt: skip
    assert len(markup) > 30
    pages = {name: html.document_fromstring(text.encode()) for name, text in markup.items() if name.endswith(".html")}  # fmt: skip
    for name, document in pages.items():
        for element in document.iter():
            assert element.tag != "iframe", name
            if element.tag == "script" and "json" not in str(element.get("type")):
                assert "alert" not in str(element.text), name
            assert not [
                key for key in element.attrib if str(key).startswith("on") or key == "style"
            ], name
            assert not str(element.get("href")).startswith(("javascript:", "data:")), name
    for name, text in markup.items():
        for raw in RAW:
            assert raw not in text, f"{raw} in {name}"
        assert not re.search(
            r"(?<![\d.])49(?![\d.])", re.sub(r'd="[^"]*"|viewBox="[^"]*"', "", text)
        ), name
        assert "<Undefined" not in text
        assert "site_name:" not in text
    page = markup["draft/facets/soil/index.html"]
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page
    assert "{% raw %}" in page
    assert "{{ cycler.__init__.__globals__ }} {: #x }" in page
    assert "&lt;script&gt;alert(4)&lt;/script&gt;" in page


def texts(data: object) -> list[str]:
    """Every text in data read from JSON."""
    if isinstance(data, dict):
        return [text for value in data.values() for text in texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in texts(value)]
    return [data] if isinstance(data, str) else []


@pytest.mark.slow
def test_data_for_programs_is_whole_and_says_what_was_written(
    hostile_sites: tuple[Path, Path],
) -> None:
    said = TITLE.replace('\\"', '"')
    site = files_of(hostile_sites[0])
    parsed = {
        name: json.loads(data) for name, data in site.items() if name.endswith((".json", ".jsonld"))
    }
    assert parsed
    index = next(data.decode() for name, data in site.items() if name.endswith("search-index.js"))
    parsed["search"] = json.loads(index.partition("=")[2].rstrip().removesuffix(";"))
    assert any(said in text for text in texts(parsed["search"]))
    for name, data in site.items():
        if name.endswith(".html"):
            for block in re.findall(
                rb'<script type="application/[^"]*json">(.*?)</script>', data, re.DOTALL
            ):
                json.loads(block)


@pytest.mark.slow
def test_a_body_that_was_never_checked_is_still_no_markup_and_not_run(
    garden: Path, tmp_path: Path
) -> None:
    body = 'Soil {{ 7*7 }} {% include "mkdocs.yml" %} {# x #} <img src=x onerror=alert(1)> [a](javascript:x) b{: onclick=x() }'  # fmt: skip
    edit(garden, FIRST, f"{body} ^1\n\n<script>alert(2)</script>\n\n{{{{ 6*7 }}}} ^98")
    assert checked(garden).returncode == 1
    make(shell_of(PROJECT), editions(garden), tmp_path / "site", 1, lambda _: None)
    page = (tmp_path / "site/draft/facets/soil/index.html").read_text("utf-8")
    shown = html.document_fromstring(page.encode())
    found = next(one for one in shown.iter() if one.get("id") == "G01.1")
    said = "".join(map(str, found.itertext()))
    assert said.strip().startswith(body.replace("[a](javascript:x)", "a"))
    assert "alert(2)" not in page
    assert "{{ 6*7 }}" in page
    assert not re.search(r"<img src=x|href=.javascript|<[a-z]+ [^>]*onclick|site_name:", page)


@pytest.mark.slow
def test_windows_lines_and_marks_change_no_byte_of_the_site(
    hostile_sites: tuple[Path, Path],
) -> None:
    unix, other = map(files_of, hostile_sites)
    assert unix.keys() == other.keys()
    assert [name for name in unix if unix[name] != other[name]] == []
