"""`framework`: the command line. Each command is a module here, imported only when it is used.

Exit status: 0 done, 1 findings or a refusal that a content change removes, 2 wrong usage or an
environment that lacks something. Nothing that a user can cause ends in a traceback.
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import gc
import importlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import GARBAGE

if TYPE_CHECKING:
    from ..model import Framework

# The one table of commands: name, and the line that `framework --help` shows. The module of the
# same name has a click command called `command`.
COMMANDS = {
    "init": "Write the files of a new framework.",
    "import": "Take in a folder of Markdown or a table of statements, and report what did not fit.",
    "check": "Check the structure of a framework: every rule at once.",
    "ids": "Give every statement without a number the next free one.",
    "new": "Start a new facet that passes the check.",
    "retire": "Take an id out of the draft, and say where it leads.",
    "rename": "Give a facet another title and address.",
    "move": "Move a statement to another facet.",
    "fmt": "Put the front-matter of facets in order.",
    "rules": "List the rules of the check, or explain one.",
    "site": "Check and build every version of the site into one folder.",
    "serve": "Show the draft in a browser and follow every edit.",
    "release": "Freeze the text as a version that never changes.",
    "verify": "Prove that no released text was changed.",
    "withdraw": "Take a text out of every release, for harm or law alone.",
    "cff": "Make CITATION.cff from framework.yml and the newest release.",
    "diff": "Tell what changed between two versions, by statement.",
    "redline": "Write what changed between two revisions as one file for any reader.",
    "comments": "Take in comment sheets and list what became of each comment.",
    "report": "Write what a pull request changes, for its one comment.",
    "receive": "Take the text of a pull request as data, for a preview of it.",
    "pdf": "Make the PDF of the framework and of each facet.",
    "export": "Write the framework as plain Markdown, which stock MkDocs builds.",
    "doctor": "Say what is missing on this machine, and on the host of the repository.",
    "offline": "Make one zip of the site that works from the file system.",
}

MODULES = {"import": "import_"}  # a command whose name is a word of Python


class Refusal(click.ClickException):
    """A refusal that the user can do something about: one line with the remedy. Exit status 2 by default."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the instance

    def show(self, _file: object = None) -> None:
        """Print the one line."""
        click.echo(f"framework: {self.format_message()}", err=True)


_REMEDIES = {
    errno.ENOSPC: "make room there, and run this again",
    errno.EDQUOT: "make room there, and run this again",
    errno.EFBIG: "allow larger files (`ulimit -f`), and run this again",
    errno.EACCES: "give yourself the right to it (`chmod`), and run this again",
    errno.EPERM: "give yourself the right to it (`chmod`), and run this again",
    errno.EROFS: "use a place that can be written to",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOTDIR: "a folder is needed there; move what is in its place",
    errno.EISDIR: "a file is needed there; move the folder",
}


def _explained(error: OSError) -> str:
    """What the system refused, in one line with the remedy."""
    from ..source.text import visible

    try:
        Path.cwd()
    except OSError:
        return "the current folder is gone or cannot be read; change to another with `cd`"
    where = error.filename or ("standard output" if error.errno == errno.ENOSPC else "the system")
    remedy = _REMEDIES.get(error.errno or 0, "correct that, and run this again")
    return f"{visible(os.fsdecode(where))}: {error.strerror or error}; {remedy}"


class _Commands(click.Group):
    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; what the system refuses is one line with the remedy, and exit status 2."""
        try:
            return super().main(*args, **kwargs)
        except BrokenPipeError:
            raise
        except OSError as error:
            with contextlib.suppress(OSError):  # standard error may be what is full
                Refusal(_explained(error)).show()
            sys.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{MODULES.get(cmd_name, cmd_name)}", __name__)
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named; where there is none, the one that was likely meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            meant = f"did you mean “{near[0]}”?" if near else "`framework --help` lists them"
            ctx.fail(f"there is no command “{name}”; {meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="living-framework", message="%(version)s")
def main() -> None:
    """Publish a living framework: statements with permanent ids, in versions that never change."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The content root: the folder with framework.yml and facets/.",
)


def understood(framework: Framework) -> None:
    """Go on only where framework.yml was read as a whole. Raises Refusal, with exit status 1."""
    from ..source.load import SETTINGS
    from ..source.reader import UNREAD

    if any(problem.kind in UNREAD for problem in framework.problems.get(SETTINGS, ())):
        raise Refusal(f"{SETTINGS} cannot be read; `framework check` says why; nothing was changed", 1)  # fmt: skip


def whole(framework: Framework) -> Framework:
    """A framework whose files could all be read: else what is in them would count as removed.

    Raises Refusal.
    """
    for path, problems in framework.problems.items():
        if any(problem.kind == "unreadable" for problem in problems):
            raise Refusal(f"{framework.root / path}: {problems[0].found}; give yourself the right to read it")  # fmt: skip
    return framework


def hold(root: Path) -> None:
    """Hold the content root against other runs until the command ends. Raises Refusal."""
    from ..source.files import Busy, lock

    try:
        click.get_current_context().with_resource(lock(root))
    except Busy as error:
        raise Refusal(str(error)) from None


def loaded(root: Path) -> Framework:
    """The framework in a content root. Raises Refusal where the folder is none."""
    from ..source.load import NoFramework, load

    try:
        return load(root)
    except NoFramework as error:
        raise Refusal(str(error)) from None


def run() -> None:
    """The console script: `main`, with a closed standard output taken calmly."""
    gc.set_threshold(*GARBAGE)
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a character shows its code
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
    finally:
        _let_go()


def _let_go() -> None:
    """What could not be written to standard output is not tried again when Python ends."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
