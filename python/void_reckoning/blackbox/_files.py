"""Files that are there when they are complete."""

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
    """Make a folder and those above it, where they are missing; StorageError where that can't be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder}: {error.strerror}; a folder that can be written is needed") from error


def remove_file(path: Path) -> None:
    """Remove a file, where there is one; StorageError where that can't be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path}: can't be removed: {error.strerror}") from error


@contextmanager
def complete_or_nothing(path: Path, log: Path) -> Iterator[Path]:
    """A name to write under; what is there has its own name when the block ends well, and is gone when it does not.

    InvalidInput for the name of a folder, of the log that is read, or of another file that a campaign needs.
    """
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder; the name of a file is needed")
    check_not_of_campaign(path)
    if os.path.exists(path) and path.samefile(log):  # noqa: PTH110  # no error where nobody may look
        raise InvalidInput(f"path must not be the log itself, got {path}")
    # Of nobody else who writes a file of that name now.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{next(_numbers)}.unfinished")
    try:
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):  # the error that counts is the first one
            unfinished.unlink()
