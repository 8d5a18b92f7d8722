"""What a notebook shows of objects: small HTML without scripts, readable on light and dark ground; and texts of one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar

from void_reckoning import _core
from void_reckoning._core import StateError

MAX_TEXT = 300
"""Characters of a text of one line."""
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 10, 12, 48
"""Rows, columns and characters of a cell that a table shows."""

_BORDER = "1px solid color-mix(in srgb, currentColor 25%, transparent)"
_BOX = f"display:inline-block;box-sizing:border-box;max-width:100%;overflow-x:auto;border:{_BORDER};border-radius:4px;padding:6px 10px"
_HEAD = f"text-align:left;padding:2px 8px;border-bottom:{_BORDER};white-space:nowrap;vertical-align:bottom;color:inherit;background:none"
_CELL = "padding:2px 8px;white-space:nowrap;color:inherit;background:none"
_FAINT = "opacity:0.7;font-weight:normal;font-size:85%"

_Class = TypeVar("_Class", bound=type)


def bounded(text: str, limit: int = MAX_TEXT) -> str:
    r"""Return a text on one line, cut to a length.

    >>> bounded("one\ntwo"), bounded("x" * 9, 5)
    ('one two', 'xx...')
    """
    line = " ".join(text.split("\n"))
    return line if len(line) <= limit else line[: limit - 3] + "..."


def short_repr(kind: _Class) -> _Class:
    """Bound the text that a class of results is shown as."""
    whole: Any = kind.__repr__

    def short(self: Any) -> str:
        return bounded(str(whole(self)))

    kind.__repr__ = short  # type: ignore[assignment, method-assign]
    return kind


def shown(value: Any) -> str:
    """Return a value as a cell shows it: numbers grouped by thousands, ids as they are, at most six significant digits."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < 2**31 else str(value)  # ids begin at 2**32
    if isinstance(value, float):
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return bounded(value if isinstance(value, str) else repr(value), MAX_CELL)


def card(
    title: str,
    facts: Mapping[str, Any],
    columns: Sequence[str | tuple[str, str]] = (),
    rows: Iterable[Sequence[Any]] = (),
    note: str = "",
) -> str:
    """Return a title, facts beside their names, and a table, as HTML.

    Parameters
    ----------
    title, facts
        What it is, and what to know of it.
    columns
        Names, or names and units.
    rows
        Values of the columns, all of which are shown.
    note
        A line below the table.
    """
    parts = [f'<div style="{_BOX}"><div><b>{escape(title)}</b></div>']
    if facts:
        told = (
            f'<span style="{_FAINT}">{escape(name)}</span> {escape(shown(value))}'
            for name, value in facts.items()
            if value is not None
        )
        parts.append(f"<div>{' &nbsp; '.join(told)}</div>")
    if columns:
        heads = [(one, "") if isinstance(one, str) else one for one in columns]
        parts.append(
            '<table style="border-collapse:collapse;font-size:inherit;margin:4px 0 0;background:none;color:inherit"><thead><tr>'
        )
        for name, unit in heads:
            below = f'<br><span style="{_FAINT}">{escape(unit)}</span>' if unit else ""
            parts.append(f'<th style="{_HEAD}">{escape(bounded(name, MAX_CELL))}{below}</th>')
        parts.append("</tr></thead><tbody>")
        for row in rows:
            cells = (
                f'<td style="{_CELL};text-align:{"right" if _is_number(value) else "left"}">{escape(shown(value))}</td>'
                for value in row
            )
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</tbody></table>")
    if note:
        parts.append(f'<div style="{_FAINT}">{escape(note)}</div>')
    return "".join([*parts, "</div>"])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _fields(kind: type) -> list[str]:
    """Return the names of a record's attributes, as they are described."""
    return [name for name, value in vars(kind).items() if isinstance(value, property) and not name.startswith("_")]


def _record_repr(record: Any) -> str:
    told = ", ".join(f"{name}={getattr(record, name)!r}" for name in _fields(type(record)))
    return bounded(f"{type(record).__name__}({told})")


