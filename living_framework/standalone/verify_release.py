"""Verify the releases of a living framework with this file alone: Python 3.9 or newer.

    python3 verify_release.py releases --expect "65a2f9d1 …"      all 64 characters of a digest
    python3 verify_release.py releases --signers FILE             needs ssh-keygen

Every file is compared with its manifest, and each manifest with the hash that the next has of it.
That alone shows that the releases agree with themselves. `--expect` compares them with a digest
from elsewhere, `--signers` with the keys of editors that you know (ssh-keygen(1), ALLOWED SIGNERS).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

VERSION = re.compile(r"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}")
MANIFEST, SALTS, SUMS, LEDGER = "manifest.json", "salts.json", "SHA256SUMS", "withdrawn.yml"
SIGNATURE = re.compile(r"manifest\.json(\.[2-9])?\.sig")
BESIDE = re.compile(r"doi\.yml|withdrawn\.yml((\.[2-9])?\.sig)?|\.staging-.*")
LEDGER_FILE = re.compile(r'^  "([^"]+)": ([0-9a-f]{64})$', re.MULTILINE)
LEDGER_ID = re.compile(r"^- id: ([A-Z0-9]+\.[0-9]+)$", re.MULTILINE)
WORDS = re.compile(rb"(\s*(?:(?:[-*+]|[0-9]{1,9}[.)])\s+)?).*", re.DOTALL)  # after what is kept
ERRORS = (LookupError, TypeError, ValueError, AttributeError, RecursionError)  # of other contents
faults: set[str] = set()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fault(path: str, what: str) -> None:
    faults.add(f"{path}: {what}")


def _files_of(folder: Path, name: str) -> dict[str, bytes]:
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    for inside, path in paths.items():
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            _fault(f"{name}/{inside}", "is no plain file")
    return {i: p.read_bytes() for i, p in paths.items() if p.is_file() and not p.is_symlink()}


def _check_listing(name: str, files: dict[str, bytes], listed: set[str]) -> None:
    for inside in files.keys() - listed - {SUMS}:
        if not SIGNATURE.fullmatch(inside):
            _fault(f"{name}/{inside}", "is no part of the release")
    for inside in (listed | {SUMS}) - files.keys():
        _fault(f"{name}/{inside}", "is missing")
    sums = {f"{_sha256(files[i])}  {i}\n".encode(): i for i in sorted(listed & files.keys())}
    found = files.get(SUMS, b"").splitlines(keepends=True)
    if SUMS in files and found != list(sums):
        for inside in (SUMS, *(sums[line] for line in sums.keys() - set(found))):
            _fault(f"{name}/{inside}", f"does not fit {SUMS}")


def check_facet(name: str, data: bytes, places: dict[str, str], hashes: Any, gone: Any) -> str:
    """Each statement has its hash or is withdrawn; the hash of the file without them."""
    lines = data.split(b"\n")
    found: list[Any] = [
        (*map(int, place[:99].split()[0].split("-")), id_) for id_, place in places.items()
    ]
    for first, last, id_ in sorted(found, reverse=True):
        statement, salt = b"\n".join(lines[first - 1 : last]), places[id_].partition(" ")[2]
        withdrawn = WORDS.sub(rb"\1Withdrawn. ^" + id_.split(".")[1].encode(), statement, count=1)
        if id_ in gone and (salt or statement != withdrawn):
            _fault(name, f"still has {id_}, which was withdrawn")
        elif id_ not in gone and _sha256(bytes.fromhex(salt) + statement) != hashes[id_]:
            _fault(name, f"is not as it was released at {id_}")
        lines[first - 1 : last] = [withdrawn]
    return _sha256(b"\n".join(lines))


def _check_salted(name: str, files: dict[str, bytes], manifest: Any, salts: Any, gone: Any) -> None:
    facets = manifest["frames"]
    hashes = {statement["id"]: statement["sha256"] for statement in manifest["statements"]}
    if [*facets, *sorted(hashes)] != [*salts, *sorted(i for p in salts.values() for i in p)]:
        _fault(f"{name}/{SALTS}", "has other files or statements than the manifest")
    for i in facets.keys() & files.keys() & salts.keys():
        if check_facet(f"{name}/{i}", files[i], salts[i], hashes, gone) != facets[i]:
            _fault(f"{name}/{i}", "is not as it was released")


def check_release(folder: Path, name: str, gone: dict[str, Any]) -> tuple[str, str, str]:
    """Check one release, from which `gone` was withdrawn; its date, and what it followed."""
    files = {} if folder.is_symlink() else _files_of(folder, name)
    manifest = json.loads(files[MANIFEST].decode("utf-8"))
    schema, plain, facets = (manifest[key] for key in ("schema", "files", "frames"))
    if schema not in (1, 2) or manifest["version"] != folder.name:
        raise ValueError("another schema or version")
    _check_listing(name, files, {*plain, *facets, MANIFEST, *([SALTS] if schema > 1 else [])})
    for inside in plain.keys() & files.keys():
        if _sha256(files[inside]) not in (plain[inside], gone.get(f"{folder.name}/{inside}")):
            _fault(f"{name}/{inside}", "is not as it was released")
    try:
        if schema > 1:
            _check_salted(name, files, manifest, json.loads(files[SALTS].decode("utf-8")), gone)
    except ERRORS as error:
        _fault(f"{name}/{SALTS}", f"cannot be used ({error!r})")
    previous = manifest["previous"] or {"version": "", "sha256": ""}
    return manifest["date"], previous["version"], previous["sha256"]


def _check_chain(folder: Path, name: str, release: Any, before: tuple[str, str, str]) -> None:
    (date, followed, digest), (earlier, version, right) = release, before
    if followed != version:
        other = version if followed and folder.with_name(followed).is_dir() else followed or version
        _fault(f"releases/{other}", f"is gone, or was put before {name}")
    elif digest != right:
        _fault(f"releases/{version}/{MANIFEST}", f"is not the one that {name} followed")
    if date < earlier:
        _fault(f"{name}/{MANIFEST}", f"has a date before that of {version}")


def signer(data: bytes, path: Path, allowed: str) -> str:
    """Who signed some bytes, by the file of allowed signers; empty where nobody of it did."""
    lines = path.read_text("utf-8", "replace").split("\n")
    try:
        text = base64.b64encode(base64.b64decode("".join(lines[1:-2]), validate=True)).decode()
    except ValueError:
        return ""
    rows = re.findall(".{1,70}", text)
    if lines != ["-----BEGIN SSH SIGNATURE-----", *rows, "-----END SSH SIGNATURE-----", ""]:
        return ""  # not as ssh-keygen writes it: somebody changed it
    named = ["-n", "living-framework", "-f", allowed, "-s", str(path)]
    find, verify = (["ssh-keygen", "-Y", what, *named] for what in ("find-principals", "verify"))
    found = subprocess.run(find, capture_output=True, check=False)
    who = found.stdout.decode("utf-8", "replace").partition("\n")[0].partition(",")[0].strip()
    done = subprocess.run([*verify, "-I", who], input=data, capture_output=True, check=False)
    return "" if found.returncode or done.returncode else who


def _check_signatures(path: Path, name: str, allowed: str, needed: int) -> None:
    found = set()
    for each in path.parent.glob(f"{path.name}*.sig"):
        found.add(who := signer(path.read_bytes(), each, allowed))
        if not who:
            _fault(f"{name.rpartition('/')[0]}/{each.name}", "is not by an allowed signer")
    if len(found - {""}) < needed:
        _fault(name, f"has not the {needed} signatures asked for")


def check_all(root: Path, allowed: str | None, needed: int) -> dict[str, str]:
    """Check every release in a folder; the version of each by the digest of its manifest."""
    ledger = (root / LEDGER).read_text("utf-8", "replace") if (root / LEDGER).exists() else ""
    since = dict(LEDGER_FILE.findall(ledger)) if allowed else {}  # only a signature proves these
    gone = {**since, **dict.fromkeys(LEDGER_ID.findall(ledger))}
    versions = [path for path in root.iterdir() if VERSION.fullmatch(path.name)]
    versions.sort(key=lambda path: [int(part) for part in path.name.split(".")])
    for path in {*root.iterdir()} - {*versions}:
        if not BESIDE.fullmatch(path.name):
            _fault(f"releases/{path.name}", "is no release")
    digests, before = {}, ("", "", "")
    for folder in versions:
        name = f"releases/{folder.name}"
        try:
            release = check_release(folder, name, gone)
        except ERRORS as error:
            _fault(f"{name}/{MANIFEST}", f"cannot be checked ({error!r})")
            continue
        _check_chain(folder, name, release, before)
        before = (release[0], folder.name, _sha256((folder / MANIFEST).read_bytes()))
        digests[before[2]] = folder.name
        if allowed:
            asked = needed if folder is versions[-1] else 0
            _check_signatures(folder / MANIFEST, f"{name}/{MANIFEST}", allowed, asked)
    if allowed and (root / LEDGER).exists():
        _check_signatures(root / LEDGER, f"releases/{LEDGER}", allowed, needed)
    return digests


def _main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder that has 0.1.0/, 0.2.0/ and so on")
    parser.add_argument("--expect", metavar="DIGEST", help="the SHA-256 of a manifest")
    parser.add_argument("--signers", metavar="FILE", help="allowed signers, as you know them")
    parser.add_argument("--signatures", type=int, default=1, metavar="N", help="how many signers")
    asked = parser.parse_args()
    digest = re.sub(r"[\s:]", "", asked.expect or "").lower()
    if asked.expect is not None and not re.fullmatch("[0-9a-f]{64}", digest):
        parser.error(f"a digest has 64 characters, 0–9 and a–f; this one has {len(digest)}")
    try:
        digests = check_all(asked.folder, asked.signers, asked.signatures)
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    if digest and digest not in digests:
        _fault("releases", f"no release has the SHA-256 {digest}")
    agreed = [f"{version} verified, SHA-256 {sha}" for sha, version in digests.items()]
    print("\n".join(sorted(faults) or agreed))  # noqa: T201
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    _main()
