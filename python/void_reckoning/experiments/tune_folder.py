"""The folder of a tuning: what was asked, every evaluation, and the result."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput
from void_reckoning.experiments.folder import lock_folder
from void_reckoning.experiments.spec import Spec
from void_reckoning.experiments.tuned import Evaluation, Tuned
from void_reckoning.experiments.tuning import Tuning

EVALUATIONS = "evaluations.jsonl"


class TuneFolder:
    """A folder with ``evaluations.jsonl`` and, at the end, ``patch.toml`` and ``tuned.json``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from working in it meanwhile."""
        with lock_folder(self.path):
            yield

    def take(self, spec: Spec, tuning: Tuning) -> list[dict[str, Any]]:
        """Return the evaluations that are there, from the same question.

        Raises
        ------
        InvalidInput
            The folder is another question's, or has other files.
        """
        asked = json.loads(json.dumps({"experiment": spec.to_dict(), "tune": dataclasses.asdict(tuning)}))
        file = self.path / EVALUATIONS
        if not file.is_file():
            if any(one.name != "lock" for one in self.path.iterdir()):
                raise InvalidInput(
                    f"{self.path} must be an empty folder or that of this tuning, got one with other files"
                )
            file.write_text(json.dumps(asked) + "\n", encoding="utf-8")
            return []
        lines = file.read_text(encoding="utf-8").splitlines()
        entries = []
        for number, line in enumerate(lines):
            try:
                entries.append(json.loads(line))
            except json.JSONDecodeError as error:
                if number == len(lines) - 1:
                    break  # it was being written when the process was killed
                raise InvalidInput(f"{file}:{number + 1} must be JSON, got {error}") from error
        if not entries or entries[0] != asked:
            raise InvalidInput(f"{self.path} has another tuning; take another folder, or the tuning as it was")
        file.write_text("".join(json.dumps(one) + "\n" for one in entries), encoding="utf-8")
        return entries[1:]

    def add(self, found: Evaluation, first_seed: int) -> None:
        """Append an evaluation."""
        with (self.path / EVALUATIONS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(found) | {"first_seed": first_seed}) + "\n")

    def write(self, found: Tuned) -> None:
        """Write the result."""
        import tomli_w  # noqa: PLC0415

        entries = {
            "overrides": found.overrides,
            "reached": found.reached,
            "campaigns": found.campaigns,
            "before": dataclasses.asdict(found.before),
            "after": dataclasses.asdict(found.after),
        }
        (self.path / "tuned.json").write_text(json.dumps(entries, indent=1, default=_finite) + "\n", encoding="utf-8")
        text = "# Values that were found by tuning; evaluations.jsonl has the evidence. A sweep takes them as [overrides].\n"
        (self.path / "patch.toml").write_text(text + tomli_w.dumps(_nested(found)), encoding="utf-8")


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else str(value)


def _nested(found: Tuned) -> Mapping[str, Any]:
    return {"overrides": found.overrides}
