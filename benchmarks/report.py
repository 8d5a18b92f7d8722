"""Run every benchmark and print the table of goals: what, measured, goal, ratio."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NATIVE = ROOT / "build" / "release" / "benchmarks"
NANOSECONDS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}


@dataclass(frozen=True)
class Row:
    """A goal (0: none). `benchmark` is Google Benchmark's name; `reference` another one to compare with, or the base of a relative goal."""

    what: str
    program: str
    benchmark: str
    goal_ns: float
    reference: str = ""
    divide_by: float = 1.0
    counter: str = ""


def by_size(
    what: str,
    benchmark: str,
    reference: str = "",
    *,
    goals: tuple[float, float, float] = (0, 0, 0),
    per_row: bool = False,
    counter: str = "",
) -> list[Row]:
    """Return a row each for worlds of 1 k, 100 k and 1 M entities."""
    return [
        Row(
            f"{what}, {name}",
            "ecs",
            f"{benchmark}/{count}",
            goal,
            f"{reference}/{count}" if reference else "",
            count if per_row else 1.0,
            counter,
        )
        for (name, count), goal in zip((("1 k", 1_000), ("100 k", 100_000), ("1 M", 1_000_000)), goals, strict=True)
    ]


ROWS = [
    Row("100 v 100 battle, decided", "combat", "battle_100v100", 0.4e6),
    Row("10 v 10 battle, batch", "combat", "battles_10v10_batch", 50e3),
    Row("10,000 v 10,000 battle", "combat", "battle_10000v10000", 0.1e9),
    *(Row(f"battle of {units:,} units", "combat", f"battle_by_units/{units}", 0) for units in (2, 1_000, 200_000)),
    Row("estimator, two fleets of one type", "combat", "estimate/1", 1e3),
    Row("estimator, two fleets of four types", "combat", "estimate/4", 1e3),
    Row("ballistics, vacuum, 1 M: a shot", "tactical", "vacuum_ranges_best/1000000", 2, divide_by=1e6),
    Row("    memory bandwidth: two floats read, one written", "tactical", "memory_bandwidth/1000000", 0, divide_by=1e6),
    Row("ballistics, vacuum, 100 k: a shot", "tactical", "vacuum_ranges_best/100000", 2, divide_by=1e5),
    Row("    memory bandwidth: two floats read, one written", "tactical", "memory_bandwidth/100000", 0, divide_by=1e5),
    Row("ballistics, drag, bullet: a shot", "tactical", "drag_ranges_bullet/100000", 150, divide_by=1e5),
    Row("ballistics, drag, shell: a shot", "tactical", "drag_ranges_shell/100000", 150, divide_by=1e5),
    Row("    by AVX2", "tactical", "drag_ranges_avx2/100000", 0, divide_by=1e5),
    Row("    by x86-64-v2", "tactical", "drag_ranges_plain/100000", 0, divide_by=1e5),
    Row("one shot aimed at 600 m, native", "tactical", "calculate_600_m", 0),
    Row("one shot at a mover, native", "tactical", "calculate_mover", 0),
    *by_size("create 3 components, one by one: each", "world_create", "plain_create", per_row=True),
    *by_size(
        "create 3 components, bulk: each", "world_create_rows", "plain_create_rows", goals=(5, 5, 5), per_row=True
    ),
    *by_size("random get of 3 components by id", "world_random_get", "plain_random_get", goals=(0, 5, 15)),
    *by_size("iterate P += V dt, x raw arrays", "world_iterate", "raw_iterate", goals=(0, 1.0, 1.1)),
    *by_size("add and remove a tag", "world_add_remove", "plain_add_remove"),
    *by_size("destroy, one by one: each", "world_destroy", "plain_destroy", per_row=True),
    *by_size("destroy half, bulk: each", "world_destroy_all", per_row=True),
    *by_size("query: filter, sort, limit", "query_filter_sort_limit", "query_raw_arrays", goals=(10e3, 0, 0)),
    Row("world snapshot, 1 M rows, 9 columns", "ecs", "world_snapshot/1000000", 90),
    Row("world snapshot, 10 columns", "ecs", "world_snapshot_columns/10", 100),
    Row("world snapshot, 100 columns", "ecs", "world_snapshot_columns/100", 1e3),
    Row("world snapshot, 1,000 columns", "ecs", "world_snapshot_columns/1000", 10e3),
    *by_size("first write after a snapshot", "world_first_write"),
    Row("begin to commit, 100 of 1 M rows changed", "ecs", "world_transaction/1000000", 200e3),
    *by_size("memory of an entity of 3 components, 51 B of values", "memory_per_entity", counter="bytes_per_entity"),
    Row("event into the stream", "blackbox", "emit_event", 10, divide_by=10_000),
    Row("event committed to the file", "blackbox", "commit/10000/0", 60, divide_by=10_000),
    Row("log of 10 M events in 10,000 commits: opened, index read", "blackbox", "open_with_index", 0),
    Row("    any battle of it found and its events checked", "blackbox", "random_access", 0),
    Row("telemetry update, all plan blocks", "telemetry", "telemetry_update_plan_blocks", 15),
    Row("reader wake-up after an update", "telemetry", "telemetry_wake_up/iterations:2000/manual_time", 100e3),
    Row("radius query, 1,000 points, 6 results", "spatial", "radius/1000/5", 200, "grid_radius/1000/5"),
    Row("    a look at every point", "spatial", "scan_radius/1000/5", 0),
    Row("radius query, 1 M points, 6 results", "spatial", "radius/1000000/5", 1030, "grid_radius/1000000/5"),
    Row("radius query, 1 M points, 100 results", "spatial", "radius/1000000/100", 1500, "grid_radius/1000000/100"),
    Row(
        "radius query, 1 M points, 9,500 results",
        "spatial",
        "radius/1000000/10000",
        48.5e3,
        "grid_radius/1000000/10000",
    ),
    Row("radius query, 1 M clustered points, 300 results", "spatial", "radius_clustered/1000000", 0),
    Row("8 nearest of 1,000 points", "spatial", "nearest/1000/8", 0),
    Row("8 nearest of 1 M points", "spatial", "nearest/1000000/8", 0),
    Row(
        "radius query in a batch, 1 M points, 20 results", "spatial", "radius_batch_of_4096/1000000", 0, divide_by=4096
    ),
    Row("spatial index of 1 M points built, a point", "spatial", "build/1000000", 0, divide_by=1e6),
    Row("a point moved a little, of 1,000", "spatial", "move_each/near/1000", 0),
    Row("a point moved a little, of 1 M", "spatial", "move_each/near/1000000", 0),
    Row("a point moved far, of 1 M", "spatial", "move_each/far/1000000", 0),
    Row("path, 150 systems", "galaxy", "path/path_150", 3e3),
    Row("path, 5,000 systems", "galaxy", "path/path_5000", 60e3),
    Row("path with all constraints, 150 systems", "galaxy", "path_constrained/path_constrained_150", 0),
    Row("path with all constraints, 5,000 systems", "galaxy", "path_constrained/path_constrained_5000", 0),
    Row("path in a batch, 150 systems", "galaxy", "paths_batch/paths_batch_150", 0, divide_by=1000),
    Row("path in a batch, 5,000 systems", "galaxy", "paths_batch/paths_batch_5000", 0, divide_by=1000),
    Row("save 1 M entities", "storage", "save_write/1000000", 2e9),
    Row("turn blocked by saving 1 M entities", "storage", "save_start/1000000/iterations:3", 1e6),
    Row("load 1 M entities", "storage", "save_load/1000000", 1e9),
]


