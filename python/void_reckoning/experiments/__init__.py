"""Experiments: thousands of campaigns, and what they say. Needs ``pip install void-reckoning[experiments]``."""

from __future__ import annotations

from void_reckoning.experiments.bans import ban_each
from void_reckoning.experiments.compare import Comparison, compare_policies, compare_rules
from void_reckoning.experiments.design import Design
from void_reckoning.experiments.executor import Serial
from void_reckoning.experiments.gate import Finding, Guard, gate
from void_reckoning.experiments.overrides import overridden
from void_reckoning.experiments.processes import Processes
from void_reckoning.experiments.report.write import Report, write_report
from void_reckoning.experiments.spec import Limits, Record, Seats, Spec, Variant
from void_reckoning.experiments.sweep import Progress, sweep
from void_reckoning.experiments.tables import Experiment, open_experiment
from void_reckoning.experiments.tables import open_experiment as open  # noqa: A004  # ``experiments.open(folder)``
from void_reckoning.experiments.targets import Reading, Target
from void_reckoning.experiments.tune import Evaluation, Tuned, tune
from void_reckoning.experiments.tuning import Parameter, Tuning

__all__ = [
    "Comparison",
    "Design",
    "Evaluation",
    "Experiment",
    "Finding",
    "Guard",
    "Limits",
    "Parameter",
    "Processes",
    "Progress",
    "Reading",
    "Record",
    "Report",
    "Seats",
    "Serial",
    "Spec",
    "Target",
    "Tuned",
    "Tuning",
    "Variant",
    "ban_each",
    "compare_policies",
    "compare_rules",
    "gate",
    "open",
    "open_experiment",
    "overridden",
    "sweep",
    "tune",
    "write_report",
]
