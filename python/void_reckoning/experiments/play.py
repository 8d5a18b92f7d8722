"""Plays one campaign of an experiment and returns its rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from void_reckoning._core import IntegrationError, InvalidInput, StorageError
from void_reckoning.campaign import Campaign
from void_reckoning.experiments.kept_logs import KeptLog
from void_reckoning.experiments.measures import load_measure, measured
from void_reckoning.experiments.runs import Run, Runs
from void_reckoning.experiments.spec import Limits, Record
from void_reckoning.support.universe import Universe

OK = "ok"


@dataclass
class Result:
    """What is kept of one campaign.

    Attributes
    ----------
    run
        Its row of the table ``runs``: id, place in the experiment, seed, end.
    standings
        Rows of the table ``standings``, one a seat.
    curves
        Rows of the table ``curves``: one a seat for each recorded turn.
    usage
        Columns of the table ``usage``, without ``run``; empty where it is not recorded.
    seconds
        Wall time, in no table: results are equal wherever they were made.
    """

    run: dict[str, Any]
    standings: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    usage: dict[str, list[Any]] = field(default_factory=dict)
    seconds: float = 0.0


class TooLongError(Exception):
    """A campaign has taken longer than its limit."""


def play(
    run_id: str, run: Run, universe: Universe, record: Record, limits: Limits, log: KeptLog | None = None
) -> Result:
    """Play a campaign to its end. An error of it is the result's ``status`` and ``error``, and is not raised.

    Raises
    ------
    StorageError
        Its log can't be written.
    """
    begin = time.perf_counter()
    row = _place(run_id, run)
    result = Result(row)
    try:
        with _campaign(run, universe, None if log is None else log.begin()) as campaign:
            _play(campaign, result, run, record, begin + limits.seconds)
            _close(campaign, result, run, record)
    except MemoryError:
        row |= {"status": "memory", "error": f"out of memory within {limits.memory_mib} MiB"}
    except TooLongError:
        row |= {"status": "time", "error": f"not finished after {limits.seconds:g} s"}
    except IntegrationError as error:
        if log is not None and isinstance(error, StorageError):
            raise  # of the log, not of the campaign
        row |= {"status": "failed", "error": error.message}
    except Exception as error:  # of a policy or measure: whatever it is belongs into the tables
        row |= {"status": "failed", "error": f"{type(error).__name__}: {error}"}
    if row["status"] != OK:
        result.standings, result.curves, result.usage = [], [], {}
    if log is not None:
        log.end(row)
    result.seconds = time.perf_counter() - begin
    return result


def failure(run_id: str, run: Run, status: str, error: str) -> Result:
    """Return the result of a campaign whose worker did not come back."""
    return Result(_place(run_id, run) | {"status": status, "error": error})


def _place(run_id: str, run: Run) -> dict[str, Any]:
    return {
        "run": run_id,
        "variant": run.variant,
        "point": run.point,
        "block": run.block,
        "arrangement": run.arrangement,
        "seed": run.seed,
        "status": OK,
        "error": "",
        "turns": 0,
        "ended_by": "",
        "winner": "",
        "winner_seat": -1,
        "victory": "",
        "battles": 0,
        "decided": 0,
        "conquests": 0,
        "orders": 0,
        "rejected": 0,
        "forfeits": 0,
        "state_hash": 0,
        "measures": [],
    }


def _campaign(run: Run, universe: Universe, directory: Path | None = None) -> Campaign:
    settings: Mapping[str, Any] = run.settings
    return Campaign.create(
        universe,
        list(run.factions),
        seed=run.seed,
        policies=dict(zip(run.factions, run.policies, strict=True)),
        directory=directory,
        log=directory is not None,
        log_compression=True,
        telemetry=False,
        save_every=0,
        **settings,
    )


def _play(campaign: Campaign, result: Result, run: Run, record: Record, until: float) -> None:
    def check() -> None:
        if time.perf_counter() > until:
            raise TooLongError

    turns, every = run.settings["turns"], record.curves_every
    ended_by = "turns"
    while campaign.turn < turns and ended_by == "turns":
        part = min(turns - campaign.turn, every or turns)
        ended_by = campaign.run(part, ignore_victory=run.settings["ignore_victory"], progress=check)
        if every:
            statistics = campaign.statistics()
            so_far = {"battles": statistics.combats, "conquests": statistics.conquests}
            result.curves += [row | so_far for row in _figures(result.run["run"], campaign)]
    result.run["ended_by"] = ended_by


def _close(campaign: Campaign, result: Result, run: Run, record: Record) -> None:
    statistics = campaign.statistics()
    row = result.run
    row["turns"] = campaign.turn
    if statistics.winner is not None:
        row |= {"winner": statistics.winner, "winner_seat": run.factions.index(statistics.winner)}
        row["victory"] = statistics.victory or ""
    row |= {"battles": statistics.combats, "decided": statistics.decided, "conquests": statistics.conquests}
    row |= {"orders": statistics.orders, "rejected": statistics.rejected, "forfeits": statistics.forfeits}
    row["state_hash"] = campaign.state_hash
    for seat, figures in enumerate(_figures(row["run"], campaign)):
        del figures["turn"]
        won = statistics.winner == figures["faction"]
        result.standings.append(figures | {"policy": run.policies[seat], "won": won})
    if record.usage:
        result.usage = {name: values for name, values in campaign.usage().items() if name != "since_turn"}
    if record.measure is not None:
        function: Callable[[Campaign], Any] = load_measure(record.measure)
        row["measures"] = measured(function(campaign), record.measure)


def _figures(run_id: str, campaign: Campaign) -> list[dict[str, Any]]:
    """Return the figures of every seat now."""
    names = ("planets", "fleets", "units", "technologies", "treasury", "income", "industry", "research", "population")
    rows = []
    for seat, standing in enumerate(campaign.standings()):
        row = {"run": run_id, "turn": campaign.turn, "seat": seat, "faction": standing.id}
        rows.append(row | {name: getattr(standing, name) for name in (*names, "score", "alive")})
    return rows


def check_playable(runs: Runs) -> None:
    """Raise ``InvalidInput`` where a measure can't be loaded, or a variant's campaign can't be created: an unknown shape or policy."""
    if runs.spec.record.measure is not None:
        load_measure(runs.spec.record.measure)
    for variant in runs.variants:
        first = runs.at(variant.name)
        try:
            with _campaign(first, runs.universe_of(first)):
                pass
        except IntegrationError as error:
            raise InvalidInput(f"variant {variant.name}: {error.message}") from error
