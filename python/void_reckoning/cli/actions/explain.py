"""``void-reckoning explain``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput, usable_cores
from void_reckoning.cli.actions.experiment_parts import experiments_for
from void_reckoning.cli.display.chances import explanation_lines, what_if_lines
from void_reckoning.cli.display.progress_lines import ProgressLines
from void_reckoning.cli.interrupts import Interrupted
from void_reckoning.cli.options import parse_policies
from void_reckoning.cli.policy_folders import find_policies_here
from void_reckoning.cli.streams import say
from void_reckoning.support.arguments import integer
from void_reckoning.support.ranges import MAX_THREADS

_TURNS = re.compile(r"(\d{1,9})(?::|\.\.)(\d{1,9})")


@dataclass(frozen=True)
class Request:
    """What both forms of the command share; names as its options."""

    run: Path
    run_id: str | None
    continuations: int
    until: int | None
    policies: list[str] | None
    workers: int
    out: Path | None
    as_json: bool


def chances(request: Request, turns: str | None, every: int | None, *, causes: bool, edits: Sequence[str]) -> int:
    """Print the chances of victory and the turning points; return the exit code."""
    if edits:
        raise InvalidInput("--at must name the turn of --without-order and --set, got none")
    found = None if turns is None else _TURNS.fullmatch(turns)
    if turns is not None and found is None:
        raise InvalidInput(f"--turns must be A:B, such as 40:80, got '{turns}'")
    given = None if found is None else [int(found[1]), int(found[2])]

    def play(module: Any, run: Path, **common: Any) -> Any:
        return module.explain(run, turns=given, every=every, causes=causes, **common)

    return _answer(request, play, explanation_lines)


def what_if(
    request: Request, turn: int, without_orders: list[str], values: list[str], *, unused: Sequence[object]
) -> int:
    """Print what an edit would have changed; return the exit code."""
    if any(one is not None for one in unused):
        raise InvalidInput("--at can't be combined with --turns or --every: both sides begin at its turn")
    if not without_orders and not values:
        raise InvalidInput("--at needs --without-order or --set: what to change in its turn")

    def play(module: Any, run: Path, **common: Any) -> Any:
        return module.what_if(run, turn, without_orders=without_orders, values=values, **common)

    return _answer(request, play, what_if_lines)


def _answer(request: Request, play: Callable[..., Any], lines: Callable[[Mapping[str, Any]], Iterable[str]]) -> int:
    experiments = experiments_for("explain")
    from void_reckoning.experiments import explain as module  # noqa: PLC0415

    integer(request.workers, "--workers", 0, MAX_THREADS)
    policies = parse_policies(request.policies)
    if request.out is not None and not request.out.parent.is_dir():
        raise InvalidInput(f"--out must be a file in a folder that is there, got {request.out}")
    find_policies_here(request.run)
    told = ProgressLines("continuations")
    try:
        run = _folder(module, experiments, request)
        workers = request.workers or usable_cores()
        report = play(
            module,
            run,
            continuations=request.continuations,
            until=request.until,
            policies=policies,
            executor=experiments.Serial() if workers == 1 else experiments.Processes(workers),
            progress=told.update,
        ).to_dict()
    except KeyboardInterrupt:
        raise Interrupted(
            f"interrupted after {told.played} continuations; their outcomes are kept: the same command continues"
        ) from None
    text = json.dumps(report)
    if request.out is not None:
        request.out.write_text(text + "\n", encoding="utf-8")
    if request.as_json:
        print(text)
        return 0
    for line in lines(report):
        print(line)
    if request.out is not None:
        say(f"written to {request.out}")
    return 0


def _folder(module: Any, experiments: Any, request: Request) -> Path:
    """Return the campaign folder: for a campaign of a sweep, that of the same one played again with a log."""
    is_sweep = (request.run / "experiment.toml").is_file()
    if request.run_id is None:
        if is_sweep:
            raise InvalidInput(f"ID must name a campaign of the sweep {request.run}, got none")
        return request.run
    if not is_sweep:
        raise InvalidInput(f"ID is for the folder of a sweep: {request.run} has no experiment.toml")
    folder: Path = module.logged_run(experiments.open(request.run), request.run_id)
    return folder
