"""Standard output and standard error, in whatever state they are given."""

from __future__ import annotations

import contextlib
import io
import os
import sys


def open_streams() -> None:
    """Open those that are closed (``>&-``) to nowhere; have output write ``?`` for what its encoding does not know, and each line at once.

    Standard error does the latter by itself. So whatever a command says is read while it works or waits, in a pipe as on a terminal.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # until the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", line_buffering=True)


def say(text: object) -> None:
    """A line for people, on standard error. Where nobody takes it, the work that it is about goes on, and ends as it would have."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr)


def complain(text: object) -> None:
    """The same, of what went otherwise than it should, under the command's name."""
    say(f"void-reckoning: {text}")


def drop_unwritten() -> None:
    """Forget what could not be written; at the interpreter's end it would be tried, and complained of, again."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
