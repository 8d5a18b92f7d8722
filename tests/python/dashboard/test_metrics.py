"""``/metrics``, and the telemetry that pages ask for."""

import re
from pathlib import Path

import pytest
import void_reckoning as vr
from dashboard_server import Page, open_dashboard
from void_reckoning.dashboard import performance
from void_reckoning.dashboard.serving import hub
from void_reckoning.dashboard.serving.metrics import metrics_text
from void_reckoning.telemetry import TelemetryReader


def test_metrics_are_the_telemetry(tmp_path: Path) -> None:
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "runs" / 'a "b"') as campaign:
        campaign.run(12)
        with open_dashboard(tmp_path / "runs") as dashboard:
            _, _, body = dashboard.entered("/metrics")
            with dashboard.socket() as socket:
                figures = Page(socket).ask(ask="telemetry", run='a "b"')["answer"]
        (session,) = [
            one for one in TelemetryReader().list_sessions() if one.campaign_folder == str(campaign.directory)
        ]
        with TelemetryReader(session.path) as telemetry:
            now = telemetry.read_telemetry()
    lines = body.decode().splitlines()
    samples: dict[str, float] = {}
    for line in lines:
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            assert re.fullmatch(r'[a-z_]+\{([a-z]+="(\\.|[^"\\])*",?)+\}', name), name
            assert name not in samples
            samples[name] = float(value)
    run = 'run="a \\"b\\""'
    assert samples[f"void_reckoning_turn{{{run}}}"] == 12
    assert samples[f"void_reckoning_commits_total{{{run}}}"] == now.campaign.commits == figures["campaign"]["commits"]
    for faction in now.factions:
        assert samples[f'void_reckoning_faction_score{{{run},faction="{faction.name}"}}'] == faction.score
    for phase in now.phases:
        labels = f'{run},phase="{phase.name}"'
        assert samples[f"void_reckoning_phase_seconds_count{{{labels}}}"] == phase.samples
        assert samples[f'void_reckoning_phase_seconds_bucket{{{labels},le="+Inf"}}'] == sum(phase.buckets)
        assert samples[f"void_reckoning_phase_seconds_sum{{{labels}}}"] == pytest.approx(phase.total_ns / 1e9)
    described = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(described) == len(set(described))


def test_metrics_see_campaigns_that_begin_while_no_page_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "_SCAN_S", 0.05)
    with open_dashboard(tmp_path) as dashboard:
        assert dashboard.entered("/metrics")[2] == b"# no campaign with telemetry is being played here\n"
        with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "later") as campaign:
            campaign.run(1)
            assert any(b'turn{run="later"} 1\n' in dashboard.entered("/metrics")[2] for _ in range(1000))


@pytest.mark.parametrize("way", ["link", "other/../runs"])
def test_telemetry_is_found_whichever_way_leads_to_the_campaign(tmp_path: Path, way: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to("runs")
    with vr.Campaign.create(factions=3, systems=20, directory=tmp_path / "runs/c") as campaign:
        campaign.run(3)
        with open_dashboard(tmp_path / way) as dashboard:
            assert b'turn{run="c"} 3\n' in dashboard.entered("/metrics")[2]
            with dashboard.socket() as socket:
                assert Page(socket).ask(ask="telemetry", run="c")["answer"]["live"]


def test_metrics_of_many_runs_take_one_look_at_the_telemetry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(performance, "list_sessions", lambda: looks.append(1) or [])
    assert metrics_text([(str(number), tmp_path) for number in range(50)]).startswith("# no campaign")
    assert len(looks) == 1
