"""`framework verify`: proof that no released text was changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ..source.git import GitProblem
from ..source.load import NoFramework
from ..versions.published import NoDigest, altered, expected, grouped, parsed_digest
from ..versions.sign import CannotSign
from ..versions.store import FOLDER
from ..versions.verify import Verified, verify, verify_signed
from ..versions.verify_folder import Fault
from ..versions.verify_git import against
from . import Refusal, root_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@root_option
@click.option("--signers", type=_FILE, metavar="FILE", help="Also check the signatures, by the allowed signers in FILE, which is outside the content root.")  # fmt: skip
@click.option("--signatures", "needed", type=click.IntRange(1), default=1, metavar="N", show_default=True, help="How many different signers the newest release has to have.")  # fmt: skip
@click.option("--expect", "digest", metavar="DIGEST", help="Also prove that a release has this SHA-256, all 64 characters; spaces do not count.")  # fmt: skip
@click.option("--published", type=_FILE, metavar="FILE", help="Also prove that all that this releases.json of a site has is still the same.")  # fmt: skip
@click.option("--against", "revisions", multiple=True, metavar="REV", help="Also prove that all that this git revision has under releases/ is still the same; can be repeated.")  # fmt: skip
def command(
    root: Path, signers: Path | None, needed: int, digest: str | None, published: Path | None,
    revisions: tuple[str, ...],
) -> None:  # fmt: skip
    """Prove that no released text was changed, from the files alone.

    Every frozen file and statement is hashed, the chain of manifests followed, and every id that
    was ever published looked up. That proves that the releases agree with themselves; each option
    compares them with something that is not in the tree. Prints `path: what` for each fault; exit
    status 1 where there is one. Needs no network; git for --against, ssh-keygen for --signers.
    """
    try:
        found = verify(root)
        faults = {*found.faults}
        faults.update(fault for revision in revisions for fault in against(root, revision))
        if signers:
            faults.update(_signatures(root, found, signers, needed))
        if published:
            faults.update(altered(root, published.read_bytes()))
        version = _expected(found, digest) if digest is not None else ""
    except (NoFramework, GitProblem, CannotSign, NoDigest) as error:
        raise Refusal(str(error)) from None
    if digest is not None and not version:
        faults.add(Fault(FOLDER, f"no release has the SHA-256 {grouped(parsed_digest(digest))}; its text was changed, or the digest is of another framework"))  # fmt: skip
    _report(found, faults, version)


def _signatures(root: Path, found: Verified, signers: Path, needed: int) -> Iterator[Fault]:
    if signers.resolve().is_relative_to(root.resolve()):
        raise Refusal(f"{signers} is inside the tree that it is to vouch for; name a copy from elsewhere")  # fmt: skip
    return verify_signed(root, found, signers, needed)


def _expected(found: Verified, digest: str) -> str:
    return expected(found, parsed_digest(digest))


def _report(found: Verified, faults: set[Fault], expected_version: str) -> None:
    for fault in sorted(faults):
        click.echo(fault)
    for entry in found.withdrawn.statements:
        click.echo(f"{entry.id} was withdrawn on {entry.date} ({entry.kind}): {entry.reason}")
    if faults:
        raise Refusal(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in the releases", 1)  # fmt: skip
    if not found.releases:
        click.echo("no releases yet")
        return
    if expected_version:
        click.echo(f"{expected_version} has the expected SHA-256, which proves it and the releases before it")  # fmt: skip
    newest = found.releases[-1]
    count, statements = len(found.releases), len(newest.manifest.statements)
    click.echo(
        f"{count} {'release' if count == 1 else 'releases'} verified, up to "
        f"{newest.manifest.version} of {newest.manifest.date} with {statements} statements; "
        f"its manifest's SHA-256 is\n{newest.digest}"
    )
