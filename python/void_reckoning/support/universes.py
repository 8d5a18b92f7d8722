"""Locations of universes: beside the package, in the checkout, or any folder by its path."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from void_reckoning._core import InvalidInput
from void_reckoning.support.arguments import path as as_path

_PACKAGE = Path(__file__).resolve().parents[1]


def universe_folders() -> dict[str, Path]:
    """Return every universe that is known by name: those installed with the package, or the checkout's.

    Returns
    -------
    dict[str, Path]
        Folder by name, sorted by name.
    """
    found: dict[str, Path] = {}
    for base in (_PACKAGE / "universes", _PACKAGE.parent.parent / "universes"):
        if base.is_dir():
            for folder in sorted(base.iterdir()):
                if any(folder.glob("*.toml")):
                    found.setdefault(folder.name, folder)
    return dict(sorted(found.items()))


def find_universe(name: str | Path) -> Path:
    """Return the folder of a universe, by name or by path.

    Parameters
    ----------
    name
        A name such as ``"void_reckoning"``, or the path of a folder with TOML files.

    Raises
    ------
    InvalidInput
        There is no such universe; the message has the known ones.

    Examples
    --------
    >>> find_universe("void_reckoning").name
    'void_reckoning'
    """
    return known_universe(name, "name")


def known_universe(name: str | Path, what: str) -> Path:
    """Return what :func:`find_universe` returns, for an argument of another name."""
    known = universe_folders()
    if isinstance(name, str) and name in known:
        return known[name]
    path = as_path(name, what)
    if os.path.isdir(path):  # noqa: PTH112  # no error for a name that is too long
        return path.resolve()
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise InvalidInput(f"{what} must be one of {', '.join(known)}, or a folder's path{hint}, got '{name}'")
