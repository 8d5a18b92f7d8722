"""Locations of universes: beside the package, in the checkout, or any folder by its path."""

from void_reckoning.support.universes import find_universe, universe_folders

__all__ = [
    "find_universe",
    "universe_folders",
]
