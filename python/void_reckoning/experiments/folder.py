"""The folder of an experiment: what it was asked to be, its shards, and who is working on it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from void_reckoning._core import InvalidInput, StorageError
from void_reckoning.experiments.lock import held
from void_reckoning.experiments.shards import Shards
from void_reckoning.experiments.spec import Spec
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.versioning import NATIVE_VERSION

SPEC_FILE = "experiment.toml"


class Folder:
    """A folder with ``experiment.toml`` and ``shards/``.

    Parameters
    ----------
    path
        Of the folder; need not exist.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = as_path(path, "path")
        self.shards = Shards(self.path / "shards")

    def spec(self) -> Spec:
        """Return the experiment that the folder was made for.

        Raises
        ------
        InvalidInput
            It is not the folder of an experiment.
        """
        file = self.path / SPEC_FILE
        if not os.path.isfile(file):  # noqa: PTH113  # no error for a name that is too long
            raise InvalidInput(f"{self.path} is not the folder of an experiment: {SPEC_FILE} not found")
        entries = tomllib.loads(file.read_text(encoding="utf-8"))
        entries.pop("written_by", None)
        return Spec.from_dict(entries)

    def take(self, spec: Spec) -> None:
        """Make the folder that of an experiment, or check that it is already.

        Raises
        ------
        InvalidInput
            It is another one's, or has other files.
        StorageError
            It can't be written.
        """
        if (self.path / SPEC_FILE).is_file():
            self._compare(spec)
            return
        if self.path.exists() and any(one.name != "lock" for one in self.path.iterdir()):
            raise InvalidInput(
                f"{self.path} must be an empty folder or that of this experiment, got one with other files"
            )
        import tomli_w  # noqa: PLC0415

        text = f"# What this experiment plays; its results are in shards/.\nwritten_by = {str(NATIVE_VERSION)!r}\n"
        building = self.path / f"{SPEC_FILE}.new"
        building.write_text(text.replace("'", '"') + tomli_w.dumps(spec.to_dict()), encoding="utf-8")
        building.rename(self.path / SPEC_FILE)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from working on the experiment meanwhile; made by ``flock``, so a killed one leaves no lock.

        Raises
        ------
        StorageError
            The folder can't be created, or another process works on it.
        """
        with lock_folder(self.path):
            yield

    def _compare(self, spec: Spec) -> None:
        old, new = self.spec().to_dict(), spec.to_dict()
        if old == new:
            return
        paths = sorted(_differences(old, new))
        raise InvalidInput(
            f"{self.path} has another experiment: {', '.join(paths[:4])} differ{'s' if len(paths) == 1 else ''}; "
            "take another folder, or the experiment as it was"
        )


@contextmanager
def lock_folder(path: Path) -> Iterator[None]:
    """Create a folder and keep other processes from working in it meanwhile; a killed one leaves no lock.

    Raises
    ------
    StorageError
        It can't be created, or another process works in it.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}") from error
    with held(path / "lock", f"{path} is in use: another process works in it"):
        yield


def _differences(old: Any, new: Any, path: str = "") -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in {*old, *new}:
            yield from _differences(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif old != new:
        yield path
