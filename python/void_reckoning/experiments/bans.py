"""Experiments that ban one thing after another, to find out what each does for those who may build or learn it."""

from __future__ import annotations

import dataclasses

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.overrides import overridden, rows_of, value_at
from void_reckoning.experiments.runs import BASE
from void_reckoning.experiments.spec import Spec, Variant
from void_reckoning.support.arguments import instance, refused, text
from void_reckoning.support.universe import Universe

PATH = "rules.banned"
PREFIX = "without "
"""Begins the name of a variant with a ban; ``report`` compares it with the variant ``base``."""
KINDS = {"units": "unit_types", "buildings": "buildings", "technologies": "technologies"}
"""What can be banned, and its table in a universe."""


def ban_each(spec: Spec, kind: str) -> Spec:
    """Return an experiment with a variant ``base`` and one for each thing of a kind, in which nobody may build or learn it.

    The variants are named ``without frigate``; ``without buildings.yard`` where the id is also that of something else. All are played with
    the same seeds and seats, so that each campaign has its pair.

    Parameters
    ----------
    spec
        The experiment, without variants.
    kind
        ``units``, ``buildings`` or ``technologies``: those that at least one of its factions may ever build or learn.

    Raises
    ------
    InvalidInput
        The experiment has variants, or a design that chooses what is banned; no faction may build or learn anything of the kind; or its
        universe, factions or overrides are wrong.

    Examples
    --------
    >>> spec = ban_each(Spec(universe="skirmish", factions=2, turns=40), "buildings")
    >>> [variant.name for variant in spec.variants]
    ['base', 'without counting_house', 'without breakwater']
    >>> spec.variants[1].overrides
    {'rules.banned': ['buildings.counting_house']}
    """
    instance(spec, Spec, "spec")
    if text(kind, "kind") not in KINDS:
        raise refused("kind", f"one of {', '.join(KINDS)}", kind)
    if spec.variants:
        names = ", ".join(variant.name for variant in spec.variants)
        raise InvalidInput(f"variants must be left out where each ban is one, got {names}")
    if spec.design is not None and PATH in spec.design.parameters:
        raise InvalidInput(f"design.parameters must not have {PATH} where each ban is a variant")
    loaded = Universe.load(spec.universe)
    files = overridden(loaded.files, spec.overrides)
    table = KINDS[kind]
    banned = value_at(files, PATH) if "banned" in rows_of(files, "rules") else []
    elsewhere = {row for other in KINDS.values() if other != table for row in rows_of(files, other)}
    variants = [Variant(BASE)]
    for row in _open_rows(Universe.compile(loaded.id, files), spec, table):
        full = f"{table}.{row}"
        variants.append(Variant(PREFIX + (full if row in elsewhere else row), overrides={PATH: [*banned, full]}))
    if len(variants) == 1:
        raise InvalidInput(f"{kind} must have one that a faction of the experiment may build or learn, got none")
    return dataclasses.replace(spec, variants=variants)


def _open_rows(universe: Universe, spec: Spec, table: str) -> list[str]:
    """Return the rows that a faction of the experiment may ever build or learn, in the order of the files."""
    factions = universe.faction_ids(spec.factions) if isinstance(spec.factions, int) else spec.factions
    found = {row for faction in factions for row in universe.available(faction)[table]}
    return [row for row in rows_of(universe.files, table) if row in found]
