"""Fills folders that the navigation names (``reference/``) with their pages, in order of name."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Called by MkDocs."""
    config["nav"] = _filled(config["nav"], Path(config["docs_dir"]))
    return config


def _filled(entry: Any, docs: Path) -> Any:
    if isinstance(entry, list):
        return [_filled(each, docs) for each in entry]
    if isinstance(entry, dict):
        return {name: _filled(each, docs) for name, each in entry.items()}
    if entry.endswith("/"):
        return [page.relative_to(docs).as_posix() for page in sorted((docs / entry).glob("*.md"))]
    return entry
