"""Processes that a test starts: to talk to while they run, or to look at once they are done."""

import subprocess
import sys
from types import TracebackType
from typing import Any


class Started(subprocess.Popen[str]):
    """A process with pipes of text, to be used by ``with``: it is killed where the block fails.

    Without that, leaving the block would wait for it, and a test that its time limit has ended would hang.
    """

    def __init__(self, command: list[str], **options: Any) -> None:
        super().__init__(command, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.kill()
        super().__exit__(kind, error, trace)


def start(*arguments: object, **options: Any) -> Started:
    """``void-reckoning`` with arguments."""
    return Started([sys.executable, "-m", "void_reckoning", *map(str, arguments)], **options)


def finished(*arguments: object) -> subprocess.CompletedProcess[str]:
    """``void-reckoning`` with arguments, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "void_reckoning", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def command(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of ``void-reckoning`` with arguments."""
    done = finished(*arguments)
    return done.returncode, done.stdout, done.stderr
