"""One page's socket: the campaigns it follows, its questions, and the messages sent."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from void_reckoning._core import IntegrationError, InvalidInput, StorageError
from void_reckoning.dashboard import answers, battles
from void_reckoning.dashboard.chances import chances_answer
from void_reckoning.dashboard.following import Following
from void_reckoning.dashboard.messages import (
    MAX_REQUEST,
    encode,
    map_message,
    request_of,
    runs_message,
    turns_message,
)
from void_reckoning.dashboard.performance import telemetry_answer
from void_reckoning.dashboard.protocol import (
    AnswerMessage,
    BeatMessage,
    CampaignState,
    ErrorMessage,
    RewoundMessage,
    Run,
    StateMessage,
)
from void_reckoning.dashboard.protocol_answers import DetailsAnswer, Nothing
from void_reckoning.dashboard.serving.hub import Hub

_EVERY_S = 0.15  # between updates
_BEAT_S = 2.0  # between signs of life
_MAX_TURNS, _MAX_BYTES = 400, 256 * 1024  # in one message
_MAX_RUNS = 4  # that one page follows at a time
_MAX_SOCKETS = 256
_MAX_QUESTIONS = 8  # of one page at a time

_BEAT = encode(BeatMessage(kind="beat"))

_ANSWERS: dict[str, Callable[[Following, dict[str, Any]], Mapping[str, object]]] = {
    "events": answers.events,
    "orders": answers.orders,
    "battle": battles.battle,
    "telemetry": lambda following, _: telemetry_answer(following.folder),
    "chances": lambda following, _: chances_answer(following.folder, following.current_reader().factions),
}


_UNTOLD = (None, "", 0, 0)


@dataclass
class _Cursor:
    """How far a page is up to date with a campaign."""

    following: Following
    generation: int = -1
    """-1: the page has nothing, not even the map."""
    sent: int = 0
    """Number of rounds sent, from the first of the log."""
    state: tuple[CampaignState | None, str, int, int] = _UNTOLD
    """The state sent: state, problem, and while it is read the last round of the log and the last one read."""

    def news(self, key: str) -> Iterator[str]:
        """Yield the messages that bring the page up to date; later commits come next time."""
        following = self.following
        with following.lock:
            star_map, generation, turns = following.star_map, following.generation, following.turns
            void_after, first = following.void_after, following.first_turn
            map_generation = following.map_generation
            count = len(turns)
            read = (following.written_to, first - 1 + count) if following.state == "reading" else (0, 0)
            state = (following.state, following.problem, *read)
        if star_map is not None:
            if self.generation < map_generation:
                yield encode(map_message(key, generation, star_map))
                self.sent = 0
            elif self.generation != generation:
                # Of several rewinds at once only the last one's turn is known: the page gets everything again then.
                kept = void_after - first + 1 if self.generation == generation - 1 else 0
                self.sent = max(0, min(self.sent, kept))
                to = first - 1 + self.sent
                yield encode(RewoundMessage(kind="rewound", run=key, generation=generation, to=to))
            self.generation = generation
            while self.sent < count:
                end, size = self.sent, 0
                while end < count and end - self.sent < _MAX_TURNS and size < _MAX_BYTES:
                    size += len(turns[end])
                    end += 1
                yield turns_message(key, generation, turns[self.sent : end])
                self.sent = end
        if state != self.state:
            self.state = state
            turn = first - 1 + count
            yield encode(
                StateMessage(kind="state", run=key, state=state[0], problem=state[1], turn=turn, of=max(state[2], turn))
            )


class PageSocket:
    """Serves one page until it disconnects."""

    def __init__(self, hub: Hub, socket: WebSocket) -> None:
        self._hub = hub
        self._socket = socket
        self._news = asyncio.Event()
        self._asked = asyncio.Event()  # for messages that must not wait
        self._one_message = asyncio.Lock()
        self._cursors: dict[str, _Cursor] = {}
        self._runs: dict[str, Run] | None = None
        self._asked_details = 0

    async def serve(self) -> None:
        """Serve until the page disconnects, at any moment."""
        with contextlib.suppress(WebSocketDisconnect):
            if len(self._hub.pages) >= _MAX_SOCKETS:
                await self._socket.close(1013, "too many pages are open")
                return
            await self._socket.accept()
            await self._serve_accepted()

    async def _serve_accepted(self) -> None:
        self._hub.pages.add(self._news)
        self._news.set()
        sending, living = asyncio.create_task(self._send_news()), asyncio.create_task(self._send_beats())
        answering: set[asyncio.Task[None]] = set()
        try:
            while True:
                text = await self._receive()
                # Details may take long; other questions don't wait for them, up to a limit.
                if len(answering) >= _MAX_QUESTIONS:
                    await asyncio.wait(answering, return_when=asyncio.FIRST_COMPLETED)
                task = asyncio.create_task(self._answer(text))
                answering.add(task)
                task.add_done_callback(answering.discard)
        finally:
            self._asked_details = -1
            self._hub.pages.discard(self._news)
            for key in self._cursors:
                self._hub.leave(key)
            for one in (sending, living, *answering):
                one.cancel()
                with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                    await one

    async def _send(self, text: str) -> None:
        """Send a message. One at a time, and the loop runs after each, so that nothing more is written to a connection found lost."""
        async with self._one_message:
            await self._socket.send_text(text)
            await asyncio.sleep(0)

    async def _receive(self) -> str:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect
        text = message.get("text")
        return text if isinstance(text, str) else "request must be a text message"

    async def _send_news(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            runs, before = self._hub.runs, self._runs
            if runs is not before:
                self._runs = runs
                await self._send(runs_message(self._hub.folder.name, before or {}, runs))
            for key, cursor in list(self._cursors.items()):
                for text in cursor.news(key):
                    await self._send(text)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), _EVERY_S)
            self._asked.clear()

    async def _send_beats(self) -> None:
        while True:
            await self._send(_BEAT)
            await asyncio.sleep(_BEAT_S)

    async def _answer(self, text: str) -> None:
        number: Any = None
        message: AnswerMessage | ErrorMessage
        try:
            if len(text) > MAX_REQUEST:
                raise InvalidInput(f"request must be at most {MAX_REQUEST} characters, got {len(text)}")
            request = request_of(text)
            given = request.get("id")
            number = given if isinstance(given, int | str) and len(str(given)) < 40 else None
            message = {"kind": "answer", "id": number, "answer": await self._ask(request)}
        except (IntegrationError, StorageError, ValueError, OSError) as error:
            message = {"kind": "error", "id": number, "error": str(error)[:1000]}
        except Exception as error:  # any error of a request: the page gets it, and the dashboard continues
            message = {"kind": "error", "id": number, "error": f"{type(error).__name__}: {error}"[:1000]}
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # it disconnected meanwhile
            await self._send(encode(message))

    async def _ask(self, request: dict[str, Any]) -> Mapping[str, object]:
        ask, key = request["ask"], request.get("run")
        if ask == "follow":
            return self._follow(str(key)[:500], request)
        if ask == "unfollow":
            if str(key) in self._cursors:
                del self._cursors[str(key)]
                self._hub.leave(str(key))
            return {}
        if ask == "details":
            return await self._details(self._hub.followed(key), request)
        if ask not in _ANSWERS:
            raise InvalidInput(f"ask must be one of follow, unfollow, details, {', '.join(_ANSWERS)}, got {ask[:40]!r}")
        return await asyncio.to_thread(_ANSWERS[ask], self._hub.followed(key), request)

    async def _details(self, following: Following, request: dict[str, Any]) -> DetailsAnswer:
        """Return details, one at a time for all pages; of several requests of a page, only the last."""
        self._asked_details += 1
        mine = self._asked_details

        def rebuild() -> DetailsAnswer:
            if mine != self._asked_details:
                raise InvalidInput("replaced by a later request")
            return self._hub.rebuilder.details(following, request)

        return await asyncio.get_running_loop().run_in_executor(self._hub.one_at_a_time, rebuild)

    def _follow(self, key: str, request: dict[str, Any]) -> Nothing:
        if key not in self._cursors and len(self._cursors) >= _MAX_RUNS:
            raise InvalidInput(f"a page must follow at most {_MAX_RUNS} runs; unfollow one first")
        generation = answers.whole(request, "generation", -1, 2**31, -1)
        turn = answers.whole(request, "turn", 0, 2**31, 0)
        if key not in self._cursors:
            self._cursors[key] = _Cursor(self._hub.follow(key))
        cursor = self._cursors[key]
        cursor.generation, cursor.state = -1, _UNTOLD
        following = cursor.following
        with following.lock:
            if generation == following.generation and following.star_map is not None:  # after a broken connection
                cursor.generation, cursor.sent = (
                    generation,
                    min(len(following.turns), max(0, turn - following.first_turn + 1)),
                )
        self._asked.set()
        self._news.set()
        return {}
