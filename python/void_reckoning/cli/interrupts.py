"""Ctrl-C, SIGTERM and SIGHUP (the terminal was closed): every command ends with one line."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from void_reckoning.cli.display.summary import short_path

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):  # noqa: N818  # nothing is wrong
    """A command was interrupted. The message is the line to print."""


def raise_interrupts() -> None:
    """Make them raise ``KeyboardInterrupt``, unless they are ignored, as by ``nohup``."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def telling() -> Iterator[None]:
    """Raise an interrupt of the block as ``Interrupted``."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted("interrupted") from None


@contextmanager
def resumable(folder: Path) -> Iterator[None]:
    """If the block is interrupted and the folder contains a campaign by then, report how to resume it."""
    try:
        yield
    except KeyboardInterrupt:
        if not (folder / "campaign.toml").exists():
            raise
        raise Interrupted(
            f"interrupted; everything committed is kept: void-reckoning resume {short_path(folder)}"
        ) from None
