"""Plays campaigns on from a moment with other dice."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from void_reckoning._core import IntegrationError, StateError
from void_reckoning.campaign import Campaign
from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.explain.moments import NOBODY, Moment, winner_of
from void_reckoning.experiments.explain.record import Record
from void_reckoning.experiments.pace import Pace
from void_reckoning.experiments.play import TooLongError
from void_reckoning.experiments.spec import Limits
from void_reckoning.experiments.sweep import Progress


@dataclass(frozen=True)
class Outcome:
    """How a continuation ended.

    Attributes
    ----------
    series, number
        Which one it is: key of its series, and its number in it, from 0. Both decide its seed.
    winner
        Id of the faction, or ``NOBODY``.
    turn
        Rounds played by then.
    seconds
        Wall time.
    error
        The reason where there is no outcome, otherwise empty.
    """

    series: str
    number: int
    winner: str
    turn: int
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class Series:
    """Continuations of one moment, numbered from 0, with the seeds of a purpose."""

    moment: Moment
    purpose: str

    @property
    def key(self) -> str:
        """Its name in the file of results."""
        return f"{self.moment.key} {self.purpose}"


@dataclass(frozen=True)
class Stretch:
    """Some continuations of a series that a worker plays one after another; ``jobs`` are their numbers."""

    series: Series
    jobs: tuple[int, ...]
    limits: Limits

    def play(self) -> list[Outcome]:
        """Play them here."""
        return [self._outcome(number) for number in self.jobs]

    def split(self) -> list[Stretch]:
        """Return stretches of one continuation each."""
        return [Stretch(self.series, (number,), self.limits) for number in self.jobs]

    def failed(self, status: str, error: str) -> list[Outcome]:
        """Return outcomes of continuations that did not come back."""
        return [self._without(number, f"{status}: {error}") for number in self.jobs]

    def _without(self, number: int, error: str) -> Outcome:
        return Outcome(self.series.key, number, NOBODY, 0, error=error)

    def _outcome(self, number: int) -> Outcome:
        begin = time.perf_counter()
        try:
            winner, turn = self._play(number, begin + self.limits.seconds)
        except MemoryError:
            return self._without(number, f"out of memory within {self.limits.memory_mib} MiB")
        except TooLongError:
            return self._without(number, f"not finished after {self.limits.seconds:g} s")
        except IntegrationError as error:
            return self._without(number, error.message)
        except Exception as error:  # of a policy: whatever it is, the caller reports it
            return self._without(number, f"{type(error).__name__}: {error}")
        return Outcome(self.series.key, number, winner, turn, time.perf_counter() - begin)

    def _play(self, number: int, limit: float) -> tuple[str, int]:
        def check() -> None:
            if time.perf_counter() > limit:
                raise TooLongError

        moment = self.series.moment
        campaign = _opened(moment).clone(moment.seed(self.series.purpose, number))
        campaign.run(moment.until - campaign.turn, ignore_victory=False, progress=check)
        return winner_of(campaign) or NOBODY, campaign.turn


@lru_cache(maxsize=2)
def _opened(moment: Moment) -> Campaign:
    """Return the campaign of a moment; the last ones are kept, since a worker plays many continuations of one."""
    return moment.open()


class Continuations:
    """Plays continuations that the record has no outcome of, and puts them there.

    Workers stay until :meth:`close`: an explanation asks several times, each time depending on the answers before.

    Parameters
    ----------
    executor
        Where to play.
    record
        Outcomes by series and number.
    limits
        Of one continuation.
    progress
        Called after each batch of outcomes.
    """

    def __init__(
        self, executor: Executor, record: Record, limits: Limits, progress: Callable[[Progress], None] | None = None
    ) -> None:
        self.record = record
        self.state = Progress(0, 0)
        self._executor = executor
        self._progress = progress
        self._queue = _Queue(limits, executor.workers)
        self._results: Iterator[list[Outcome]] = iter(())

    def outcomes(self, wanted: Sequence[tuple[Series, int]]) -> list[list[Outcome]]:
        """Return the outcomes of the first so many continuations of each series, in the order of their numbers.

        Raises
        ------
        StateError
            One has no outcome: the message says which, and why.
        """
        missing = 0
        for series, count in dict.fromkeys(wanted):
            self.state.total += count
            known = self.record.known(series.key)
            numbers = [number for number in range(count) if number not in known]
            self.state.before += count - len(numbers)
            missing += len(numbers)
            self._queue.put(series, numbers)
        while missing:
            part = next(self._results, None)
            if part is None:  # its workers had nothing left to do before
                self._results = self._executor.results(self._queue)
                continue
            missing -= len(part)
            self._take(part)
        return [self._recorded(series, count) for series, count in wanted]

    def close(self) -> None:
        """End the workers, and write the record."""
        close = getattr(self._results, "close", None)
        if close is not None:
            close()
        self.record.save()

    def _take(self, part: list[Outcome]) -> None:
        self._queue.pace.add([outcome.seconds for outcome in part])
        self.record.add([(one.series, one.number, one.winner, one.turn) for one in part if not one.error])
        self.state.played += len(part)
        self.state.seconds = time.monotonic() - self.state.begin
        for outcome in part:
            if outcome.error:
                raise StateError(f"continuation {outcome.number} of {outcome.series} has no outcome: {outcome.error}")
        if self._progress is not None:
            self._progress(self.state)

    def _recorded(self, series: Series, count: int) -> list[Outcome]:
        known = self.record.known(series.key)
        return [Outcome(series.key, number, *known[number]) for number in range(count)]


class _Queue:
    """Stretches to play, of about a second each, or less where every worker is to get a part; it has more when more is put in."""

    def __init__(self, limits: Limits, workers: int) -> None:
        self.pace = Pace()
        self._workers = workers
        self._limits = limits
        self._waiting: deque[tuple[Series, deque[int]]] = deque()

    def put(self, series: Series, numbers: Sequence[int]) -> None:
        if numbers:
            self._waiting.append((series, deque(numbers)))

    def __iter__(self) -> Iterator[Stretch]:
        return self

    def __next__(self) -> Stretch:
        if not self._waiting:
            raise StopIteration
        series, numbers = self._waiting[0]
        left = sum(len(of_series) for _, of_series in self._waiting)
        share = min(self.pace.batch(), -(-left // self._workers), len(numbers))
        part = tuple(numbers.popleft() for _ in range(share))
        if not numbers:
            self._waiting.popleft()
        return Stretch(series, part, self._limits)
