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
    "void-reckoning battle --attacker frigate=3 --attacker cruiser --defender raider --credits 1000",
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
    for_credits: Annotated[
        float | None,
        typer.Option(
            "--credits",
            metavar="N",
            help="Each side buys as many of its units, given as TYPE or TYPE=RATIO, as N credits pay for.",
        ),
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
    from void_reckoning.cli.actions.battle import fight, numbers_of, units_of, wanted_of  # noqa: PLC0415
    from void_reckoning.cli.actions.battle_file import BattleRequest, read_request  # noqa: PLC0415

    request = BattleRequest() if file is None else read_request(file)
    request.replace("credits", for_credits)
    parse = units_of if request.credits is None else wanted_of
    request.replace("attackers", parse(attacker, "--attacker") if attacker else None)
    request.replace("defenders", parse(defender, "--defender") if defender else None)
    if environment is not None:
        request.replace(
            "config.terrain", numbers_of(environment, "--environment") if "=" in environment else environment
        )
    if retreat is not None:
        try:
            request.replace("config.retreat_ratio", tuple(float(part) for part in retreat.split(",")))
        except ValueError:
            raise InvalidInput(f"--retreat must be two numbers, for example 0.5,0.3, got '{retreat}'") from None
    request.replace("repeat", repeat)
    request.replace("seed", seed)
    request.replace("universe", universe)
    return fight(request, threads=threads, trace=trace, as_json=as_json)
