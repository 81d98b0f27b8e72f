"""What the commands that make pages start from: the settings of a site, and one edition in a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from . import Refusal

if TYPE_CHECKING:
    from ..site.engine import Job
    from ..site.shell import Shell


def shell_at(root: Path) -> Shell:
    """What the site of a content root is made with. Raises Refusal where its settings are no YAML."""
    import yaml

    from ..site.shell import SETTINGS, shell_of

    try:
        return shell_of(root.resolve())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refusal(f"{SETTINGS}: {' '.join(str(error).split())}") from None


@contextmanager
def job_of(root: Path, version: str) -> Iterator[Job]:
    """One edition to be built in a folder of its own, which is gone afterwards. Raises Refusal."""
    from ..site.engine import Job
    from ..source.load import NoFramework
    from ..versions.lifecycle import editions

    try:
        published = editions(root)
    except NoFramework as error:
        raise Refusal(str(error)) from None
    chosen = next((e for e in published if e.version == version), None)
    if chosen is None:
        there = ", ".join(e.version for e in published)
        raise Refusal(f"there is no version {version}; there are {there}")
    with tempfile.TemporaryDirectory(prefix="framework-") as folder:
        yield Job(version, "version", chosen, published, shell_at(root), Path(folder))
