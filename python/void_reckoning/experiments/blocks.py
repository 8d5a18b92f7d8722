"""Plays experiments block by block and gives whole blocks in the order of their seeds, whichever campaign ends first."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.executor import Executor, Job
from void_reckoning.experiments.folder import Folder
from void_reckoning.experiments.play import OK, Result, check_playable
from void_reckoning.experiments.playing import results_of
from void_reckoning.experiments.runs import Run, Runs
from void_reckoning.experiments.shard_writer import ShardWriter


class FailedCampaignError(InvalidInput):
    """A campaign has no result, so that nothing can be said that does not depend on which campaigns fail."""


@dataclass
class Block:
    """The campaigns of one seed of one side: an entry each, in the order of arrangements.

    Attributes
    ----------
    runs, results
        What was played, and what came of it.
    """

    runs: list[Run] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


def play_blocks(
    sides: Sequence[Runs],
    executor: Executor,
    folders: Sequence[Folder] = (),
    *,
    first: int = 0,
    count: int | None = None,
) -> Generator[list[Block], None, None]:
    """Yield for each seed the block of every side; in the order of seeds, so that short campaigns count no sooner than long ones.

    Parameters
    ----------
    sides
        Experiments with equally many seeds.
    executor
        Where to play.
    folders
        One for each side: results that it has are not played again, new ones are added. None: nothing is kept.
    first, count
        Number of the first block, from 0, and how many to play; None: all that follow.

    Raises
    ------
    FailedCampaignError
        A campaign of the next block has no result.
    InvalidInput
        A side can't be played as it stands.
    """
    if any(runs.spec.record != sides[0].spec.record for runs in sides):
        raise InvalidInput("both sides must have the same [record], got different ones")
    for runs in sides:
        check_playable(runs)
    with ExitStack() as stack:
        found: dict[str, Result] = {}
        writers = []
        for runs, folder in zip(sides, folders, strict=False):
            stack.enter_context(folder.locked())
            folder.take(runs.spec)
            folder.shards.clear_unfinished()
            found.update(folder.shards.results())
            writers.append(stack.enter_context(ShardWriter(folder.shards)))
        end = None if count is None else first + count
        walks = [runs.blocks(first, end) for runs in sides]
        yield from _Counting(sides, walks, executor, found, writers).blocks()


class _Counting:
    """Blocks of which some campaigns have come back."""

    def __init__(
        self,
        sides: Sequence[Runs],
        walks: Sequence[Iterator[list[Run]]],
        executor: Executor,
        found: dict[str, Result],
        writers: list[ShardWriter],
    ) -> None:
        self._sides, self._walks, self._executor, self._found, self._writers = sides, walks, executor, found, writers
        self._side_of: dict[str, int] = {}
        self._waiting: deque[list[list[tuple[str, Run]]]] = deque()  # blocks of every side that have not been given

    def blocks(self) -> Iterator[list[Block]]:
        record, limits = self._sides[0].spec.record, self._sides[0].spec.limits
        results = results_of(self._jobs(), record, limits, self._executor)
        try:
            yield from self._whole()
            for part in results:
                for result in part:
                    run_id = result.run["run"]
                    self._found[run_id] = result
                    if self._writers:
                        self._writers[self._side_of[run_id]].add([result])
                yield from self._whole()
            yield from self._whole()
        finally:
            results.close()

    def _jobs(self) -> Iterator[Job]:
        """Yield the campaigns without a result, the sides' blocks in turn."""
        for blocks in zip(*self._walks, strict=True):
            parts = [[(runs.id_of(run), run) for run in block] for runs, block in zip(self._sides, blocks, strict=True)]
            self._waiting.append(parts)
            for side, part in enumerate(parts):
                for run_id, run in part:
                    if run_id not in self._found and run_id not in self._side_of:
                        self._side_of[run_id] = side
                        yield Job(run_id, run, self._sides[side].universe_of(run))

    def _whole(self) -> Iterator[list[Block]]:
        """Yield the next blocks that have all results."""
        while self._waiting and all(run_id in self._found for part in self._waiting[0] for run_id, _ in part):
            yield [self._block(part) for part in self._waiting.popleft()]

    def _block(self, part: list[tuple[str, Run]]) -> Block:
        block = Block()
        for run_id, run in part:
            result = self._found[run_id]
            if result.run["status"] != OK:
                raise FailedCampaignError(
                    f"the campaign of seed {run.seed} ({run_id[:12]}) has no result: {result.run['error']}"
                )
            block.runs.append(run)
            block.results.append(result)
        return block
