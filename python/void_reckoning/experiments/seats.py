"""Who sits where: arrangements of factions and policies over the seats of a block of campaigns."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Sequence
from typing import Any, Literal, TypeVar, get_args

from void_reckoning._core import InvalidInput

How = Literal["fixed", "random", "latin", "complement", "permutations"]
"""How a list is laid over the seats of a block:

``fixed``
    As it is given, in every campaign.
``random``
    Shuffled anew for each block.
``latin``
    Shuffled for each block, then turned by one seat after another (a cyclic Latin square): everything is in every seat once.
``complement``
    For two policies: a random half of the seats has the first one, the rest the second; then the other way round.
``permutations``
    Every different order.
"""
HOW: tuple[str, ...] = get_args(How)
MAX_IN_BLOCK = 5040  # 7!

_Item = TypeVar("_Item")
_Sorted = TypeVar("_Sorted", str, int)


def shuffled(items: Sequence[_Item], *address: object) -> list[_Item]:
    """Return items in a random order that depends on the address alone: on no generator's state, on no version of a library.

    >>> shuffled("abc", 1, "seats") == shuffled("abc", 1, "seats")
    True
    """
    return [items[place] for place in sorted(range(len(items)), key=lambda place: random_bytes(*address, place))]


def random_bytes(*address: object) -> bytes:
    """Return 16 random bytes of an address."""
    return hashlib.blake2b("/".join(map(str, address)).encode(), digest_size=16).digest()


def arrangements(items: Sequence[_Sorted], how: How, *address: object) -> list[tuple[_Sorted, ...]]:
    """Return the arrangements of a block, each with an item for every seat.

    Parameters
    ----------
    items
        One for each seat; the same one may appear several times.
    how
        See :data:`How`.
    address
        Of the random numbers: the same arrangements for the same address.

    Raises
    ------
    InvalidInput
        ``complement`` of more than two kinds, or ``permutations`` that are more than 5,040.

    Examples
    --------
    >>> arrangements(["a", "b", "c"], "fixed")
    [('a', 'b', 'c')]
    >>> len(arrangements(["a", "b", "c"], "latin", 7)), len(arrangements(["a", "a", "b"], "permutations"))
    (3, 3)
    >>> first, second = arrangements(["a", "a", "b", "b"], "complement", 7)
    >>> all(one != other for one, other in zip(first, second))
    True
    """
    if how == "fixed":
        return [tuple(items)]
    if how == "permutations":
        count = math.factorial(len(items)) // math.prod(math.factorial(items.count(item)) for item in set(items))
        if count > MAX_IN_BLOCK:
            raise InvalidInput(f"seats = 'permutations' must be at most {MAX_IN_BLOCK} orders, got {count}")
        return sorted(set(itertools.permutations(items))) if len(items) <= 7 else _distinct(items)
    if how == "complement":
        return _complement(items, *address)
    mixed = shuffled(items, *address)
    if how == "random":
        return [tuple(mixed)]
    return [tuple(mixed[place:] + mixed[:place]) for place in range(len(mixed))]


def dealt_to(deal: Sequence[str], seats: int) -> list[int]:
    """Return which of the dealt policies each seat has before they are mixed: one after another, from the first again at the end.

    Two are always different ones, so that a policy can be compared with itself; among more, equal names are the same policy.

    >>> dealt_to(["a", "a"], 3), dealt_to(["a", "a", "b"], 3)
    ([0, 1, 0], [0, 0, 2])
    """
    places = [place if len(deal) == 2 else deal.index(name) for place, name in enumerate(deal)]
    return [places[seat % len(deal)] for seat in range(seats)]


def _complement(items: Sequence[_Sorted], *address: object) -> list[tuple[_Sorted, ...]]:
    kinds = sorted(set(items))
    if len(kinds) != 2:
        raise InvalidInput(f"seats = 'complement' must be of two policies, got {', '.join(map(str, kinds))}")
    first = set(shuffled(range(len(items)), *address)[: len(items) // 2])
    one = tuple(kinds[0] if seat in first else kinds[1] for seat in range(len(items)))
    return [one, tuple(kinds[1] if kind == kinds[0] else kinds[0] for kind in one)]


def _distinct(items: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the different orders of items of which many are equal."""
    if not items:
        return [()]
    found = []
    for item in sorted(set(items)):
        rest = list(items)
        rest.remove(item)
        found += [(item, *later) for later in _distinct(rest)]
    return found
