"""``void-reckoning resume``."""

from __future__ import annotations

import time
from pathlib import Path

from void_reckoning._core import ResumeReport
from void_reckoning.campaign import Campaign
from void_reckoning.cli.actions.run import play_to_target
from void_reckoning.cli.display.delayed_progress import DelayedProgress
from void_reckoning.cli.policy_folders import find_policies_here
from void_reckoning.cli.streams import complain, kept_output
from void_reckoning.support.ranges import MAX_TURNS, check_range


def go_on(
    directory: Path,
    turns: int | None,
    *,
    policies: dict[str, str],
    policy_timeout: float | None,
    threads: int,
    telemetry: bool,
    from_save: bool,
    ignore_victory: bool | None,
    as_json: bool,
) -> int:
    """Resume a campaign, play it to its target, and report it as ``run`` does; return the exit code."""
    if turns is not None:
        check_range("--turns", turns, 1, MAX_TURNS)
    began = time.monotonic()
    output = kept_output()
    find_policies_here(directory)
    campaign = Campaign.resume(
        directory,
        policies=policies,
        policy_timeout=policy_timeout,
        threads=threads,
        telemetry=telemetry,
        from_save=from_save,
        progress=DelayedProgress(lambda turn: f"replayed to turn {turn}"),
    )
    assert campaign.resumed is not None
    _tell(directory, campaign.resumed)
    return play_to_target(
        campaign,
        began,
        campaign.turns_asked if turns is None else turns,
        output,
        ignore_victory=campaign.ignore_victory if ignore_victory is None else ignore_victory,
        as_json=as_json,
    )


def _tell(directory: Path, found: ResumeReport) -> None:
    """Print the state of the campaign when it was resumed, on standard error."""
    for reason in found.passed_over:
        complain(f"skipped {reason}")
    if found.cut_bytes:
        behind = f", and {found['cut_commits']} whole commits after a gap that a power loss left"
        complain(
            f"cut {found['cut_bytes']} bytes of an unfinished commit from the end of the log{behind if found['cut_commits'] else ''}"
        )
    if found.discarded is not None:
        first, last = found.discarded
        complain(f"discarded turns {first} to {last}: {found['reason']}")
    elif found.reason:
        complain(f"continuing from the save: {found['reason']}")
    if found.old_log is not None:
        complain(f"the old log is kept: {directory / found['old_log']}")
    slot = found.slot
    done = f" and {slot} faction turn{'s' if slot > 1 else ''}" if slot else ""
    save = found.save or "the beginning"
    complain(f"continuing after turn {found['turn']}{done} ({save}, {found['commits']} commits replayed after it)")
