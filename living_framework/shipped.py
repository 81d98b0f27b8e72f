"""What travels with the library besides its code: templates, catalogs, and the engine's settings.

In a checkout they are the folders beside the package; a wheel has them within it (see setup.py).
"""

from __future__ import annotations

from pathlib import Path

NAMES = ("overrides", "locale", "mkdocs.yml")

_PACKAGE = Path(__file__).resolve().parent
TOP = _PACKAGE if (_PACKAGE / NAMES[0]).is_dir() else _PACKAGE.parent
IS_CHECKOUT = TOP != _PACKAGE
OVERRIDES, LOCALE, ENGINE = (TOP / name for name in NAMES)
