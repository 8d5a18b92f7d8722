"""Layout of a telemetry segment (docs/formats/telemetry.md)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

TELEMETRY_MAGIC = 0x564F49445245434B
"""The first eight bytes of a segment, little-endian."""
TELEMETRY_VERSION = 1
"""Newest layout version that can be read."""
HEADER_SIZE = 64
PLAN_SIZE = 80
FLAG_CLOSED = 2
BETWEEN_ROUNDS = 0xFFFF
NOBODY = 0xFFFE  # an intervention
BLOCK_CAMPAIGN, BLOCK_FACTIONS, BLOCK_PHASES, BLOCK_BATTLES, BLOCK_WRITER = 4, 5, 6, 7, 8

_HEADER = struct.Struct("<QIIQIIIIQIIQ")
_ENTRY = struct.Struct("<4I")
_COMBAT = struct.Struct("<QI4xQQI4x")
_PERFORMANCE = struct.Struct("<4I")
_ENTITIES = struct.Struct("<Q3I4x")
_CAMPAIGN = struct.Struct("<IHHQQIIIIIIII")
_TABLE = struct.Struct("<IIQ")
_FACTION = struct.Struct("<40s4I3qI4x")
_PHASE = struct.Struct("<24s3Q24Q")
_BATTLE = struct.Struct("<QQIHHIIIIIIQ")


class TelemetryError(RuntimeError):
    """A segment can't be found, opened or read now; the message names it and says why."""


class DamagedSegmentError(TelemetryError, ValueError):
    """The bytes are not a telemetry segment (such as another magic number), or are inconsistent."""


class ForeignVersionError(TelemetryError, ValueError):
    """A segment has a newer layout than this version reads; the message says which side to upgrade."""


class TelemetryHeader(NamedTuple):
    """The 64 bytes at the start of a segment."""

    magic: int
    version: int
    header_size: int
    sequence: int
    data_size: int
    flags: int
    writer_process: int
    start_nonce: int
    heartbeat_ns: int
    wake_word: int
    directory_entries: int
    directory_offset: int


class CombatStats(NamedTuple):
    """Totals since the campaign began; damage in the combat engine's sub-units. ``active_combats`` is live."""

    total_combats: int
    active_combats: int
    total_damage_dealt: int
    total_damage_received: int
    units_destroyed: int


class PerformanceMetrics(NamedTuple):
    """``simulation_fps`` is faction turns per second; a tick is one faction turn, in microseconds."""

    simulation_fps: int
    average_tick_time_us: int
    peak_tick_time_us: int
    memory_usage_mb: int


class EntityCounts(NamedTuple):
    """Numbers of entities in the world, as of the last commit."""

    total_entities: int
    fleets: int
    planets: int
    units: int


class Campaign(NamedTuple):
    """Progress of the campaign. ``turn``, ``faction`` and ``phase`` are live; faction None means between rounds, or an intervention."""

    turn: int
    faction: int | None
    phase: int
    commits: int
    state_hash: int
    committed_turn: int
    committed_faction: int | None
    turns_asked: int
    finished: bool
    name: str
    folder: str


class FactionFigures(NamedTuple):
    """One faction as of the last commit; income and treasury in the treasury's sub-units."""

    name: str
    planets: int
    fleets: int
    units: int
    technologies: int
    income: int
    treasury: int
    score: int
    alive: bool


class PhaseTimes(NamedTuple):
    """Durations of one phase.

    ``buckets[i]`` counts times from 2^i to under 2^(i+1) microseconds; the first begins at 0, the last is unbounded.
    """

    name: str
    samples: int
    total_ns: int
    longest_ns: int
    buckets: tuple[int, ...]


class Battle(NamedTuple):
    """One battle; ``result`` is a CombatResult, attacker and defender are rows of the factions (None: no faction)."""

    combat_id: int
    system: int
    turn: int
    attacker: int | None
    defender: int | None
    result: int
    ticks: int
    attacker_units: int
    attacker_units_lost: int
    defender_units: int
    defender_units_lost: int
    damage: int


def unpack_header(data: bytes) -> TelemetryHeader:
    """Unpack the header from the first 64 bytes of a segment."""
    return TelemetryHeader._make(_HEADER.unpack_from(data))


def check_header(header: TelemetryHeader, file_size: int, name: str) -> None:
    """Raise an error for anything but a segment with a supported layout."""
    if header.magic != TELEMETRY_MAGIC:
        raise DamagedSegmentError(f"telemetry segment {name}: magic {header.magic:#x} is not a segment's")
    if header.version > TELEMETRY_VERSION:
        found = f"layout {header.version}, this version reads up to {TELEMETRY_VERSION}"
        raise ForeignVersionError(f"telemetry segment {name} has {found}: upgrade the reader")
    end = HEADER_SIZE + header.data_size
    directory_end = header.directory_offset + _ENTRY.size * header.directory_entries
    if (
        header.version == 0
        or header.header_size != HEADER_SIZE
        or header.data_size % 8 != 0
        or header.data_size < PLAN_SIZE
        or end > file_size
        or header.directory_offset % 8 != 0
        or not HEADER_SIZE <= header.directory_offset <= directory_end <= end
    ):
        raise DamagedSegmentError(f"telemetry segment {name}: a file of {file_size} bytes can't have {header}")


