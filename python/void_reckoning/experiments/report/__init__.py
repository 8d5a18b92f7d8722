"""Reports: one page about the results of an experiment, with its tables."""

from __future__ import annotations

from void_reckoning.experiments.report.write import Report, write_report

__all__ = ["Report", "write_report"]
