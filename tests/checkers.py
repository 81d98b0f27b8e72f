"""What independent checkers say of a page of each kind, and what of it is explained.

In the page itself: axe, HTML_CodeSniffer and IBM's checker, wide in light colours and narrow in dark ones. Of the
file: vnu (where there is Java) and html-validate. Over HTTP: Lighthouse, as on its slow phone. Nothing asks
another machine. `explained.yml` has the messages that are no faults here, each with the reason.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from access import PROJECT, RULES
from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Browser, Page

EXPLAINED = PROJECT / "tests/explained.yml"
MODULES = PROJECT / "node_modules"
VNU = MODULES / "vnu-jar/build/dist/vnu.jar"
# Java compiles for a long life and clears up in threads of its own, which a check of a few pages never repays; what is
# compiled in haste takes more of the stack.
HASTY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
IN_PAGE = {"axe": None, "htmlcs": MODULES / "html_codesniffer/build/HTMLCS.js",
           "ibm": MODULES / "accessibility-checker-engine/ace.js"}  # fmt: skip
OF_FILE = ("vnu", "html-validate")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
WAYS = (("light", 1280), ("dark", 390))

ASK = {
    "axe": """(rules) => axe.run({runOnly: rules, resultTypes: ["violations"]}).then((said) =>
      said.violations.flatMap((v) => v.nodes.map((n) => [v.id, v.help, n.html])))""",
    "htmlcs": """() => new Promise((done) => HTMLCS.process("WCAG2AA", document, () => done(
      HTMLCS.getMessages().filter((m) => m.type === HTMLCS.ERROR)
        .map((m) => [m.code, m.msg, m.element.outerHTML ?? ""]))))""",
    "ibm": """() => new ace.Checker().check(document, ["IBM_Accessibility", "WCAG_2_2"]).then((said) =>
      said.results.filter((r) => r.value[0] === "VIOLATION" && r.value[1] === "FAIL")
        .map((r) => [r.ruleId, r.message, r.snippet]))""",
}


class Message(NamedTuple):
    """What a checker found: its rule, its words, and the piece of the page."""

    checker: str
    rule: str
    text: str
    place: str


class Explanation(NamedTuple):
    """A message that is no fault here: patterns of its rule, its text and its place."""

    checker: str
    rule: str
    why: str
    text: str = ""
    place: str = ""
    kinds: tuple[str, ...] = ()

    def of(self, message: Message, kind: str) -> bool:
        """Whether this is the explanation of a message on a kind of page."""
        if message.checker != self.checker or (self.kinds and kind not in self.kinds):
            return False
        pairs = ((self.rule, message.rule), (self.text, message.text), (self.place, message.place))
        return all(re.search(pattern, words) for pattern, words in pairs)


def explanations() -> list[Explanation]:
    """Those of explained.yml."""
    return [
        Explanation(**{**entry, "kinds": tuple(entry.get("kinds", ()))})
        for entry in yaml.safe_load(EXPLAINED.read_text("utf-8"))
    ]


def in_page(browser: Browser, address: str) -> list[Message]:
    """What the three checkers that run in a page say of it, each message once."""
    found: dict[Message, None] = {}
    for scheme, width in WAYS:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            bypass_csp=True,
        )  # fmt: skip
        page = context.new_page()
        page.goto(address)
        for checker, script in IN_PAGE.items():
            page.evaluate(script.read_text("utf-8") if script else AXE)
            found |= dict.fromkeys(_asked(page, checker))
        context.close()
    return list(found)


def _asked(page: Page, checker: str) -> Iterator[Message]:
    for rule, text, place in page.evaluate(ASK[checker], RULES):
        yield Message(checker, rule, text, " ".join(place.split())[:200])


def of_files(files: list[Path]) -> dict[Path, list[Message]]:
    """What vnu and html-validate say of files; vnu says nothing where there is no Java."""
    found = vnu(files)
    names = [str(path) for path in files]
    command = [".ci/node", "html-validate", "-c", "htmlvalidate.config.mjs"]
    for file in _written([*command, "-f", "json={}", *names]):
        for one in file["messages"]:
            message = Message("html-validate", one["ruleId"], one["message"], one["selector"] or "")
            found[Path(file["filePath"])].append(message)
    return found


def vnu(files: list[Path]) -> dict[Path, list[Message]]:
    """The errors that vnu finds in files; none where there is no Java."""
    found: dict[Path, list[Message]] = {path: [] for path in files}
    if java := shutil.which("java"):
        command = [java, *HASTY, "-jar", str(VNU), "--errors-only", "--format", "json", "--exit-zero-always"]  # fmt: skip
        for one in json.loads(_run([*command, *map(str, files)]).stderr)["messages"]:
            path = Path(one["url"].removeprefix("file:"))
            found[path].append(Message("vnu", one["type"], one["message"], one.get("extract", "")))
    return found


def lighthouse(address: str, port: int) -> tuple[dict[str, int], list[Message]]:
    """Scores of a page by category, of 100, and what is not right, but for performance."""
    command = [".ci/node", "lighthouse", address, f"--port={port}", "--quiet", "--output=json",
               "--output-path={}", f"--only-categories={','.join(CATEGORIES)}"]  # fmt: skip
    said = _written(command)
    scores = {key: round(100 * (said["categories"][key]["score"] or 0)) for key in CATEGORIES}
    wrong = dict.fromkeys(
        ref["id"]
        for key in CATEGORIES[1:]
        for ref in said["categories"][key]["auditRefs"]
        if ref["weight"] and said["audits"][ref["id"]]["score"] not in (None, 1)
    )
    return scores, [Message("lighthouse", id_, said["audits"][id_]["title"], _items(said["audits"][id_])) for id_ in wrong]  # fmt: skip


def _items(audit: dict[str, Any]) -> str:
    return json.dumps(audit.get("details", {}).get("items", []))[:200]


def _written(command: list[str]) -> Any:
    """What a command writes as JSON into the file at `{}`: through a pipe, Node cuts off what is long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.json"
        _run([part.replace("{}", str(path)) for part in command])
        return json.loads(path.read_text("utf-8"))


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
