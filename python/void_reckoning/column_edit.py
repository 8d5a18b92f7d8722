"""Columns that can be changed in place."""

from void_reckoning.ecs.column_edit import ColumnEdit

__all__ = [
    "ColumnEdit",
]
