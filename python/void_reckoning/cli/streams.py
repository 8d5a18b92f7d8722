"""Standard output and standard error, also if they are inherited closed."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO, TextIO, cast

from void_reckoning.support.path_text import ESCAPED

_results: list[TextIO] = []  # results of kept_output()


class OutputError(OSError):
    """Standard output can't be written: the disk is full, the terminal is gone. Not a reader that ended: that is ``BrokenPipeError``."""


class _Output(io.TextIOWrapper):
    """Text to a file descriptor, line by line; an error names it."""

    def __init__(self, number: int, encoding: str | None) -> None:
        opened = cast(BinaryIO, open(number, "wb", closefd=False))  # noqa: SIM115  # until the end
        super().__init__(opened, encoding=encoding, errors=ESCAPED, line_buffering=True)

    def write(self, text: str, /) -> int:
        with _named():
            return super().write(text)

    def flush(self) -> None:
        with _named():
            super().flush()


@contextlib.contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except (BrokenPipeError, OutputError):
        raise
    except OSError as error:
        raise OutputError(f"standard output can't be written: {error.strerror or error}") from error


def open_streams() -> None:
    """Open closed streams (``>&-``) to the null device; make output write out what can't be encoded and flush each line.

    Standard error flushes lines by itself. Output can thus be read while the command works or waits, also from a pipe.
    """
    _open_descriptors()
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115  # until the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.flush()
        sys.stdout = _Output(1, sys.stdout.encoding)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors=ESCAPED)


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
    result = _Output(os.dup(1), sys.stdout.encoding)
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
