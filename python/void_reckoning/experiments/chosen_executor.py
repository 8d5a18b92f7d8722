"""The executor that a caller has chosen, or the usual one."""

from __future__ import annotations

from void_reckoning.experiments.executor import Executor
from void_reckoning.experiments.processes import Processes
from void_reckoning.support.arguments import attribute, refused


def checked_executor(executor: Executor | None) -> Executor:
    """Return an executor that was given; where none was, one of processes of this machine.

    Raises
    ------
    InvalidInput
        It is not an executor.
    """
    if executor is None:
        return Processes()
    if not callable(attribute(executor, "results")):
        raise refused("executor", "an object with results(batches), or None", executor)
    return executor
