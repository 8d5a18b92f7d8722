"""Files of one user in shared memory, and their locks."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from pathlib import Path


def default_directory() -> Path:
    """Return the directory of shared memory: ``/dev/shm``, or the temporary directory if there is none."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else Path(tempfile.gettempdir())


def own_files(directory: Path) -> list[Path]:
    """List this user's plain files in a directory, by path. ``OSError`` if it can't be listed."""
    own = []
    for path in sorted(directory.iterdir()):
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
            own.append(path)
    return own


def is_unlocked(descriptor: int) -> bool:
    """Check that the writer's advisory lock is free."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: a test must not look like a writer
    except BlockingIOError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True


def unlocked(path: Path) -> bool | None:
    """Check that a file's lock is free; ``None`` if it can't be opened."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return is_unlocked(descriptor)
    finally:
        os.close(descriptor)
