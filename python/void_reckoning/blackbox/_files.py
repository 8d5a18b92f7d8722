"""Files that appear only when they are complete."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from void_reckoning._core import InvalidInput, StorageError
from void_reckoning.support.log_file import check_not_of_campaign

_numbers = itertools.count()


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents; raise StorageError if that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder}: {error.strerror}; a folder that can be written is needed") from error


def remove_file(path: Path) -> None:
    """Remove a file, if there is one; raise StorageError if that fails."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path}: can't be removed: {error.strerror}") from error


@contextmanager
def complete_or_nothing(path: Path, log: Path) -> Iterator[Path]:
    """Yield a temporary name to write under; the file is renamed to ``path`` when the block succeeds, and removed when it fails.

    Raises InvalidInput for the name of a folder, of the log that is read, or of another file that a campaign needs.
    """
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder; the name of a file is needed")
    check_not_of_campaign(path)
    if os.path.exists(path) and path.samefile(log):  # noqa: PTH110  # no error without permission to look
        raise InvalidInput(f"path must not be the log itself, got {path}")
    # Not shared with any other writer of a file of that name.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{next(_numbers)}.unfinished")
    try:
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):  # the error that counts is the first one
            unfinished.unlink()
