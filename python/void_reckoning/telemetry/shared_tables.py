"""Tables in shared memory: written once by their owner, mapped without a copy by their readers, in any process of the same user.

A table is an Arrow IPC file ``/dev/shm/void-reckoning.table.<pid>.<nonce>``, so that any Arrow library can read it too. It appears
complete, and is removed when its owner closes it or ends; a table left by an owner that was killed is removed when the next is shared.
Readers that have it mapped keep it as long as they need it.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import stat
import weakref
from pathlib import Path
from types import TracebackType

import pyarrow
from pyarrow import ipc

from void_reckoning._core import DamagedData, InvalidInput, StorageError
from void_reckoning.support.arguments import attribute
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.live import live
from void_reckoning.support.shared_memory import default_directory, own_files, unlocked

_NAME = re.compile(r"void-reckoning\.table\.\d{1,10}\.[0-9a-f]{8}")


@live("pass its path to open_shared_table()")
class SharedTable:
    """A table that this process has put into shared memory. Keep the object as long as other processes need the table.

    Attributes
    ----------
    path : Path
        Argument for :func:`open_shared_table`.
    num_rows : int
        Number of rows.
    """

    def __init__(self, path: Path, descriptor: int, num_rows: int) -> None:
        self.path = path
        self.num_rows = num_rows
        self._close = weakref.finalize(self, _remove, path, descriptor)  # at the interpreter's end, too

    def close(self) -> None:
        """Remove the table; readers that have it mapped keep it."""
        self._close()

    @property
    def closed(self) -> bool:
        """Whether it was removed."""
        return not self._close.alive

    def __enter__(self) -> SharedTable:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<SharedTable {self.path} num_rows={self.num_rows}{' closed' if self.closed else ''}>"


def share_table(table: object, directory: str | Path | None = None) -> SharedTable:
    """Put a table into shared memory for other processes.

    Parameters
    ----------
    table
        An object with ``__arrow_c_stream__``: a table of a world or of a query, of pyarrow, polars or DuckDB. Copied once.
    directory
        Directory to write to; ``/dev/shm`` if there is one.

    Returns
    -------
    SharedTable
        Owner of the table: closing or deleting it removes the table.

    Raises
    ------
    InvalidInput
        It is not such a table.
    StorageError
        There is no room, or the directory can't be written.

    Examples
    --------
    >>> import void_reckoning as vr
    >>> campaign = vr.Campaign.create(factions=2, systems=10, seed=1)
    >>> with vr.share_table(campaign.world.table("Ship")) as shared:
    ...     ships = vr.open_shared_table(shared.path)  # usually in another process
    >>> ships.num_rows == len(campaign.world.table("Ship"))
    True
    """
    folder = default_directory() if directory is None else as_path(directory, "directory")
    if attribute(table, "__arrow_c_stream__") is None:
        raise InvalidInput(
            f"a table must have __arrow_c_stream__ (as those of pyarrow, polars, DuckDB), got {type(table).__name__}"
        )
    clean_stale_tables(folder)
    rows = pyarrow.table(table)
    path = folder / f"void-reckoning.table.{os.getpid()}.{secrets.token_hex(4)}"
    making = path.with_name(f".{path.name}")
    try:
        descriptor = os.open(making, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(f"{making}: can't be created: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with os.fdopen(os.dup(descriptor), "wb") as file, ipc.new_file(file, rows.schema) as writer:
            writer.write_table(rows)
        making.rename(path)
    except OSError as error:
        _remove(making, descriptor)
        raise StorageError(f"{path}: the table was not shared: {error.strerror or error}") from error
    except BaseException:
        _remove(making, descriptor)
        raise
    return SharedTable(path, descriptor, rows.num_rows)


def open_shared_table(path: str | Path) -> pyarrow.Table:
    """Map a shared table; its columns are in the shared memory itself.

    Parameters
    ----------
    path
        ``path`` of the owner's :class:`SharedTable`.

    Returns
    -------
    pyarrow.Table
        Read-only. It remains valid after its owner ends.

    Raises
    ------
    StorageError
        The file does not exist, or it belongs to another user, who could truncate it while it is read.
    DamagedData
        It is not an Arrow IPC file.
    """
    path = as_path(path, "path")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            raise StorageError(f"{path} is not a file of this user")
        with pyarrow.memory_map(str(path)) as source, ipc.open_file(source) as reader:
            table = reader.read_all()
        table.validate()
    except OSError as error:
        raise StorageError(f"{path}: can't be read: {error.strerror or error}") from error
    except pyarrow.ArrowInvalid as error:
        raise DamagedData(f"{path} is not a table: {error}") from error
    return table


def list_shared_tables(directory: str | Path | None = None) -> list[Path]:
    """List this user's shared tables with a living owner, by path."""
    return [path for path in _own_tables(directory) if unlocked(path) is False]


def clean_stale_tables(directory: str | Path | None = None) -> list[Path]:
    """Remove this user's shared tables whose owners are gone, and return their paths."""
    removed = []
    for path in _own_tables(directory):
        if unlocked(path):
            path.unlink(missing_ok=True)
            removed.append(path)
    return removed


def _own_tables(directory: str | Path | None) -> list[Path]:
    folder = default_directory() if directory is None else as_path(directory, "directory")
    try:
        return [path for path in own_files(folder) if _NAME.fullmatch(path.name.removeprefix("."))]
    except OSError as error:
        raise StorageError(f"{folder}: can't be listed: {error.strerror}") from error


def _remove(path: Path, descriptor: int) -> None:
    path.unlink(missing_ok=True)
    os.close(descriptor)
