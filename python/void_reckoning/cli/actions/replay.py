"""``void-reckoning replay``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from void_reckoning import _core
from void_reckoning.campaign import Campaign
from void_reckoning.cli.display.delayed_progress import DelayedProgress
from void_reckoning.cli.streams import complain
from void_reckoning.support.log_file import find_log
from void_reckoning.support.ranges import LAST_TURN, check_range


def prove(directory: Path, to_turn: int | None, *, as_json: bool) -> int:
    """Replay a campaign's log and print the result; return the exit code."""
    log = find_log(directory)
    if to_turn is not None:
        check_range("--to-turn", to_turn, 0, LAST_TURN)
    result = _core.replay(log, to_turn, DelayedProgress(lambda turn: f"replayed to turn {turn}"))
    if as_json:
        keys = ("first_turn", "turns", "verified", "first_mismatch", "torn_bytes")
        shown: dict[str, Any] = {key: result[key] for key in keys}
        shown["damage"] = result["damage"]
        shown["state_hash"] = f"{result['state_hash']:016x}"
        print(json.dumps(shown))
    else:
        _explain(log, result)
    if result["damage"] is not None:
        return 3
    return 0 if result["verified"] else 1


def rebuild(directory: Path, turn: int, save: Path, *, skip_damage: bool, as_json: bool) -> int:
    """Rebuild a turn and save it; return the exit code."""
    check_range("--to-turn", turn, 0, LAST_TURN)
    progress = DelayedProgress(lambda done: f"replayed to turn {done}")
    campaign = Campaign.at_turn(directory, turn, skip_damage=skip_damage, progress=progress)
    campaign.save(save)
    report = {"turn": turn, "state_hash": f"{campaign.state_hash:016x}", "save": str(save.absolute())}
    print(json.dumps(report) if as_json else f"saved turn {turn}, state {report['state_hash']}, to {report['save']}")
    return 0


def bisect_logs(directory: Path, against: Path | None, *, as_json: bool) -> int:
    """Find where a log and this build, or two logs, differ; return the exit code: 1 if they do."""
    found = _core.bisect(
        find_log(directory),
        None if against is None else find_log(against),
        DelayedProgress(lambda turn: f"equal to turn {turn}"),
    )
    difference = found["difference"]
    if as_json:
        print(json.dumps(found))
    elif difference is None:
        print(f"no difference: {found['turns']} turns, {found['commits']} commits")
    else:
        print(f"equal to turn {found['turns']}, {found['commits']} commits; then")
        print(f"  turn {difference['turn']}, {difference['faction']}, {difference['phase']}: {difference['what']}")
        print(f"  columns of the state: {', '.join(difference['columns']) or difference['columns_note']}")
    return 0 if difference is None else 1


def _explain(log: Path, result: dict[str, Any]) -> None:
    turns, commits = _replayed(result["first_turn"], result["turns"]), result["commits"]
    if result["torn_bytes"]:
        print(
            f"{log}: the last {result['torn_bytes']} bytes are an unfinished commit, as after a crash, and are ignored"
        )
    if result["damage"] is not None:
        complain(f"{result['damage']}; {turns} before it are intact")
    elif result["first_mismatch"] is not None:
        mismatch = result["first_mismatch"]
        complain(f"turn {mismatch['turn']}, {mismatch['faction']}: {mismatch['what']}")
    else:
        print(f"verified: {turns}, {commits} commits, every state hash equal; last state {result['state_hash']:016x}")


def _replayed(first: int, last: int) -> str:
    """Return the turns of a log: how many, or which if it does not begin with the first."""
    if first == 1:
        return f"{last} turns"
    return f"turns {first} to {last}" if first < last else f"turn {last}" if first == last else "0 turns"
