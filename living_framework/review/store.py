"""The files under comments/: written once, one a comment, and answered."""

from __future__ import annotations

import errno
import io
import json
import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..model import COMMENT_STATES, Framework
from ..source import files
from ..source import strict_yaml as frontmatter
from ..source.ids import COMMENT
from ..source.load import COMMENTS
from .sheet_reader import Incoming


def next_number(framework: Framework) -> int:
    """The first number that no comment has, in its file's name or in its file."""
    names = (name for path, c in framework.comments.items() for name in (Path(path).stem, c.id))
    return max((int(m[1]) for m in map(COMMENT.match, names) if m), default=0) + 1


def as_yaml(id_: str, one: Incoming, day: date) -> str:
    """A comment that has just come in, as its file says it."""
    values = {
        "id": id_,
        "version": one.version,
        "statement": one.statement,
        "kind": one.kind,
        "comment": one.comment,
        "proposed": one.proposed,
        "name": one.name,
        "received": day.isoformat(),
        "state": COMMENT_STATES[0],
    }
    return "".join(_entry(key, value) for key, value in values.items() if value)


def _entry(key: str, value: str | Iterable[str]) -> str:
    if isinstance(value, str):
        plain = re.fullmatch(r"[\w.-]+", value, re.ASCII)
        return f"{key}: {value if plain and key != 'name' else _quoted(value)}\n"
    return f"{key}:\n" + "".join(f"  - {_quoted(line)}\n" for line in value)


def _quoted(text: str) -> str:
    """A text as a double-quoted scalar of YAML, which a string of JSON is."""
    return json.dumps(text, ensure_ascii=False)


def write(root: Path, new: list[Incoming], first: int, day: date) -> list[str]:
    """Write a file for each comment, all or none; their paths below the root.

    Hold the lock of the root. No file is ever written over. Raises OSError.
    """
    contents = {}
    for number, one in enumerate(new, first):
        id_ = f"C-{number:04}"
        path = f"{COMMENTS}/{one.version}/{id_}.yml"
        if os.path.lexists(root / path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        contents[path] = as_yaml(id_, one, day).encode()
    files.replace_all({root / path: data for path, data in contents.items()})
    return list(contents)


# --- Answers -------------------------------------------------------------------------------------


class Answer(NamedTuple):
    """What was decided about a comment, and why."""

    state: str
    because: str
    changed: tuple[str, ...]
    day: date
    duplicate_of: str = ""


def answered(data: bytes, answer: Answer) -> bytes:
    """The file of a comment with an answer in it; all else stays as it is written."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    entries = yaml.load(data.decode("utf-8-sig"))
    entries["state"] = answer.state
    entries["because"] = DoubleQuotedScalarString(answer.because)
    entries.pop("changed", None)
    if answer.changed:
        entries["changed"] = CommentedSeq(answer.changed)
        entries["changed"].fa.set_flow_style()
    entries.pop("duplicate_of", None)
    if answer.duplicate_of:
        entries["duplicate_of"] = answer.duplicate_of
    entries["answered"] = answer.day
    out = io.BytesIO()
    yaml.dump(entries, out)
    return out.getvalue()


def readable(data: bytes) -> bool:
    """Whether a comment's file can be edited without losing anything: it is plain, strict YAML."""
    text, problems = frontmatter.decode(data)
    node, more = frontmatter.parse(text)
    return node is not None and isinstance(node.value, dict) and not [*problems, *more]
