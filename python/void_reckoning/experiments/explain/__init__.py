"""Why a campaign went as it did: chances of victory turn by turn, turning points, and what an edit would have changed."""

from __future__ import annotations

from void_reckoning.experiments.explain.causes import Cause, Search
from void_reckoning.experiments.explain.chances import Chances
from void_reckoning.experiments.explain.explanation import Explanation, TurningPoint, explain
from void_reckoning.experiments.explain.logged_run import logged_run
from void_reckoning.experiments.explain.moments import NOBODY
from void_reckoning.experiments.explain.turning import Step
from void_reckoning.experiments.explain.what_if import WhatIf, what_if

__all__ = [
    "NOBODY",
    "Cause",
    "Chances",
    "Explanation",
    "Search",
    "Step",
    "TurningPoint",
    "WhatIf",
    "explain",
    "logged_run",
    "what_if",
]