def _record_html(record: Any) -> str:
    rows = [(name, getattr(record, name)) for name in _fields(type(record))]
    return card(type(record).__name__, {}, ("", ""), rows)


def _table_html(table: Any) -> str:
    import pyarrow as pa  # noqa: PLC0415  # heavy

    stream = pa.RecordBatchReader.from_stream(table)
    fields = list(stream.schema)
    first: list[dict[str, Any]] = []
    for batch in stream:
        first += batch.slice(0, MAX_ROWS - len(first)).to_pylist()
        if len(first) >= MAX_ROWS:
            break
    named = fields[:MAX_COLUMNS]
    columns = [(field.name, _unit_of(field)) for field in named]
    left = [f"{len(table) - len(first):,} more rows" if len(table) > len(first) else ""]
    left += [f"{len(fields) - len(named)} more columns" if len(fields) > len(named) else ""]
    rows = ([row[field.name] for field in named] for row in first)
    title = f"Table {table.name}: {len(table):,} rows x {len(fields)} columns"
    return card(title, {}, columns, rows, ", ".join(one for one in left if one))


def _unit_of(field: Any) -> str:
    unit = (field.metadata or {}).get(b"unit", b"")
    return bounded(unit.decode("utf-8", "replace") or str(field.type), 20)


def _outcome_html(outcome: Any) -> str:
    rows = [
        (
            ("attackers", "defenders", "others 1", "others 2")[side.side],
            ", ".join(f"{count} {unit}" for unit, count in forces.items()),
            side.started,
            side.destroyed,
            side.routed,
            side.withdrawn,
            round(100 * (1 - side.hull_left / side.hull_started), 1),
        )
        for side, forces in zip(outcome.sides, outcome.forces, strict=True)
    ]
    facts = {"ended by": outcome.reason, "ticks": outcome.ticks, "seed": str(outcome.seed)}
    columns = ("side", "units", "started", "destroyed", "routed", "withdrawn", ("hull lost", "%"))
    return card(f"Battle: {outcome.result.name.replace('_', ' ').lower()}", facts, columns, rows)


def _estimate_html(estimate: Any) -> str:
    rows = [
        (side, round(100 * loss, 1), round(100 * spread, 1))
        for side, loss, spread in zip(("first", "second"), estimate.losses, estimate.spread, strict=True)
    ]
    facts = {"chance of the first to win": f"{estimate.win_probability:.1%}", "doubt": f"{estimate.doubt:.1%}"}
    return card("Estimate of a battle", facts, ("team", ("expected loss", "%"), ("spread", "%")), rows)


def _view_repr(view: Any) -> str:
    try:
        return (
            f"<FactionView {view.faction_id} turn={view.turn} colonies={len(view.colonies)} fleets={len(view.fleets)}>"
        )
    except StateError:
        return "<FactionView, whose faction turn is over>"


def _view_html(view: Any) -> str:
    try:
        facts = {
            "turn": view.turn,
            "treasury": f"{view.treasury:,.0f} credits",
            "income": f"{view.income:,.0f} credits a turn",
            "score": view.score,
            "colonies": len(view.colonies),
            "research": view.research.technology,
        }
        fleets = list(view.fleets)
        rows = [
            (str(fleet), len(view.ships(fleet)), view.fleet_strength(fleet), str(view.system_of(fleet)))
            for fleet in fleets[:MAX_ROWS]
        ]
        note = f"{len(fleets) - len(rows)} more fleets" if len(fleets) > len(rows) else ""
        return card(f"View of {view.faction_id}", facts, ("fleet", "ships", "strength", "system"), rows, note)
    except StateError:
        return card("View", {"": "its faction turn is over"})


