"""`make bench-counts`: what the smallest site costs in counts, which are the same on every machine.

CI runs it and fails only where a count passes its bound. A bound is what was counted last and a
tenth more: who makes the site cheaper lowers it, and who makes it dearer raises it and says why.
"""

from __future__ import annotations

import cProfile
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from living_framework.site import folder
from living_framework.site.assemble import make
from living_framework.site.shell import shell_of
from living_framework.versions.lifecycle import editions

from . import output, projects
from .budgets import KB, MB
from .projects import Project

SIZE = 15
INDEX = ("draft/assets/search-index.js", "draft/assets/vendor/minisearch-7.2.0.js")
# The functions of which calls are counted, by the file and the name that a profile gives.
COUNTED = {
    "pages rendered": f"{folder.__file__}:render",
    "files opened": "<built-in method io.open>",
}
MOST = {
    "cold: pages rendered": 390,
    "cold: files opened": 4_400,
    "unchanged: pages rendered": 0,
    "unchanged: files opened": 350,
    "one edit: pages rendered": 72,
    "one edit: files opened": 1_200,
    "files": 730,
    "bytes": 8.3 * MB,
    "bytes of the largest page": 127 * KB,
    "bytes of a first visit, compressed": 34 * KB,
    "bytes before the first result of a search, compressed": 31 * KB,
}


def main() -> None:
    """Build a small site cold, unchanged and edited; print each count beside its bound."""
    with tempfile.TemporaryDirectory(prefix="bench-") as top:
        found = counts(projects.site(Path(top) / "site", SIZE, 1))
    passed = [name for name, count in found.items() if count > MOST[name]]
    for name, count in found.items():
        print(f"{name}: {count:,}, at most {MOST[name]:,.0f}{' PASSED' * (name in passed)}")
    sys.exit(f"{len(passed)} counts pass their bounds" if passed else 0)


def counts(project: Project) -> dict[str, int]:
    """Every count of a project by its name, as in MOST."""
    root, out = project.folder, project.folder / project.out

    def build() -> None:
        make(shell_of(root), editions(root), out, 1, lambda _: None)

    found: dict[str, int] = {}
    for step in ("cold", "unchanged", "one edit"):
        if step == "one edit":
            project.edit()
        counted = calls(build)
        found |= {f"{step}: {name}": counted[function] for name, function in COUNTED.items()}
    site = output.weigh(out, project.page, INDEX)
    return found | {
        "files": site.files,
        "bytes": site.bytes,
        "bytes of the largest page": site.largest_page,
        "bytes of a first visit, compressed": site.first_visit,
        "bytes before the first result of a search, compressed": site.search,
    }


def calls(step: Callable[[], object]) -> Counter[str]:
    """How often each function is called while a step is done, by its file and its name."""
    profile = cProfile.Profile()
    profile.runcall(step)
    found: Counter[str] = Counter()
    for entry in profile.getstats():
        code = entry.code
        name = code if isinstance(code, str) else f"{code.co_filename}:{code.co_name}"
        found[name] += entry.callcount
    return found


if __name__ == "__main__":
    main()
