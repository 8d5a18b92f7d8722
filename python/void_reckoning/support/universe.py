"""Universes as objects: compiled once, shared by campaigns and battles, sent to other processes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from void_reckoning._core import NativeUniverse
from void_reckoning.support.arguments import is_a, items_of, refused, text
from void_reckoning.support.ranges import MAX_FACTIONS, check_range
from void_reckoning.support.universes import known_universe

Files = tuple[tuple[str, str], ...]
"""The files of a universe: path below its folder, and text."""


class Universe:
    """The content of a universe, checked: factions, unit types, technologies and everything else that the rules read.

    It never changes. Equal ones have equal names and files; pickling sends the texts.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> universe = vr.Universe.load("void_reckoning")
    >>> universe.faction_ids(2)
    ['templars', 'choir']
    >>> campaigns = [vr.Campaign.create(universe, factions=3, systems=12, seed=seed) for seed in (1, 2)]
    """

    def __init__(self, native: NativeUniverse) -> None:
        self.native = native

    @classmethod
    def load(cls, universe: str | Path) -> Universe:
        """Load a universe by its name, or from a folder.

        Raises
        ------
        InvalidInput
            There is no such universe, or its content has problems: all of them are in the message, one a line.
        StorageError
            A file can't be read.
        """
        return cls(NativeUniverse.load(known_universe(universe, "universe")))

    @classmethod
    def compile(cls, name: str, files: Sequence[tuple[str, str]]) -> Universe:
        """Return the universe of texts in memory.

        Parameters
        ----------
        name
            Its name.
        files
            Path and text of each file, TOML.

        Raises
        ------
        InvalidInput
            Its content has problems: all of them are in the message, one a line.
        """
        pairs = checked_files(files)
        if not pairs:
            raise refused("files", "at least one pair of path and text", files)
        return cls(NativeUniverse.compile(text(name, "name"), pairs))

    @property
    def id(self) -> str:
        """Its name: that of its folder."""
        return self.native.id

    @property
    def hash(self) -> int:
        """64 bits over paths and texts of its files."""
        return self.native.hash

    @property
    def files(self) -> Files:
        """Path below its folder and text of each file, by path."""
        return self.native.files

    @property
    def summary(self) -> str:
        """What it has, in one line."""
        return self.native.summary

    def faction_ids(self, factions: int) -> list[str]:
        """Return the ids of the factions of a campaign with so many, in the order of seats."""
        check_range("factions", factions, 1, MAX_FACTIONS)
        return self.native.faction_ids(int(factions))

    def available(self, faction: str) -> dict[str, list[str]]:
        """Return the ids of what a faction may ever build or learn, in the order of the files.

        What ``banned`` of ``[rules]`` takes from everyone is not among them.

        Parameters
        ----------
        faction
            Its id, or that of one of its seats, such as ``templars_2``.

        Returns
        -------
        dict
            Lists of ids by table: ``unit_types``, ``buildings`` and ``technologies``.

        Raises
        ------
        InvalidInput
            The universe has no such faction.

        Examples
        --------
        >>> import void_reckoning as vr
        >>> vr.Universe.load("skirmish").available("gulls")["buildings"]
        ['counting_house', 'breakwater']
        """
        return self.native.available(text(faction, "faction"))

    def __reduce__(self) -> tuple[object, tuple[str, Files]]:
        return _compiled, (self.id, self.files)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Universe) and (self.id, self.files) == (other.id, other.files)

    def __hash__(self) -> int:
        return hash((self.id, self.hash))

    def __repr__(self) -> str:
        return f"<Universe {self.id} {self.hash:016x}: {self.summary}>"


def checked_files(files: Sequence[tuple[str, str]]) -> Files:
    """Return the argument ``files`` as pairs of path and text; raise ``InvalidInput`` for anything else."""
    return tuple(_file(file, f"files[{place}]") for place, file in enumerate(items_of(files, "files")))


def _file(file: object, what: str) -> tuple[str, str]:
    if not isinstance(file, tuple | list) or len(file) != 2:
        raise refused(what, "a pair of path and text", file)
    return text(file[0], f"{what}[0]"), text(file[1], f"{what}[1]")


def _compiled(name: str, files: Files) -> Universe:
    return Universe(NativeUniverse.compile(name, files))


def universe_of(value: str | Path | Universe) -> Universe:
    """Return the universe that an argument ``universe`` stands for: itself, or by name or folder."""
    if is_a(value, Universe):
        return value
    if not isinstance(value, str | os.PathLike):
        raise refused("universe", "a name, a folder's path or a Universe", value)
    return Universe(NativeUniverse.load(known_universe(value, "universe")))
