"""Versions of the Python package and the native module, and their compatibility."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from void_reckoning._core import IntegrationError
from void_reckoning._core import version as _native_version
from void_reckoning.support.arguments import instance, integer, refused
from void_reckoning.support.arguments import text as checked_text


class VersionMismatch(IntegrationError, ImportError):  # noqa: N818
    """The Python package and the native module are incompatible; the message says which side to upgrade."""


@dataclass(frozen=True, order=True)
class APIVersion:
    """A version: ``major`` for breaking changes, ``minor`` for additions, ``patch`` for fixes.

    Examples
    --------
    >>> APIVersion.parse("1.4.2") > APIVersion(1, 4, 0)
    True
    """

    major: int
    minor: int
    patch: int = 0

    def __post_init__(self) -> None:
        for name in ("major", "minor", "patch"):
            object.__setattr__(self, name, integer(getattr(self, name), f"APIVersion.{name}", 0, 10**9 - 1))

    @classmethod
    def parse(cls, text: str) -> APIVersion:
        """Parse ``"major.minor.patch"``; raise :class:`InvalidInput` for anything else."""
        match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", checked_text(text, "text"))
        if match is None:
            raise refused("text", "three numbers, as in 1.4.2", text)
        return cls(*(int(part) for part in match.groups()))

    def is_compatible_with(self, other: APIVersion) -> bool:
        """Check whether an implementation of this version serves a user who needs ``other``: same major, and at least its minor.

        Raises
        ------
        InvalidInput
            ``other`` is not an ``APIVersion``.

        Examples
        --------
        >>> APIVersion(1, 4).is_compatible_with(APIVersion(1, 3, 7)), APIVersion(1, 2).is_compatible_with(APIVersion(1, 3))
        (True, False)
        """
        instance(other, APIVersion, "other")
        return self.major == other.major and self.minor >= other.minor

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True)
class APICompatibility:
    """Whether an implementation is compatible, and if not, what to do about it. True if it is."""

    compatible: bool
    message: str

    def __bool__(self) -> bool:
        return self.compatible


@dataclass(frozen=True)
class VersionChecker:
    """Checks implementations against a required version.

    The rule: the same major version, and a minor version that is at least the required one.

    Parameters
    ----------
    required
        The version that was built against.
    user, implementation
        Names of the two sides in messages.

    Examples
    --------
    >>> checker = VersionChecker(APIVersion(1, 4))
    >>> bool(checker.check(APIVersion(1, 5)))
    True
    >>> checker.check(APIVersion(1, 3)).message
    'the native module is 1.3.0, the Python package needs 1.4.0 or newer: upgrade the native module'
    """

    PYTHON_API_VERSION: ClassVar[APIVersion]
    """Version of the Python package, and of the native module that it needs."""

    required: APIVersion
    user: str = "the Python package"
    implementation: str = "the native module"

    def __post_init__(self) -> None:
        instance(self.required, APIVersion, "VersionChecker.required")
        for name in ("user", "implementation"):
            if not checked_text(getattr(self, name), f"VersionChecker.{name}").isprintable():
                raise refused(f"VersionChecker.{name}", "a str that can be printed", getattr(self, name))

    def check(self, implemented: APIVersion) -> APICompatibility:
        """Check one version."""
        instance(implemented, APIVersion, "implemented")
        found = f"{self.implementation} is {implemented}, {self.user} needs {self.required} or newer"
        if implemented.major > self.required.major:
            return APICompatibility(
                False,
                f"{self.implementation} is {implemented}, {self.user} is for {self.required}: upgrade {self.user}",
            )
        if not implemented.is_compatible_with(self.required):
            return APICompatibility(False, f"{found}: upgrade {self.implementation}")
        return APICompatibility(True, f"{self.implementation} {implemented} serves {self.user} {self.required}")

    @staticmethod
    def check_native_compatibility(version: APIVersion) -> bool:
        """Check whether a native module of this version serves the Python package; :meth:`check` explains."""
        instance(version, APIVersion, "version")
        return version.is_compatible_with(VersionChecker.PYTHON_API_VERSION)

    def require(self, implemented: APIVersion) -> None:
        """Raise :class:`VersionMismatch` if it is incompatible."""
        found = self.check(implemented)
        if not found:
            raise VersionMismatch(found.message)


PACKAGE_VERSION = APIVersion(0, 1, 0)
"""Version of the Python side, and of the native module that it needs."""

VersionChecker.PYTHON_API_VERSION = PACKAGE_VERSION

NATIVE_VERSION = APIVersion.parse(_native_version())
"""Version of the native module that was loaded."""

VersionChecker(PACKAGE_VERSION).require(NATIVE_VERSION)
