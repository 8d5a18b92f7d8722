"""``void-reckoning sweep``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput, usable_cores
from void_reckoning.cli.actions.experiment_parts import executor_of, experiments_for
from void_reckoning.cli.actions.run import play as play_campaign
from void_reckoning.cli.display.duration import duration
from void_reckoning.cli.display.progress_lines import ProgressLines
from void_reckoning.cli.interrupts import Interrupted
from void_reckoning.cli.policy_folders import find_policies_here


def play(
    spec_file: Path,
    out: Path,
    workers: int,
    ray: str | None,
    keep_logs: str | None,
    ban_each: str | None,
    *,
    as_json: bool,
) -> int:
    """Play an experiment; return the exit code. ``keep_logs`` stands for the file's ``record.logs``."""
    experiments = experiments_for("sweep")
    find_policies_here()
    spec = _spec_of(experiments, spec_file, ban_each)
    if keep_logs is not None:
        logs = int(keep_logs) if keep_logs.isascii() and keep_logs.isdigit() and len(keep_logs) < 20 else keep_logs
        spec = dataclasses.replace(spec, record=dataclasses.replace(spec.record, logs=logs))
    told = ProgressLines("campaigns")
    try:
        with executor_of(experiments, workers, ray) as executor:
            end = experiments.sweep(spec, out, executor, progress=told.update)
    except KeyboardInterrupt:
        raise Interrupted(
            f"interrupted after {told.played} campaigns; their results are kept: the same command continues"
        ) from None
    report = {
        "folder": str(out),
        "campaigns": end.total,
        "played": end.played,
        "had_results": end.before,
        "failed": end.failed,
        "seconds": round(end.seconds, 3),
        "campaigns_per_second": round(end.rate, 3),
    }
    if as_json:
        print(json.dumps(report))
    else:
        print(_ended(end, out))
        for line in failures_text(experiments.open(out), spec_file, out):
            print(line)
    return 1 if end.failed else 0


def _ended(end: Any, out: Path) -> str:
    if end.played == 0:
        return f"every campaign has its result already; {end.total} in {out}"
    return f"{end.played} campaigns played in {duration(end.seconds)}, {end.rate:.1f} per second; {end.total} in {out}"


def failures_text(experiment: Any, spec_file: Path, out: Path) -> list[str]:
    """Return a line for each kind of failure, with the command that plays the first one again."""
    rows = experiment.sql(
        "select status, error, count(*), min(run) from runs where status <> 'ok' group by all order by 3 desc, 2 limit 8"
    ).fetchall()
    return [
        f"{count} failed ({status}): {error}\n  void-reckoning sweep show {out} {run[:12]}"
        for status, error, count, run in rows
    ]


def _spec_of(experiments: Any, spec_file: Path, ban_each: str | None) -> Any:
    """Return the file's experiment, with a variant for each ban of a kind."""
    spec = experiments.Spec.from_toml(spec_file)
    if ban_each is None:
        return spec
    try:
        return experiments.ban_each(spec, ban_each)
    except InvalidInput as error:
        raise InvalidInput(f"{spec_file}, --ban-each {ban_each}: {error.message}") from error


def estimate(spec_file: Path, workers: int, ban_each: str | None, *, as_json: bool) -> int:
    """Say how many campaigns an experiment has, and how long they take here."""
    experiments = experiments_for("sweep")
    find_policies_here()
    from void_reckoning.experiments.sweep import measure_pace  # noqa: PLC0415

    count, seconds = measure_pace(_spec_of(experiments, spec_file, ban_each))
    cores = workers or usable_cores()
    total = count * seconds / cores
    if as_json:
        print(json.dumps({"campaigns": count, "seconds_each": seconds, "workers": cores, "seconds": total}))
    else:
        print(
            f"{count} campaigns of {duration(seconds)} each: {duration(total)} with {cores} worker{'s' if cores > 1 else ''} "
            "(measured on the first three)"
        )
    return 0


def show(folder: Path, run_id: str, *, dashboard: bool, as_json: bool) -> int:
    """Say what became of a campaign; with ``dashboard``, show its log, or play it again with one."""
    experiments = experiments_for("sweep")
    find_policies_here()
    experiment = experiments.open(folder)
    runs, run = experiment.find(run_id)
    full = runs.id_of(run)
    table = experiment.table("runs")
    rows = table.filter(table.column("run").to_numpy(zero_copy_only=False) == full).to_pylist()
    result = rows[0] if rows else None
    kept = experiment.folder.path / "logs" / full
    entries = {
        "run": full,
        "variant": run.variant,
        "point": run.point,
        "seed": run.seed,
        "factions": list(run.factions),
        "policies": list(run.policies),
        "settings": dict(run.settings),
        "overrides": dict(run.overrides),
        "log": str(kept) if kept.is_dir() else None,
        "result": result,
    }
    if as_json:
        print(json.dumps(entries, default=str))
    else:
        for name, value in entries.items():
            if name != "result":
                print(f"{name:10} {_shown(value)}")
        for name, value in (result or {"result": "none yet"}).items():
            if name not in entries:
                print(f"{name:10} {_shown(value)}")
    if not dashboard:
        return 0
    if kept.is_dir():
        from void_reckoning.cli.actions.dashboard import DashboardRequest, serve  # noqa: PLC0415  # needs its extra

        return serve(DashboardRequest(kept))
    settings = {
        "universe": runs.universe_of(run),
        "factions": list(run.factions),
        "seed": run.seed,
        "policies": dict(zip(run.factions, run.policies, strict=True)),
        **run.settings,
    }
    return play_campaign(settings, folder / "shown" / full[:12], dashboard=[], as_json=False)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {one}" for key, one in value.items()) or "none"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
