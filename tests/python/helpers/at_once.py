"""Calls that several threads make at the same time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Together:
    """Threads that begin each call together."""

    def __init__(self, pool: ThreadPoolExecutor, threads: int) -> None:
        self._pool = pool
        self._threads = threads
        self._start = threading.Barrier(threads)

    def call(self, work: Callable[[int], T]) -> list[T]:
        """Return what ``work`` returns in each thread, by the thread's number from 0."""
        return [made.result() for made in [self._pool.submit(self._one, work, n) for n in range(self._threads)]]

    def _one(self, work: Callable[[int], T], number: int) -> T:
        self._start.wait(60)
        return work(number)


@contextmanager
def threads_at_once(threads: int = 4) -> Iterator[Together]:
    """Threads that call together. Where there is a global interpreter lock, it goes from one to the other as often as it can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(threads) as pool:
            yield Together(pool, threads)
    finally:
        sys.setswitchinterval(interval)
