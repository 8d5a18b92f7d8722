"""The file with the outcomes of continuations, beside the log of their campaign."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput, StorageError

FORMAT = 1
SAVE_SECONDS = 5.0  # outcomes of so long are lost when this process is killed


class Record:
    """Outcomes by series and number, and the last explanation.

    Parameters
    ----------
    file
        Where to keep them; None: in memory only.

    Raises
    ------
    InvalidInput
        The file is there and is not such a record.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.explanation: Mapping[str, Any] | None = None
        self._outcomes: dict[str, dict[int, tuple[str, int]]] = {}
        self._saved = time.monotonic()
        self._changed = False
        if file is not None and os.path.exists(file):  # noqa: PTH110  # no error without permission to look
            self._read(file)

    def known(self, series: str) -> Mapping[int, tuple[str, int]]:
        """Return the outcomes of a series: winner and turn by number."""
        return self._outcomes.get(series, {})

    def add(self, outcomes: Sequence[tuple[str, int, str, int]]) -> None:
        """Add outcomes: series, number, winner, turn. The file follows every few seconds."""
        for series, number, winner, turn in outcomes:
            self._outcomes.setdefault(series, {})[number] = (winner, turn)
            self._changed = True
        if time.monotonic() - self._saved > SAVE_SECONDS:
            self.save()

    def explain(self, explanation: Mapping[str, Any]) -> None:
        """Keep an explanation; :meth:`save` writes it."""
        self.explanation = explanation
        self._changed = True

    def save(self) -> None:
        """Write the file, completely or not at all.

        Raises
        ------
        StorageError
            It can't be written.
        """
        self._saved = time.monotonic()
        if self.file is None or not self._changed:
            return
        series = {
            key: [[number, *outcome] for number, outcome in sorted(known.items())]
            for key, known in sorted(self._outcomes.items())
        }
        text = json.dumps({"format": FORMAT, "explanation": self.explanation, "continuations": series}) + "\n"
        write_whole(self.file, text)
        self._changed = False

    def _read(self, file: Path) -> None:
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            if found["format"] != FORMAT:
                raise InvalidInput(f"{file} must have format {FORMAT}, got {found['format']!r}")
            self.explanation = found["explanation"]
            for key, rows in found["continuations"].items():
                self._outcomes[key] = {int(number): (str(winner), int(turn)) for number, winner, turn in rows}
        except OSError as error:
            raise StorageError(f"{file} can't be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            reason = error.message if isinstance(error, InvalidInput) else f"{file} is not a record of continuations"
            raise InvalidInput(f"{reason}; remove it to play them again") from error


def write_whole(file: Path, text: str) -> None:
    """Write a text file under its name only when it is whole and on the disk; ``StorageError`` where that fails."""
    building = file.with_name(f"{file.name}.new")
    try:
        with open(building, "w", encoding="utf-8") as out:  # noqa: PTH123
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        building.replace(file)
    except OSError as error:
        raise StorageError(f"{file} can't be written: {error.strerror}") from error
