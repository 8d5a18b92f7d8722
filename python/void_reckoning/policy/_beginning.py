"""Start of a policy's own process: its command and its first message."""

from __future__ import annotations

import pickle
import socket
import sys
from collections.abc import Callable
from multiprocessing import process, spawn
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.policy._named import make_named
from void_reckoning.policy.faction_policy import FactionPolicy
from void_reckoning.support.error_handling import one_line

_BEGIN = (
    "import sys; sys.path[:] = sys.argv[2:]; from void_reckoning.policy import _worker; _worker.main(int(sys.argv[1]))"
)


def command_for(end: socket.socket) -> list[str]:
    """Return the command that plans for the other end of the socket. It finds the modules that this process finds."""
    return [sys.executable, "-c", _BEGIN, str(end.fileno()), *(str(folder) for folder in sys.path)]


def beginning_of(policy: str | Callable[[], FactionPolicy]) -> bytes:
    """Return the first message to the process: the policy, and how to import the main script if that may define it.

    Raises
    ------
    InvalidInput
        The policy can't be sent.
    """
    if getattr(process.current_process(), "_inheriting", False):
        raise InvalidInput("a policy's process was asked for while one imports the main script")
    told: dict[str, Any] = {"argv": sys.argv}
    if not isinstance(policy, str) or policy.startswith("__main__:"):
        told["main"] = spawn.get_preparation_data("MainProcess")
        del told["main"]["authkey"]  # must not leave the process
    try:
        return pickle.dumps({**told, "policy": pickle.dumps(policy)})
    except (pickle.PicklingError, AttributeError, TypeError, InvalidInput) as error:
        raise InvalidInput(f"policy {policy} can't be sent to another process: {error}") from error


def begin(told: bytes) -> FactionPolicy:
    """Create the policy, in its own process.

    Raises
    ------
    InvalidInput
        It can't be created; the message says why.
    """
    what = pickle.loads(told)
    sys.argv = what["argv"]
    if "main" in what:
        _import_main(what["main"])
    policy = pickle.loads(what["policy"])
    made: FactionPolicy = make_named(policy) if isinstance(policy, str) else policy()
    return made


def _import_main(prepared: dict[str, Any]) -> None:
    current: Any = process.current_process()
    current._inheriting = True  # as multiprocessing marks a process that imports the main script
    try:
        spawn.prepare(prepared)
    except (Exception, SystemExit) as error:
        raise InvalidInput(
            f"the main script, which the policy's process imports, raised {one_line(error)}; keep what it starts under "
            'if __name__ == "__main__":, or give the policy by name: module:Class or file.py:Class'
        ) from error
    finally:
        del current._inheriting
