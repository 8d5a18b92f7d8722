"""Systems: work on all entities of a kind, by name, when asked or when something happens."""

from void_reckoning.ecs.systems import PythonSystem, SystemColumns, SystemFunction, SystemResult, Systems

__all__ = [
    "PythonSystem",
    "SystemColumns",
    "SystemFunction",
    "SystemResult",
    "Systems",
]
