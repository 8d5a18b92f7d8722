"""The chunks of a black box: file header, chunk headers, checksums, chain, parts, torn ends and damage (docs/formats/blackbox.md)."""

from __future__ import annotations

import functools
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

FILE_MAGIC, CHUNK_MAGIC = b"VRBLKBOX", b"\x89VRCHNK1"
FILE_HEADER = struct.Struct("<8sHHIQQqQQI")
CHUNK_HEADER = struct.Struct("<QIBBHHHHHIIQQQQQQQQQQI")  # after the magic
HEADER_SIZE, CHECKED = 128, 124  # of both headers; the checksum of the first 124 bytes is the last four
LARGEST_BODY = 16 << 20
PATIENCE = 256 << 20  # bytes of broken bodies that a search reads, besides twice the file


class LogError(Exception):
    """Not a log, a log of another format, or one that can't be unpacked here."""


def _crc_table() -> list[int]:
    table = list(range(256))
    for _ in range(8):
        table = [value >> 1 ^ (0x82F63B78 if value & 1 else 0) for value in table]
    return table


_CRC_TABLE = _crc_table()


def crc32c(data: bytes) -> int:
    """Return Castagnoli's checksum.

    >>> hex(crc32c(b"123456789"))
    '0xe3069283'
    """
    value, table = 0xFFFFFFFF, _CRC_TABLE
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF


class Chunk(NamedTuple):
    """A chunk whose checksums hold: its place and its header's fields in their order."""

    at: int
    crc: int
    campaign: int
    previous: int
    kind: int
    flags: int
    faction: int
    part: int
    parts: int
    slot: int
    reserved: int
    turn: int
    events: int
    number: int
    first_sequence: int
    type_mask: int
    first_combat: int
    last_combat: int
    state_hash: int
    stored_size: int
    body_size: int
    on_disk: int
    boot: int
    body_crc: int

    @property
    def end(self) -> int:
        return self.at + HEADER_SIZE + (self.stored_size + 7) // 8 * 8


