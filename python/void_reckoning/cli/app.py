"""The commands, their options, and what errors look like."""

from __future__ import annotations

import enum
import json
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from typer import _click as click

from void_reckoning import __version__, simulation_core
from void_reckoning.simulation_core import DamagedData, IntegrationError, InvalidInput, StorageError
from void_reckoning.universes import find_universe

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_DAMAGED, EXIT_INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(
    name="void-reckoning",
    help="Plays, proves and checks grand-strategy campaigns. Everything is exact to the bit and fully logged.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Shape(enum.StrEnum):
    """Forms of a galaxy."""

    SPIRAL = "spiral"
    ELLIPTICAL = "elliptical"
    CLUSTER = "cluster"
    RING = "ring"


JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")]


def _parse_policies(items: list[str] | None) -> dict[str, str]:
    policies: dict[str, str] = {}
    for item in items or []:
        faction, separator, policy = item.partition("=")
        if not separator or not faction or not policy:
            raise InvalidInput(
                f"--policy is '{item}'; allowed is FACTION=POLICY, for example templars=greedy or '*=random'"
            )
        policies[faction] = policy
    return policies


@app.command()
def run(
    universe: Annotated[str, typer.Option(help="Name of a universe, or its folder.")] = "void_reckoning",
    factions: Annotated[int, typer.Option(help="Number of factions.")] = 10,
    systems: Annotated[int, typer.Option(help="Number of star systems, 10 to 5000.")] = 150,
    turns: Annotated[int, typer.Option(help="Turns to play.")] = 100,
    seed: Annotated[int, typer.Option(help="Of all random numbers.")] = 1,
    shape: Annotated[Shape, typer.Option(help="Of the galaxy.")] = Shape.SPIRAL,
    threads: Annotated[int, typer.Option(help="Worker threads; 0: one a core. Changes no result.")] = 1,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACTION=POLICY",
            help="What plays a faction: random, greedy, standard, module:Class, process:module:Class; '*' for all others. Repeatable.",
        ),
    ] = None,
    policy_timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="A Python policy that plans for longer forfeits its turn. [default: none]"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Campaign folder to make. [default: the next free of runs/0001, ...]")
    ] = None,
    save_every: Annotated[int, typer.Option(help="Turns between saves; 0: at the end only.")] = 50,
    ignore_victory: Annotated[bool, typer.Option("--ignore-victory", help="Play on after a victory.")] = False,
    no_log: Annotated[bool, typer.Option("--no-log", help="Write no black box.")] = False,
    compress_log: Annotated[
        bool, typer.Option("--compress-log", help="Write the black box as zstd frames: smaller, slower to read.")
    ] = False,
    column_hashes: Annotated[
        bool, typer.Option("--column-hashes", help="Log the hash of every column, for replay --bisect.")
    ] = False,
    no_telemetry: Annotated[bool, typer.Option("--no-telemetry", help="No live figures in shared memory.")] = False,
    dashboard: Annotated[
        bool, typer.Option("--dashboard", help="Show it in the browser while it runs, and until Ctrl-C afterwards.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Play a campaign.

    Example: void-reckoning run --turns 200 --seed 7 --policy templars=greedy --out runs/duel
    """
    from void_reckoning.cli.run import play  # noqa: PLC0415  # only this command needs it

    if dashboard and no_log:
        raise InvalidInput("--dashboard reads the black box; it does not go with --no-log")

    return play(
        {
            "universe": universe,
            "factions": factions,
            "systems": systems,
            "seed": seed,
            "shape": shape.value,
            "threads": threads,
            "policies": _parse_policies(policy),
            "policy_timeout": policy_timeout,
            "turns": turns,
            "ignore_victory": ignore_victory,
            "save_every": save_every,
            "log": not no_log,
            "log_compression": compress_log,
            "column_hashes": column_hashes,
            "telemetry": not no_telemetry,
        },
        out,
        dashboard=dashboard,
        as_json=as_json,
    )


@app.command()
def resume(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Campaign folder.")],
    turns: Annotated[
        int | None, typer.Option(help="Turns to play in all. [default: what the campaign was asked for first]")
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACTION=POLICY",
            help="What plays a faction from here on, where that is not what played it before, or runs elsewhere. Repeatable.",
        ),
    ] = None,
    policy_timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="A Python policy that plans for longer forfeits its turn. [default: none]"
        ),
    ] = None,
    threads: Annotated[int, typer.Option(help="Worker threads; 0: one a core. Changes no result.")] = 1,
    from_save: Annotated[
        bool,
        typer.Option(
            "--from-save",
            help="Where the log can't be followed: go on from the last good save, and give up the turns after it. "
            "The old log is kept.",
        ),
    ] = False,
    ignore_victory: Annotated[
        bool | None,
        typer.Option("--ignore-victory/--stop-at-victory", help="Play on after a victory. [default: as asked first]"),
    ] = None,
    no_telemetry: Annotated[bool, typer.Option("--no-telemetry", help="No live figures in shared memory.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Go on with a campaign that was stopped or killed, from its last committed faction turn.

    Example: void-reckoning resume runs/0001 --turns 300
    """
    from void_reckoning.cli.resume import go_on  # noqa: PLC0415

    return go_on(
        directory,
        turns,
        policies=_parse_policies(policy),
        policy_timeout=policy_timeout,
        threads=threads,
        telemetry=not no_telemetry,
        from_save=from_save,
        ignore_victory=ignore_victory,
        as_json=as_json,
    )


@app.command()
def replay(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Campaign folder, or its blackbox.vrlog.")],
    to_turn: Annotated[int | None, typer.Option(help="Stop when this turn is complete.")] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --to-turn: rebuild that turn and save it into this file.")
    ] = None,
    bisect: Annotated[
        bool, typer.Option("--bisect", help="Name the first event and the columns of the state that differ.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --bisect: compare with this log instead of this build.")
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Prove a log: play it again from its own copy of the universe and compare every state hash. Writes nothing.

    Exits with 1 where the replay differs, with 3 where the log is damaged.
    """
    from void_reckoning.cli.replay import bisect_logs, prove, rebuild  # noqa: PLC0415

    if bisect:
        return bisect_logs(directory, against, as_json=as_json)
    if against is not None:
        raise InvalidInput("--against is for --bisect")
    if save is not None:
        if to_turn is None:
            raise InvalidInput("--save is for --to-turn")
        return rebuild(directory, to_turn, save, as_json=as_json)
    return prove(directory, to_turn, as_json=as_json)


@app.command()
def log(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Campaign folder, or its blackbox.vrlog.")],
    turn: Annotated[
        str | None, typer.Option(metavar="N|A:B", help="Only this turn, or these: 7, 3:9, 90: or :10.")
    ] = None,
    faction: Annotated[
        str | None, typer.Option(help="Only turns of this faction; 'between rounds' for the phase after them.")
    ] = None,
    event_type: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="Only such events, as CombatEnd. Repeatable.")
    ] = None,
    combat: Annotated[int | None, typer.Option(metavar="N", help="A battle, by its number.")] = None,
    timeline: Annotated[bool, typer.Option("--timeline", help="Tell turns in words.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Tell what happens as it happens, until nobody plays it any more.")
    ] = False,
    export: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT", help="Write the events as mcap, parquet or jsonl; or analytics: tables for SQL."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File (parquet, analytics: folder) to export into. [default: in the campaign's folder]"),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Events to show at most. [default: all]")] = None,
    given_up: Annotated[bool, typer.Option("--given-up", help="Also what a rewind gave up.")] = False,
    skip_damage: Annotated[bool, typer.Option("--skip-damage", help="Go on behind damage; exits with 3.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """What happened: a summary; the events that filters ask for; a battle; turns in words. Never writes into the log.

    Example: void-reckoning log runs/0001 --timeline --turn 42 --faction templars
    """
    from void_reckoning.cli import log as command  # noqa: PLC0415

    request = command.LogRequest(
        directory,
        command.parse_turns(turn),
        faction,
        tuple(event_type or ()),
        combat,
        given_up,
        skip_damage,
        limit,
        as_json,
    )
    if sum((timeline, follow, export is not None)) > 1:
        raise InvalidInput("--timeline, --follow and --export don't go together")
    if out is not None and export is None:
        raise InvalidInput("--out is for --export")
    if export is not None:
        return command.export(request, export, out)
    if follow:
        return command.follow(request)
    return command.timeline(request) if timeline else command.show(request)


@app.command()
def battle(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="TOML file with the battle; options count before it.")
    ] = None,
    attacker: Annotated[
        list[str] | None, typer.Option(metavar="TYPE:COUNT", help="Units of the attackers. Repeatable.")
    ] = None,
    defender: Annotated[
        list[str] | None, typer.Option(metavar="TYPE:COUNT", help="Units of the defenders. Repeatable.")
    ] = None,
    repeat: Annotated[
        int | None, typer.Option(help="Battles to fight, with the seeds after the first. [default: 1]")
    ] = None,
    environment: Annotated[
        str | None,
        typer.Option(help="A terrain of the universe, such as nebula; or cover=0.3,speed=0.8,sight=1."),
    ] = None,
    retreat: Annotated[
        str | None,
        typer.Option(metavar="A,D", help="Each side withdraws below this share of its enemies' strength; 0: never."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of all random numbers. [default: 1]")] = None,
    universe: Annotated[
        str | None, typer.Option(help="Name of a universe, or its folder. [default: void_reckoning]")
    ] = None,
    threads: Annotated[int, typer.Option(help="Worker threads; 0: one a core. Changes no result.")] = 0,
    trace: Annotated[bool, typer.Option("--trace", help="Show every side after every tick.")] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Fight a battle, or a thousand of the same: who wins how often, losses, and why.

    Example: void-reckoning battle --attacker frigate:20 --defender raider:30 --repeat 1000
    """
    from void_reckoning.cli.battle import BattleRequest, fight, numbers_of, read_request, units_of  # noqa: PLC0415

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
            raise InvalidInput(f"--retreat is '{retreat}'; allowed are two numbers, for example 0.5,0.3") from None
    request.repeat = request.repeat if repeat is None else repeat
    request.seed = request.seed if seed is None else seed
    request.universe = request.universe if universe is None else universe
    return fight(request, threads=threads, trace=trace, as_json=as_json)


@app.command()
def validate(
    universe: Annotated[str, typer.Argument(help="Name of a universe, or its folder.")] = "void_reckoning",
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Check a universe: every problem with file, line, key, what was found and what is allowed."""
    folder = find_universe(universe)
    result = simulation_core.validate_universe(folder)
    problems = result["problems"]
    if as_json:
        print(
            json.dumps(
                {
                    "universe": folder.name,
                    "folder": str(folder),
                    "valid": not problems,
                    "problems": problems,
                    "summary": result["summary"],
                }
            )
        )
    elif problems:
        for problem in problems:
            print(problem["text"], file=sys.stderr)
        print(
            f"void-reckoning: {folder.name}: {len(problems)} problem{'s' if len(problems) > 1 else ''}", file=sys.stderr
        )
    else:
        print(f"{folder.name} is valid: {result['summary']}")
    return EXIT_USAGE if problems else EXIT_DONE


@app.command()
def dashboard(
    directory: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="A campaign folder, or one with campaigns below it.")
    ] = Path("runs"),
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="0: any that is free. [default: 8420, or any where that is taken]"),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen at; the default is for this machine only.")
    ] = "127.0.0.1",
    run: Annotated[
        str | None, typer.Option(metavar="NAME", help="The run to show first. [default: chosen on the page]")
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only print the link; open no browser.")] = False,
    open_metrics: Annotated[
        bool, typer.Option("--open-metrics", help="GET /metrics without the token, for Prometheus.")
    ] = False,
    stop_with_input: Annotated[bool, typer.Option("--stop-with-input", hidden=True)] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Show campaigns in the browser, those that are being played too: map, curves, events, battles, orders, performance.

    Example: void-reckoning dashboard runs --port 8080 --no-open
    """
    from void_reckoning.cli.dashboard import DashboardRequest, serve  # noqa: PLC0415

    return serve(DashboardRequest(directory, host, port, run, open_metrics, not no_open, stop_with_input, as_json))


def _version(value: bool) -> None:
    if value:
        print(f"void-reckoning {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _complain(message: object) -> None:
    print(f"void-reckoning: {message}", file=sys.stderr)


def _exit_code_of(error: Exception) -> int:
    if isinstance(error, DamagedData):
        return EXIT_DAMAGED
    if isinstance(error, InvalidInput):
        return EXIT_USAGE
    return EXIT_FAILED


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    int
        0 done, 1 failed, 2 bad usage or input, 3 damaged data, 130 interrupted.
    """
    given = sys.argv[1:] if arguments is None else arguments
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        result: Any = app(args=given, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
        return EXIT_USAGE
    except click.exceptions.UsageError as error:
        place = error.ctx.command_path if error.ctx else "void-reckoning"
        print(f"{place}: {error.format_message().splitlines()[0]} (see {place} --help)", file=sys.stderr)
        return EXIT_USAGE
    except (KeyboardInterrupt, typer.Abort):
        _complain("interrupted")
        return EXIT_INTERRUPTED
    except MemoryError:
        if "--debug" in given:
            traceback.print_exc()
        _complain(
            "out of memory; what was committed to a campaign folder stays, and void-reckoning resume goes on with it"
        )
        return EXIT_FAILED
    except (IntegrationError, StorageError, OSError, ValueError) as error:
        if "--debug" in given:
            traceback.print_exc()
        _complain(error)
        return _exit_code_of(error)
    return result if isinstance(result, int) else EXIT_DONE