def find_blocks(directory: bytes, end: int, name: str) -> dict[int, slice]:
    """Return the position of each block, counted from the end of the header; unknown versions are skipped."""
    blocks: dict[int, slice] = {}
    for block_id, version, offset, size in _ENTRY.iter_unpack(directory):
        if offset % 8 != 0 or size % 8 != 0 or offset < HEADER_SIZE or offset + size > end:
            raise DamagedSegmentError(f"telemetry segment {name}: block {block_id} of {size} bytes at {offset}")
        if version == 1 and size > 0:
            blocks.setdefault(block_id, slice(offset - HEADER_SIZE, offset - HEADER_SIZE + size))
    return blocks


class TelemetryData:
    """One consistent copy of a segment. Blocks are decoded on access; one that the segment lacks is empty.

    Attributes
    ----------
    sequence : int
        Even; grows by two with every update. The argument of ``wait_for_update``.
    """

    __slots__ = ("_blocks", "_data", "_name", "sequence")

    def __init__(self, sequence: int, data: bytes, blocks: dict[int, slice], name: str) -> None:
        self.sequence = sequence
        self._data = data
        self._blocks = blocks
        self._name = name

    def __repr__(self) -> str:
        return f"<TelemetryData {self._name} sequence={self.sequence}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TelemetryData):
            return NotImplemented
        return (self.sequence, self._data, self._blocks) == (other.sequence, other._data, other._blocks)

    def __hash__(self) -> int:
        return hash((self.sequence, self._data))

    @property
    def combat_stats(self) -> CombatStats:
        """Battles and damage."""
        return CombatStats(*_COMBAT.unpack_from(self._data, 0))

    @property
    def performance(self) -> PerformanceMetrics:
        """Speed and memory."""
        return PerformanceMetrics(*_PERFORMANCE.unpack_from(self._data, 40))

    @property
    def entity_counts(self) -> EntityCounts:
        """Counts of entities."""
        return EntityCounts(*_ENTITIES.unpack_from(self._data, 56))

    @property
    def campaign(self) -> Campaign:
        """Name, folder and progress."""
        block = self._block(BLOCK_CAMPAIGN)
        fields = _CAMPAIGN.unpack(_exactly(block, _CAMPAIGN.size))
        turn, faction, phase, commits, state_hash, at_turn, at_faction, asked, finished, *texts = fields
        name, folder = self._text(block, texts[0], texts[1]), self._text(block, texts[2], texts[3])
        where = (turn, _faction(faction), phase, commits, state_hash, at_turn, _faction(at_faction))
        return Campaign(*where, asked, bool(finished), name, folder)

    @property
    def factions(self) -> list[FactionFigures]:
        """All factions, in the universe's order, including the eliminated."""
        rows = map(_FACTION.unpack, self._rows(BLOCK_FACTIONS, _FACTION.size))
        return [FactionFigures._make([_name(name), *figures, bool(alive)]) for name, *figures, alive in rows]

    @property
    def phases(self) -> list[PhaseTimes]:
        """Times of every phase of a turn."""
        rows = map(_PHASE.unpack, self._rows(BLOCK_PHASES, _PHASE.size))
        return [PhaseTimes(_name(row[0]), row[1], row[2], row[3], row[4:]) for row in rows]

    @property
    def total_battles(self) -> int:
        """Number of battles since the campaign began."""
        block = self._block(BLOCK_BATTLES)
        return int(_TABLE.unpack(_exactly(block, _TABLE.size))[2])

    @property
    def battles(self) -> list[Battle]:
        """The last battles (up to 64), oldest first."""
        rows = list(map(_BATTLE.unpack, self._rows(BLOCK_BATTLES, _BATTLE.size)))
        if not rows:
            return []
        total = self.total_battles
        ring = (rows[battle % len(rows)] for battle in range(max(0, total - len(rows)), total))
        return [Battle._make((*row[:3], _faction(row[3]), _faction(row[4]), *row[5:])) for row in ring]

    def _block(self, block_id: int) -> bytes:
        return self._data[self._blocks[block_id]] if block_id in self._blocks else b""

    def _rows(self, block_id: int, known_size: int) -> Iterator[bytes]:
        block = self._block(block_id)
        rows, row_size, _ = _TABLE.unpack(_exactly(block, _TABLE.size))
        if rows > 0 and (row_size == 0 or row_size % 8 != 0 or rows * row_size > len(block) - _TABLE.size):
            what = f"{rows} rows of {row_size} bytes in block {block_id} of {len(block)}"
            raise DamagedSegmentError(f"telemetry segment {self._name}: {what}")
        for start in range(_TABLE.size, _TABLE.size + rows * row_size, row_size or 1):
            yield _exactly(block[start : start + row_size], known_size)

    def _text(self, block: bytes, offset: int, size: int) -> str:
        if offset + size > len(block):
            what = f"text of {size} bytes at {offset} in a block of {len(block)}"
            raise DamagedSegmentError(f"telemetry segment {self._name}: {what}")
        return block[offset : offset + size].decode(errors="replace")


def _exactly(data: bytes, size: int) -> bytes:
    """Cut fields appended by a newer writer; fill fields missing from an older one with zeros."""
    return data[:size].ljust(size, b"\0")


def _name(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode(errors="replace")


def _faction(row: int | None) -> int | None:
    return None if row in {BETWEEN_ROUNDS, NOBODY} else row