@functools.cache
def this_boot() -> int:
    """Return the number of this boot of the system, as chunks store it; 0 where it is not known."""
    try:
        return int(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").replace("-", "")[:16], 16)
    except (OSError, ValueError):
        return 0


class Gap(NamedTuple):
    """A stretch that can't be read, with more of the log after it."""

    at: int
    size: int
    reason: str
    next_turn: int | None  # of the first chunk after it; None: only damage follows


class _BrokenError(Exception):
    """There is no chunk here; ``body``: how many bytes were read to find that out."""

    def __init__(self, reason: str, body: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.body = reason, body


class _Place(NamedTuple):
    """What the next chunk must say."""

    at: int
    previous: int  # checksum of the header before
    number: int = 0
    first_sequence: int = 0

    def after(self, chunk: Chunk) -> _Place:
        return _Place(chunk.end, chunk.crc, chunk.number + 1, chunk.first_sequence + chunk.events)


class ChunkFile:
    """A log's chunks. Use it in a ``with`` block."""

    def __init__(self, path: Path, *, check_bodies: bool = True) -> None:
        self.check_bodies = check_bodies
        self.torn_bytes = 0
        """After all chunks: bytes at the end that are not a sealed commit, as after a crash."""
        with path.open("rb") as file:
            head = file.read(HEADER_SIZE)
            self.header = self._file_header(path, head)
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._start = _Place(HEADER_SIZE, *struct.unpack_from("<I", head, CHECKED))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._data.close()

    @staticmethod
    def _file_header(path: Path, head: bytes) -> dict[str, int]:
        if head[:8] != FILE_MAGIC:
            raise LogError(f"{path}: not a black box")
        if len(head) < HEADER_SIZE or struct.unpack_from("<I", head, CHECKED)[0] != crc32c(head[:CHECKED]):
            raise LogError(f"{path}: the file header is damaged")
        names = ["major", "minor", "size", "campaign_low", "campaign_high", "created_ns", "seed", "universe_hash"]
        header = dict(zip([*names, "simulation_version"], FILE_HEADER.unpack_from(head)[1:], strict=True))
        if header["major"] != 1 or header["size"] != HEADER_SIZE:
            raise LogError(f"{path}: log format {header['major']}.{header['minor']}; this reader knows 1.x")
        return header

    def _chunk(self, at: int) -> Chunk:
        head = self._data[at : at + HEADER_SIZE]
        if len(head) < HEADER_SIZE:
            raise _BrokenError("the file ends inside a chunk's header")
        (crc,) = struct.unpack_from("<I", head, CHECKED)
        if head[:8] != CHUNK_MAGIC or crc != crc32c(head[:CHECKED]):
            raise _BrokenError("there is no intact chunk header")
        chunk = Chunk(at, crc, *CHUNK_HEADER.unpack_from(head, 8))
        plain_sizes = chunk.flags != 0 or chunk.stored_size == chunk.body_size
        if max(chunk.stored_size, chunk.body_size) > LARGEST_BODY or not plain_sizes or chunk.part >= chunk.parts:
            raise _BrokenError("there is no intact chunk header")
        if chunk.campaign != self.header["campaign_low"]:
            raise _BrokenError("the chunk is of another campaign")
        if chunk.end > len(self._data):
            raise _BrokenError("the file ends inside the chunk")
        if any(self._data[at + HEADER_SIZE + chunk.stored_size : chunk.end]):
            raise _BrokenError("the bytes after the body are not zero")
        if self.check_bodies and crc32c(self.stored(chunk)) != chunk.body_crc:
            raise _BrokenError("the checksum of the body does not match", chunk.stored_size)
        return chunk

    def stored(self, chunk: Chunk) -> bytes:
        """Return a chunk's body as it is in the file."""
        return self._data[chunk.at + HEADER_SIZE : chunk.at + HEADER_SIZE + chunk.stored_size]

    def _commit(self, place: _Place) -> tuple[list[Chunk], _Place, str]:
        """Return the parts of the commit that begins at a place, where they stop, and why: no reason where the last part was found."""
        parts: list[Chunk] = []
        try:
            while not parts or len(parts) < parts[0].parts:
                chunk = self._chunk(place.at)
                if (chunk.previous, chunk.number, chunk.first_sequence) != place[1:]:
                    raise _BrokenError("the chunk does not follow the one before it")
                if chunk.part != len(parts) or (parts and chunk.parts != parts[0].parts):
                    raise _BrokenError("the commit before it is not finished")
                parts.append(chunk)
                place = place.after(chunk)
        except _BrokenError as error:
            return parts, place, error.reason
        return parts, place, ""

    def _search(self, at: int) -> tuple[Chunk | None, bool]:
        """Return the first intact chunk from a place on, and whether the search reached its limit."""
        patience = PATIENCE + 2 * len(self._data)
        while (at := self._data.find(CHUNK_MAGIC, at)) >= 0:
            if at % 8 == 0:
                try:
                    return self._chunk(at), False
                except _BrokenError as error:
                    patience -= error.body
                    if patience < 0:
                        return None, True
            at += 1
        return None, False

    def _is_damage(self, found: Chunk, number: int) -> bool:
        """Check whether a power loss can't have made the hole before ``found``, where the chunk of that number should be."""
        later: Chunk | None = found
        gave_up = False
        while later is not None:
            if later.number < number or later.on_disk == 0 or later.on_disk - 1 > number:
                return True
            if later.boot != 0 and later.boot == this_boot():
                return True
            later, gave_up = self._search(later.end)
        return gave_up

    def chunks(self) -> Iterator[Chunk | Gap]:
        """Yield the chunks of sealed commits in order, and the gaps between them."""
        self.torn_bytes = 0
        place = self._start
        while place.at < len(self._data):
            parts, reached, why = self._commit(place)
            if not why:
                yield from parts
                place = reached
                continue
            found, gave_up = self._search(reached.at)
            if not gave_up and (found is None or not self._is_damage(found, place.number)):
                self.torn_bytes = len(self._data) - place.at
                return
            # The rest of a commit whose beginning is lost is lost too. A chunk with an earlier number is a copy from another place.
            while found is not None and (found.part != 0 or found.number < place.number):
                found, _ = self._search(found.end)
            end = len(self._data) if found is None else found.at
            yield Gap(place.at, end - place.at, why, None if found is None else found.turn)
            if found is None:
                return
            place = _Place(found.at, found.previous, found.number, found.first_sequence)
