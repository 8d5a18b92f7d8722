"""Void Reckoning: a deterministic 4X campaign simulator with a native core."""

from void_reckoning.simulation_core import __version__

__all__ = ["__version__"]
