"""The commands of SECURITY.md, run as they are written, on the site of this repository."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import PROJECT, framework

from living_framework.source.load import load

TEXT = (PROJECT / "SECURITY.md").read_text("utf-8")
SITE = str(load(PROJECT).settings.site)


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A script in a folder that has nothing of ours, and without our packages."""
    command = ["bash", "-euo", "pipefail", "-c", script]
    path = "/usr/local/bin:/usr/bin:/bin"
    return subprocess.run(command, cwd=folder, env={"PATH": path}, capture_output=True, text=True, check=False)  # fmt: skip


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl")
def test_a_release_is_verified_by_three_commands_and_nothing_of_ours(
    served: str, tmp_path: Path
) -> None:
    (script,) = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    assert len(script.splitlines()) == 3
    assert script.count(SITE) == 2
    done = run(script.replace(SITE, served), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0.1.0 verified" in done.stdout
    assert run("cd releases/0.1.0 && sha256sum --check SHA256SUMS", tmp_path).returncode == 0
    frozen = next((tmp_path / "releases/0.1.0/facets").glob("01-*.md"))
    frozen.write_text(frozen.read_text("utf-8").replace(" not ", " ", 1), "utf-8")
    done = run(script.splitlines()[-1], tmp_path)
    assert done.returncode == 1
    assert frozen.name in done.stdout


def test_every_option_and_rule_that_is_named_is_there() -> None:
    said = {name: framework(name, "--help").stdout for name in ("verify", "release")}
    for command, option in re.findall(r"`(?:framework (\w+) )?(--[a-z-]+)", TEXT):
        assert option in (said[command] if command else "".join(said.values())), option
    rules = framework("rules").stdout
    for rule in re.findall(r"FW\d{3}", TEXT):
        assert rule in rules
