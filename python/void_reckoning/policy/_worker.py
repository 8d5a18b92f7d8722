"""A policy's own process: the policy, and a view that queries the campaign."""

from __future__ import annotations

import io
import json
import os
import pickle
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from void_reckoning._core import LIMITS, FactionView, InvalidInput, PolicyError, StateError
from void_reckoning.policy._beginning import begin
from void_reckoning.policy._channel import ORDERS, Channel, to_json
from void_reckoning.policy.faction_policy import FactionPolicy
from void_reckoning.policy.names import policy_name
from void_reckoning.support.arguments import refused
from void_reckoning.support.error_handling import one_line
from void_reckoning.support.live import live

MAX_ORDERS = LIMITS.max_orders


@live("take the values that are needed")
class RemoteView:
    """A :class:`FactionView` seen from another process: each call goes to the campaign, and ``memory`` returns with the plan."""

    __slots__ = ("_channel", "_memory")  # nothing else can be set, as in the campaign's process

    def __init__(self, channel: Channel) -> None:
        self._channel: Channel | None = channel
        self._memory: Any = None

    @property
    def memory(self) -> Any:
        """The same as :attr:`FactionView.memory`."""
        if self._memory is None:
            self._memory = self._ask("memory")
        return self._memory

    @memory.setter
    def memory(self, memory: Any) -> None:
        if not isinstance(memory, dict):
            raise refused("memory", "a dict", memory)
        self._memory = memory

    def __getattr__(self, name: str) -> Any:
        known = None if name.startswith("_") else getattr(FactionView, name, None)
        if known is None:
            raise AttributeError(f"FactionView has no attribute '{name}'")
        if isinstance(known, property):
            return self._ask(name)
        return lambda *arguments, **named: self._ask(name, arguments, named)

    def _ask(self, name: str, arguments: tuple[Any, ...] | None = None, named: dict[str, Any] | None = None) -> Any:
        if self._channel is None:
            raise StateError("this view's faction turn is over: take what you need while it is open")
        self._channel.send(to_json(["ask", name, arguments, named or {}]))
        kind, value = pickle.loads(self._channel.receive())
        if kind == "error":
            raise value
        return value

    def _close(self) -> str | None:
        """End the turn; return the memory as JSON where the policy used it."""
        self._channel = None
        return None if self._memory is None else json.dumps(self._memory, allow_nan=False)


def main(end: int) -> None:
    """Create the policy that the other end of a socket names, and plan for it until that is closed."""
    _end_with_parent()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # the process is killed at the end
    channel = Channel(socket.socket(fileno=end))
    try:
        made = begin(channel.receive())
        if not hasattr(made, "plan"):
            raise InvalidInput(f"{policy_name(made)} has no plan(view)")
    except (Exception, SystemExit) as error:
        channel.send(to_json(["failed", error.message if isinstance(error, InvalidInput) else one_line(error)]))
        return
    channel.send(to_json(["ready", policy_name(made)]))
    while True:
        try:
            channel.receive()
        except EOFError:
            return
        channel.send(_answer(made, RemoteView(channel)))


def _answer(policy: FactionPolicy, view: RemoteView) -> bytes:
    try:
        orders = _orders(policy.plan(view))  # type: ignore[arg-type]  # serves as one
        return to_json(["plan", orders, view._close()])
    except PolicyError as error:
        return to_json(["failed", error.message])
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return to_json(["failed", one_line(error) + _line_of(error)])
    finally:
        view._channel = None


def _line_of(error: BaseException) -> str:
    """Return the line that raised, as the campaign's process does for its own policies."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return "" if at is None else f" ({Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno})"


def _orders(planned: Any) -> list[Any]:
    orders: list[Any] = []
    for item in () if planned is None else planned:
        if type(item).__name__ not in ORDERS:
            raise PolicyError(f"item {len(orders)} of the plan must be an order, got {type(item).__name__}")
        if len(orders) == MAX_ORDERS:
            raise PolicyError(f"plan() must return at most {MAX_ORDERS} orders, got more")
        orders.append(item)
    return orders


def _end_with_parent() -> None:
    """End with the campaign's process, even if that was killed and the policy never stops planning. The policy has no input."""
    ends_with_it = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def wait() -> None:
        while os.read(ends_with_it, 1):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
