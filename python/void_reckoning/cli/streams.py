"""Standard output and standard error, also if they are inherited closed."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

_results: list[TextIO] = []  # results of kept_output()


def open_streams() -> None:
    """Open closed streams (``>&-``) to the null device; make output replace unencodable characters by ``?`` and flush each line.

    Standard error flushes lines by itself. Output can thus be read while the command works or waits, also from a pipe.
    """
    _open_descriptors()
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115  # until the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", line_buffering=True)


def _open_descriptors() -> None:
    """Open the first three descriptors if they are closed: the next file opened would take their numbers."""
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(number, True)
    os.close(number)


def kept_output() -> TextIO:
    """Reserve standard output for a command's result; return the stream to write it to.

    From here on, all other writes to standard output go to standard error: by a policy, native code that it calls or processes
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
    """Print a line for people on standard error. Errors of writing are ignored: they must not affect the work."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr)


def complain(text: object) -> None:
    """Print a line about a problem, prefixed with the command's name."""
    say(f"void-reckoning: {text}")


def drop_unwritten() -> None:
    """Discard unwritten output: the interpreter would try to write it again on exit, and report the error again."""
    for stream in (*_results, sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
