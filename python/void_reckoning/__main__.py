"""Entry point of the command ``void-reckoning`` and of ``python -m void_reckoning``."""

import os
import signal
import sys
from types import FrameType


def _leave(number: int, frame: FrameType | None) -> None:
    # Before the command begins and after it ends there is nothing to lose; an exception out of an import might surface as any other.
    os.write(2, b"void-reckoning: interrupted\n")
    os._exit(130)


def _leave_at_once() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _leave)


def main() -> int:
    """Run the command line; return the exit code."""
    _leave_at_once()
    from void_reckoning.cli import app  # noqa: PLC0415  # takes as long as some commands

    try:
        return app.main()
    finally:
        _leave_at_once()


if __name__ == "__main__":
    sys.exit(main())
