"""What readers need to prove a version themselves: digests, the frozen files, and the verifier."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from ..standalone import verify_release
from ..versions import published
from ..versions.manifest import SUMS, sha256, sums_of
from ..versions.store import DOIS, FOLDER, WITHDRAWALS, version_folders

VERIFIER = "verify_release.py"
ARCHIVE = "releases.zip"
DOWNLOADS = (".pdf", ".zip")
_NO_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can have: the bytes follow from the files


def verifier() -> bytes:
    """The program that checks releases without ours."""
    return Path(verify_release.__file__).read_bytes()


def files(root: Path) -> Iterator[tuple[str, bytes]]:
    """The proofs of all releases of a content root, for the root of a site."""
    yield published.FILE, published.releases_json(root)
    yield VERIFIER, verifier()
    yield ARCHIVE, _archive(root / FOLDER)


def _archive(releases: Path) -> bytes:
    """Every released file as it is in the repository, in one zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in _released(releases):
            entry = zipfile.ZipInfo(f"{FOLDER}/{path.relative_to(releases).as_posix()}", _NO_DAY)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())
    return made.getvalue()


def _released(releases: Path) -> list[Path]:
    beside = [p for name in (DOIS, WITHDRAWALS) for p in releases.glob(f"{name}*")]
    folders = version_folders(releases.parent)
    return sorted(p for p in (*beside, *(p for f in folders for p in f.rglob("*"))) if p.is_file())


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of every PDF and zip below a folder, for `sha256sum --check`."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in DOWNLOADS
    }
    (folder / SUMS).write_bytes(sums_of(files))


def macros() -> dict[str, Callable[..., str]]:
    """What pages say of proofs: a digest in groups, and the hash of the verifier."""
    return {
        "grouped": published.grouped,
        "verifier_hash": cache(lambda: published.grouped(sha256(verifier()))),
    }
