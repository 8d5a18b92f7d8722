"""Experiments: thousands of campaigns, and what they say. Needs ``pip install void-reckoning[experiments]``."""

from __future__ import annotations

from void_reckoning.experiments.bans import ban_each
from void_reckoning.experiments.compare import Comparison, compare_policies, compare_rules
from void_reckoning.experiments.design import Design
from void_reckoning.experiments.executor import Serial
from void_reckoning.experiments.gate import Finding, Guard, gate
from void_reckoning.experiments.ladder import ladder
from void_reckoning.experiments.ladder_state import Ladder, LadderPair, Rung
from void_reckoning.experiments.overrides import overridden
from void_reckoning.experiments.processes import Processes
from void_reckoning.experiments.report.write import Report, write_report
from void_reckoning.experiments.spec import Limits, Record, Seats, Spec, Variant
from void_reckoning.experiments.sweep import Progress, sweep
from void_reckoning.experiments.tables import Experiment, open_experiment
from void_reckoning.experiments.tables import open_experiment as open  # noqa: A004  # ``experiments.open(folder)``
from void_reckoning.experiments.targets import Reading, Target
from void_reckoning.experiments.tune import tune
from void_reckoning.experiments.tuned import Evaluation, Tuned
from void_reckoning.experiments.tuning import Parameter, Tuning

__all__ = [
    "Comparison",
    "Design",
    "Evaluation",
    "Experiment",
    "Finding",
    "Guard",
    "Ladder",
    "LadderPair",
    "Limits",
    "Parameter",
    "Processes",
    "Progress",
    "Reading",
    "Record",
    "Report",
    "Rung",
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
    "ladder",
    "open",
    "open_experiment",
    "overridden",
    "sweep",
    "tune",
    "write_report",
]
