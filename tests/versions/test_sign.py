"""What proves a release to somebody outside the tree: signatures, a digest, what a site published."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FRAMEWORK, PROJECT
from releasing import DAY, commit, edit, release, released, repository, rewrite, run, tree

from living_framework.standalone import verify_release
from living_framework.versions.manifest import MANIFEST, SALTS, salted
from living_framework.versions.published import releases_json

VERIFIER = Path(verify_release.__file__)
NEWEST = "releases/0.2.0"
REASON = "Somebody could be hurt by following it."


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of three editors, and `allowed`, which names two of them."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ada", "ben", "eve"):
        command = [
            "ssh-keygen",
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            name,
            "-f",
            str(folder / name),
        ]
        subprocess.run(command, check=True)
    lines = [f"{n}@garden.example {(folder / f'{n}.pub').read_text()}" for n in ("ada", "ben")]
    (folder / "allowed").write_text("".join(lines))
    return folder


@pytest.fixture(scope="session")
def _signed(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = repository(tmp_path_factory.mktemp("signed") / "garden")
    released(root, "0.1.0")
    edit(root, "facets/03-work.md", "a calendar that all can see", "a calendar on the shed")
    commit(root)
    result = release(root, "0.2.0", "--sign", str(keys / "ada"))
    assert result.exit_code == 0, result.output
    commit(root)
    return root


@pytest.fixture
def two(_signed: Path, tmp_path: Path) -> Path:
    """A repository with 0.1.0 released, and 0.2.0 signed by Ada."""
    return Path(shutil.copytree(_signed, tmp_path / "garden"))


def standalone(root: Path, *args: object) -> subprocess.CompletedProcess[str]:
    """The verifier that is one file, without our program."""
    command = [sys.executable, "-I", "-S", *map(str, (VERIFIER, root / "releases", *args))]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def digest_of(root: Path, version: str) -> str:
    return str(
        json.loads(releases_json(root))["releases"][{"0.1.0": 0, "0.2.0": 1}[version]]["digest"]
    )


def test_the_verifier_is_one_short_file_of_the_standard_library() -> None:
    text = VERIFIER.read_text("utf-8")
    assert text.count("\n") < 200
    imported = set(
        re.findall(r"^(?:import|from) (\w+)", text.partition("from __future__")[2], re.MULTILINE)
    )
    assert imported <= {*sys.stdlib_module_names}


def test_a_rewritten_release_agrees_with_itself_and_is_refused_by_each_outside_proof(
    two: Path, keys: Path, tmp_path: Path
) -> None:
    was, published = digest_of(two, "0.2.0"), tmp_path / "releases.json"
    published.write_bytes(releases_json(two))
    rewrite(two)
    assert run(two, "verify").exit_code == 0  # all in the tree was made to fit
    assert standalone(two).returncode == 0
    proofs = {
        "expect": ("--expect", was),
        "signers": ("--signers", str(keys / "allowed")),
        "published": ("--published", str(published)),
        "against": ("--against", "HEAD"),
    }
    for name, arguments in proofs.items():
        assert run(two, "verify", *arguments).exit_code == 1, name
    assert standalone(two, "--expect", was).returncode == 1
    assert standalone(two, "--signers", keys / "allowed").returncode == 1


def test_untouched_releases_pass_every_proof(two: Path, keys: Path, tmp_path: Path) -> None:
    published, digest = tmp_path / "releases.json", digest_of(two, "0.2.0")
    published.write_bytes(releases_json(two))
    grouped = " ".join(digest[at : at + 8] for at in range(0, 64, 8)).upper()
    result = run(
        two, "verify", "--expect", grouped, "--signers", str(keys / "allowed"),
        "--published", str(published), "--against", "HEAD", "--against", "HEAD~1",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "0.2.0 has the expected SHA-256" in result.output
    assert standalone(two, "--expect", grouped, "--signers", keys / "allowed").returncode == 0


def test_a_digest_is_asked_for_whole(two: Path) -> None:
    digest = digest_of(two, "0.2.0")
    for text in (digest[:12], digest[:63], digest + "0", "", "g" * 64):
        result = run(two, "verify", "--expect", text)
        assert result.exit_code == 2, result.output
        assert "64" in result.output
        assert standalone(two, "--expect", text).returncode == 2
    other = run(two, "verify", "--expect", "0" * 64)
    assert other.exit_code == 1
    assert "no release has the SHA-256 00000000 00000000" in other.output


# --- Signatures ----------------------------------------------------------------------------------


def test_a_signature_is_one_that_ssh_keygen_itself_accepts(two: Path, keys: Path) -> None:
    command = ["ssh-keygen", "-Y", "verify", "-f", str(keys / "allowed"), "-I", "ada@garden.example",
               "-n", "living-framework", "-s", str(two / NEWEST / "manifest.json.sig")]  # fmt: skip
    data = (two / NEWEST / MANIFEST).read_bytes()
    assert subprocess.run(command, input=data, capture_output=True, check=False).returncode == 0


def test_two_signatures_are_by_two_people(two: Path, keys: Path) -> None:
    asked = ("--signers", str(keys / "allowed"), "--signatures", "2")
    one = run(two, "verify", *asked)
    assert one.exit_code == 1
    assert "releases/0.2.0/manifest.json: has 1 of the 2 signatures asked for" in one.output
    assert standalone(two, *asked).returncode == 1
    again = release(two, "0.2.0", "--sign", str(keys / "ada"))
    assert (again.exit_code, "by this key already" in again.output) == (2, True)
    shutil.copy(two / NEWEST / "manifest.json.sig", two / NEWEST / "manifest.json.2.sig")
    assert run(two, "verify", *asked).exit_code == 1
    assert standalone(two, *asked).returncode == 1
    (two / NEWEST / "manifest.json.2.sig").unlink()
    assert release(two, "0.2.0", "--sign", str(keys / "ben")).exit_code == 0
    assert run(two, "verify", *asked).exit_code == 0
    assert standalone(two, *asked).returncode == 0
    commit(two)
    assert run(two, "verify", "--against", "HEAD~1").exit_code == 0


def test_a_signature_by_somebody_else_counts_for_nothing_and_is_named(
    two: Path, keys: Path
) -> None:
    (two / NEWEST / "manifest.json.sig").unlink()
    assert release(two, "0.2.0", "--sign", str(keys / "eve")).exit_code == 0
    asked = ("--signers", str(keys / "allowed"))
    for said in (run(two, "verify", *asked).output, standalone(two, *asked).stdout):
        assert "releases/0.2.0/manifest.json.sig: " in said
        assert "releases/0.2.0/manifest.json: " in said


def test_the_signature_of_the_newest_release_proves_those_before_it(two: Path, keys: Path) -> None:
    asked = ("--signers", str(keys / "allowed"))
    assert run(two, "verify", *asked).exit_code == 0  # 0.1.0 has none of its own
    edit(two, "facets/01-soil.md", "digging", "digging deep")
    commit(two)
    released(two, "0.3.0")
    assert run(two, "verify", *asked).exit_code == 1
    assert standalone(two, *asked).returncode == 1


def test_allowed_signers_come_from_outside_the_tree(two: Path, keys: Path) -> None:
    inside = shutil.copy(keys / "allowed", two / "signers")
    result = run(two, "verify", "--signers", str(inside))
    assert result.exit_code == 2
    assert "is inside the tree" in result.output


@pytest.mark.parametrize("key", ["nothing", "allowed", "ada.pub"])
def test_a_key_that_cannot_sign_is_one_line_and_nothing_is_written(
    two: Path, keys: Path, key: str
) -> None:
    edit(two, "facets/01-soil.md", "digging", "digging deep")
    commit(two)
    before = tree(two)
    arguments = ["release", "0.3.0", "--yes", "--allow-placeholders", "--date", DAY]
    result = subprocess.run(
        [*FRAMEWORK, *arguments, "--sign", keys / key], cwd=two, capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "SSH_AUTH_SOCK": "/nowhere"},
    )  # fmt: skip
    assert result.returncode == (0 if key == "ada.pub" else 2), result.stderr
    if key == "ada.pub":  # ssh-keygen takes the private key beside it
        return
    assert result.stderr.startswith("framework: ")
    assert result.stderr.count("\n") == 1
    assert tree(two) == before


def test_without_ssh_keygen_only_what_needs_it_is_refused(two: Path, keys: Path) -> None:
    environment = {"PATH": "/nowhere", "PYTHONPATH": str(PROJECT)}
    said = []
    for arguments in (["verify"], ["verify", "--signers", keys / "allowed"]):
        done = subprocess.run([*FRAMEWORK, *map(str, arguments)], cwd=two, env=environment, capture_output=True, text=True, check=False)  # fmt: skip
        said.append((done.returncode, done.stderr))
    assert said == [
        (0, ""),
        (2, "framework: ssh-keygen is not installed; install OpenSSH 8.2 or newer (Debian: openssh-client)\n"),
    ]  # fmt: skip


# --- What a site published -----------------------------------------------------------------------


def test_a_release_that_was_published_is_still_there_with_its_digest_and_signature(
    two: Path, tmp_path: Path
) -> None:
    published = tmp_path / "releases.json"
    published.write_bytes(releases_json(two))
    asked = ("verify", "--published", str(published))
    (two / NEWEST / "manifest.json.sig").unlink()
    assert "has lost a signature that was published" in run(two, *asked).output
    shutil.rmtree(two / NEWEST)
    assert "releases/0.2.0: was published and is gone; restore it" in run(two, *asked).output
    for text in (
        "",
        "[]",
        '{"schema": 7, "releases": []}',
        '{"schema": 1, "releases": [{}]}',
        "[" * 9999,
    ):
        published.write_text(text)
        result = run(two, *asked)
        assert result.exit_code == 2, result.output
        assert "Traceback" not in result.output


# --- Withdrawal under signatures -----------------------------------------------------------------


def test_what_is_withdrawn_cannot_be_confirmed_by_guessing(two: Path, keys: Path) -> None:
    lines = b"- Leave a strip unplanted each year. ^4"
    before = json.loads((two / NEWEST / MANIFEST).read_bytes())
    was = next(s["sha256"] for s in before["statements"] if s["id"] == "G01.4")
    salt = json.loads((two / NEWEST / SALTS).read_bytes())["facets/01-soil.md"]["G01.4"].split(" ")[
        1
    ]
    assert salted(salt, lines) == was  # so it could, with the salt
    plain = tree(two / "releases")["0.2.0/facets/01-soil.md"]
    result = run(two, "withdraw", "G01.4", "--kind", "harm", "--reason", REASON, "--yes", "--sign", str(keys / "ben"))  # fmt: skip
    assert result.exit_code == 0, result.output
    left = b"\n".join(tree(two / "releases").values()).decode()
    assert salt not in left
    for guess in (lines, lines + b"\n", lines.partition(b" ^")[0][2:], plain):
        assert salted("", guess) not in left


def test_a_withdrawal_is_signed_and_the_first_signatures_stay_good(two: Path, keys: Path) -> None:
    asked = ("--signers", str(keys / "allowed"), "--against", "HEAD", "--expect", digest_of(two, "0.2.0"))  # fmt: skip
    signature = (two / NEWEST / "manifest.json.sig").read_bytes()
    withdraw = ("withdraw", "G01.4", "--kind", "law", "--reason", REASON, "--yes")
    unsigned = run(two, *withdraw)
    assert unsigned.exit_code == 1
    assert "sign the withdrawal too" in unsigned.output
    assert run(two, *withdraw, "--sign", str(keys / "ada")).exit_code == 0
    assert (two / NEWEST / "manifest.json.sig").read_bytes() == signature
    assert run(two, "verify", *asked).exit_code == 0
    assert standalone(two, "--signers", keys / "allowed").returncode == 0
    edit(two, "releases/withdrawn.yml", REASON, "Nobody knows why.")
    assert run(two, "verify", *asked[:2]).exit_code == 1
    assert "releases/withdrawn.yml.sig: " in standalone(two, *asked[:2]).stdout


def test_a_first_release_without_salts_is_withdrawn_from_with_a_warning(tmp_path: Path) -> None:
    root = repository(tmp_path / "root")
    for name in ("facets", "releases"):
        shutil.rmtree(root / name, ignore_errors=True)
        shutil.copytree(PROJECT / name, root / name)
    for name in ("framework.yml", "references.yml", "glossary.yml", "helplines.yml"):
        shutil.copy(PROJECT / name, root / name)
    shutil.rmtree(root / "releases")
    shutil.copytree(PROJECT / "releases/0.1.0", root / "releases/0.1.0")
    result = run(root, "withdraw", "F05.1", "--kind", "harm", "--reason", REASON, "--yes")
    assert result.exit_code == 0, result.output
    assert "The manifest of 0.1.0 has hashes without salts" in result.output
    assert run(root, "verify").exit_code == 0
    assert "facets/05" in standalone(root).stdout  # only a signed list excuses such a change
