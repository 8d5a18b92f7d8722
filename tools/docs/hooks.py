"""Hooks of MkDocs: folders in the navigation, and references in docstrings written as for Sphinx."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_ROLE = re.compile(r":(?:meth|class|func|attr|mod|data):<code>~?")


def on_config(config: Any) -> Any:
    """Fill folders that the navigation names (``reference/``) with their pages, in order of name."""
    config["nav"] = _filled(config["nav"], Path(config["docs_dir"]))
    return config


def on_page_content(html: str, **_: Any) -> str:
    """Leave only the name of ``:meth:`run```."""
    return _ROLE.sub("<code>", html)


def _filled(entry: Any, docs: Path) -> Any:
    if isinstance(entry, list):
        return [_filled(each, docs) for each in entry]
    if isinstance(entry, dict):
        return {name: _filled(each, docs) for name, each in entry.items()}
    if entry.endswith("/"):
        return [page.relative_to(docs).as_posix() for page in sorted((docs / entry).glob("*.md"))]
    return entry
