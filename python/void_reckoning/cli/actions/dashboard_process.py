"""The dashboard of a campaign that is being played."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from void_reckoning._core import InvalidInput, StorageError
from void_reckoning.cli.streams import say

_NICE = 5  # the campaign comes first


def dashboard_options(public_url: str | None, allow_hosts: Sequence[str] | None) -> list[str]:
    """Return the options of ``dashboard`` for another command's options.

    >>> dashboard_options("https://example.org/void", ["hub"])
    ['--public-url=https://example.org/void', '--allow-host=hub']
    """
    public = [] if public_url is None else [f"--public-url={public_url}"]
    return public + [f"--allow-host={host}" for host in allow_hosts or ()]


def _shown(directory: Path) -> list[str]:
    """Return the folder to show and the run in it: with the runs beside it, where the folder above lists it."""
    from void_reckoning.dashboard.runs import RunFolder  # noqa: PLC0415  # only --dashboard needs it

    above = RunFolder(directory.parent)
    try:
        return [str(directory.parent), "--run", above.find(directory.name)]
    except InvalidInput:  # that folder is a campaign itself, or has too many
        return [str(directory)]


class DashboardProcess:
    """A dashboard in a separate process, so that it takes neither the campaign's interpreter lock nor its core.

    It ends with this process, however that ends: its standard input is closed then.

    Parameters
    ----------
    directory
        The campaign folder, which must exist.
    options
        More options of the command.

    Raises
    ------
    StorageError
        It did not start; it has printed why.
    """

    def __init__(self, directory: Path, options: Sequence[str] = ()) -> None:
        command = [
            "dashboard",
            *_shown(directory.absolute()),
            "--stop-with-input",
            "--json",
            *options,
        ]
        self._process = subprocess.Popen(
            ["nice", "-n", str(_NICE), sys.executable, "-m", "void_reckoning", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise StorageError(f"the dashboard did not start (exit code {self._process.wait()})")
        self.url: str = json.loads(line)["url"]
        say(f"dashboard    {self.url}")

    def stay(self) -> None:
        """Wait until Ctrl-C."""
        with contextlib.suppress(KeyboardInterrupt):
            say("The dashboard stays open; press Ctrl-C to stop it.")
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
