"""Versions of the Python package and the native module, and their compatibility."""

from void_reckoning.support.versioning import (
    NATIVE_VERSION,
    PACKAGE_VERSION,
    APICompatibility,
    APIVersion,
    VersionChecker,
    VersionMismatch,
)

__all__ = [
    "NATIVE_VERSION",
    "PACKAGE_VERSION",
    "APICompatibility",
    "APIVersion",
    "VersionChecker",
    "VersionMismatch",
]
