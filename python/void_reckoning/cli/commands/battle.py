"""Options of ``void-reckoning battle``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from void_reckoning._core import InvalidInput
from void_reckoning.cli.options import (
    DebugOption,
    JsonOption,
    ThreadsOption,
    complete_terrain,
    complete_units,
    complete_universe,
    examples,
)

EXAMPLES = examples(
    "void-reckoning battle --attacker frigate:20 --defender raider:30",
    "void-reckoning battle --attacker frigate:20 --defender raider:30 --repeat 1000 --json",
    "void-reckoning battle --attacker cruiser:5 --defender frigate:20 --environment nebula --trace",
)


def battle(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="TOML file with the battle; options override it.")
    ] = None,
    attacker: Annotated[
        list[str] | None,
        typer.Option(metavar="TYPE:COUNT", autocompletion=complete_units, help="Attacking units. Repeatable."),
    ] = None,
    defender: Annotated[
        list[str] | None,
        typer.Option(metavar="TYPE:COUNT", autocompletion=complete_units, help="Defending units. Repeatable."),
    ] = None,
    repeat: Annotated[int | None, typer.Option(help="Number of battles, with consecutive seeds. [default: 1]")] = None,
    environment: Annotated[
        str | None,
        typer.Option(
            autocompletion=complete_terrain,
            help="A terrain of the universe, such as nebula; or cover=0.3,speed=0.8,sight=1.",
        ),
    ] = None,
    retreat: Annotated[
        str | None,
        typer.Option(
            metavar="A,D", help="Strength, as a share of the enemies', below which each side withdraws; 0: never."
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Random seed. [default: 1]")] = None,
    universe: Annotated[
        str | None,
        typer.Option(
            autocompletion=complete_universe, help="Name of a universe, or its folder. [default: void_reckoning]"
        ),
    ] = None,
    threads: ThreadsOption = 0,
    trace: Annotated[bool, typer.Option("--trace", help="Show the state of every side after every tick.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Fight a battle once or many times: show who wins how often, the losses, and why."""
    from void_reckoning.cli.actions.battle import BattleRequest, fight, numbers_of, read_request, units_of  # noqa: PLC0415

    request = BattleRequest() if file is None else read_request(file)
    if attacker:
        request.attackers = units_of(attacker, "--attacker")
    if defender:
        request.defenders = units_of(defender, "--defender")
    if environment is not None:
        request.config["terrain"] = numbers_of(environment, "--environment") if "=" in environment else environment
    if retreat is not None:
        try:
            request.config["retreat_ratio"] = tuple(float(part) for part in retreat.split(","))
        except ValueError:
            raise InvalidInput(f"--retreat must be two numbers, for example 0.5,0.3, got '{retreat}'") from None
    request.repeat = request.repeat if repeat is None else repeat
    request.seed = request.seed if seed is None else seed
    request.universe = request.universe if universe is None else universe
    return fight(request, threads=threads, trace=trace, as_json=as_json)
