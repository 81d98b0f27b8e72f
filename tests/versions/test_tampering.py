"""Random tampering with releases: `framework verify` and the one-file verifier both name it.

The releases are signed, and a text was withdrawn from them. What is done is a single bit, or something to files
and entries as a whole; half of the time SHA256SUMS is made to fit afterwards.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from releasing import commit, edit, release, repository, run, tree

from living_framework.standalone import verify_release
from living_framework.versions.manifest import SUMS, sums_of
from living_framework.versions.sign import is_signature
from living_framework.versions.verify import verify, verify_signed

SEED = 20261124
OUTSIDE = ("doi.yml",)  # of no release's proof


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `garden`, whose three releases are signed by two editors, and `allowed`."""
    folder = tmp_path_factory.mktemp("signed")
    keys = [folder / "ada", folder / "ben"]
    for key in keys:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed = "".join(f"{k.name}@garden.example {k.with_suffix('.pub').read_text()}" for k in keys)
    (folder / "allowed").write_text(allowed)
    root = repository(folder / "garden")
    sign = [part for key in keys for part in ("--sign", str(key))]
    for number, (old, new) in enumerate(
        (("digging", "raking"), ("raking", "hand"), ("hand", "foot")), 1
    ):
        result = release(root, f"0.{number}.0", *sign)
        assert result.exit_code == 0, result.output
        edit(root, "facets/01-soil.md", f"by {old}", f"by {new}")
        commit(root)
    reason = "Somebody could be hurt by following it."
    result = run(root, "withdraw", "G01.4", "--kind", "harm", "--reason", reason, "--yes", *sign)
    assert result.exit_code == 0, result.output
    return folder


# --- What is done; each gives the paths of which one has to be named ----------------------------


def _flip(releases: Path, chance: random.Random) -> set[str]:
    path = chance.choice(_files(releases))
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return {_name(releases, path)}


def _cut(releases: Path, chance: random.Random) -> set[str]:
    path = chance.choice(_files(releases))
    data = path.read_bytes()
    start, end = sorted(chance.sample(range(len(data) + 1), 2))
    path.write_bytes(data[:start] + data[end:])
    return {_name(releases, path)}


def _remove(releases: Path, chance: random.Random) -> set[str]:
    # Of older releases no signature is asked for: what is lost there, --published and --against say.
    files = [p for p in _files(releases) if p.suffix != ".sig"]
    path = chance.choice([*files, _versions(releases)[-1] / "manifest.json.sig"])
    path.unlink()
    if path.name == "withdrawn.yml":  # then what was withdrawn is not as it was released
        return {"releases/0."}
    # What is missing of a pair is said of the file that should be signed by two.
    return {_name(releases, path), _name(releases, path).removesuffix(".sig")}


