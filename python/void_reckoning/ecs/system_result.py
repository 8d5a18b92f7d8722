"""Result of running a system."""

from __future__ import annotations

from dataclasses import dataclass, field

from void_reckoning.support.notebook import short_repr


@short_repr
@dataclass(frozen=True)
class SystemResult:
    """Result of one run of a system.

    ``entities`` were processed in ``seconds`` of wall clock; ``events`` were published; ``failed`` lists the entities that were skipped
    because their share could not be calculated, each with the reason.
    """

    name: str
    entities: int
    seconds: float
    events: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)
