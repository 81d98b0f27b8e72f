"""SSH signatures of manifests (PROTOCOL.sshsig of OpenSSH), made and checked by `ssh-keygen`.

A signature of `manifest.json` is beside it as `manifest.json.sig`, a further editor's as
`manifest.json.2.sig` and so on. The one of `withdrawn.yml` is named likewise.
"""

from __future__ import annotations

import base64
import binascii
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

NAMESPACE = "living-framework"
MOST = 9  # signatures of one file

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG\x00\x00\x00\x01"
_WIDTH = 70  # of a line, as ssh-keygen writes it


class CannotSign(Exception):
    """A signature cannot be made or checked here; the message is one line with the remedy."""


def is_signature(name: str, of: str) -> bool:
    """Whether a file is, by its name, a signature of another in the same folder."""
    return re.fullmatch(rf"{re.escape(of)}(\.[2-{MOST}])?\.sig", name) is not None


def signatures(path: Path) -> list[Path]:
    """The files of the signatures of a file, in order."""
    found = path.parent.glob(f"{path.name}*.sig")
    return sorted((p for p in found if is_signature(p.name, path.name)), key=lambda p: (len(p.name), p.name))  # fmt: skip


def names(of: str) -> Iterator[str]:
    """The names that signatures of a file may have, in the order in which they are taken."""
    yield f"{of}.sig"
    yield from (f"{of}.{number}.sig" for number in range(2, MOST + 1))


def signed(name: str, data: bytes, keys: Sequence[Path]) -> dict[str, bytes]:
    """The signatures of a file by their names, one by each key. Raises CannotSign."""
    made = [signature(data, key) for key in keys]
    if len({public_key(each) for each in made}) < len(made):
        raise CannotSign("the same key is named twice; each signature is by another")
    return dict(zip(names(name), made, strict=False))


def add(path: Path, keys: Sequence[Path]) -> dict[Path, bytes]:
    """Further signatures of a file, by their paths. Raises CannotSign."""
    data = path.read_bytes()
    there = {public_key(each.read_bytes()): each for each in signatures(path)}
    new = signed(path.name, data, keys)
    twice = [there[key] for key in map(public_key, new.values()) if key in there]
    if twice:
        raise CannotSign(f"{twice[0].name} is a signature by this key already")
    free = [name for name in names(path.name) if not path.with_name(name).exists()]
    if len(free) < len(new):
        raise CannotSign(f"a file has {MOST} signatures at most")
    return {path.with_name(name): each for name, each in zip(free, new.values(), strict=False)}


def signature(data: bytes, key: Path) -> bytes:
    """The signature of some bytes by a private key, or by a public one whose private is in the agent.

    Raises CannotSign.
    """
    if not key.is_file():
        raise CannotSign(f"{key} is no file; name the private key of an editor")
    done = _ssh_keygen(["sign", "-f", str(key)], data)
    if done.returncode:
        why = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[
            -1
        ]
        raise CannotSign(f"ssh-keygen cannot sign with {key}: {why}")
    return done.stdout


def public_key(written: bytes) -> bytes:
    """The public key in a signature; empty where the bytes are not as ssh-keygen writes them.

    No byte of the file may be changed without notice, so that it has to be in that one form.
    """
    lines = written.decode("utf-8", "replace").splitlines()
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    except (binascii.Error, ValueError):
        return b""
    text = base64.b64encode(blob).decode()
    rows = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    as_written = "\n".join([_BEGIN, *rows, _END, ""]).encode()
    if as_written != written or not blob.startswith(_MAGIC):
        return b""
    start = len(_MAGIC) + 4
    return blob[start : start + int.from_bytes(blob[len(_MAGIC) : start], "big")]


def signer(data: bytes, path: Path, allowed: Path) -> str:
    """Who signed some bytes, by the name that a file of allowed signers gives (ssh-keygen(1)).

    `path` is the signature's. Empty where it is none of theirs. Raises CannotSign.
    """
    if not public_key(path.read_bytes()):
        return ""
    named = ["-f", str(allowed), "-s", str(path)]
    found = _ssh_keygen(["find-principals", *named], b"")
    principal = found.stdout.decode("utf-8", "replace").partition("\n")[0].partition(",")[0].strip()
    if found.returncode or not principal:
        return ""
    done = _ssh_keygen(["verify", *named, "-I", principal], data)
    return "" if done.returncode else principal


def _ssh_keygen(args: list[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    command = ["ssh-keygen", "-Y", args[0], "-n", NAMESPACE, *args[1:]]
    try:
        return subprocess.run(command, input=data, capture_output=True, check=False)
    except OSError:
        raise CannotSign(
            "ssh-keygen is not installed; install OpenSSH 8.2 or newer (Debian: openssh-client)"
        ) from None


def signature_faults(
    path: Path, data: bytes, allowed: Path, needed: int
) -> Iterator[tuple[str, str]]:
    """The faults of the signatures of a file, each as the name of a file and what is wrong.

    `needed` is by how many different signers it has to be signed. Raises CannotSign.
    """
    found = {each: signer(data, each, allowed) for each in signatures(path)}
    for each, who in found.items():
        if not who:
            yield each.name, f"is no signature of {path.name} by an allowed signer; restore it"
    count = len({who for who in found.values() if who})
    if count < needed:
        yield path.name, f"has {count} of the {needed} signatures asked for; have an editor sign it"
