"""Battles in files: their keys, and errors that name the file and the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.combat.purchase import WantedTypes
from void_reckoning.combat.units import Units
from void_reckoning.support.arguments import refused
from void_reckoning.support.toml_files import read_toml

_FILE_KEYS = ("universe", "seed", "repeat", "credits", "config", "attackers", "defenders", "others")
_SIDES = ("attackers", "defenders", "others")

# How errors of the library name what a file calls otherwise, in the order of their replacement.
_KEYS = (
    (re.compile(r"^CombatConfig\b"), "config"),
    (re.compile(r"^Terrain\b"), "config.terrain"),
    (re.compile(r"^terrain\b"), "config.terrain"),
    (re.compile(r"^number of sides\b"), "others: number of sides"),
    (re.compile(r"^battle: (?=sides .* teams)"), "config.teams: "),
    (re.compile(r"^count of (\S+)"), r"\1.count"),
    (re.compile(r"^(\S+?): CombatUnit\.(?:stats: )?"), r"\1."),
)
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_]+)?")


@dataclass
class BattleRequest:
    """A battle to fight, from options, a file, or both: options take precedence."""

    attackers: Units | WantedTypes = field(default_factory=list)
    defenders: Units | WantedTypes = field(default_factory=list)
    others: list[Units | WantedTypes] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    universe: str = "void_reckoning"
    seed: int = 1
    repeat: int = 1
    credits: float | None = None
    file: Path | None = None
    """The file that all keys are of which no option replaced."""
    replaced: set[str] = field(default_factory=set)
    """Keys that options replaced, such as ``config.terrain``."""

    def replace(self, key: str, value: Any) -> None:
        """Set a key, ``config.terrain`` or ``seed``, from an option; ``None``: the option was not used."""
        if value is None:
            return
        self.replaced.add(key)
        table, dot, name = key.partition(".")
        if dot:
            getattr(self, table)[name] = value
        else:
            setattr(self, key, value)

    @contextmanager
    def naming_file(self) -> Iterator[None]:
        """Raise an ``InvalidInput`` about a key of the file with the file and the key."""
        try:
            yield
        except InvalidInput as error:
            text = str(error)
            for pattern, key in _KEYS:
                text = pattern.sub(key, text)
            found = _KEY.match(text)
            if self.file is None or found is None or not self._is_of_file(found[0]):
                raise
            raise InvalidInput(f"{self.file}: {text}") from error.__cause__

    def _is_of_file(self, key: str) -> bool:
        return key.partition(".")[0] in _FILE_KEYS and key not in self.replaced


def read_request(file: Path) -> BattleRequest:
    """Read a battle from a TOML file.

    Its keys: ``[[attackers]]``, ``[[defenders]]``, ``others``, ``[config]``, ``universe``, ``seed``, ``repeat``, ``credits``.
    """
    given = read_toml(file)
    for key, value in given.items():
        what = f"{file}: {key}"
        if key not in _FILE_KEYS:
            raise InvalidInput(f"{file}: key must be one of {', '.join(_FILE_KEYS)}, got '{key}'")
        if key == "universe" and not isinstance(value, str):
            raise refused(what, "a text", value)
        if key == "config" and not isinstance(value, dict):
            raise refused(what, "a table", value)
        if key in _SIDES and not isinstance(value, list):
            raise refused(what, f"a list of tables, [[{key}]]", value)
    return BattleRequest(**given, file=file)
