"""`framework withdraw`: a text goes for harm or law, and nothing but that text."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from releasing import DAY, commit, edit, git, release, released, repository, run, tree

from living_framework.source.load import load
from living_framework.versions import releases, withdrawals
from living_framework.versions.frozen import redacted
from living_framework.versions.manifest import sums_of
from living_framework.versions.published import altered, releases_json
from living_framework.versions.verify import verify

REASON = "Somebody could be hurt by following it."
FIRST, SECOND = "releases/0.1.0/facets/01-soil.md", "releases/0.2.0/facets/01-soil.md"


@pytest.fixture(scope="session")
def _two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = repository(tmp_path_factory.mktemp("two") / "garden")
    # In the first release the statement stands over two lines and in other words.
    edit(root, "facets/01-soil.md", "- Leave a strip unplanted each year. ^4", "- Leave a strip\n  unplanted. ^4")  # fmt: skip
    commit(root)
    released(root, "0.1.0")
    edit(root, "facets/01-soil.md", "a strip\n  unplanted. ^4", "a strip unplanted each year. ^4")
    commit(root)
    released(root, "0.2.0")
    return root


@pytest.fixture
def two(_two: Path, tmp_path: Path) -> Path:
    """A repository with 0.1.0 and 0.2.0 released."""
    return Path(shutil.copytree(_two, tmp_path / "garden"))


def withdraw(root: Path, *ids: str, reason: str = REASON, kind: str = "harm") -> Result:
    return run(root, "withdraw", *ids, "--kind", kind, "--reason", reason, "--yes")


def test_the_text_goes_from_every_release_and_the_draft_and_the_id_stays(two: Path) -> None:
    hashes = [dict(release.statements) for release in releases(two)]
    result = withdraw(two, "G01.4")
    assert result.exit_code == 0, result.output
    for name, data in tree(two).items():
        assert b"unplanted" not in data, name
    assert "- Withdrawn. ^4\n" in (two / FIRST).read_text("utf-8")
    assert "G01.4" not in load(two).statements
    grave = load(two).retired["G01.4"]
    assert (grave.kind, grave.reason) == ("harm", REASON)
    assert [release.statements for release in releases(two)] == hashes
    assert withdrawals(two).ids == {"G01.4"}


def test_what_was_withdrawn_is_published_without_its_words_and_stays_published(
    two: Path, tmp_path: Path
) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    before.write_bytes(releases_json(two))
    assert withdraw(two, "G01.4").exit_code == 0
    after.write_bytes(releases_json(two))
    (gone,) = json.loads(after.read_bytes())["withdrawn"]
    assert gone == {"id": "G01.4", "kind": "harm", "date": date.today().isoformat()}
    assert b"unplanted" not in after.read_bytes()
    assert REASON.encode() not in after.read_bytes()
    for published in (before, after):
        assert list(altered(two, published.read_bytes())) == []
    git(two, "checkout", "--quiet", "--", "releases", "facets")
    (two / "releases/withdrawn.yml").unlink()
    assert verify(two).faults == []  # the tree alone does not show that the text is back
    assert [fault.path for fault in altered(two, after.read_bytes())] == ["releases/withdrawn.yml"]


def test_a_list_from_before_withdrawals_were_in_it_is_read(two: Path) -> None:
    published = json.loads(releases_json(two))
    del published["withdrawn"]
    assert list(altered(two, json.dumps(published).encode())) == []


def test_nothing_but_the_text_goes(two: Path) -> None:
    before = tree(two)
    assert withdraw(two, "G01.4").exit_code == 0
    changed = {name for name, data in tree(two).items() if before.get(name) != data}
    proofs = {f"releases/{v}/{name}" for v in ("0.1.0", "0.2.0") for name in ("salts.json", "SHA256SUMS")}  # fmt: skip
    texts = {"releases/withdrawn.yml", "facets/retired.yml", "facets/01-soil.md", FIRST, SECOND}
    assert changed == texts | proofs
    assert (two / FIRST).read_bytes() == before[FIRST].replace(
        b"- Leave a strip\n  unplanted. ^4\n", b"- Withdrawn. ^4\n"
    )
    assert (two / "facets/01-soil.md").read_bytes() == before["facets/01-soil.md"].replace(
        b"- Leave a strip unplanted each year. ^4\n", b""
    )


def test_verify_takes_a_withdrawal_and_tells_of_it(two: Path) -> None:
    assert withdraw(two, "G01.4", kind="law").exit_code == 0
    for arguments in ([], ["--against", "HEAD"], ["--against", "HEAD~2"]):
        result = run(two, "verify", *arguments)
        assert result.exit_code == 0, result.output
        assert f"(law): {REASON}" in result.output
    commit(two)
    assert run(two, "verify", "--against", "HEAD").exit_code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Withdrawn. ^4", "Withdrawn, sadly. ^4"),
        ("Withdrawn. ^4", "Leave a strip\n  unplanted for long. ^4"),
        ("one heap", "no heap"),
        ("title: Soil", "title: Sand"),
        ("- Withdrawn. ^4\n", ""),
        ("digging. ^1", "digging.  ^1"),
    ],
)
def test_under_cover_of_a_withdrawal_no_other_change_passes(two: Path, old: str, new: str) -> None:
    assert withdraw(two, "G01.4").exit_code == 0
    commit(two)
    edit(two, FIRST, old, new)
    assert FIRST in {fault.path for fault in verify(two).faults}
    # Nor where the sums are made to fit: what was released is still known by its hashes.
    folder = two / "releases/0.1.0"
    files = tree(folder)
    del files["SHA256SUMS"]
    (folder / "SHA256SUMS").write_bytes(sums_of(files))
    assert FIRST in {fault.path for fault in verify(two).faults}


def test_a_second_withdrawal_from_the_same_files_keeps_the_first(two: Path) -> None:
    assert withdraw(two, "G01.4").exit_code == 0
    commit(two)
    assert withdraw(two, "G01.1", "G02.1", reason="The law asks for it.", kind="law").exit_code == 0
    entries = {str(e.id): str(e.kind) for e in withdrawals(two).statements}
    assert entries == {"G01.4": "harm", "G01.1": "law", "G02.1": "law"}
    assert run(two, "verify", "--against", "HEAD").exit_code == 0
    assert run(two, "verify", "--against", "HEAD~3").exit_code == 0
    assert (two / SECOND).read_text("utf-8").count("Withdrawn.") == 2


def test_once_done_it_is_not_done_again(two: Path) -> None:
    assert withdraw(two, "G01.4").exit_code == 0
    before = tree(two)
    again = withdraw(two, "G01.4", reason="Another reason.")
    assert (again.exit_code, again.output) == (0, "withdrawn already; nothing to do\n")
    assert tree(two) == before


@pytest.mark.parametrize("done", range(9))
def test_a_withdrawal_that_was_killed_is_told_and_ends_with_the_next(two: Path, done: int) -> None:
    assert withdraw(two, "G02.1").exit_code == 0
    commit(two)
    before = tree(two)
    assert withdraw(two, "G01.4", "G02.3").exit_code == 0
    after = tree(two)
    order = ["releases/withdrawn.yml", FIRST, FIRST.replace("01-soil", "02-water"), SECOND]
    order += [SECOND.replace("01-soil", "02-water")]
    order += [f"releases/{v}/{name}" for v in ("0.1.0", "0.2.0") for name in ("salts.json", "SHA256SUMS")]  # fmt: skip
    for name in sorted(after.keys() - set(order[:done])):  # as if only the first were written
        (two / name).write_bytes(before[name])
    assert (verify(two).faults == []) == (done == 0)
    assert withdraw(two, "G01.4", "G02.3").exit_code == 0
    assert tree(two) == after
    assert verify(two).faults == []


def test_tombstones_join_those_that_are_there(two: Path) -> None:
    tombstone = (
        "# A remark.\r\n- id: G03.9\r\n  kind: withdrawn\r\n  reason: Wrong.\r\n  into: []\r\n"
    )
    (two / "facets/retired.yml").write_bytes(tombstone.encode())
    assert withdraw(two, "G01.4").exit_code == 0
    text = (two / "facets/retired.yml").read_bytes().decode()
    assert text.startswith(tombstone)
    assert text.count("\r\n") == text.count("\n")
    assert set(load(two).retired) == {"G03.9", "G01.4"}


def test_what_the_draft_still_says_of_the_id_is_told(two: Path) -> None:
    result = withdraw(two, "G01.1")
    assert result.exit_code == 0
    assert "FW052 [G01.1] was retired" in result.output


def test_a_release_after_a_withdrawal_is_made_and_verified(two: Path) -> None:
    assert withdraw(two, "G01.4").exit_code == 0
    commit(two)
    result = release(two, "0.3.0")
    assert result.exit_code == 0, result.output
    assert "G01.4 withdrawn" in result.output
    commit(two)
    assert run(two, "verify", "--against", "HEAD~1").exit_code == 0
    assert "G01.4" not in releases(two)[-1].statements


@pytest.mark.parametrize(
    ("ids", "reason", "told"),
    [
        (
            ["G01.9"],
            REASON,
            "G01.9 is in no release; what was never released is simply deleted",
        ),
        (["G01"], REASON, "G01 is in no release"),
        (["G01.4"], " ", "the reason is empty"),
        (["G01.4"], "It said to leave a strip unplanted.", "the reason repeats words of G01.4"),
    ],
)
def test_what_stands_against_a_withdrawal_is_told_and_nothing_is_written(
    two: Path, ids: list[str], reason: str, told: str
) -> None:
    before = tree(two)
    result = withdraw(two, *ids, reason=reason)
    assert result.exit_code == 1
    assert told in result.output
    assert tree(two) == before


def test_a_release_that_was_tampered_with_is_not_blessed(two: Path) -> None:
    edit(two, FIRST, "one heap", "no heap")
    result = withdraw(two, "G01.4")
    assert result.exit_code == 1
    assert f"{FIRST}: was changed after its release" in result.output


def test_a_statement_retired_for_another_reason_is_changed_by_hand_first(two: Path) -> None:
    edit(
        two, "facets/retired.yml", "[]", "- {id: G01.4, kind: withdrawn, reason: Wrong., into: []}"
    )
    result = withdraw(two, "G01.4")
    assert result.exit_code == 1
    assert "facets/retired.yml:1:21: G01.4 is withdrawn; write `kind: harm` there" in result.output


def test_every_shape_of_a_statement_is_taken_out_whole() -> None:
    text = "---\nid: X01\n---\n## A\none\ntwo ^1\n\n* three ^2\n+ four\nlazy ^3\n\n   five ^12\n"
    assert redacted(text.encode()).decode() == (
        "---\nid: X01\n---\n## A\nWithdrawn. ^1\n\n* Withdrawn. ^2\n+ Withdrawn. ^3\n\n"
        "   Withdrawn. ^12\n"
    )
    assert redacted(text.encode(), {2}).decode() == text.replace("three", "Withdrawn.")
    assert redacted(redacted(text.encode())) == redacted(text.encode())


def test_the_date_is_the_day_of_the_decision(two: Path) -> None:
    assert withdraw(two, "G01.4").exit_code == 0
    (entry,) = withdrawals(two).statements
    assert entry.date >= DAY
    assert json.loads((two / "releases/0.2.0/manifest.json").read_bytes())["date"] == DAY
    assert git(two, "status", "--porcelain") != ""
