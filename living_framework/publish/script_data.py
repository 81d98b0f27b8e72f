"""Data as a script that sets one name, which a page opened from the file system can load too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# In a script, "<" could end it or open a comment, and older browsers end a line at the others.
_ESCAPED = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def in_script(data: Any) -> str:
    """Data as compact JSON that can be in a script, whatever its strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _ESCAPED.items():  # by far quicker than `translate`
        text = text.replace(sign, escaped)
    return text


def script(name: str, data: Any) -> bytes:
    """`window.NAME = data`, as a file has it."""
    return f"window.{name}={in_script(data)};\n".encode()


def read(path: Path) -> Any:
    """The data of a file that has such a script."""
    return json.loads(path.read_text("utf-8").partition("=")[2].removesuffix(";\n"))
