"""Policies that behave badly, and one that behaves; imported by tests and by processes that tests start."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import void_reckoning as vr

BAD_TURN = 2  # rounds completed when they misbehave


class Settler(vr.FactionPolicy):
    """Asks its view about everything that it may ask, and remembers."""

    def plan(self, view: Any) -> list[vr.Order]:
        home = view.system_of(view.capital) if view.colonies else view.systems[0]
        far = max(view.neighbours(home), key=lambda system: (view.distance(home, system), system))
        way = view.find_path(home, far, vr.PathConstraints(speed=3.0, avoid_systems=[]))
        asked = [
            view.turn,
            view.treasury,
            view.random(7),
            view.position(home),
            way.cost,
            way.turns,
            [view.fleet_speed(fleet) for fleet in view.fleets],
            [view.ship(ship).hull for fleet in view.fleets for ship in view.ships(fleet)],
            [(planet, view.planet(planet).size, view.planet_owner(planet)) for planet in view.planets(home)],
            [entry.number for colony in view.colonies for entry in view.queue(colony)],
        ]
        candidates = view.candidates()
        view.memory[str(view.turn % 3)] = asked
        view.memory[10 - view.turn % 2] = view.turn  # a key that JSON makes a string of
        chosen = [order for index, order in enumerate(candidates) if view.random(index) < 0.2]
        return [order for order in chosen if not view.validate(order)]


class Raises(vr.FactionPolicy):
    def plan(self, view: Any) -> list[vr.Order]:
        if view.turn == BAD_TURN:
            raise ValueError("no idea")
        return []


class SpeechlessError(Exception):
    def __str__(self) -> str:
        raise ValueError("no text")


class HalfALetterError(Exception):
    def __str__(self) -> str:
        return "\ud800 is no letter"


class ExitsWhenToldError(Exception):
    def __str__(self) -> str:
        raise SystemExit(3)


class VerboseError(Exception):
    def __str__(self) -> str:
        return "ä" * 10_000_000


class EndlessError(Exception):
    def __str__(self) -> str:
        while type(self) is EndlessError:
            pass
        return ""


class OwnBase(BaseException):
    pass


def _recurse() -> Any:
    return _recurse()


def _break_off() -> Iterator[vr.Order]:
    yield vr.ResearchTechnology(0)
    raise KeyError("in the middle")


def _raise(error: BaseException) -> Any:
    raise error


def _remember(view: Any, value: Any) -> None:
    view.memory["it"] = value


def _exit(status: int) -> Any:
    sys.exit(status)


ANYTHING: dict[str, Any] = {
    "exception": lambda view: _raise(ValueError("no idea")),
    "no memory": lambda view: _raise(MemoryError()),
    "generator's end": lambda view: _raise(GeneratorExit()),
    "recursion": lambda view: _recurse(),
    "own base": lambda view: _raise(OwnBase("of mine")),
    "group": lambda view: _raise(RuntimeError("several", [ValueError(), KeyError()])),
    "corruption": lambda view: _raise(vr.StateCorruption("it seems")),
    "speechless": lambda view: _raise(SpeechlessError()),
    "half a letter": lambda view: _raise(HalfALetterError()),
    "verbose": lambda view: _raise(VerboseError()),
    "no list": lambda view: 5,
    "text": lambda view: "attack",
    "nothing in a list": lambda view: [None],
    "class": lambda view: [vr.ResearchTechnology],
    "breaks off": lambda view: _break_off(),
    "no number": lambda view: _remember(view, float("nan")),
    "object": lambda view: _remember(view, object()),
    "cycle": lambda view: _remember(view, view.memory),
    "exit": lambda view: _exit(3),
    "exit while told": lambda view: _raise(ExitsWhenToldError()),
    "memory none": lambda view: setattr(view, "memory", None),
    "new attribute": lambda view: setattr(view, "x", 3),
    "attribute": lambda view: setattr(view, "turn", 3),
}


class Anything(vr.FactionPolicy):
    """Does one of ANYTHING, named in the environment where it is made without a name."""

    def __init__(self, what: str | None = None) -> None:
        self.what = what or os.environ["VR_ANYTHING"]

    def plan(self, view: Any) -> Any:
        return ANYTHING[self.what](view) if view.turn == BAD_TURN else []


class Impossible(vr.FactionPolicy):
    """Gives orders of every kind that can't be carried out."""

    def plan(self, view: Any) -> list[vr.Order]:
        return [
            vr.MoveFleet(1, 2),
            vr.ColonisePlanet(1, 2),
            vr.ConstructBuilding(1, 65534),
            vr.RecruitUnit(1, 65534),
            vr.ResearchTechnology(65534),
            vr.InvadePlanet(1, 2),
            vr.EmbarkArmies(1, 2, 3),
            vr.MergeFleets(1, 2),
            vr.SetStance(1, vr.Stance.DEFENSIVE),
        ]


