"""Tables in shared memory: written once by their owner, mapped without a copy by their readers."""

from void_reckoning.telemetry.shared_tables import (
    SharedTable,
    clean_stale_tables,
    list_shared_tables,
    open_shared_table,
    share_table,
)

__all__ = [
    "SharedTable",
    "clean_stale_tables",
    "list_shared_tables",
    "open_shared_table",
    "share_table",
]
