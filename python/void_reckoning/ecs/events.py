"""The event bus of a campaign or a world: subscribing to events and publishing them."""

from __future__ import annotations

import logging
import threading
import weakref
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from void_reckoning._core import Event, NativeCampaign, NativeWorld
from void_reckoning.support.arguments import callback, check_result, instance, integer, refused, text
from void_reckoning.support.live import live
from void_reckoning.support.notebook import short_repr

Handler = Callable[[Event], object]

_LOG = logging.getLogger("void_reckoning")
_FAILURES_KEPT = 100


@short_repr
@dataclass(frozen=True)
class EventFailure:
    """An error of a subscriber or bound system: what it was doing, and the exception."""

    what: str
    error: Exception


@live("pickle the events")
class Subscription:
    """Active until :meth:`cancel`, or the end of a ``with`` block."""

    def __init__(self, bus: EventBus, number: int) -> None:
        self._bus = instance(bus, EventBus, "bus")
        self._number = integer(number, "number", 0, 2**64 - 1)

    def cancel(self) -> bool:
        """End it; return whether it was active."""
        return self._bus._cancel(self._number)

    def __enter__(self) -> Subscription:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()


@live("pickle the events")
class EventBus:
    """Delivers events: a campaign's as they are committed, and published ones.

    Events come in the order in which they happened; each goes to its subscribers in the order in which they subscribed. What is published
    meanwhile is delivered afterwards. Subscribers may read the world, but not change it (``StateError``); an exception is logged, kept in
    :attr:`failures`, and stops nothing, unless it is not an ``Exception``: ``SystemExit`` and ``KeyboardInterrupt`` pass.
    ``FactionTurnStart`` is delivered before the faction's transaction, all others after the commit. Events published from outside reach
    subscribers and bound systems, and change nothing: they are not part of a campaign's log.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> campaign = vr.Campaign.create(factions=3, systems=20)
    >>> with campaign.events.subscribe("FactionTurnEnd", lambda event: print(event.turn, event.committed)):
    ...     campaign.run(1)
    1 True
    1 True
    1 True
    'turns'
    """

    def __init__(self, native: NativeCampaign | NativeWorld) -> None:
        if not isinstance(native, NativeCampaign | NativeWorld):
            raise refused("native", "a campaign or a world of the core", native)
        self._native = native
        self._handlers: dict[int, Callable[..., object]] = {}
        self._counting = threading.Lock()
        self.published = 0
        """Number of events published through this object."""
        self.failures: deque[EventFailure] = deque(maxlen=_FAILURES_KEPT)
        """The last hundred errors of subscribers and bound systems."""

    def subscribe(self, event: str | None, handler: Handler) -> Subscription:
        """Call ``handler(event)`` for each event of a name (see :func:`event_names`), or for every event.

        Raises
        ------
        InvalidInput
            There is no such event, and the message lists the valid ones; or ``handler`` is not callable, or ``async``.
        """
        event = None if event is None else text(event, "event")
        callback(handler, "handler", "an event")
        call = _WeakCall(self, f"a subscriber of {event or 'all events'}")
        number = self._native.subscribe(event, call)
        return self._keep(number, handler, call)

    def publish(self, event: str, fields: Mapping[str, Any] | None = None, faction: str | None = None) -> None:
        """Publish an event of your own.

        Parameters
        ----------
        event
            Its name, as for :meth:`subscribe`.
        fields
            Values by field; omitted fields are zero, null, false or no faction. Factions by id.
        faction
            The faction in whose turn it happens; for information only.

        Raises
        ------
        InvalidInput
            An unknown event, field or faction, or a value that the field can't hold.
        """
        self._native.publish(event, {} if fields is None else fields, faction)
        with self._counting:
            self.published += 1

    def bind(self, event: str, system: Callable[[], object], what: str) -> Subscription:
        """Call ``system()`` after the commit that holds the event; for ``FactionTurnStart`` before the faction's transaction."""
        callback(system, "system")
        event = text(event, "event")
        call = _WeakCall(self, text(what, "what"))
        return self._keep(self._native.bind_system(event, call), system, call)

    def run_bound(self) -> None:
        """Run the bound systems that were waiting for the system that published their events; called automatically."""
        self._native.run_bound()

    def _keep(self, number: int, handler: Callable[..., object], call: _WeakCall) -> Subscription:
        # The native bus holds the handler by a weak reference only: a handler that refers to its campaign does not leak.
        call.number = number
        self._handlers[number] = handler
        return Subscription(self, number)

    def _cancel(self, number: int) -> bool:
        self._handlers.pop(number, None)
        return self._native.unsubscribe(number)

    def _call(self, number: int, what: str, *arguments: Any) -> None:
        handler = self._handlers.get(number)
        if handler is None:
            return
        try:
            check_result(handler(*arguments), what)
        except Exception as error:
            self.failures.append(EventFailure(what, error))
            _LOG.exception("%s failed", what)


class _WeakCall:
    def __init__(self, bus: EventBus, what: str) -> None:
        self._bus = weakref.ref(bus)
        self._what = what
        self.number = 0

    def __call__(self, *arguments: Any) -> None:
        bus = self._bus()
        if bus is not None:
            bus._call(self.number, self._what, *arguments)