class SaysEndlessly(vr.FactionPolicy):
    def plan(self, view: Any) -> Any:
        return _raise(EndlessError()) if view.turn == BAD_TURN else []


class Interrupts(vr.FactionPolicy):
    """As Ctrl-C in the middle of a plan, once."""

    done = False

    def plan(self, view: Any) -> Any:
        if view.turn != BAD_TURN or self.done:
            return []
        self.done = True
        raise KeyboardInterrupt


class Meddles(vr.FactionPolicy):
    """Changes whatever it was given, or tries to; then plays as Settler."""

    def __init__(self, meddle: bool) -> None:
        self.meddle = meddle

    def plan(self, view: Any) -> Any:
        if self.meddle:
            for name in dir(view):
                if name.startswith("_") or name == "memory":
                    continue
                with contextlib.suppress(Exception):
                    setattr(view, name, None)
                with contextlib.suppress(Exception):
                    delattr(view, name)
                with contextlib.suppress(Exception):
                    value = getattr(view, name)
                    given = value() if callable(value) else value
                    for change in (lambda one: one.clear(), lambda one: one.fill(0), lambda one: one.append(one)):
                        with contextlib.suppress(Exception):
                            change(given)
                    for one in [given, *given][:50]:
                        for field in [field for field in dir(one) if not field.startswith("_")]:
                            with contextlib.suppress(Exception):
                                setattr(one, field, 0)
        return Settler().plan(view)


class Nonsense(vr.FactionPolicy):
    def plan(self, view: Any) -> Any:
        return ["attack"] if view.turn == BAD_TURN else []


class Loops(vr.FactionPolicy):
    """Never ends, and catches whatever an Exception is."""

    def plan(self, view: Any) -> Any:
        while view.turn == BAD_TURN:
            try:
                while True:
                    pass
            except Exception:
                pass
        return []


class Stubborn(vr.FactionPolicy):
    """Swallows everything once, and comes back late."""

    def plan(self, view: Any) -> Any:
        if view.turn == BAD_TURN:
            try:
                while True:
                    pass
            except BaseException:
                pass
        return []


class Naps(vr.FactionPolicy):
    """Sleeps a little, for ever."""

    def plan(self, view: Any) -> Any:
        while view.turn == BAD_TURN:
            time.sleep(0.001)
        return []


class Sleeps(vr.FactionPolicy):
    """Sleeps in C, and would for weeks."""

    def plan(self, view: Any) -> Any:
        if view.turn == BAD_TURN:
            time.sleep(1e6)
        return []


class Endless(vr.FactionPolicy):
    """Gives orders without end."""

    def plan(self, view: Any) -> Iterator[vr.Order]:
        order, bad = vr.ResearchTechnology(0), view.turn == BAD_TURN
        while bad:
            yield order


class Exits(vr.FactionPolicy):
    def plan(self, view: Any) -> Any:
        if view.turn == BAD_TURN:
            os._exit(7)
        return []


class Killed(vr.FactionPolicy):
    def plan(self, view: Any) -> Any:
        if view.turn == BAD_TURN:
            os.kill(os.getpid(), signal.SIGKILL)
        return []


class HugeMemory(vr.FactionPolicy):
    """Its answer would take a hundred megabytes."""

    def plan(self, view: Any) -> Iterable[vr.Order]:
        if view.turn == BAD_TURN:
            view.memory["all"] = "x" * 100_000_000
        return []


class Waits(vr.FactionPolicy):
    """Says that it has begun, and never ends."""

    def plan(self, view: Any) -> Any:
        Path(os.environ["VR_BEGAN"]).write_text(str(os.getpid()))
        while True:
            pass


class Curious(vr.FactionPolicy):
    """Asks what can't be answered, and keeps its view."""

    kept: Any = None

    def plan(self, view: Any) -> Any:
        if self.kept is not None:
            try:
                _ = self.kept.turn
            except vr.StateError as error:
                view.memory["kept"] = str(error)
        self.kept = view
        for number, question in enumerate(
            (
                lambda: view.colony(12345),
                lambda: view.army(1 << 40),
                lambda: view.nothing,
                lambda: view.position("here"),
            )
        ):
            try:
                question()
            except Exception as error:
                view.memory[str(number)] = type(error).__name__
        return []


class Printing(vr.FactionPolicy):
    def plan(self, view: Any) -> Any:
        print("my plan")
        return []
