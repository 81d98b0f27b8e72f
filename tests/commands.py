"""`framework …` as a process of its own, forked from one that has read the library already.

To start Python and import the library takes longer than most commands do. What a fresh Python is needed for
is tested with the command line itself, FRAMEWORK of conftest.py.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any


class Starter:
    """A process that forks at each request: a line with what to run goes in, its exit code comes out.

    It imports the library that `python` finds from the folder `place`.
    """

    def __init__(self, python: Path, place: Path) -> None:
        command = [str(python), "-c", Path(__file__).read_text("utf-8")]
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self.process = subprocess.Popen(command, cwd=place, env=clean, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip

    def run(
        self, *args: str, cwd: Path, program: str = "framework"
    ) -> subprocess.CompletedProcess[str]:
        """A command with the variables of this process, what it printed, and its exit code.

        `program` may be `mkdocs`, too, which the library has imported.
        """
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.TemporaryDirectory() as name:
            said = [Path(name, stream) for stream in ("out", "err")]
            job = {"args": [program, *args], "cwd": str(cwd), "env": dict(os.environ), "said": [*map(str, said)]}  # fmt: skip
            print(json.dumps(job), file=self.process.stdin, flush=True)
            code = int(self.process.stdout.readline())
            out, err = (path.read_text() for path in said)
        return subprocess.CompletedProcess([program, *args], code, out, err)


@cache
def starter(python: Path, place: Path) -> Starter:
    """The one of this test process, which ends with it, since its input is closed then."""
    return Starter(python, place)


def _import_all() -> None:
    import living_framework

    for module in pkgutil.walk_packages(living_framework.__path__, "living_framework."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _become(job: dict[str, Any]) -> None:
    """Run a command in this process, as the console script does."""
    for number, path in enumerate(job["said"], 1):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(job["env"])
    os.chdir(job["cwd"])
    sys.argv = job["args"]
    sys.modules["__main__"].__package__ = None  # click would name this module in the usage
    if sys.argv[0] == "mkdocs":
        from mkdocs.__main__ import cli

        sys.path[0] = job["cwd"]  # as `python -m mkdocs` has it
        cli()
    else:
        from living_framework.cli import run

        run()


def main() -> None:
    """Fork at each line of the input; what is forked ends as the command does."""
    with os.fdopen(os.dup(0)) as asked, os.fdopen(os.dup(1), "w") as answers:
        sys.path[0] = str(Path.cwd())  # an empty name would be the folder of each command
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1):
            os.dup2(nothing, number)
        _import_all()
        gc.collect()
        gc.freeze()
        for line in asked:
            child = os.fork()
            if child == 0:
                return _become(json.loads(line))
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(code, file=answers, flush=True)
    return None


if __name__ == "__main__":
    main()
