"""A file that one process at a time holds."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from void_reckoning._core import StorageError


@contextmanager
def held(file: Path, in_use: str) -> Iterator[None]:
    """Hold a file by ``flock`` meanwhile, so that a killed process leaves no lock.

    Raises
    ------
    StorageError
        It can't be created, or another process holds it: with the text ``in_use``.
    """
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise StorageError(f"{file.parent} can't be written: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageError(in_use) from error
        yield
    finally:
        os.close(descriptor)
