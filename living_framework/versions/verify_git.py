"""Prove that a folder still has every release of a git revision, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..source import git
from .frozen import is_facet, redacted, statements_of
from .manifest import SALTS, SUMS, BrokenRelease
from .sign import is_signature
from .store import DOIS, FOLDER, WITHDRAWALS, Withdrawals, parsed_dois, parsed_withdrawals
from .verify import as_fault, ledgers
from .verify_folder import Fault


def against(root: Path, revision: str, repository: Path | None = None) -> list[Fault]:
    """What of the releases of a git revision is missing or other in the folder as it is now.

    The revision is of `repository` where the folder is none itself. New releases, signatures, DOIs
    and withdrawals are no faults. Raises git.GitProblem.
    """
    repository = repository or root
    _, gone = ledgers(root, [])
    faults: list[Fault] = []
    for entry in git.files(repository, git.commit(repository, revision), FOLDER):
        path = root / entry.path
        name = entry.path.removeprefix(f"{FOLDER}/")
        if path.is_symlink() or not path.is_file():
            faults.append(Fault(entry.path, f"is there in {revision} and is gone; restore it"))
            continue
        data = path.read_bytes()
        if git.same(entry, data):
            continue
        before = git.content(repository, entry)
        if name in (DOIS, WITHDRAWALS):
            faults += _kept(name, before, data, revision)
        elif is_signature(name, WITHDRAWALS) or (gone.ids and name.endswith((f"/{SUMS}", f"/{SALTS}"))):  # fmt: skip
            continue  # they follow from what was withdrawn, as `verify` proves
        elif data != _withdrawn_from(name, before, gone):
            faults.append(Fault(entry.path, f"is not as in {revision}; restore it"))
    return faults


def _withdrawn_from(name: str, before: bytes, gone: Withdrawals) -> bytes:
    """A frozen file of a revision with what was withdrawn since taken out of it."""
    if not is_facet(name.partition("/")[2]):
        return before
    ids = statements_of(before, ()).keys() & gone.ids
    return redacted(before, {int(id_.partition(".")[2]) for id_ in ids})


def _kept(name: str, before: bytes, now: bytes, revision: str) -> Iterator[Fault]:
    """A list that may grow: each entry that it had stays as it was."""
    path = f"{FOLDER}/{name}"
    try:
        if name == DOIS:
            left = parsed_dois(before).items() - parsed_dois(now).items()
            lost = [version for version, _ in left]
        else:
            old, new = parsed_withdrawals(before), parsed_withdrawals(now)
            lost = [str(e.id) for e in old.statements if e not in new.statements]
            lost += [str(file) for file in old.files if file not in new.files]
    except BrokenRelease as error:
        yield as_fault(error)
        return
    for what in sorted(lost):
        yield Fault(path, f"the entry of {what} is not as in {revision}; restore it")