def _add(releases: Path, chance: random.Random) -> set[str]:
    folder = chance.choice(_versions(releases))
    path = folder / chance.choice(("facets/09-more.md", "notes.txt", "facets/.hidden", "a/b/c.md"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Something.\n")
    return {_name(releases, path)}


def _rename(releases: Path, chance: random.Random) -> set[str]:
    path = chance.choice([p for p in _files(releases) if p.suffix in (".md", ".json", ".yml")])
    target = path.with_name(f"x{path.name}")
    path.rename(target)
    return {_name(releases, path), _name(releases, target)}


def _swap(releases: Path, chance: random.Random) -> set[str]:
    facets = sorted(chance.choice(_versions(releases)).glob("facets/0*.md"))
    one, two = chance.sample(facets, 2)
    texts = one.read_bytes(), two.read_bytes()
    one.write_bytes(texts[1])
    two.write_bytes(texts[0])
    return {_name(releases, one), _name(releases, two)}


def _from_other_version(releases: Path, chance: random.Random) -> set[str]:
    one, two = chance.sample(_versions(releases), 2)
    name = chance.choice(("facets/01-soil.md", "manifest.json", "salts.json", "manifest.json.sig"))
    shutil.copy(one / name, two / name)
    # Once SHA256SUMS fits, nobody can say whether all the salts are others or all the texts.
    return {
        _name(releases, two / name),
        *([_name(releases, two / "facets")] if name == "salts.json" else []),
    }


def _drop_release(releases: Path, chance: random.Random) -> set[str]:
    folder = chance.choice(_versions(releases)[:-1])
    shutil.rmtree(folder)
    return {_name(releases, folder)}


def _manifest_entry(releases: Path, chance: random.Random) -> set[str]:
    path = chance.choice(_versions(releases)) / "manifest.json"
    manifest = json.loads(path.read_bytes())
    statement = chance.choice(manifest["statements"])
    change: Callable[[], object] = chance.choice((
        lambda: manifest["statements"].remove(statement),
        lambda: statement.update(section="elsewhere"),
        lambda: statement.update(sha256="0" * 64),
        manifest["files"].popitem,
        manifest["frames"].popitem,
        lambda: manifest.update(date="2031-01-01"),
        lambda: manifest.update(more=1),
    ))  # fmt: skip
    change()
    path.write_text(json.dumps(manifest, indent=1))
    return {_name(releases, path)}


def _salts_entry(releases: Path, chance: random.Random) -> set[str]:
    path = chance.choice(_versions(releases)) / "salts.json"
    salts = json.loads(path.read_bytes())
    name = chance.choice([name for name in salts if salts[name]])
    id_ = chance.choice(list(salts[name]))
    if chance.random() < 0.5:
        del salts[name][id_]
    else:
        salts[name][id_] = salts[name][id_].split(" ")[0] + chance.choice(("", f" {'1' * 64}"))
        salts[name][id_] = salts[name][id_].replace("1", "2", 1)
    path.write_text(json.dumps(salts, indent=1, ensure_ascii=False) + "\n")
    return {_name(releases, path), f"{_name(releases, path.parent)}/{name}"}


def _word(releases: Path, chance: random.Random) -> set[str]:
    path = chance.choice([p for p in _files(releases) if p.suffix == ".md"])
    words = path.read_text().split(" ")
    at = chance.randrange(len(words))
    words[at] = f"{words[at]}not"
    path.write_text(" ".join(words))
    return {_name(releases, path)}


DONE = (_flip, _flip, _flip, _cut, _remove, _add, _rename, _swap, _from_other_version, _drop_release,
        _manifest_entry, _salts_entry, _word)  # fmt: skip


def _files(releases: Path) -> list[Path]:
    return sorted(p for p in releases.rglob("*") if p.is_file() and p.name not in OUTSIDE)


def _versions(releases: Path) -> list[Path]:
    return sorted(p for p in releases.iterdir() if p.is_dir())


def _name(releases: Path, path: Path) -> str:
    return f"releases/{path.relative_to(releases).as_posix()}"


def _fit(releases: Path) -> None:
    """SHA256SUMS of every release made to fit what its folder has now."""
    for folder in _versions(releases):
        files = {
            n: d
            for n, d in tree(folder).items()
            if n != SUMS and not is_signature(n, "manifest.json")
        }
        (folder / SUMS).write_bytes(sums_of(files))


# --- Both verifiers ------------------------------------------------------------------------------


def named_by_both(root: Path, allowed: Path) -> Iterator[set[str]]:
    """What each of the two verifiers names: the paths of its faults."""
    found = verify(root)
    faults = [*found.faults, *verify_signed(root, found, allowed, 2)]
    yield {fault.path for fault in faults}
    verify_release.faults.clear()
    verify_release.check_all(root / "releases", str(allowed), 2)
    yield {fault.partition(": ")[0] for fault in verify_release.faults}


def tampered(signed: Path, folder: Path, seed: int) -> None:
    """One case: releases tampered with, and what both verifiers say of them."""
    chance = random.Random(seed)
    root = Path(
        shutil.copytree(signed / "garden", folder / "garden", ignore=shutil.ignore_patterns(".git"))
    )
    before = tree(root)
    do = chance.choice(DONE)
    changed = do(root / "releases", chance)
    if chance.random() < 0.5:
        _fit(root / "releases")
    if tree(root) == before:
        return
    for named in named_by_both(root, signed / "allowed"):
        assert any(path.startswith(tuple(changed)) for path in named), (
            seed,
            do.__name__,
            changed,
            named,
        )


def test_untouched_both_name_nothing(signed: Path) -> None:
    assert list(named_by_both(signed / "garden", signed / "allowed")) == [set(), set()]


@pytest.mark.parametrize("name", ["0.4.\u0663", "1\u0660.0.0", "0.4.0\n", "0.04.0", f"0.4.{10**9}"])
def test_what_is_no_version_is_no_release_for_either(
    name: str, signed: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(signed / "garden", tmp_path / "garden"))
    shutil.copytree(root / "releases/0.3.0", root / "releases" / name)
    for named in named_by_both(root, signed / "allowed"):
        assert named == {f"releases/{name}"}


def test_a_manifest_with_another_name_of_a_file_is_named_itself(
    signed: Path, tmp_path: Path
) -> None:
    """Found by the history of seed 20261717: the name of a facet's frame with one bit flipped.

    Whoever has no keys has only the sums to see it by.
    """
    root = Path(shutil.copytree(signed / "garden", tmp_path / "garden"))
    edit(root, "releases/0.3.0/manifest.json", "facets/01-soil.md", "facets/01-soil.m`")
    assert "releases/0.3.0/manifest.json" in {fault.path for fault in verify(root).faults}


@pytest.mark.parametrize("number", range(10))
def test_whatever_is_done_to_a_release_is_named_by_both(
    signed: Path, tmp_path: Path, number: int
) -> None:
    tampered(signed, tmp_path, SEED + number)


@pytest.mark.long
@pytest.mark.parametrize("fifty", range(20))
def test_a_thousand_times_it_is_named_by_both(signed: Path, tmp_path: Path, fifty: int) -> None:
    for number in range(50):
        tampered(signed, tmp_path / str(number), SEED + 50 * fifty + number)
        shutil.rmtree(tmp_path / str(number))
