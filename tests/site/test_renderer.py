"""The renderer needs no MkDocs: every page made from the model, the same bytes as the site's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from conftest import PROJECT

ALONE = """
import sys
from pathlib import Path
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("mkdocs", "mkdocs_macros"):
            raise ImportError(f"{name} is not to be imported")
sys.meta_path.insert(0, Refused())
import json, yaml
from living_framework.site.folder import Folder
from living_framework.site.plan import Plan
from living_framework.site.shell import shell_of
from living_framework.site.pages import file_of
from living_framework.versions.lifecycle import editions
from living_framework import cite
project = Path(sys.argv[1])
cite.use_cache(project / ".cache")
site = Path(sys.argv[2])
every = editions(project)
entry = every[-2] if len(every) > 1 else every[-1]
plans = [(e, "version", e.version) for e in every] + [(entry, "root", "")]
pages, differ = 0, []
for edition, part, name in plans:
    plan = Plan(edition, part, shell_of(project))
    folder = Folder(plan)
    for page in folder.pages.values():
        pages += 1
        if (site / name / file_of(page.url)).read_bytes() != folder.render(page).encode():
            differ.append(f"{name}/{page.path}")
print(json.dumps([pages, differ, sorted(m for m in sys.modules if m.startswith("mkdocs"))]))
"""


def test_every_generated_page_is_rendered_without_mkdocs(built: Path) -> None:
    command = [sys.executable, "-c", ALONE, str(PROJECT), str(built)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    pages, differ, engine = json.loads(done.stdout)
    assert (differ, engine) == ([], [])
    assert pages > 300
