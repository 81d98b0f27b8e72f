"""What is put in place: what changed, nothing else, and nothing outside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from releasing import tree

from living_framework.site.placing import (
    Record,
    Source,
    Tree,
    files_of,
    is_as_left,
    link,
    linked,
    look,
    place,
    stats,
    write,
)

SAME = {"latest": "1.0.0"}


@pytest.fixture
def built(tmp_path: Path) -> dict[str, Path]:
    """What a site is put together from, of which two folders are one."""
    root, version = tmp_path / "cache/root", tmp_path / "cache/1.0.0"
    for name in ("versions.json", "index.html"):
        write(root / name, name.encode())
    for name in ("index.html", "a/index.html"):
        write(version / name, f"1.0.0/{name}".encode())
    return {"": root, "1.0.0/": version, "latest/": version}


def placed(built: dict[str, Path], out: Path, record: Record | None = None) -> Record:
    out.mkdir(exist_ok=True)
    sources = [Source(below, folder, stats(folder)) for below, folder in built.items()]
    return place(sources, out, record or {}, SAME)


def test_all_is_put_in_place_and_one_folder_is_the_same_files(
    built: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    record = placed(built, out)
    assert set(record) == {
        "versions.json", "index.html", "1.0.0/index.html", "1.0.0/a/index.html",
        "latest/index.html", "latest/a/index.html",
    }  # fmt: skip
    assert (out / "latest/a/index.html").samefile(out / "1.0.0/a/index.html")
    assert not (out / "1.0.0/index.html").samefile(built["1.0.0/"] / "index.html")
    assert is_as_left(out, record)


def test_what_has_not_changed_is_left_and_what_has_is_new(
    built: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    record = placed(built, out)
    before = {path: (out / path).stat().st_mtime_ns for path in record}
    write(built["1.0.0/"] / "index.html", b"other")
    (built["1.0.0/"] / "a/index.html").unlink()
    record = placed(built, out, record)
    now = {path: (out / path).stat().st_mtime_ns for path in record}
    changed = {path for path in now if now[path] != before[path]}
    assert changed == {"1.0.0/index.html", "latest/index.html"}
    assert (out / "latest/index.html").read_bytes() == b"other"
    assert not (out / "1.0.0/a").exists()
    assert not (out / "latest/a").exists()


def test_what_somebody_changed_in_place_is_put_there_again(
    built: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    record = placed(built, out)
    right = tree(out)
    (out / "index.html").write_text("mine")
    (out / "latest/index.html").write_text("mine")  # and so that of 1.0.0
    (out / "1.0.0/a/index.html").unlink()
    (out / "mine.html").write_text("mine")
    assert not is_as_left(out, record)
    record = placed(built, out, record)
    assert tree(out) == right
    assert tree(built[""])["index.html"] == b"index.html"
    assert is_as_left(out, record)


def test_a_second_place_has_what_is_as_it_was_left_and_both_stay_apart(
    built: dict[str, Path], tmp_path: Path
) -> None:
    out, second = tmp_path / "out", tmp_path / "second"
    record = placed(built, out)
    right = tree(out)
    (out / "1.0.0/a/index.html").unlink()
    (out / "index.html").write_text("mine")
    second.mkdir()
    known = linked(out, second, record)
    assert known.keys() == record.keys() - {"1.0.0/a/index.html", "index.html"}
    write(built[""] / "versions.json", b"other")
    placed(built, second, known)
    assert tree(second) == {**right, "versions.json": b"other"}
    assert tree(out)["versions.json"] == b"versions.json"


def test_a_link_that_leads_out_of_the_site_is_not_followed(
    built: dict[str, Path], tmp_path: Path
) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    record = placed(built, out)
    right = tree(out)
    write(elsewhere / "index.html", b"not ours")
    write(elsewhere / "more.html", b"not ours")
    (out / "gone").symlink_to(elsewhere)
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(elsewhere / "index.html")
    placed(built, out, record)
    assert tree(out) == right
    assert tree(elsewhere) == {"index.html": b"not ours", "more.html": b"not ours"}


def test_a_file_with_the_same_bytes_is_not_written_and_another_name_of_it_keeps_its_own(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "a/first", tmp_path / "b/second"
    write(first, b"one")
    link(first, second)
    before = second.stat()
    write(second, b"one")
    link(first, second)
    assert second.stat() == before
    write(second, b"two")
    assert first.read_bytes() == b"one"
    link(first, second)
    assert second.read_bytes() == b"one"


def made(tree: Tree, files: dict[str, str]) -> list[str]:
    """Put files, each with its text as its key, into a tree; those that were made."""
    said = []

    def make(path: str) -> bytes:
        said.append(path)
        return files[path].encode()

    for path, key in files.items():
        tree.put(path, key, lambda path=path: make(path))  # type: ignore[misc]
    tree.finish()
    return said


def test_a_tree_makes_what_has_another_key_and_removes_what_it_has_no_more(tmp_path: Path) -> None:
    folder, note = tmp_path / "tree", tmp_path / "tree.json"
    assert made(Tree(folder, note), {"a": "one", "b/c": "two", "d": "", "e/f": "x"}) == ["a", "b/c", "d", "e/f"]  # fmt: skip
    before = stats(folder)
    assert made(Tree(folder, note), {"a": "one", "b/c": "other", "d": ""}) == ["b/c", "d"]
    assert tree(folder) == {"a": b"one", "b/c": b"other", "d": b""}
    assert not (folder / "e").exists()
    now = stats(folder)
    assert (now["a"], now["d"]) == (before["a"], before["d"])
    assert files_of(note) == now


def test_what_a_killed_run_left_of_a_tree_is_made_again(tmp_path: Path) -> None:
    folder, note = tmp_path / "tree", tmp_path / "tree.json"
    made(Tree(folder, note), {"a": "one", "b": "two"})
    killed = Tree(folder, note)
    killed.put("a", "other", lambda: b"oth")
    assert made(Tree(folder, note), {"a": "one", "c": "three"}) == ["a", "c"]
    assert tree(folder) == {"a": b"one", "c": b"three"}


def test_a_tree_has_the_files_of_another_folder_and_leaves_its_own(tmp_path: Path) -> None:
    folder, note, other = tmp_path / "tree", tmp_path / "tree.json", tmp_path / "other"
    write(other / "page", b"old")
    write(other / "a/new", b"new")
    kept = Tree(folder, note)
    kept.add("page", b"page")
    kept.bring(other)
    kept.finish()
    assert tree(folder) == {"a/new": b"new", "page": b"page"}
    write(folder / "more", b"more")
    look(folder, note)
    assert files_of(note) == stats(folder)
    made(Tree(folder, note), {})
    assert tree(folder) == {}
