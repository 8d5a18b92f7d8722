"""Changes of a universe's numbers by their paths."""

from __future__ import annotations

import copy
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.support.arguments import entries_of, refused
from void_reckoning.support.universe import Files, checked_files

Override = int | float | bool | str | list[Any]
"""A new value; or, as text for a number, ``x1.1`` (times), ``+5`` or ``-5`` (plus)."""

SHORT = {"units": "unit_types"}
"""Short names of tables in paths."""
_CHANGE = re.compile(r"([x+-])\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_PATH = re.compile(r"[^.\[\]]+(\[\d+\])*(\.[^.\[\]]+(\[\d+\])*)+")


def overridden(files: Files, overrides: Mapping[str, Override]) -> Files:
    r"""Return the files with the values at these paths changed.

    Parameters
    ----------
    files
        Of a universe that is valid.
    overrides
        By path: the table, the id, the key, and further keys or places, such as ``unit_types.frigate.cost``,
        ``unit_types.frigate.weapons.flak_curtain``, ``technologies.hulls.effects[0].value``, ``rules.starting_treasury``. An optional key
        that the file does not have can be set, but not multiplied or added to.

    Raises
    ------
    InvalidInput
        A path that the universe does not have (with the nearest names), or a change of something that is not a number. Whether the new
        values make a valid universe is checked when it is compiled.

    Examples
    --------
    >>> files = (("ships.toml", "[unit_types.frigate]\ncost = 96\n"),)
    >>> overridden(files, {"unit_types.frigate.cost": "x1.5"})
    (('ships.toml', '[unit_types.frigate]\ncost = 144\n'),)
    """
    import tomli_w  # noqa: PLC0415  # of the extra [experiments]

    files = checked_files(files)
    changed: dict[str, dict[str, Any]] = {}
    for path, value in entries_of(overrides, "overrides").items():
        steps = steps_of(path)
        name = _file_of(files, path, steps)
        if name not in changed:
            changed[name] = copy.deepcopy(_parsed(dict(files)[name]))
        _change(changed[name], steps, path, value)
    return tuple((name, tomli_w.dumps(changed[name]) if name in changed else content) for name, content in files)


def value_at(files: Files, path: str) -> Any:
    r"""Return the value at a path; ``InvalidInput`` where the universe has none.

    >>> value_at((("ships.toml", "[unit_types.frigate]\ncost = 96\n"),), "unit_types.frigate.cost")
    96
    """
    steps = steps_of(path)
    found: Any = _parsed(dict(files)[_file_of(files, path, steps)])
    for place in range(len(steps)):
        found = _step_into(found, steps, place, path)
    return found


def rows_of(files: Files, table: str) -> list[str]:
    r"""Return the ids of a table's rows, in the order of the files.

    >>> rows_of((("ships.toml", "[unit_types.frigate]\ncost = 96\n"),), "unit_types")
    ['frigate']
    """
    return [row for _, content in files for row in _parsed(content).get(table, {})]


def patch(overrides: Mapping[str, Override]) -> str:
    """Return overrides as the text of a TOML file that ``--override`` and a spec's ``[overrides]`` take.

    >>> print(patch({"unit_types.frigate.cost": 104}), end="")
    "unit_types.frigate.cost" = 104
    """
    import tomli_w  # noqa: PLC0415

    return tomli_w.dumps(dict(overrides))


def parse_overrides(items: Iterable[str], option: str = "--override") -> dict[str, Override]:
    """Parse ``PATH=VALUE``: numbers, true and false, ``x1.1``, ``+5``, arrays in brackets; everything else is a text.

    >>> parse_overrides(["unit_types.frigate.cost=x1.1", "rules.queue_length=4"])
    {'unit_types.frigate.cost': 'x1.1', 'rules.queue_length': 4}
    """
    overrides: dict[str, Override] = {}
    for item in items:
        path, separator, value = item.partition("=")
        if not separator or not path.strip():
            raise InvalidInput(f"{option} must be PATH=VALUE, such as unit_types.frigate.cost=x1.1, got '{item}'")
        try:
            parsed = value.strip() if _CHANGE.fullmatch(value.strip()) else tomllib.loads(f"v = {value}")["v"]
        except tomllib.TOMLDecodeError:
            parsed = value.strip()
        overrides[path.strip()] = parsed
    return overrides


def steps_of(path: str) -> list[str | int]:
    """Return a path's keys and places.

    >>> steps_of("technologies.hulls.effects[0].value")
    ['technologies', 'hulls', 'effects', 0, 'value']
    """
    if not _PATH.fullmatch(path):
        raise refused("an override's path", "keys with dots between them, such as unit_types.frigate.cost", path)
    steps: list[str | int] = [int(step.group(2)) if step.group(2) else step.group(1) for step in _STEP.finditer(path)]
    return [SHORT.get(str(steps[0]), steps[0]), *steps[1:]]


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _file_of(files: Files, path: str, steps: list[str | int]) -> str:
    """Return the file that has the row, or the section, of a path."""
    table, row = str(steps[0]), str(steps[1])
    having = [name for name, content in files if table in _parsed(content)]
    if not having:
        known = sorted({key for _, content in files for key in _parsed(content)})
        raise _unknown(path, table, known, "tables")
    for name in having:
        rows = _parsed(dict(files)[name])[table]
        if row in rows:
            return name
    if len(having) == 1 and not any(isinstance(one, dict) for one in _parsed(dict(files)[having[0]])[table].values()):
        return having[0]  # a section, [rules]: its keys are checked when the universe is compiled
    known = sorted({str(key) for name in having for key in _parsed(dict(files)[name])[table]})
    raise _unknown(path, row, known, f"names in {table}")


def _unknown(path: str, wanted: str, known: list[str], what: str) -> InvalidInput:
    near = difflib.get_close_matches(wanted, known, n=3)
    names = f"the nearest {what} are {', '.join(near)}" if near else f"the {what} are {', '.join(known[:12])}"
    return InvalidInput(f"override {path}: there is no '{wanted}' in the universe; {names}")


def _step_into(found: Any, steps: list[str | int], place: int, path: str) -> Any:
    step = steps[place]
    if isinstance(found, dict) and step in found:
        return found[step]
    if isinstance(found, list) and isinstance(step, int) and step < len(found):
        return found[step]
    if isinstance(found, dict):
        raise _unknown(path, str(step), sorted(found), f"keys of {'.'.join(map(str, steps[:place]))}")
    if isinstance(found, list):
        raise InvalidInput(f"override {path}: place {step} must be below {len(found)}")
    raise InvalidInput(f"override {path}: '{steps[place - 1]}' must be a table or an array, got {found!r}")


def _change(document: dict[str, Any], steps: list[str | int], path: str, value: Override) -> None:
    holder: Any = document
    for place in range(len(steps) - 1):
        holder = _step_into(holder, steps, place, path)
    last = steps[-1]
    has = (isinstance(holder, dict) and last in holder) or (
        isinstance(holder, list) and isinstance(last, int) and last < len(holder)
    )
    if not has and not (isinstance(holder, dict) and isinstance(last, str)):
        _step_into(holder, steps, len(steps) - 1, path)  # says why not
    before = holder[last] if has else None
    change = _CHANGE.fullmatch(value.strip()) if isinstance(value, str) else None
    if change is not None and not has and isinstance(holder, dict):
        raise _unknown(path, str(last), sorted(holder), f"keys of {'.'.join(map(str, steps[:-1]))}")
    holder[last] = value if change is None else _changed(before, change, path)


def _changed(before: Any, change: re.Match[str], path: str) -> int | float:
    if isinstance(before, bool) or not isinstance(before, int | float):
        raise InvalidInput(f"override {path}: '{change.group()}' must be of a number, got {before!r}")
    by = float(change.group(2))
    result = {"x": before * by, "+": before + by, "-": before - by}[change.group(1)]
    rounded = round(result, 3)  # the finest step of a universe's numbers
    return int(rounded) if rounded == int(rounded) and isinstance(before, int) else rounded