def _entity_html(ref: Any) -> str:
    rows = [(name, field, value) for name, fields in ref.components.items() for field, value in fields.items()]
    note = f"{len(rows) - 3 * MAX_ROWS} more fields" if len(rows) > 3 * MAX_ROWS else ""
    columns = ("component", "field", "value")
    return card(f"Entity {ref.entity_id}", {}, columns, rows[: 3 * MAX_ROWS], note)


def campaign_html(campaign: Any, universe: str) -> str:
    """Return a campaign: universe, turn, seed, and its factions with their scores, the best first."""
    best = sorted(campaign.standings(), key=lambda row: -row.score)
    rows = [
        (
            row.id,
            campaign.policy_of(row.id),
            row.score,
            row.planets,
            row.fleets,
            row.units,
            row.treasury,
            "" if row.alive else "eliminated",
        )
        for row in best[: 2 * MAX_ROWS]
    ]
    facts = {
        "turn": campaign.turn,
        "seed": str(campaign.seed),
        "battles": campaign.battles,
        "folder": None if campaign.directory is None else campaign.directory.name,
    }
    columns = ("faction", "policy", "score", "planets", "fleets", "units", ("treasury", "credits"), "")
    note = f"{len(best) - len(rows)} more factions" if len(best) > len(rows) else ""
    return card(f"Campaign in {universe}", facts, columns, rows, note)


def world_html(world: Any) -> str:
    """Return a world: how many entities it has, and its components with theirs."""
    known = world.components
    rows = [
        (one["name"], len(world.table(one["name"])), ", ".join(one["fields"]), one["doc"]) for one in known[:MAX_ROWS]
    ]
    facts = {"entities": world.entity_count}
    note = f"{len(known) - len(rows)} more components" if len(known) > len(rows) else ""
    return card("World", facts, ("component", "entities", "fields", ""), rows, note)


_RECORDS = (
    _core.Planet,
    _core.Colony,
    _core.Ship,
    _core.Army,
    _core.QueueEntry,
    _core.Research,
    _core.SeenUnits,
    _core.ForeignFleet,
    _core.ForeignPlanet,
)
_SHOWN: dict[type, Callable[[Any], str]] = {
    _core.Table: _table_html,
    _core.CombatOutcome: _outcome_html,
    _core.ViewEstimate: _estimate_html,
    _core.FactionView: _view_html,
    _core.EntityRef: _entity_html,
    _core.CampaignWorld: world_html,
    **dict.fromkeys(
        (
            *_RECORDS,
            _core.Standing,
            _core.CampaignStatistics,
            _core.CampaignUsage,
            _core.UnitTypeFigures,
            _core.BuildingFigures,
            _core.TechnologyFigures,
        ),
        _record_html,
    ),
}
_TEXTS: dict[type, Callable[[Any], str]] = {
    _core.Table: lambda table: f"<Table {bounded(table.name, MAX_CELL)}: {len(table)} rows>",
    _core.FactionView: _view_repr,
    _core.CampaignWorld: lambda one: (
        f"<CampaignWorld: {one.entity_count} entities, {len(one.components)} component types>"
    ),
    _core.CampaignSnapshot: lambda one: f"<CampaignSnapshot {one.universe_id} turn={one.turn} {one.state_hash:016x}>",
    _core.WorldSnapshot: lambda one: f"<WorldSnapshot {one.state_hash:016x}>",
    _core.DragCurve: lambda one: f"<DragCurve: {len(one.mach)} points, Mach {one.mach[0]:g} to {one.mach[-1]:g}>",
    _core.Trajectory: lambda one: f"<Trajectory: {len(one)} points>",
    _core.RangeTable: lambda one: f"<RangeTable: {len(one)} distances>",
    _core.EventNames: lambda one: "<EventNames>",
    **dict.fromkeys(_RECORDS, _record_repr),
}


def show_in_notebooks() -> None:
    """Give the native classes what notebooks and consoles show."""
    for kind, html in _SHOWN.items():
        kind._repr_html_ = html  # type: ignore[attr-defined]
    for kind, text in _TEXTS.items():
        kind.__repr__ = text  # type: ignore[assignment]
