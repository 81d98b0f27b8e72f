"""Find an nginx for the test of the headers, or install Debian's package where that can be done.

Exit 0 with one, or by hand without one; exit 1 in CI (the variable CI is set) without one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
SECONDS = 300


def find_nginx() -> str | None:
    """The program, also where Debian puts it."""
    return shutil.which("nginx", path=PLACES)


def install() -> None:
    """Debian's package, as root or as one who may become root unasked."""
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (become and not shutil.which("sudo")):
        return
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "nginx-light"]):  # fmt: skip
        call = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *command]
        try:
            subprocess.run(call, check=False, timeout=SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"nginx could not be installed: {error}", file=sys.stderr)
            return


def main() -> int:
    """Say what was found."""
    if not find_nginx() and (os.geteuid() == 0 or os.environ.get("CI")):
        install()
    found = find_nginx()
    if found:
        return 0
    print("NO NGINX. The test of the headers is skipped by hand and fails in CI; Debian's package is nginx-light.", file=sys.stderr)  # fmt: skip
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
