"""Writes the report of an experiment: the page, and its tables as Parquet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from void_reckoning._core import StorageError
from void_reckoning.experiments.report import (
    bans,
    changes,
    duels,
    leads,
    lengths,
    outliers,
    seat_effects,
    sensitivity,
    shares,
    strengths,
    uses,
)
from void_reckoning.experiments.report.page import page_of
from void_reckoning.experiments.report.parts import Section, counted, listed
from void_reckoning.experiments.report.rows import Rows
from void_reckoning.support.arguments import optional
from void_reckoning.support.arguments import path as as_path
from void_reckoning.support.path_text import path_text

FOLDER = "report"
PAGE = "report.html"

_SECTIONS: list[Callable[[Rows], Section | None]] = [
    shares.section,
    strengths.section,
    duels.section,
    seat_effects.section,
    lengths.length_section,
    lengths.stall_section,
    leads.section,
    bans.section,
    uses.section,
    sensitivity.section,
    outliers.section,
]
"""In the order of the page; the changes from a baseline come first."""


@dataclass(frozen=True)
class Report:
    """A report on disk.

    Attributes
    ----------
    page
        The HTML file.
    tables
        The Parquet files beside it.
    summary
        What it says at its top, a sentence each.
    unknown
        What can't be told, a sentence each.
    """

    page: Path
    tables: list[Path]
    summary: list[str]
    unknown: list[str]


def write_report(
    folder: str | os.PathLike[str],
    baseline: str | os.PathLike[str] | None = None,
    out: str | os.PathLike[str] | None = None,
) -> Report:
    """Write a page about the results of an experiment, and its tables.

    Parameters
    ----------
    folder
        Of the experiment, as :func:`sweep` fills it; it may still be played.
    baseline
        Folder of an experiment to compare with.
    out
        Folder of the report; None: ``report`` in the experiment's. What an earlier report left there is replaced.

    Raises
    ------
    InvalidInput
        A folder is not that of an experiment, has no results, or a file of it is damaged.
    StorageError
        The report can't be written.

    Examples
    --------
    >>> import tempfile
    >>> from void_reckoning.experiments import Serial, Spec, sweep, write_report
    >>> folder = tempfile.mkdtemp() + "/sweep"
    >>> _ = sweep(Spec(factions=3, systems=12, turns=5, seeds=2), folder, Serial())
    >>> write_report(folder).summary[0]
    '2 campaigns with a result, of 3 factions each: choir, mycora and templars.'
    """
    as_path(folder, "folder")
    optional(as_path, baseline, "baseline")
    optional(as_path, out, "out")
    with ExitStack() as stack:
        rows = stack.enter_context(Rows(folder))
        sections = [part for make in _SECTIONS if (part := make(rows)) is not None]
        if baseline is not None:
            sections.insert(0, changes.section(rows, stack.enter_context(Rows(baseline))))
        facts = _facts(rows)
        target = as_path(out, "out") if out is not None else rows.path / FOLDER
        page = page_of(path_text(rows.path.resolve().name), facts, sections)
    try:
        return _write(target, page, facts, sections)
    except OSError as error:
        raise StorageError(f"{path_text(target)} can't be written: {error.strerror}") from error


def _facts(rows: Rows) -> list[str]:
    if not rows.played:
        return [f"None of {counted(rows.total, 'campaign')} has a result: all failed."]
    sizes = [row[0] for row in rows.rows("select distinct seats from places order by 1")]
    names = rows.factions
    factions = "1 faction" if sizes == [1] else f"{' or '.join(map(str, sizes))} factions"
    told = [f"{counted(rows.played, 'campaign')} with a result, of {factions} each: {listed(names, 12)}."]
    if len(rows.variants) > 1:
        same = rows.one("select count(distinct variant) = count(distinct variant) filter (main) from campaigns")
        about = (
            "all of the same rules"
            if same
            else f"except where variants are named, this is about those with the rules of {rows.variants[0]}"
        )
        told.append(f"{counted(len(rows.variants), 'variant')}, {about}: {listed(rows.variants, 6)}.")
    if rows.spec.design is not None:
        told.append(
            f"{counted(len(rows.spec.design), 'point')} of a design, which are taken together except where its numbers are."
        )
    failed = rows.total - rows.played
    if failed:
        told.append(f"{counted(failed, 'campaign')} failed and {'is' if failed == 1 else 'are'} left out.")
    return told


def _write(target: Path, page: str, facts: list[str], sections: list[Section]) -> Report:
    target.mkdir(parents=True, exist_ok=True)
    building = target / ".building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    tables = []
    for sheet in (sheet for part in sections for sheet in part.sheets if sheet.length):
        with (building / f"{sheet.name}.parquet").open("wb") as file:  # not by its name: Arrow takes UTF-8 only
            pq.write_table(sheet.table(), file)
        tables.append(target / f"{sheet.name}.parquet")
    (building / PAGE).write_text(page, encoding="utf-8")
    for old in target.glob("*.parquet"):
        old.unlink()
    for made in building.iterdir():
        made.replace(target / made.name)
    building.rmdir()
    return Report(
        target / PAGE,
        tables,
        facts + [line for part in sections for line in part.headlines],
        [line for part in sections for line in part.unknown],
    )
