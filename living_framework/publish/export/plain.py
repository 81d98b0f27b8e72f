"""Records as JSON."""

from __future__ import annotations

import json
from typing import Any


def as_json(data: Any) -> str:
    """Data and records as JSON in one line, keys in their own order, a line end at the end.

    With an indent Python would write it in Python and not in C, which takes several times as long.
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_fields) + "\n"


def _fields(record: Any) -> dict[str, Any]:
    """A record as what JSON has; `dataclasses.asdict` would copy every text."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
