"""Systems: named work on all entities of a kind, run on request or by an event."""

from void_reckoning.ecs.systems import PythonSystem, SystemColumns, SystemFunction, SystemResult, Systems

__all__ = [
    "PythonSystem",
    "SystemColumns",
    "SystemFunction",
    "SystemResult",
    "Systems",
]