def shown(nanoseconds: float) -> str:
    """Format a time with three digits and the unit that fits."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def native_times(program: str, repetitions: int) -> dict[str, float]:
    """Return CPU nanoseconds by benchmark name, the minimum of several repetitions; counters by name:counter."""
    binary = NATIVE / program / f"{program}_benchmark"
    if not binary.exists():
        print(f"{binary} is not built", file=sys.stderr)
        return {}
    run = subprocess.run(
        [binary, "--benchmark_format=json", f"--benchmark_repetitions={repetitions}", "--benchmark_min_time=0.05"],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        print(f"{binary} failed: {run.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return {}
    times: dict[str, float] = {}
    for row in json.loads(run.stdout)["benchmarks"]:
        if row.get("run_type") != "iteration" or row.get("error_occurred"):
            continue
        kind = "real_time" if "manual_time" in row["run_name"] else "cpu_time"
        value = row[kind] * NANOSECONDS[row["time_unit"]]
        name = row["run_name"]
        times[name] = min(times.get(name, value), value)
        times |= {f"{name}:{key}": row[key] for key in ("bytes_per_entity",) if key in row}
    return times


def line(what: str, measured: str, goal: str, ratio: float | None) -> None:
    """Print one row; a ratio up to 1 meets the goal."""
    print(f"{what:<58} {measured:>12} {goal:>12} {'' if ratio is None else f'{ratio:7.2f}'}")


def native_rows(repetitions: int) -> None:
    """Print all rows measured by native programs."""
    times = {program: native_times(program, repetitions) for program in dict.fromkeys(row.program for row in ROWS)}
    for row in ROWS:
        measured = times[row.program].get(f"{row.benchmark}:{row.counter}" if row.counter else row.benchmark)
        if measured is None:
            line(row.what, "not measured", "", None)
            continue
        if row.counter:
            line(row.what, f"{measured:.0f} B", "", None)
            continue
        measured /= row.divide_by
        reference = times[row.program].get(row.reference) if row.reference else None
        if reference is not None and 0 < row.goal_ns <= 2:  # a multiple of the reference is the goal itself
            line(row.what, f"{measured / reference:.2f} x", f"{row.goal_ns:.2f} x", measured / reference / row.goal_ns)
            continue
        goal = row.goal_ns
        line(row.what, shown(measured), shown(goal) if goal else "", measured / goal if goal else None)
        if reference is not None:
            beside = "a uniform grid of that radius" if row.program == "spatial" else "raw arrays"
            line(f"    beside {beside} in the same run", shown(reference / row.divide_by), "", None)


def call_row() -> None:
    """Print the cost of a call into the native module."""
    from void_reckoning import _core

    no_work = _core.no_work
    best = float("inf")
    for _ in range(20):
        began = time.perf_counter_ns()
        for _ in range(10_000):
            no_work()
        best = min(best, (time.perf_counter_ns() - began) / 10_000)
    line("call into the native module, no work (loop included)", shown(best), shown(25), best / 25)


def python_rows() -> None:
    """Print the rows of worlds and queries in Python, compared with NumPy."""
    import python_rows as rows

    rows.main(lambda what, ns, goal: line(what, shown(ns), shown(goal) if goal else "", ns / goal if goal else None))


def import_row() -> None:
    """Print the time of `import void_reckoning` in a fresh interpreter, less an empty one's."""

    def seconds(code: str) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - began)
        return min(times)

    spent = (seconds("import void_reckoning") - seconds("pass")) * 1e9
    line("import void_reckoning", shown(spent), shown(150e6), spent / 150e6)


