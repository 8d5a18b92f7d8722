"""Void Reckoning: a deterministic 4X campaign simulator with a native core."""

from void_reckoning.simulation_core import version as _native_version

__version__ = _native_version()

__all__ = ["__version__"]
