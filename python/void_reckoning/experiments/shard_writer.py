"""Writes results to shards as they come: a few seconds of them at a time."""

from __future__ import annotations

import time
from types import TracebackType

from void_reckoning.experiments.play import Result
from void_reckoning.experiments.shards import Shards

SHARD_SECONDS = 5.0  # results of so long are lost when this process is killed
_PART_OF_TIME = 0.01  # a longer sweep writes larger shards: one for each so many of its seconds


class ShardWriter:
    """Collects results and writes them every few seconds; the rest when it is left, also by an exception or Ctrl-C."""

    def __init__(self, shards: Shards) -> None:
        self._shards = shards
        self._unwritten: list[Result] = []
        self._begin = self._written = time.monotonic()

    def __enter__(self) -> ShardWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._write()

    def add(self, results: list[Result]) -> None:
        """Take results."""
        self._unwritten += results
        now = time.monotonic()
        if now - self._written > max(SHARD_SECONDS, _PART_OF_TIME * (now - self._begin)):
            self._write()

    def _write(self) -> None:
        if self._unwritten:
            self._shards.write(self._unwritten)
        self._unwritten, self._written = [], time.monotonic()
