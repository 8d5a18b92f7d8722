"""Follow a running campaign's telemetry with nothing but the standard library's mmap and struct.

    python examples/read_telemetry.py [SEGMENT] [--updates N]

The package has a reader that also decodes the other blocks, sleeps until the next update and distinguishes a dead writer from
a slow one (``void_reckoning.telemetry.TelemetryReader``); this shows how little another program needs.
docs/formats/telemetry.md has every offset.
"""

import argparse
import fcntl
import mmap
import struct
import time
from pathlib import Path
from typing import BinaryIO

MAGIC = 0x564F49445245434B
PLAN_BLOCKS = struct.Struct("<QI4xQQI4x4IQ3I4x")
COMBAT_STATS = ["total_combats", "active_combats", "total_damage_dealt", "total_damage_received", "units_destroyed"]
PERFORMANCE_METRICS = ["simulation_fps", "average_tick_time_us", "peak_tick_time_us", "memory_usage_mb"]
ENTITY_COUNTS = ["total_entities", "fleets", "planets", "units"]
FIELDS = COMBAT_STATS + PERFORMANCE_METRICS + ENTITY_COUNTS


def has_ended(file: BinaryIO, memory: mmap.mmap) -> bool:
    """Check whether there are no more updates: the writer said so, or it no longer holds its lock on the file."""
    if struct.unpack_from("<I", memory, 28)[0] & 2:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def read_plan_blocks(file: BinaryIO, memory: mmap.mmap) -> tuple[int, dict[str, int]]:
    """Return the sequence and the figures of one moment: an odd or changed sequence means that a write happened in between."""
    while True:
        over = has_ended(file, memory)
        (before,) = struct.unpack_from("<Q", memory, 16)
        figures = PLAN_BLOCKS.unpack(memory[64 : 64 + PLAN_BLOCKS.size])
        (after,) = struct.unpack_from("<Q", memory, 16)
        if before == after and before % 2 == 0:
            return before, dict(zip(FIELDS, figures, strict=True))
        if over and before % 2 == 1:
            raise SystemExit("its writer died in the middle of a write")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("segment", nargs="?", type=Path, help="default: the newest in /dev/shm")
    parser.add_argument("--updates", type=int, default=1, help="how many to print")
    arguments = parser.parse_args()
    segments = sorted(Path("/dev/shm").glob("void-reckoning.[0-9]*"), key=lambda path: path.stat().st_mtime)
    if arguments.segment is None and not segments:
        parser.error("no campaign is running: start one with `void-reckoning run`")

    with (arguments.segment or segments[-1]).open("rb") as file:
        memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version = struct.unpack_from("<QI", memory, 0)
        if magic != MAGIC or version != 1:
            parser.error(f"not a telemetry segment of layout 1: magic {magic:#x}, layout {version}")
        last = None
        for _ in range(arguments.updates):
            over = False
            while (state := read_plan_blocks(file, memory))[0] == last:
                if over:
                    return
                over = has_ended(file, memory)
                time.sleep(0 if over else 0.05)
            last, figures = state
            print(f"update {last // 2}:", ", ".join(f"{name} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
