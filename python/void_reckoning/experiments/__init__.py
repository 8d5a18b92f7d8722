"""Experiments: thousands of campaigns, and what they say. Needs ``pip install void-reckoning[experiments]``."""

from __future__ import annotations

from void_reckoning.experiments.design import Design
from void_reckoning.experiments.executor import Serial
from void_reckoning.experiments.overrides import overridden
from void_reckoning.experiments.processes import Processes
from void_reckoning.experiments.report.write import Report, write_report
from void_reckoning.experiments.spec import Limits, Record, Seats, Spec, Variant
from void_reckoning.experiments.sweep import Progress, sweep
from void_reckoning.experiments.tables import Experiment, open_experiment
from void_reckoning.experiments.tables import open_experiment as open  # noqa: A004  # ``experiments.open(folder)``

__all__ = [
    "Design",
    "Experiment",
    "Limits",
    "Processes",
    "Progress",
    "Record",
    "Report",
    "Seats",
    "Serial",
    "Spec",
    "Variant",
    "open",
    "open_experiment",
    "overridden",
    "sweep",
    "write_report",
]
