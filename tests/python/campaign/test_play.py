"""Is it a game? Whole campaigns: wars in every one, a ladder of policies."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from void_reckoning import Campaign

SEATS = ("templars", "choir")  # the first two factions of the universe


@dataclass(frozen=True)
class Figures:
    """What a finished campaign comes to."""

    seed: int
    battles: int
    decided: int
    conquests: int
    eliminated: int


def play(seed: int) -> Figures:
    """Ten factions, 150 systems, 200 turns."""
    campaign = Campaign.create(seed=seed, turns=200, log=False, telemetry=False)
    campaign.run(200)
    figures = campaign.statistics()
    out = sum(not standing["alive"] for standing in campaign.standings())
    return Figures(seed, figures["combats"], figures["decided"], figures["conquests"], out)


def duel(job: tuple[str, str, int]) -> bool:
    """Whether the first policy wins: by a victory, else by score. Both seats of each map are played."""
    first, second, number = job
    mine, other = SEATS if number % 2 == 0 else SEATS[::-1]
    campaign = Campaign.create(
        factions=2,
        systems=40,
        seed=100 + number // 2,
        turns=200,
        log=False,
        telemetry=False,
        policies={mine: first, other: second},
    )
    campaign.run(200, ignore_victory=False)
    winner = campaign.statistics()["winner"]
    score = {standing["id"]: standing["score"] for standing in campaign.standings()}
    return winner == mine if winner else score[mine] > score[other]


def wins(first: str, second: str, duels: int = 100) -> int:
    """Duels that the first policy wins."""
    with ProcessPoolExecutor(2) as pool:
        return sum(pool.map(duel, [(first, second, number) for number in range(duels)]))


def test_wars_happen_are_decided_and_end_factions() -> None:
    with ProcessPoolExecutor(2) as pool:
        campaigns = list(pool.map(play, range(1, 21)))
    for campaign in campaigns:
        assert campaign.conquests > 0, campaign
        assert campaign.decided >= 0.9 * campaign.battles > 0, campaign
    assert sum(campaign.eliminated > 0 for campaign in campaigns) > 10, campaigns


def test_standard_beats_greedy() -> None:
    assert wins("standard", "greedy") >= 70


def test_greedy_beats_random() -> None:
    assert wins("greedy", "random") >= 90
