"""What goes over the socket is what protocol*.py says, and what the page is told of it."""

import dataclasses
import importlib.util
import json
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict

import pytest
import void_reckoning as vr
from dashboard_server import Page, open_dashboard
from refused_orders import run_with_refused_orders
from void_reckoning.dashboard import protocol, protocol_answers, protocol_questions
from void_reckoning.dashboard.serving.sockets import _ANSWERS


def misfits(value: Any, kind: Any, path: str = "message") -> list[str]:
    """Where a value that came as JSON is not of a type of the protocol."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        found = [misfits(value, one, path) for one in arguments]
        return min(found, key=len)
    if origin is Literal:
        return [] if value in arguments else [f"{path} is {value!r}"]
    if origin is list:
        parts = enumerate(value) if isinstance(value, list) else None
        kinds: Any = lambda _: arguments[0]  # noqa: E731
    elif origin is dict:
        parts = value.items() if isinstance(value, dict) else None
        kinds = lambda _: arguments[1]  # noqa: E731
    elif origin is tuple or hasattr(kind, "_fields"):
        row = arguments or tuple(typing.get_type_hints(kind).values())
        parts = enumerate(value) if isinstance(value, list) and len(value) == len(row) else None
        kinds = row.__getitem__
    elif typing.is_typeddict(kind) or dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        told = typing.get_type_hints(kind, include_extras=True)
        needed = {name for name, hint in told.items() if typing.get_origin(hint) is not NotRequired}
        fits = isinstance(value, dict) and needed <= value.keys() <= hints.keys()
        parts = value.items() if fits else None
        kinds = hints.__getitem__
    elif kind is object:
        return []
    else:
        allowed = (int, float) if kind is float else kind
        right = isinstance(value, allowed) and not (isinstance(value, bool) and kind is not bool)
        return [] if right else [f"{path} is {value!r}, not {kind}"]
    if parts is None:
        return [f"{path} is {str(value)[:200]}, not {kind}"]
    return [fault for name, part in parts for fault in misfits(part, kinds(name), f"{path}.{name}")]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    base = tmp_path_factory.mktemp("told")
    (base / "broken").mkdir()
    (base / "broken" / "blackbox.vrlog").write_bytes(b"x" * 300)
    with vr.Campaign.create(factions=5, systems=30, seed=3, directory=base / "one") as campaign:
        run_with_refused_orders(campaign, 60)
    with vr.Campaign.create(factions=2, systems=10, directory=base / "played", telemetry=True) as campaign:
        campaign.run(2)
        with open_dashboard(base) as dashboard, dashboard.socket() as socket:
            made = Page(socket)
            made.ask(ask="follow", run="one")
            made.wait_for_state("one", "ended")
            made.ask(ask="follow", run="played")
            made.wait_for_state("played", "live")
            campaign.run(1)
            yield made


def test_messages_that_nobody_asked_for_are_as_described(page: Page) -> None:
    for message in page.news:
        assert misfits(message, protocol.ServerMessage) == []
    assert {message["kind"] for message in page.news} >= {"runs", "map", "turns", "state"}
    turns = [turn for message in page.news if message["kind"] == "turns" for turn in message["turns"]]
    told = set().union(*turns)
    assert told >= {"turn", "owners", "spawned", "moves", "gone", "battles", "reports", "events", "took", "turns"}


@pytest.mark.parametrize(
    "question",
    [
        {"ask": "follow", "run": "one"},
        {"ask": "unfollow", "run": "nothing"},
        {"ask": "events", "run": "one", "turns": [1, 60], "types": ["EntityMoved", "CombatEnd"], "limit": 50},
        {"ask": "events", "run": "one", "faction": 1, "text": "colony", "after": 5},
        {"ask": "orders", "run": "one", "accepted": False},
        {"ask": "orders", "run": "one", "kind": "move_fleet"},
        {"ask": "details", "run": "one", "turn": 60, "system": 1},
        {"ask": "details", "run": "one", "turn": 60, "fleet": 0},
        {"ask": "telemetry", "run": "one"},
        {"ask": "chances", "run": "one"},
        {"ask": "telemetry", "run": "played"},
    ],
)
def test_answers_are_as_described(page: Page, question: dict[str, Any]) -> None:
    assert misfits(question, protocol_questions.Question) == []
    message = page.ask(**question)
    assert misfits(message, protocol.AnswerMessage) == []
    kind = getattr(protocol_answers, protocol_questions.ANSWERS[question["ask"]])
    assert misfits(message["answer"], kind) == []


def test_answers_about_battles_are_as_described(page: Page) -> None:
    told = [message for message in page.news if message["kind"] == "turns" and message["run"] == "one"]
    rows = [row for message in told for turn in message["turns"] for row in turn.get("battles", [])]
    shots = 0
    for row in rows[:10]:
        found = page.ask(ask="battle", run="one", combat=row[0])["answer"]
        assert misfits(found, protocol_answers.BattleAnswer) == []
        shots += len(found["shots"])
    assert shots


def test_refusals_are_as_described(page: Page) -> None:
    for question in (
        {"ask": "battle", "run": "one", "combat": 0},
        {"ask": "battle", "run": "elsewhere"},
        {"ask": "what"},
    ):
        message = page.ask(**question)
        assert message["kind"] == "error"
        assert misfits(message, protocol.ServerMessage) == []


def test_every_question_has_its_answer() -> None:
    questions = typing.get_args(protocol_questions.Question)
    asks = {typing.get_args(typing.get_type_hints(one)["ask"])[0] for one in questions}
    assert asks == protocol_questions.ANSWERS.keys() == {*_ANSWERS, "follow", "unfollow", "details"}


def test_results_are_those_of_the_core() -> None:
    assert len(protocol.RESULTS) == len(vr.CombatResult)
    for result in vr.CombatResult:
        assert set(result.name.lower().split("_")) & set(protocol.RESULTS[result].rstrip("s").split()) or result == 0


@pytest.fixture(scope="module")
def generator(root: Path) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("page_protocol", root / "tools" / "page_protocol.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Label(NamedTuple):
    """A name and more."""

    name: str
    side: Literal[0, 1]


class Example(TypedDict):
    """All that there is."""

    labels: list[Label]
    both: NotRequired[list[int | None]]
    pair: tuple[int, str]
    counts: dict[str, float]
    anything: object


def test_types_are_written_as_the_page_reads_them(generator: types.ModuleType) -> None:
    assert generator.declaration(Label) == [
        "/** A name and more. */",
        "export type Label = [",
        "  name: string,",
        "  side: 0 | 1,",
        "];",
    ]
    assert generator.declaration(Example) == [
        "/** All that there is. */",
        "export interface Example {",
        "  labels: Label[];",
        "  both?: (number | null)[];",
        "  pair: [number, string];",
        "  counts: Record<string, number>;",
        "  anything: unknown;",
        "}",
    ]


@pytest.mark.parametrize("kind", [bytes, set[int], dict[int, str], tuple[int, ...]])
def test_what_json_does_not_have_is_refused(generator: types.ModuleType, kind: Any) -> None:
    with pytest.raises(TypeError, match="no counterpart"):
        generator.expression(kind)


def test_all_that_is_described_reaches_the_page(generator: types.ModuleType) -> None:
    text = generator.rendered([generator.load(name) for name in generator.SOURCES])
    for module in (protocol, protocol_questions, protocol_answers):
        for name, kind in vars(module).items():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                assert f"export interface {name} {{" in text or f"export type {name} = " in text
                assert all(f"  {field}: " in text or f"  {field}?: " in text for field in typing.get_type_hints(kind))
    assert f"export const RESULTS = {json.dumps(list(protocol.RESULTS))};" in text
