"""A module that others import and hardly ever use, loaded when something of it is first used."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any


def put_off(name: str) -> None:
    """Have a module loaded when an attribute of it is first asked for (PEP 562).

    Nothing changes where it is loaded already or is not there. `importlib.util.LazyLoader` does not
    do it: a second import of its module loads it. mkdocs-macros imports requests for one function,
    and that is a tenth of what a small build takes.
    """
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    loader, module = spec.loader, importlib.util.module_from_spec(spec)

    def load(attribute: str) -> Any:
        del module.__getattr__
        loader.exec_module(module)
        return getattr(module, attribute)

    module.__getattr__ = load  # type: ignore[method-assign]
    sys.modules[name] = module
