"""Objects that are named by where they are written: ``module:name`` or ``file.py:name``."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any


def named_object(module_name: str, name: str) -> Any:
    """Import a module, or run a file whose name ends in ``.py``, and return what has this name in it.

    Whatever the module raises passes through, ``SystemExit`` too: the caller knows what the name was for.

    >>> named_object("math", "sqrt")(9)
    3.0
    """
    if not module_name.endswith(".py"):
        return getattr(importlib.import_module(module_name), name)
    spec = importlib.util.spec_from_file_location(Path(module_name).stem, module_name)
    if spec is None or spec.loader is None:
        raise ImportError(f"can't import {module_name}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)
