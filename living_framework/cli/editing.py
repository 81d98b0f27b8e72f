"""What the commands that edit several files share: checked first, then written, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import Refusal, hold, loaded

if TYPE_CHECKING:
    from ..model import Framework
    from ..versions.edits import Edit


def carry_out(root: Path, make: Callable[[Framework], Edit]) -> None:
    """Make an edit, check what the text would be, write it, and print the files. Raises Refusal."""
    from ..source.files import replace_all
    from ..versions import BrokenRelease
    from ..versions.edits import CannotEdit, errors

    hold(root)
    framework = loaded(root)
    try:
        edit = make(framework)
        files = edit.files()
        found = errors(framework, files, date.today())
    except (CannotEdit, BrokenRelease) as error:
        raise Refusal(f"{error}; nothing was changed", 1) from None
    if found:
        for finding in found:
            click.echo(str(finding), err=True)
        raise Refusal("the text would have the errors above; correct what leads to them first. Nothing was changed", 1)  # fmt: skip
    replace_all({framework.root / path: data for path, data in files.items() if data is not None})
    for path, data in sorted(files.items()):
        if data is None:
            (framework.root / path).unlink()
        click.echo(f"{path}{': taken away' if data is None else ''}")
