"""Rules on help lines: how each is reached, and that nobody puts in a number unchecked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import HELPLINE_KINDS, Framework
from .front_matter import parse_date
from .scope import Hit, Scope, nearest, quoted

# A number as people write it. No sign of a call-forwarding code (*, #), of a pause or of a message.
PHONE = re.compile(r"\+?[0-9][0-9 -]{1,18}\Z")
# Without a user name, which could pass for the host, and with a host in plain letters.
SITE = re.compile(r"https://[A-Za-z0-9.-]+(?:/[^\s\"'<>]*)?\Z")
ONLINE = ("chat", "web")


def reached(scope: Scope) -> Iterator[Hit]:
    """A help line has a kind from the list, and a value that only such a line has.

    `voice`, `text`, `tty` and `emergency` have a number or short code: digits, spaces and hyphens,
    at most 19, with a + in front where it is international. `chat` and `web` have an https:// address. Anything else
    could make a reader's telephone do something other than call.
    """
    path = str(scope.framework.settings.helplines)
    for line in scope.framework.helplines:
        if not line.kind or not line.value:  # FW014 says so
            continue
        if line.kind not in HELPLINE_KINDS:
            yield Hit(path, line.kind, f"{quoted(line.kind)} is not a kind of help line{nearest(line.kind, HELPLINE_KINDS)}")  # fmt: skip
        elif line.kind in ONLINE and not SITE.match(line.value):
            yield Hit(path, line.value, f"{quoted(line.value)} is not a whole https:// address; write the one of the {line.kind} page")  # fmt: skip
        elif line.kind not in ONLINE and not PHONE.match(line.value):
            yield Hit(path, line.value, f"{quoted(line.value)} is not a telephone number; write digits with spaces or hyphens, and nothing to be dialled besides")  # fmt: skip


def changed(scope: Scope) -> Iterator[Hit]:
    """A number or address of a help line is changed only together with a later day in `verified`.

    Help lines are not part of a release, since readers need those of today. So `framework check
    --against REVISION` and `framework report` compare with a revision of git, and `framework
    release` with the commit that added the newest release. A line with a new id has to be verified
    too, unless another line had its value. A release takes lines that nobody has verified, and that
    readers see as such, with `--allow-unverified`.
    """
    path = str(scope.framework.settings.helplines)
    before = {line.id: line for line in scope.helplines}
    values = {line.value for line in scope.helplines}
    for line in scope.framework.helplines if before else ():
        was = before.get(line.id)
        if line.value == was.value if was else line.value in values:
            continue
        since = was.verified if was else ""
        if parse_date(line.verified) is None or line.verified <= since:
            yield Hit(path, line.value, f"{quoted(line.value)} of “{line.label}” is new and was not verified since; verify it at its source and set the date")  # fmt: skip


def unverified(framework: Framework) -> Iterator[Hit]:
    """The help lines that nobody has verified: a release refuses them unless asked to take them."""
    path = str(framework.settings.helplines)
    for line in framework.helplines:
        if not line.verified:
            yield Hit(path, line.value, f"nobody has verified “{line.label}”; call it or read its own site, and set verified and verified_by, or say --allow-unverified")  # fmt: skip
