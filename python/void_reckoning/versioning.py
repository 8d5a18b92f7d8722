"""Versions of the two sides of the package, and whether they go together."""

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
