"""Conversion of other errors to the project's own."""

from void_reckoning.support.error_handling import handle_native_error, one_line

__all__ = [
    "handle_native_error",
    "one_line",
]
