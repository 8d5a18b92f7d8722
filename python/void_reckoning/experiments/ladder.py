"""Rates policies against each other until it is clear in which order they stand."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.blocks import Block, FailedCampaignError, play_blocks
from void_reckoning.experiments.chosen_executor import checked_executor
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.figures import first_shares
from void_reckoning.experiments.folder import SPEC_FILE, Folder, lock_folder
from void_reckoning.experiments.ladder_state import Ladder, Standing
from void_reckoning.experiments.runs import Runs
from void_reckoning.experiments.spec import Seats, Spec
from void_reckoning.support.arguments import callback, flag, instance, integer, number, optional, refused, texts
from void_reckoning.support.arguments import path as as_path

DUEL = Spec(factions=2, systems=30)  # 15 systems a faction, as in a campaign of the default size
MAX_POLICIES = 50
MAX_BLOCKS = 50_000  # of a pair; the folder of a pair is an experiment of so many seeds, whatever ``max_campaigns`` is
MAX_CAMPAIGNS = 10_000_000
FIRST_ROUND = 8  # blocks of each pair
GROWTH = 4  # a later round has a part of the blocks before it, one in so many


def ladder(
    policies: Sequence[str],
    spec: Spec | None = None,
    *,
    duels: bool = True,
    level: float = 0.95,
    max_campaigns: int = 10_000,
    out: str | os.PathLike[str] | None = None,
    executor: Executor | None = None,
    progress: Callable[[Ladder], None] | None = None,
) -> Ladder:
    """Play policies against each other until everyone is certainly above or below the next one on the ladder.

    A block of two policies is two campaigns in one galaxy: a random half of the seats has the one and the rest the other; then the other
    way round. Its value is the share of first places. Blocks are played in rounds, each pair the same seeds, and counted in the order of
    their seeds. Each pair's share has a confidence sequence, at a level that makes all of them hold at once and at all times
    (:class:`~void_reckoning.experiments.betting.BettingInterval`, Bonferroni over pairs), so it may be looked at after every round. Two
    are separated where it excludes one half. Later rounds play pairs that are not separated and between which nobody certainly stands, or
    that may close a circle: the one that is certainly above by others is not ahead.

    Parameters
    ----------
    policies
        From 2 to 50 different ones: names, ``module:Class`` or ``file.py:Class``.
    spec
        Galaxy, turns and universe; its seats, seeds' number, variants and design are not used. None: the default one, for duels with 30
        systems.
    duels
        Whether campaigns have two factions, the first two of the experiment; otherwise all that it has, shared by the two policies.
    level
        Chance that all intervals, and all that is called certain, are right: 0.5 to below 1.
    max_campaigns
        After which it ends with "can't tell".
    out
        A folder for the results, with an experiment's folder for each pair; the same ladder, one with a policy more, or one with a larger
        ``max_campaigns`` continues with them. None: nothing is kept.
    executor, progress
        As in :func:`sweep`; ``progress`` is called after the blocks of each seed, with rungs and pairs of the last round.

    Returns
    -------
    Ladder
        Ranks, strengths by the model of Bradley and Terry, shares, circles, and what can't be told.

    Raises
    ------
    InvalidInput
        A policy, or a value out of its range; nothing was played.
    StorageError
        The folder can't be written, or another process works in it.
    """
    names = texts(policies, "policies")
    if not 2 <= len(names) <= MAX_POLICIES or len(set(names)) != len(names):
        raise refused("policies", f"2 to {MAX_POLICIES} different policies", names)
    spec = _spec_of(optional(instance, spec, Spec, "spec"), flag(duels, "duels"))
    number(level, "level", 0.5, 1 - 1e-9)
    optional(callback, progress, "progress", "a Ladder")
    standing = Standing(names, level)
    integer(max_campaigns, "max_campaigns", 2 * len(standing.pairs), MAX_CAMPAIGNS)
    executor = checked_executor(executor)
    found = Ladder(names, float(level), duels)
    with _locked(out) as path:
        sides = {pair: _Side(names[pair[0]], names[pair[1]], spec, path) for pair in standing.pairs}
        _play(found, standing, sides, max_campaigns, executor, progress)
    return found


def _play(
    found: Ladder,
    standing: Standing,
    sides: dict[tuple[int, int], _Side],
    max_campaigns: int,
    executor: Executor,
    progress: Callable[[Ladder], None] | None,
) -> None:
    """Play rounds until every pair that may be neighbours is separated, or no more campaigns are allowed."""
    played = 0  # blocks of each pair that is still played: those that drop out never come back
    while True:
        pairs = standing.look()
        standing.describe(found)
        if not pairs:
            found.answer = "circle" if found.circles else "separated"
            return
        count = min(
            max(FIRST_ROUND, played // GROWTH),
            (max_campaigns - found.campaigns) // (2 * len(pairs)),
            MAX_BLOCKS - played,
        )
        if count == 0:
            found.reason = f"{found.campaigns} campaigns do not settle it, of {max_campaigns} allowed"
            return
        taking = [sides[pair] for pair in pairs]
        folders = [side.folder for side in taking if side.folder is not None]
        blocks = play_blocks([side.runs for side in taking], executor, folders, first=played, count=count)
        try:
            for parts in blocks:
                for pair, block in zip(pairs, parts, strict=True):
                    standing.add(pair, sides[pair].shares(block))
                    _count(found, block)
                if progress is not None:
                    progress(found)
        except FailedCampaignError as error:
            found.answer, found.reason = "stopped", error.message
            standing.look()
            standing.describe(found)
            return
        finally:
            blocks.close()
        played += count
        found.rounds += 1


def _count(found: Ladder, block: Block) -> None:
    found.blocks += 1
    found.campaigns += len(block.results)
    found.undecided += sum(not result.run["winner"] for result in block.results)


class _Side:
    """The campaigns of two policies. Their order does not matter: the same ones are played whichever is named first."""

    def __init__(self, one: str, other: str, spec: Spec, out: Path | None) -> None:
        deal = sorted((one, other))
        self._seat = deal.index(one)
        self.runs = Runs(dataclasses.replace(spec, seats=Seats("random", "complement", deal)))
        self.folder = None if out is None else Folder(out / _folder_name(deal))

    def shares(self, block: Block) -> list[float]:
        """Return the share of first places of the first policy in each campaign."""
        return [
            sum(part for seat, part in first_shares(result).items() if run.dealt[seat] == self._seat)
            for run, result in zip(block.runs, block.results, strict=True)
        ]


def _spec_of(spec: Spec | None, duels: bool) -> Spec:
    if spec is None:
        spec = DUEL if duels else Spec()
    factions = spec.factions
    if (factions if isinstance(factions, int) else len(factions)) < 2:
        raise refused("spec.factions", "two or more", factions)
    if duels:
        factions = 2 if isinstance(factions, int) else list(factions)[:2]
    return dataclasses.replace(spec, factions=factions, seeds=MAX_BLOCKS, variants=(), design=None, policies={})


def _folder_name(deal: Sequence[str]) -> str:
    """Return a file name for two policies; names that can't be in one are followed by their hash."""
    plain = [re.sub(r"[^A-Za-z0-9_.-]+", "-", name)[-60:] for name in deal]
    if plain == list(deal):
        return "_against_".join(plain)
    return f"{'_against_'.join(plain)}_{hashlib.blake2b(repr(deal).encode(), digest_size=4).hexdigest()}"


@contextmanager
def _locked(out: str | os.PathLike[str] | None) -> Iterator[Path | None]:
    """Keep other processes from working in a ladder's folder meanwhile."""
    if out is None:
        yield None
        return
    path = as_path(out, "out")
    if os.path.isfile(path / SPEC_FILE):  # noqa: PTH113  # no error for a name that is too long
        raise InvalidInput(f"{path} must be an empty folder or that of a ladder, got that of an experiment")
    with lock_folder(path):
        yield path
