"""Take the text of a statement out of the draft and of every release, for harm or law alone.

The id, the manifests and their signatures, the kind, the day and the reason stay. With the text go its
salts, so that its hash in a manifest confirms no guess of it; manifests of schema 1 have no salts.
`releases/withdrawn.yml` is written first, so that `framework verify` reports a run that was killed and
the next one completes it. Where releases are signed, that file is signed too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..model import WITHHELD, Framework
from ..source import strict_yaml as frontmatter
from ..source.load import RETIRED, SETTINGS, load
from .frozen import is_facet, redacted, section_keys, statements_of
from .manifest import MANIFEST, SALTS, SUMS, sha256, sums_of
from .salts import from_bytes, to_bytes, without
from .sign import CannotSign, signatures, signed
from .store import FOLDER, WITHDRAWALS, Withdrawals, read_manifest, releases, withdrawals
from .verify import verify

_HEAD = """\
# Statements whose text was taken out of every release because it did harm or because of the law.
# Written by `framework withdraw`. Their ids, the manifests and the reasons stay, and the salts of their
# hashes are gone. `files` gives the SHA-256 that files of releases without salts have since.
"""
_REPEATED = 4  # words in a row


@dataclass(frozen=True, slots=True)
class Request:
    """What shall be withdrawn, and why."""

    ids: tuple[str, ...]
    kind: str  # harm or law
    reason: str
    date: date
    since: str = ""  # the release from which the ids are retired, where it is known
    keys: tuple[Path, ...] = ()  # what signs the list of what was withdrawn


class CannotWithdraw(Exception):
    """It cannot be done; each of `args` is a line with the remedy."""


def withdrawal(root: Path, request: Request) -> dict[Path, bytes]:
    """Every file that a withdrawal writes anew, in the order in which to write them.

    Empty where all is done already. Raises NoFramework, CannotWithdraw.
    """
    framework = load(root)
    reasons = list(dict.fromkeys(_against(root, framework, request)))
    if reasons:
        raise CannotWithdraw(*reasons)
    known = withdrawals(root)
    ids = known.ids | set(request.ids)
    frozen = _frozen(root, ids)
    ledger = _ledger(known, request, root, frozen)
    try:
        signatures_ = signed(WITHDRAWALS, ledger, request.keys)
    except CannotSign as error:
        raise CannotWithdraw(str(error)) from None
    files = {
        root / FOLDER / WITHDRAWALS: ledger,
        **{root / FOLDER / name: data for name, data in signatures_.items()},
        **frozen,
        **_proofs(root, frozen, ids),
        root / RETIRED: _with_tombstones(root / RETIRED, framework, request),
    }
    for page in framework.pages:
        gone = {s.number for s in page.statements if s.id in request.ids and s.number}
        if gone:
            files[root / page.path] = _without((root / page.path).read_bytes(), gone)
    return {
        path: data for path, data in files.items() if not path.exists() or path.read_bytes() != data
    }


def unsalted(root: Path, ids: Sequence[str]) -> list[str]:
    """The versions whose manifests have the plain hash of a statement, which confirms a guess."""
    manifests = [read_manifest(release.root)[0] for release in releases(root)]
    return [
        m.version for m in manifests if m.schema == 1 and not m.statements.keys().isdisjoint(ids)
    ]


# --- What prevents it ----------------------------------------------------------------------


def _against(root: Path, framework: Framework, request: Request) -> Iterator[str]:
    for fault in verify(root).faults:
        if not fault.unfinished:
            yield str(fault)
    texts = _released_texts(root)
    for id_ in request.ids:
        if id_ not in texts:
            yield f"{id_} is in no release; what was never released is simply deleted"
        grave = framework.retired.get(id_)
        if grave and grave.kind not in WITHHELD:
            yield f"{RETIRED}:{grave.kind.line}:{grave.kind.column}: {id_} is {grave.kind}; write `kind: {request.kind}` there and the reason, then run this again"  # fmt: skip
        for text in texts.get(id_, ()):
            if _repeats(request.reason, text):
                yield f"the reason repeats words of {id_}; say why it went, and not what it said"
    if not request.reason.strip():
        yield "the reason is empty; say in a sentence why the text goes"
    yield from _unsigned(root, request)


def _unsigned(root: Path, request: Request) -> Iterator[str]:
    """What is signed stays signed."""
    newest = [release.root / MANIFEST for release in releases(root)[-1:]]
    for path in (*newest, root / FOLDER / WITHDRAWALS):
        count = len(signatures(path))
        if len(request.keys) < count:
            yield f"{path.relative_to(root)} has {count} signatures; sign the withdrawal too, with --sign {count} times"  # fmt: skip


def _released_texts(root: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for release in releases(root):
        keys = section_keys((release.root / SETTINGS).read_bytes())
        for name in filter(is_facet, release.files):
            path = release.root / name
            for id_, statement in (statements_of(path.read_bytes(), keys) if path.is_file() else {}).items():  # fmt: skip
                found.setdefault(id_, []).append(statement.text)
    return found


def _repeats(reason: str, text: str) -> bool:
    there = _word_runs(text)
    return any(run in there for run in _word_runs(reason))


def _word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + _REPEATED]) for i in range(len(words) - _REPEATED + 1)}


# --- The files, written anew ---------------------------------------------------------------------


def _frozen(root: Path, ids: set[str]) -> dict[Path, bytes]:
    """Every frozen file that has a withdrawn statement, with its text gone."""
    found: dict[Path, bytes] = {}
    for release in releases(root):
        for name in filter(is_facet, sorted(release.files)):
            data = (release.root / name).read_bytes()
            numbers = {int(i.partition(".")[2]) for i in statements_of(data, ()) if i in ids}
            if numbers:
                found[release.root / name] = redacted(data, numbers)
    return found


def _proofs(root: Path, frozen: dict[Path, bytes], ids: set[str]) -> dict[Path, bytes]:
    """The salts without those of what was withdrawn, and SHA256SUMS of the files as they are now."""
    found: dict[Path, bytes] = {}
    for release in releases(root):
        new = {path: data for path, data in frozen.items() if path.is_relative_to(release.root)}
        if not new:
            continue
        salts = release.root / SALTS
        if salts.is_file():
            new[salts] = to_bytes(without(from_bytes(salts.read_bytes()), ids))
        proven = {name: (release.root / name).read_bytes() for name in (*release.files, MANIFEST)}
        proven |= {path.relative_to(release.root).as_posix(): data for path, data in new.items()}
        found |= new
        found[release.root / SUMS] = sums_of(proven)
    return found


def _ledger(known: Withdrawals, request: Request, root: Path, frozen: dict[Path, bytes]) -> bytes:
    rows = [(str(e.id), str(e.kind), str(e.reason), str(e.date)) for e in known.statements]
    day = request.date.isoformat()
    rows += [(i, request.kind, request.reason, day) for i in request.ids if i not in known.ids]
    lines = ["statements:"]
    for row in rows:
        id_, kind, reason, day = row
        lines += [
            f"- id: {id_}",
            f"  kind: {kind}",
            f"  reason: {_quoted(reason)}",
            f"  date: {day}",
        ]
    unsalted_ = {
        p: data
        for p, data in frozen.items()
        if not (root / FOLDER / p.relative_to(root / FOLDER).parts[0] / SALTS).is_file()
    }
    lines += ["files:"] if unsalted_ else []
    for path, data in sorted(unsalted_.items()):
        name = path.relative_to(root / FOLDER).as_posix()
        lines.append(f"  {_quoted(name)}: {sha256(data)}")
    return (_HEAD + "\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    """A text as a double-quoted scalar of YAML, which a string of JSON is."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _with_tombstones(path: Path, framework: Framework, request: Request) -> bytes:
    """facets/retired.yml with an entry for each id that has none, all else as it is."""
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    new = [id_ for id_ in request.ids if id_ not in framework.retired]
    if not new:
        return text.encode()
    end = "\r\n" if "\r\n" in text else "\n"
    lines = [line for line in text.splitlines() if line.strip() != "[]"]
    node, _ = frontmatter.parse("\n".join(lines))
    if node and any(line.lstrip().startswith("[") for line in lines[node.line - 1 : node.line]):
        raise CannotWithdraw(f"{RETIRED}: has its entries in brackets; write one `- id: …` each")
    for id_ in new:
        lines += [f"- id: {id_}", f"  kind: {request.kind}", f"  reason: {_quoted(request.reason)}"]
        lines += [f'  since: "{request.since}"'] if request.since else []
        lines += [f"  date: {request.date.isoformat()}", "  into: []"]
    return (end.join(lines) + end).encode()


def _without(data: bytes, numbers: set[int]) -> bytes:
    """A file of the draft without some statements, all else byte for byte."""
    from ..source.body import spans

    text = data.decode("utf-8")
    _, body, first_line, _ = frontmatter.split(text.removeprefix("\ufeff"))
    lines = text.split("\n")
    for span in reversed(list(spans(body, first_line))):
        if span.number in numbers:
            first = span.first_line - 1
            del lines[first : span.last_line]
            if first and _blank(lines, first - 1) and _blank(lines, first):
                del lines[first : first + 1]
    return "\n".join(lines).encode()


def _blank(lines: Sequence[str], index: int) -> bool:
    return index >= len(lines) or not lines[index].strip()
