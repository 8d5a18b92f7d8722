"""Events in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from void_reckoning._core import Event, Stance, log_event_fields, order_names
from void_reckoning.blackbox.names import LogNames, choices_of, entity_number, named

_NONE = 65535
# By the number that events store for the type of a field.
_TYPES = ("bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "string", "entity")
_LAYOUTS = {"bool": "?"} | {kind: f"<{kind[0]}{int(kind[1:]) // 8}" for kind in _TYPES[1:11]}
_STANCES = {int(stance.value): stance.name.lower() for stance in Stance}

Fields = dict[str, Any]


class Teller:
    """Describes an event in one sentence, with the names of the log's universe.

    Parameters
    ----------
    names
        The log's names; see ``BlackBoxReader.names``.
    """

    def __init__(self, names: LogNames) -> None:
        self.names = names
        self._factions = {faction.id: faction.name for faction in names.factions}
        self._orders = order_names()
        self._sentences: dict[str, Callable[[Fields], str]] = {
            "CombatStart": self._combat_start,
            "CombatEnd": self._combat_end,
            "DamageDealt": self._damage,
            "EntitySpawned": self._spawned,
            "EntityDestroyed": self._destroyed,
            "TurnStart": self._turn_start,
            "TurnEnd": self._turn_end,
            "FactionAction": self._action,
            "SystemError": self._error,
            "EntityMoved": self._moved,
            "ColonyFounded": self._founded,
            "PlanetConquered": self._conquered,
            "ConstructionCompleted": self._built,
            "TechnologyLearned": self._learned,
            "FactionEliminated": self._eliminated,
            "VictoryAchieved": self._victory,
            "PolicyMemory": self._memory,
            "FactionReport": self._report,
            "Intervention": self._intervention,
            "PolicyChanged": self._policy,
            "CombatParticipant": self._participant,
        }

    def __call__(self, event: Event) -> str:
        """Return the sentence for an event."""
        return self._sentences[event.type](event.fields)

    def faction(self, faction: str | None) -> str:
        """Return the name of a faction by its id."""
        return "nobody" if faction is None else self._factions.get(faction, faction)

    def order(self, fields: Fields) -> str:
        """Return the order of a ``FactionAction`` in words."""
        names, name = self.names, self._orders[fields["order"]]
        subject, target, item = names.entity(fields["subject"]), names.entity(fields["target"]), fields["item"]
        told = {
            "move_fleet": f"move fleet {subject} to {target}",
            "colonise_planet": f"colonise {target} with fleet {subject}",
            "construct_building": f"construct {named(names.buildings, item)} on {subject}",
            "recruit_unit": f"recruit {named(names.units, item)} on {subject}",
            "research_technology": f"research {named(names.technologies, item)}",
            "invade_planet": f"invade {target} from fleet {subject}",
            "embark_armies": f"take up to {counted(fields['amount'], 'army', 'armies')} from {target} aboard fleet {subject}",
            "merge_fleets": f"merge fleet {subject} into {target}",
            "set_stance": f"set fleet {subject} to stance {_STANCES.get(fields['amount'], fields['amount'])}",
        }
        return told.get(name, f"{name} {subject} {target}")

    def type_name(self, kind: str | None, index: int) -> str:
        """Return the name of the type of a spawned or destroyed entity; its kind if it has no type."""
        if index == _NONE:
            return kind or "something"
        return named(self.names.buildings if kind == "building" else self.names.units, index)

    def _combat_start(self, f: Fields) -> str:
        place = self.names.entity(f["planet"] or f["system"])
        return (
            f"battle {f['combat']} at {place}: {self.faction(f['attacker'])} ({counted(f['attackers'], 'unit')}) "
            f"against {self.faction(f['defender'])} ({f['defenders']})"
        )

    def _participant(self, f: Fields) -> str:
        side = choice("CombatParticipant", "side", f["side"])
        group = f"{self.names.entity(f['entity'])} of {self.faction(f['owner'])}"
        return f"battle {f['combat']}: {side} {group} with {counted(f['units'], 'unit')}"

    def _combat_end(self, f: Fields) -> str:
        how = f"by {f['reason']}" if f["decided"] else "by the tick limit"
        return (
            f"battle {f['combat']}: {choice('CombatEnd', 'result', f['result'])} {how} after {counted(f['ticks'], 'tick')}; "
            f"losses: attacker {f['attackers_lost']}, defender {counted(f['defenders_lost'], 'unit')}"
        )

    def _damage(self, f: Fields) -> str:
        return (
            f"battle {f['combat']}, tick {f['tick']}: {entity_number(f['source'])} at {entity_number(f['target'])} with "
            f"{named(self.names.weapons, f['weapon'])}: {f['hits']} of {f['shots']} hit, "
            f"damage {f['damage'] / 1000:.0f}, {f['kills']} killed"
        )

    def _spawned(self, f: Fields) -> str:
        return (
            f"{choice('EntitySpawned', 'reason', f['reason'])}: {self.type_name(f['kind'], f['type'])} {entity_number(f['entity'])} "
            f"at {self.names.entity(f['place'])}"
        )

    def _destroyed(self, f: Fields) -> str:
        reason = choice("EntityDestroyed", "reason", f["reason"])
        return f"removed ({reason}): {self.type_name(f['kind'], f['type'])} {self.names.entity(f['entity'])}"

    def _turn_start(self, f: Fields) -> str:
        return "between rounds" if f["faction"] is None else f"turn of {self.faction(f['faction'])} ({f['policy']})"

    def _turn_end(self, f: Fields) -> str:
        if not f["committed"]:
            return "turn forfeited and rolled back"
        return f"turn over: {f['orders']} orders, {f['rejected']} rejected, {f['moves']} moves, {f['battles']} battles"

    def _action(self, f: Fields) -> str:
        return f"order: {self.order(f)}" if f["accepted"] else f"order rejected: {self.order(f)}, because {f['reason']}"

    def _error(self, f: Fields) -> str:
        return f"{choice('SystemError', 'kind', f['kind'])}: {f['message']}"

    def _moved(self, f: Fields) -> str:
        arrived = "reached" if f["arrived"] else "is on its way to"
        return f"fleet {entity_number(f['entity'])} from {self.names.entity(f['from'])} {arrived} {self.names.entity(f['to'])}"

    def _founded(self, f: Fields) -> str:
        return f"{self.names.entity(f['planet'])} was settled"

    def _conquered(self, f: Fields) -> str:
        return f"{self.names.entity(f['planet'])} was taken by {self.faction(f['to'])} from {self.faction(f['from'])}"

    def _built(self, f: Fields) -> str:
        rows = self.names.units if f["unit"] else self.names.buildings
        return f"{named(rows, f['type'])} is ready on {self.names.entity(f['planet'])}"

    def _learned(self, f: Fields) -> str:
        return f"{self.faction(f['learner'])} learned {named(self.names.technologies, f['technology'])}"

    def _eliminated(self, f: Fields) -> str:
        by = "" if f["by"] is None else f" by {self.faction(f['by'])}"
        return f"{self.faction(f['eliminated'])} was eliminated{by}"

    def _victory(self, f: Fields) -> str:
        return f"{self.faction(f['winner'])} won: {f['name']}"

    def _memory(self, f: Fields) -> str:
        return f"policy remembers {f['memory']}"

    def _report(self, f: Fields) -> str:
        if not f["alive"]:
            return f"{self.faction(f['of'])}: eliminated"
        return (
            f"{self.faction(f['of'])}: {f['planets']} planets, {f['fleets']} fleets, {f['units']} units, {f['technologies']} technologies, "
            f"{f['treasury'] / 1000:.0f} credits, score {f['score']}"
        )

    def _intervention(self, f: Fields) -> str:
        change = choice("Intervention", "change", f["change"])
        what = f" {f['path']}" if f["path"] else ""
        value = f" = {f['text']!r}" if f["text"] is not None else f" = {self._value(f)}" if change == "set" else ""
        return f"intervention: {change} {self.names.entity(f['entity'])}{what}{value}"

    def _policy(self, f: Fields) -> str:
        return f"{self.faction(f['of'])} is played by {f['after']} from now on, previously by {f['before']}"

    def _value(self, f: Fields) -> str:
        """Return the value that an intervention set a field to, formatted by the field's type."""
        kind = _TYPES[f["type"]] if f["type"] < len(_TYPES) else ""
        if kind == "string":
            return "nothing"
        if kind == "entity":
            return self.names.entity(f["bits"])
        if kind not in _LAYOUTS:
            return f"bits {f['bits']:#x} of type {f['type']}"
        return str(np.frombuffer(f["bits"].to_bytes(8, "little"), _LAYOUTS[kind])[0])


def counted(number: int, one: str, more: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "unit"), counted(2, "army", "armies")
    ('1 unit', '2 armies')
    """
    return f"{number} {one if number == 1 else more or one + 's'}"


def choice(event_type: str, field: str, number: int) -> str:
    """Return the meaning of a number in a field, from the field's description.

    >>> choice("CombatEnd", "result", 2)
    'defender wins'
    """
    for name, _, _, doc in log_event_fields(event_type):
        if name == field:
            return choices_of(doc).get(number, f"number {number}")
    return f"number {number}"
