"""A policy's own process, seen from the campaign's."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import weakref
from collections.abc import Callable

from void_reckoning._core import InvalidInput
from void_reckoning.policy._beginning import beginning_of, command_for
from void_reckoning.policy._channel import Channel, DeadlinePassedError, from_json
from void_reckoning.policy.faction_policy import FactionPolicy


class WorkerProcess:
    """One process and the connection to it; ``name`` is empty until it is ready."""

    def __init__(self, policy: str | Callable[[], FactionPolicy], deadline: float) -> None:
        self._beginning = beginning_of(policy)
        ours, theirs = socket.socketpair()
        self.name = ""
        self.made_by = os.getpid()
        self._deadline = deadline
        # Ctrl-C and the terminal's end are for the campaign, which then ends the process; the mask is inherited.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
        try:
            # Its output is not part of the campaign's. Its input ends when this process does, however that ends.
            self.process = subprocess.Popen(
                command_for(theirs), stdin=subprocess.PIPE, stdout=_standard_error(), pass_fds=[theirs.fileno()]
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
        self.channel = Channel(ours, self.alive)

    def alive(self) -> bool:
        """Check whether it is running."""
        return self.process.poll() is None

    def exit_code(self, patience: float) -> int | None:
        """Wait for it for this many seconds; return its exit code, or None if it is still running."""
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            return None

    def begin_for(self, owner: object) -> None:
        """Have it create the policy; it ends with its owner."""
        self._finalizer = weakref.finalize(owner, _end, self.process, self.channel, self.made_by)
        with contextlib.suppress(EOFError, DeadlinePassedError):  # reported by wait_ready()
            self.channel.send(self._beginning, self._deadline)

    def stop(self) -> None:
        """End it."""
        self._finalizer()

    def wait_ready(self) -> None:
        """Wait until it has created the policy, or raise why it can't."""
        if self.name:
            return
        kind, text = from_json(self.channel.receive(self._deadline))
        if kind != "ready":
            raise InvalidInput(str(text))
        self.name = str(text)


def _standard_error() -> int:
    try:
        os.fstat(2)
    except OSError:
        return subprocess.DEVNULL
    return 2


def _end(process: subprocess.Popen[bytes], channel: Channel, made_by: int) -> None:
    if made_by != os.getpid():  # a copy of it in a forked process
        process.returncode = 0  # nothing to wait for there
        return
    process.kill()
    process.wait()
    assert process.stdin is not None
    process.stdin.close()
    channel.close()
