"""Universes, and their locations: beside the package, in the checkout, or any folder by its path."""

from void_reckoning.support.universe import Universe
from void_reckoning.support.universes import find_universe, universe_folders

__all__ = [
    "Universe",
    "find_universe",
    "universe_folders",
]
