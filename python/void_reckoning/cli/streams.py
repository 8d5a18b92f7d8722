"""Standard output and standard error, in whatever state they are given."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

_results: list[TextIO] = []  # what kept_output() gave


def open_streams() -> None:
    """Open those that are closed (``>&-``) to nowhere; have output write ``?`` for what its encoding does not know, and each line at once.

    Standard error does the latter by itself. So whatever a command says is read while it works or waits, in a pipe as on a terminal.
    """
    _open_descriptors()
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115  # until the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", line_buffering=True)


def _open_descriptors() -> None:
    """Open the first three where they are closed: the next file that is opened would be taken for them."""
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(number, True)
    os.close(number)


def kept_output() -> TextIO:
    """Keep standard output for a command's result, which is to be written to what this gives.

    From here on, whatever else is written to standard output goes to standard error: by a policy, native code that it calls or processes
    that it starts, and at the interpreter's end.
    """
    sys.stdout.flush()
    result = open(  # noqa: PTH123, SIM115  # until the end
        os.dup(1), "w", encoding=sys.stdout.encoding, errors="replace", buffering=1
    )
    os.dup2(2, 1)
    _results.append(result)
    return result


def say(text: object) -> None:
    """A line for people, on standard error. Where nobody takes it, the work that it is about goes on, and ends as it would have."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr)


def complain(text: object) -> None:
    """The same, of what went otherwise than it should, under the command's name."""
    say(f"void-reckoning: {text}")


def drop_unwritten() -> None:
    """Forget what could not be written; at the interpreter's end it would be tried, and complained of, again."""
    for stream in (*_results, sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
