#!/usr/bin/env python3
"""Check the chances of `void-reckoning explain` against campaigns that were played.

    .venv/bin/python tools/calibrate_chances.py --campaigns 1000
    .venv/bin/python tools/calibrate_chances.py --campaigns 500 --policy greedy --everywhere

Prints a line while it plays, then the slope of recalibration with its interval; exits with 1 where the slope over undecided
outcomes is outside 0.9 to 1.1.
"""

from __future__ import annotations

import argparse
import sys
import time

from void_reckoning.experiments import Processes, Serial
from void_reckoning.experiments.explain.calibration import Setting, calibrate, trials

GOAL = (0.9, 1.1)


def main() -> int:
    """Play, compare and print; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--campaigns", type=int, default=1000)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--factions", type=int, default=3)
    parser.add_argument("--systems", type=int, default=12)
    parser.add_argument("--turns", type=int, default=140)
    parser.add_argument("--continuations", type=int, default=20)
    parser.add_argument("--policy", help="plays the continuations in place of standard")
    parser.add_argument("--everywhere", action="store_true", help="it also plays the campaigns after their turns")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    policies = {} if given.policy is None else {"*": given.policy}
    setting = Setting(given.factions, given.systems, given.turns, given.continuations, policies, given.everywhere)
    seeds = range(given.first_seed, given.first_seed + given.campaigns)
    found, begin = [], time.monotonic()
    for trial in trials(setting, seeds, Serial() if given.workers == 1 else Processes(given.workers)):
        found.append(trial)
        if len(found) % 50 == 0:
            print(f"{len(found)} of {given.campaigns} campaigns, {time.monotonic() - begin:.0f} s", file=sys.stderr)
    result = calibrate(found)
    print(f"{result.campaigns} campaigns; {result.ended} more had ended before their turn")
    for name, slope in (("undecided outcomes", result.undecided), ("all outcomes", result.every)):
        print(f"{name}: slope {slope.slope:.3f} ({slope.low:.3f} to {slope.high:.3f}) over {slope.pairs} pairs")
    for low, high, pairs, said, came in result.bins:
        print(f"  said {low:.1f} to {high:.1f}: {pairs:5} pairs, mean {said:.3f}, came about {came:.3f}")
    return 0 if GOAL[0] <= result.undecided.slope <= GOAL[1] else 1


if __name__ == "__main__":
    sys.exit(main())
