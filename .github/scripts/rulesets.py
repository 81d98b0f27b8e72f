"""Say where the rulesets of a repository differ from those in .github/rulesets/: rulesets.py FOLDER <ACTUAL.

ACTUAL is a list of rulesets as the API of GitHub gives them. Each of FOLDER has to be there by its name, with all that it
says; what the API has besides, such as ids and dates, is of no interest. Exit status 1 where one differs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def differences(expected: Any, actual: Any, where: str) -> Iterator[str]:
    """What of `expected` is not so in `actual`. Rules are compared by their type."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            yield from differences(value, actual.get(key), f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(actual, list) and _typed(expected):
        there = {rule["type"]: rule for rule in actual if "type" in rule}
        for rule in expected:
            yield from differences(rule, there.get(rule["type"]), f"{where}.{rule['type']}")
    elif isinstance(expected, list) and isinstance(actual, list):
        if sorted(map(str, expected)) != sorted(map(str, actual)):
            yield f"{where} is {json.dumps(actual)}, and should be {json.dumps(expected)}"
    elif expected != actual:
        yield f"{where} is {json.dumps(actual)}, and should be {json.dumps(expected)}"


def _typed(rules: list[Any]) -> bool:
    return bool(rules) and all(isinstance(rule, dict) and "type" in rule for rule in rules)


def all_differences(folder: Path, actual: list[dict[str, Any]]) -> list[str]:
    """What differs, a line each."""
    there = {ruleset["name"]: ruleset for ruleset in actual}
    found = []
    for path in sorted(folder.glob("*.json")):
        expected = json.loads(path.read_text("utf-8"))
        name = expected["name"]
        if name not in there:
            found.append(f"{name}: there is no such ruleset; import {path}")
        else:
            found += differences(expected, there[name], name)
    return found


if __name__ == "__main__":
    lines = all_differences(Path(sys.argv[1]), json.load(sys.stdin))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.exit(bool(lines))
