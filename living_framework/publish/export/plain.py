"""Records as JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import Any


def as_json(data: Any) -> str:
    """Data as JSON in one line, keys in their own order, a line end at the end.

    With an indent Python would write it in Python and not in C, which takes several times as long.
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def plain(value: Any) -> Any:
    """Records as what JSON has; `dataclasses.asdict` would copy every text."""
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
