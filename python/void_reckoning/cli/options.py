"""Options that several commands share, and their shell completion."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from void_reckoning._core import InvalidInput, log_event_names, policy_names
from void_reckoning.support.toml_files import read_toml
from void_reckoning.support.universes import find_universe, universe_folders


def examples(*lines: str) -> str:
    """Return the end of a command's help: example commands."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def parse_policies(items: list[str] | None) -> dict[str, str]:
    """Parse ``FACTION=POLICY`` as policy by faction.

    >>> parse_policies(["templars=greedy", "*=random"])
    {'templars': 'greedy', '*': 'random'}
    """
    policies: dict[str, str] = {}
    for item in items or []:
        faction, separator, policy = item.partition("=")
        if not separator or not faction or not policy:
            raise InvalidInput(
                f"--policy must be FACTION=POLICY, for example templars=greedy or '*=random', got '{item}'"
            )
        policies[faction] = policy
    return policies


def ids_of(universe: str | None, table: str) -> list[str]:
    """Return the ids of a universe's table, such as ``unit_types``; none if it can't be read, as completion must print no error."""
    ids: list[str] = []
    try:
        for file in sorted(find_universe(universe or "void_reckoning").glob("**/*.toml")):
            ids.extend(read_toml(file).get(table, {}))
    except (InvalidInput, OSError):
        pass
    return ids


def _universe_of(context: typer.Context) -> str | None:
    given: Any = context.params.get("universe")
    return given if isinstance(given, str) else None


def complete_universe(incomplete: str) -> list[str]:
    """Return names of universes."""
    return [name for name in universe_folders() if name.startswith(incomplete)]


def complete_policy(context: typer.Context, incomplete: str) -> list[str]:
    """Complete ``faction=``, then the policies."""
    faction, separator, policy = incomplete.partition("=")
    if not separator:
        return [f"{name}=" for name in ids_of(_universe_of(context), "factions") if name.startswith(faction)]
    return [f"{faction}={name}" for name in policy_names() if name.startswith(policy)]


def complete_units(context: typer.Context, incomplete: str) -> list[str]:
    """Complete unit types, up to the number."""
    return [f"{name}:" for name in ids_of(_universe_of(context), "unit_types") if name.startswith(incomplete)]


def complete_terrain(context: typer.Context, incomplete: str) -> list[str]:
    """Complete terrains of the universe."""
    return [name for name in ids_of(_universe_of(context), "terrains") if name.startswith(incomplete)]


def complete_event(incomplete: str) -> list[str]:
    """Complete types of events."""
    return [name for name in log_event_names() if name.startswith(incomplete)]


JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")]
PublicUrlOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="Address of the dashboard behind a proxy or forwarded port: http(s)://HOST[:PORT][/PATH]."
    ),
]
AllowHostOption = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST", help="Additional host name that the dashboard accepts, on any port. Repeatable."),
]
ThreadsOption = Annotated[
    int, typer.Option(help="Worker threads; 0: all usable cores (affinity, container quota). Does not affect results.")
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="Time limit per turn for a Python policy; a faction whose policy exceeds it forfeits the turn. [default: none]",
    ),
]
TelemetryOption = Annotated[bool, typer.Option("--no-telemetry", help="Write no live telemetry to shared memory.")]
WorkersOption = Annotated[int, typer.Option(help="Worker processes; 0: all cores that this process may use.")]
RayOption = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Play on a Ray cluster: HOST:PORT, auto, or local for one of this machine."),
]
ResultsOption = Annotated[
    Path | None, typer.Option(help="Folder for the results; the same command continues with them.")
]
MaxCampaignsOption = Annotated[int, typer.Option("--max", help="Campaigns after which it ends without an answer.")]
LogArgument = Annotated[Path, typer.Argument(metavar="DIR", help="Campaign folder, or its blackbox.vrlog.")]
