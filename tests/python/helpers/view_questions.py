"""A policy that asks its view everything that there is to ask, and remembers the answers."""

from typing import Any

import void_reckoning as vr


def plain(value: Any) -> Any:
    """What a value says, as text: records field by field."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value[:3]]
    if isinstance(value, (int, float, str, bool, type(None))):
        return str(value)
    fields = [name for name in dir(type(value)) if not name.startswith("_")]
    return [type(value).__name__, *(str(getattr(value, name)) for name in fields)]


class Asker(vr.FactionPolicy):
    """Calls every method with something that it takes."""

    def plan(self, view: Any) -> list[vr.Order]:
        home, fleet, colony = view.system_of(view.capital), view.fleets[0], view.colonies[0]
        known = [system for system in view.systems if view.foreign_planets(system)]
        arguments: dict[str, tuple[Any, ...]] = {
            "distance": (home, view.systems[0]),
            "find_path": (home, view.systems[0], {"speed": 2.0}),
            "random": (3,),
            "knows": (0,),
            "ship": (view.ships(fleet)[0],) if view.ships(fleet) else (),
            "army": (view.armies_on(colony)[0],) if view.armies_on(colony) else (),
            "validate": (vr.SetStance(fleet, vr.Stance.EVASIVE),),
            "candidates": (),
            "foreign_fleets": (known[0] if known else home,),
            "hostile_composition": (known[0] if known else home,),
            "last_seen": (known[0] if known else home,),
            "foreign_planets": (known[0] if known else home,),
        }
        memory = {}
        for name in dir(vr.FactionView):
            if name.startswith("_") or name == "memory":
                continue
            found = getattr(vr.FactionView, name)
            if isinstance(found, property):
                memory[name] = plain(getattr(view, name))
                continue
            of_colony = name in {
                "colony",
                "buildings",
                "building_slots",
                "queue",
                "armies_on",
                "planet",
                "planet_owner",
            }
            of_fleet = name in {
                "ships",
                "stance",
                "under_way",
                "can_move",
                "system_of",
                "armies_aboard",
                "transport_room",
            }
            of_fleet = of_fleet or name.startswith("fleet_") or name == "landing_strength"
            given = arguments.get(name, (colony,) if of_colony else (fleet,) if of_fleet else (home,))
            try:
                memory[name] = plain(getattr(view, name)(*given))
            except Exception as error:
                memory[name] = f"{type(error).__name__}: {error}"
        view.memory = memory
        return []
