"""The software that a site is made with, as CycloneDX 1.6: sbom.py >sbom.cdx.json, from the repository's root.

It lists what the two locks name, with their hashes, and the script of others that pages have.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PYTHON = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==(\S+)((?: \\\n\s+--hash=sha256:\S+)*)", re.MULTILINE | re.IGNORECASE)  # fmt: skip
VENDORED = re.compile(r"(?P<name>[a-z-]+)-(?P<version>[0-9.]+)\.js")


def python_packages(lock: str) -> Iterator[dict[str, Any]]:
    """The packages of a lock of pip; one has a hash for each of its files, so they are properties."""
    for name, version, hashes in PYTHON.findall(lock):
        component = _component(name, version, f"pkg:pypi/{name.lower()}@{version}")
        found = re.findall(r"sha256:([0-9a-f]{64})", hashes)
        component["properties"] = [{"name": "pip:sha256", "value": value} for value in found]
        yield component


def node_packages(lock: str) -> Iterator[dict[str, Any]]:
    """The packages of a lock of npm."""
    for path, package in json.loads(lock)["packages"].items():
        name = path.rpartition("node_modules/")[2]
        if name:
            purl = f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
            component = _component(name, package["version"], purl)
            kind, _, digest = package.get("integrity", "").partition("-")
            if kind == "sha512":
                content = base64.b64decode(digest).hex()
                component["hashes"] = [{"alg": "SHA-512", "content": content}]
            yield component


def vendored(folder: Path) -> Iterator[dict[str, Any]]:
    """The scripts of others that are published with the pages."""
    for path in sorted(folder.glob("*.js")):
        match = VENDORED.fullmatch(path.name)
        if match is None:
            raise SystemExit(f"{path}: write its name as NAME-VERSION.js")
        name, version = match["name"], match["version"]
        component = _component(name, version, f"pkg:npm/{name}@{version}")
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        yield {**component, "hashes": [{"alg": "SHA-256", "content": content}]}


def _component(name: str, version: str, purl: str) -> dict[str, Any]:
    return {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}


def sbom(root: Path) -> dict[str, Any]:
    """The whole list, each package once."""
    found = [
        *python_packages((root / "requirements-test.txt").read_text("utf-8")),
        *node_packages((root / "package-lock.json").read_text("utf-8")),
        *vendored(root / "overrides/assets/vendor"),
    ]
    components = {component["bom-ref"]: component for component in found}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [components[ref] for ref in sorted(components)],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(sbom(Path.cwd()), indent=1) + "\n")
