"""Find a Chromium for the browser tests, or install one; say loudly when there is none.

`python tests/ensure_browser.py` tries, in this order: a browser on PATH, Playwright's own
download, Debian's packages where we are root. In CI (the variable CI is set) none is exit 1;
by hand the tests that need one are skipped. `--engines` also installs Firefox, WebKitGTK and the
Chromium without a window, from Debian and where we are root; what is missing then is for the tests
to say.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from engines import ENGINES, missing

from living_framework.publish.browser import MISSING, NAMES, answers, find_browser

# A Chromium without fonts draws boxes, and then every width is wrong; Playwright's driver wants
# libatomic, which a bare Debian does not have.
WITH = ["fonts-dejavu-core", "fonts-liberation", "libatomic1"]
SHELL = NAMES[0]  # Debian has it, Ubuntu does not
DRIVER = [sys.executable, "-m", "playwright"]
DOWNLOAD_SECONDS = 300
APT_SECONDS = 900


def _run(command: list[str], seconds: int, **env: str) -> bool:
    """Run one installer; on failure say its first error, or its last word."""
    print(f"  $ {' '.join(command)}", flush=True)
    try:
        done = subprocess.run(
            command,
            check=False,
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", flush=True)
        return False
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith(("Error", "E:"))]
        print(f"  {(errors or lines[-1:] or ['failed without a word'])[0]}", flush=True)
    return done.returncode == 0


def _download() -> bool:
    print("No usable Chromium on PATH: trying Playwright's own download, some 150 MB …", flush=True)
    return _run([*DRIVER, "install", "chromium"], DOWNLOAD_SECONDS)


def _from_debian(packages: list[str]) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Trying Debian's {' '.join(packages)}, a minute or two …", flush=True)
    _run(["apt-get", "update", "-qq"], APT_SECONDS)
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    return _run(install, APT_SECONDS, DEBIAN_FRONTEND="noninteractive")


def ensure_engines() -> None:
    """Install what the engines lack, where that can be done."""
    lacking = [name for engine in ENGINES for name in missing(engine)]
    if lacking and _from_debian(lacking):
        print(f"Engines: {' '.join(lacking)}", flush=True)
    if not os.environ.get("BROWSER_PATH") and not shutil.which(SHELL):
        _from_debian([SHELL, *WITH])


def _usable() -> str | None:
    found = find_browser()
    return found if found and answers(*DRIVER) else None


def ensure_browser() -> str | None:
    """A Chromium that answers, and a driver for it; installed if need be and if none was named."""
    found = _usable()
    if os.environ.get("BROWSER_PATH"):
        return found
    installers: list[Callable[[], bool]] = [
        _download,
        *(partial(_from_debian, [name, *WITH]) for name in (SHELL, "chromium")),
    ]
    for install in installers:
        if not found and install():
            found = _usable()
    return found


NOTICE = """
{line}
NO BROWSER. The tests that need a Chromium {consequence}.
{remedy}
Then run `make test` again.
{line}
"""


def main() -> int:
    """Exit 0 with a browser, or by hand without one; exit 1 in CI without one."""
    started = time.monotonic()
    if "--engines" in sys.argv[1:]:
        ensure_engines()
    found = ensure_browser()
    if found:
        print(f"Browser: {found} ({time.monotonic() - started:.1f} s)")
        return 0
    in_ci = os.environ.get("CI", "").lower() not in ("", "0", "false")
    consequence = "fail in CI" if in_ci else "ARE SKIPPED; CI will run them"
    print(
        NOTICE.format(line="!" * 72, consequence=consequence, remedy=MISSING),
        file=sys.stderr,
        flush=True,
    )
    return 1 if in_ci else 0


if __name__ == "__main__":
    sys.exit(main())
