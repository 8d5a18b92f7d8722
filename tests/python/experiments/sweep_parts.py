"""Policies and measures that sweeps of the tests name."""

from __future__ import annotations

import os
import signal
import time

import void_reckoning as vr


def planets(campaign: vr.Campaign) -> dict[str, float]:
    """Planets of the first two factions."""
    return {standing.id: standing.planets for standing in campaign.standings()[:2]}


def turns_played(campaign: vr.Campaign) -> float:
    return campaign.turn


def fails_at_seed_3(campaign: vr.Campaign) -> float:
    if campaign.seed == 3:
        raise ValueError("not this one")
    return 1.0


def nan(_: vr.Campaign) -> float:
    return float("nan")


def dies_at_seed_3(campaign: vr.Campaign) -> float:
    if campaign.seed == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1.0


def hangs_at_seed_3(campaign: vr.Campaign) -> float:
    while campaign.seed == 3:
        time.sleep(3600)
    return 1.0


def eats_memory_at_seed_3(campaign: vr.Campaign) -> float:
    if campaign.seed == 3:
        return float(len(bytearray(8 * 2**30)))
    return 1.0


class Remembers(vr.FactionPolicy):
    """Counts its turns in its memory, and fails every third one."""

    def plan(self, view: vr.FactionView) -> list[vr.policy.Order]:
        view.memory["turns"] = view.memory.get("turns", 0) + 1
        if view.turn % 3 == 0:
            raise RuntimeError("not this turn")
        return []
