"""A module that is put off is loaded at its first use, once, and is then what it would have been."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

USED = """
import sys
from living_framework.site.put_off import put_off
put_off("heavy")
import heavy
import heavy
from heavy.light import LIGHT
print("not loaded")
print(heavy.WEIGHT, heavy.light.LIGHT is LIGHT, sys.modules["heavy"] is heavy)
try:
    heavy.nothing
except AttributeError as error:
    print(error)
put_off("there_is_no_such_module")
put_off("heavy")
print(heavy.WEIGHT)
"""


def test_a_module_that_is_put_off_is_loaded_at_its_first_use(tmp_path: Path) -> None:
    package = tmp_path / "heavy"
    package.mkdir()
    (package / "__init__.py").write_text("from . import light\nWEIGHT = 9\nprint('loaded')\n")
    (package / "light.py").write_text("LIGHT = object()\n")
    command = [sys.executable, "-c", USED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == ""
    said = ["not loaded", "loaded", "9 True True", "module 'heavy' has no attribute 'nothing'", "9"]
    assert done.stdout.splitlines() == said
