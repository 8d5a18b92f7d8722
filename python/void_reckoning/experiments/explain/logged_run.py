"""A campaign of a sweep, played again with a log."""

from __future__ import annotations

from pathlib import Path

from void_reckoning.campaign import Campaign
from void_reckoning.experiments.tables import Experiment
from void_reckoning.support.arguments import instance
from void_reckoning.support.log_file import is_log


def logged_run(experiment: Experiment, run_id: str) -> Path:
    """Return the folder of a campaign of a sweep with its log, below ``shown`` in the sweep's folder; played if it is not there yet.

    Parameters
    ----------
    experiment
        The sweep.
    run_id
        The campaign's id, or the beginning of it.

    Raises
    ------
    InvalidInput
        The sweep has no such campaign, or several.
    StorageError
        The folder can't be written.
    """
    runs, run = instance(experiment, Experiment, "experiment").find(run_id)
    folder = experiment.folder.path / "shown" / runs.id_of(run)[:12]
    if is_log(folder):
        with Campaign.resume(folder, telemetry=False) as campaign:  # one that was interrupted goes on
            _finish(campaign)
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with Campaign.create(
        runs.universe_of(run),
        list(run.factions),
        seed=run.seed,
        directory=folder,
        policies=dict(zip(run.factions, run.policies, strict=True)),
        telemetry=False,
        **run.settings,
    ) as campaign:
        _finish(campaign)
    return folder


def _finish(campaign: Campaign) -> None:
    ended = campaign.won and not campaign.ignore_victory
    if not ended and campaign.turn < campaign.turns_asked:
        campaign.run(campaign.turns_asked - campaign.turn, ignore_victory=campaign.ignore_victory)