def log_rows(folder: Path) -> None:
    """Print the cost of reading a finished campaign's log in Python: columns and events."""
    from void_reckoning.blackbox import BlackBoxReader

    log = BlackBoxReader.open_log(folder)

    def best(call: Callable[[], int]) -> tuple[float, int]:
        times = []
        for _ in range(7):
            began = time.process_time()
            count = call()
            times.append(time.process_time() - began)
        return min(times) * 1e9, count

    for event, column in (("DamageDealt", "damage"), ("EntityMoved", "x")):
        columns = log.columns(event)
        spent, count = best(lambda c=columns, name=column: len(c[name]))  # type: ignore[misc]
        line(
            f"{event}.{column} read in Python, an event",
            shown(spent / count),
            shown(10),
            spent / count / 10,
        )
        line("    the same for each event of the chunks opened", shown(spent / len(log)), "", None)
    spent, count = best(lambda: sum(1 for _ in log.iter_events()))
    line("events read one by one in Python, each", shown(spent / count), "", None)


def campaign_rows() -> None:
    """Print the standard campaign: turns 1-50 and 151-200, and a replay of it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "campaign"
        command = [
            sys.executable,
            "-m",
            "void_reckoning",
            "run",
            "--turns",
            "200",
            "--ignore-victory",
            "--json",
            "--out",
            str(out),
        ]
        report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for group, goal_ms in (("1-50", 1.0), ("51-100", None), ("101-150", None), ("151-200", 3.0)):
            measured = report["cpu_ms_per_turn"][group] * 1e6
            goal = shown(goal_ms * 1e6) if goal_ms else ""
            line(
                f"campaign turn, {group}, all sinks on",
                shown(measured),
                goal,
                measured / (goal_ms * 1e6) if goal_ms else None,
            )
        battles = report["battles"]["total"] / report["turns"]
        print(
            f"    at turn 200: {report['units']} units, {report['fleets']} fleets, {report['colonies']} colonies, "
            f"{battles:.1f} battles a turn; peak memory {report['peak_memory_mib']:.0f} MiB; "
            f"log {(out / 'blackbox.vrlog').stat().st_size / max(1, report['events']):.1f} B an event (plain)"
        )
        log_rows(out)
        bare = profile_rows(Path(folder) / "profile")
        began = time.process_time()
        from void_reckoning import _core

        assert _core.replay(out / "blackbox.vrlog")["verified"]
        replayed = (time.process_time() - began) / 200 * 1e9
        goal = 1.1e6 * bare
        line("replay, a turn, every hash checked", shown(replayed), shown(goal), replayed / goal)


def profile_rows(folder: Path) -> float:
    """Print the shares of hash, journal and telemetry in a turn; return the rest of a turn, ms, without planning and without sinks."""
    program = NATIVE / "engine" / "campaign_profile"
    with_sinks, without = (
        [
            text.split()
            for text in subprocess.run(
                [program, "1", "200", *options], capture_output=True, text=True, check=True
            ).stdout.splitlines()[1:]
        ]
        for options in ([folder], [])
    )
    for row, goal in zip(with_sinks, (12.0, None, None, 6.0), strict=True):
        share = float(row[5])
        shown_goal = f"{goal:.0f} %" if goal else ""
        line(
            f"hash, journal and telemetry, turns {row[0]}", f"{share:.1f} %", shown_goal, share / goal if goal else None
        )
    return sum(float(row[3]) + float(row[4]) for row in without) / len(without)


def large_map_row() -> None:
    """Print a turn of the largest game in practical use."""
    program = NATIVE / "engine" / "campaign_profile"
    told = subprocess.run([program, "1", "150", "", "20", "5000"], capture_output=True, text=True, check=True).stdout
    spent = float(told.splitlines()[-1].split()[1]) * 1e6
    line("a turn, 20 factions, 5,000 systems, turns 101-150", shown(spent), shown(150e6), spent / 150e6)


def rebuild_rows() -> None:
    """Print rebuilding any turn of a campaign of 1,000 turns: the farthest from a save, and the last."""
    import void_reckoning as vr

    with tempfile.TemporaryDirectory() as folder:
        with vr.Campaign.create(seed=1, directory=Path(folder) / "long", telemetry=False) as campaign:
            campaign.run(1000, ignore_victory=True)
        for turn in (849, 1000):
            began = time.process_time()
            assert vr.Campaign.at_turn(Path(folder) / "long", turn).state_hash == campaign.turn_hashes[turn - 1]
            spent = (time.process_time() - began) * 1e9
            line(f"turn {turn} of a 1,000-turn campaign rebuilt", shown(spent), shown(1e9), spent / 1e9)


def big_log_rows() -> None:
    """Print the log of a campaign of over a million events: its size, packed, and the cost of reading a column of it, plain."""
    import void_reckoning as vr

    with tempfile.TemporaryDirectory() as folder:
        for packed in (True, False):
            path = Path(folder) / f"big-{packed}"
            with vr.Campaign.create(
                factions=20, systems=1200, directory=path, telemetry=False, save_every=0, log_compression=packed
            ) as campaign:
                campaign.run(280, ignore_victory=True)
            events = len(vr.BlackBoxReader.open_log(path))
            size = (path / "blackbox.vrlog").stat().st_size / events
            kind = "packed" if packed else "plain"
            line(
                f"log of {events:,} events, {kind}: an event",
                f"{size:.1f} B",
                "16 B" if packed else "",
                size / 16 if packed else None,
            )
        log_rows(path)


def sweep_rows() -> None:
    """Print the rows of sweeps: overhead, workers, a standard campaign without a log."""
    import sweep_rows as rows

    rows.main(line, shown)


def dashboard_rows() -> None:
    """Print the dashboard's cost in browser time and campaign time."""
    import dashboard_rows as rows

    rows.main(line)


def sweep_report_row() -> None:
    """Print the report of a sweep of 100,000 campaigns."""
    from sweep_report import measure

    rows, seconds, memory = measure(100_000)
    line(f"report of 100,000 campaigns, {rows / 1e6:.1f} M rows", shown(seconds * 1e9), shown(30e9), seconds / 30)
    line("memory of that report", f"{memory:.0f} MiB", "2048 MiB", memory / 2048)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repetitions", type=int, default=3, help="of each native benchmark; the least time counts")
    given = options.parse_args()
    print(f"{'what':<58} {'measured':>12} {'goal':>12} {'ratio':>7}")
    call_row()
    import_row()
    python_rows()
    campaign_rows()
    large_map_row()
    rebuild_rows()
    big_log_rows()
    sweep_rows()
    dashboard_rows()
    sweep_report_row()
    native_rows(given.repetitions)


if __name__ == "__main__":
    main()
