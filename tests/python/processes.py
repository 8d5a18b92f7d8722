"""Processes that a test starts and talks to while they run."""

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
