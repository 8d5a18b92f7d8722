"""State shared by all pages: the list of runs, and the campaigns that are followed."""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from void_reckoning.dashboard.details import Rebuilder
from void_reckoning.dashboard.following import Following
from void_reckoning.dashboard.protocol import Run
from void_reckoning.dashboard.runs import RunFolder

_SCAN_S = 2.0
_MAX_FOLLOWED = 8  # campaigns kept in memory though no page shows them


class Hub:
    """Owns the folder of runs and the threads that follow campaigns; wakes pages when there is news.

    Parameters
    ----------
    folder
        The runs to serve.
    """

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self.rebuilder = Rebuilder()
        self.one_at_a_time = ThreadPoolExecutor(1, "rebuild")
        self.runs: dict[str, Run] = {}
        """By key, in the order of the list; replaced, never changed."""
        self.pages: set[asyncio.Event] = set()
        self._followed: dict[str, Following] = {}
        self._made: list[Following] = []  # those whose thread may still run
        self._users: dict[str, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._scanning: asyncio.Task[None] | None = None
        self._one_scan = asyncio.Lock()
        self._scanned_at = 0.0

    async def open(self) -> None:
        """Start watching the folder."""
        self._loop = asyncio.get_running_loop()
        await self._scan()
        shown = next((key for key, run in self.runs.items() if run.state != "unreadable"), None)
        if shown is not None:  # the page's initial content: read before the first page connects
            self.followed(shown)
        self._scanning = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop all threads."""
        try:
            if self._scanning is not None:
                self._scanning.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await self._scanning
        finally:
            self.rebuilder.close()
            for following in self._followed.values():
                following.close()
            await asyncio.to_thread(self._wait_for_threads)

    def _wait_for_threads(self) -> None:
        for following in self._made:
            following.join()
        self.one_at_a_time.shutdown(cancel_futures=True)

    def follow(self, key: object) -> Following:
        """Return the campaign of a run; release it with :meth:`leave`. Raise InvalidInput if there is no such run."""
        path = self.folder.path(key)
        name = str(key)
        if name not in self._followed:
            self._make_room()
            self._made = [one for one in self._made if one.running]
            self._made.append(Following(path, self._wake_from_thread))
            self._followed[name] = self._made[-1]
        self._users[name] = self._users.get(name, 0) + 1
        return self._followed[name]

    def leave(self, key: str) -> None:
        """Release a campaign that a page no longer shows."""
        self._users[key] = self._users.get(key, 1) - 1

    def followed(self, key: object) -> Following:
        """Return the campaign of a run that a page follows, or that a single question is about."""
        following = self.follow(key)
        self.leave(str(key))
        return following

    async def living(self) -> list[tuple[str, Path]]:
        """Return key and folder of each run, including those added while no page was open."""
        if time.monotonic() - self._scanned_at > _SCAN_S:
            await self._scan()
        return self.folder.all()

    def wake(self) -> None:
        """Notify all pages that there is news."""
        for page in self.pages:
            page.set()

    def _wake_from_thread(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self.wake)

    def _make_room(self) -> None:
        unused = [key for key in self._followed if not self._users.get(key)]
        while len(self._followed) >= _MAX_FOLLOWED and unused:
            self._followed.pop(unused.pop(0)).close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_SCAN_S)
            if self.pages:
                await self._scan()

    async def _scan(self) -> None:
        async with self._one_scan:
            runs = await asyncio.to_thread(self.folder.scan)
        self._scanned_at = time.monotonic()
        rows = {run.key: run for run in runs}
        if rows != self.runs:
            self.runs = rows
            self.wake()
