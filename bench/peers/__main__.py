"""`make bench-peers`: other tools, stock MkDocs and ours on the same text, in the same run, in turn."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from .. import budgets, output, projects
from ..projects import Project
from ..report import CLOCKS, about, options, say_times, say_versions
from ..rounds import seconds, timed
from ..timing import Failed
from ..visiting import opened, visit
from . import install, page
from .forms import FORMS, Form
from .projects import check_links, check_pages, project
from .tools import Tool, find

SMALL = 15


def main() -> None:
    """Measure each size that was asked for, print what was found, and put it into the handbook."""
    parser = options("make bench-peers", __doc__, SMALL)
    parser.add_argument("--no-page", action="store_true", help="leave the handbook as it is")
    given = parser.parse_args()
    install.main()
    tools = {form: tool for form in FORMS if (tool := find(form.name))}
    missing = [form.name for form in FORMS if form not in tools]
    if missing:
        print(f"Not installed, so not measured: {', '.join(missing)}.")
    others = list(dict.fromkeys(one for tool in tools.values() for one in tool.versions))
    say_versions(given, others)
    for size in given.sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            try:
                found = measure(Path(folder), size, tools, given)
            except Failed as error:
                sys.exit(f"a command failed: {error}")
        found |= {"others": others, "missing": missing}
        page.RESULTS.mkdir(parents=True, exist_ok=True)
        (page.RESULTS / f"{size}.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if not given.no_page:
        page.main()


def measure(folder: Path, size: int, tools: dict[Form, Tool], given: Namespace) -> dict[str, Any]:
    """Everything for one size, printed; and as data, from which `bench.peers.page` makes a table."""
    made = [
        *(project(form, tool, folder / form.name, size) for form, tool in tools.items()),
        projects.stock(folder / "stock", size),
        projects.draft(folder / "draft", size),
        projects.site(folder / "site", size, 1),
    ]
    times = timed(made, given.rounds)
    for one in made:
        check_pages(one, size)
    weighed = _weighed(made, size)
    say_times(size, times, CLOCKS[given.cpu])
    _say_weights(weighed)
    shutil.rmtree(folder)
    return {**about(size, given), "seconds": seconds(times), "weights": weighed}


def _weighed(made: list[Project], size: int) -> dict[str, dict[str, int]]:
    """Files and bytes of each site, and what a browser fetches on a first visit to a facet."""
    found = {}
    with opened() as browser:
        for one in made:
            site = one.folder / one.out
            whole, seen = output.weigh(site, one.page, ()), visit(browser, site, one.page)
            check_links(one, size, seen.links)
            found[one.name] = {
                "files": whole.files,
                "bytes": whole.bytes,
                "first visit": seen.bytes,
                "index": seen.index,
            }
    return found


def _say_weights(weights: dict[str, dict[str, int]]) -> None:
    for name, found in weights.items():
        sizes = ", ".join(f"{key} {budgets.shown(found[key], 'B')}" for key in ("bytes", "first visit", "index"))  # fmt: skip
        print(f"{name}: {found['files']:,} files, {sizes}")


if __name__ == "__main__":
    main()
