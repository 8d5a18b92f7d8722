"""Files of one user in shared memory, and whether somebody still holds them."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from pathlib import Path


def default_directory() -> Path:
    """Where files in shared memory are: ``/dev/shm``, or the temporary directory where there is none."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else Path(tempfile.gettempdir())


def own_files(directory: Path) -> list[Path]:
    """List this user's plain files in a directory, by path. ``OSError`` where it can't be listed."""
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
    """Say whether nobody holds the writer's advisory lock."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: testers don't take each other for the writer
    except BlockingIOError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True


def unlocked(path: Path) -> bool | None:
    """Say whether nobody holds a file; ``None`` where it can't be opened."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return is_unlocked(descriptor)
    finally:
        os.close(descriptor)
