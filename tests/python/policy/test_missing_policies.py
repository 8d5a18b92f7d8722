"""Campaigns whose policies can't be made where they are taken up again."""

import shutil
from pathlib import Path

import pytest
import void_reckoning as vr
from processes import command

SOURCE = "import void_reckoning as vr\n\nclass Idle(vr.FactionPolicy):\n    def plan(self, view):\n        return []\n"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To turn 7 of 7, the last save but one at turn 4; one faction by a policy whose file is gone."""
    folder = tmp_path_factory.mktemp("missing")
    (folder / "mine.py").write_text(SOURCE)
    with vr.Campaign.create(
        directory=folder / "c",
        factions=3,
        systems=20,
        seed=2,
        turns=7,
        save_every=4,
        policies={"templars": f"{folder / 'mine.py'}:Idle"},
    ) as campaign:
        campaign.run(7)
    (folder / "mine.py").unlink()
    return folder / "c"


@pytest.fixture
def campaign(played: Path, tmp_path: Path) -> Path:
    shutil.copytree(played, tmp_path / "c")
    return tmp_path / "c"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def damage(log: Path) -> None:
    data = bytearray(log.read_bytes())
    data[len(data) * 9 // 10] ^= 1
    log.write_bytes(data)


@pytest.mark.parametrize(
    ("policies", "complaint"),
    [
        ({"romans": "greedy"}, "faction in policies must be one of .*, got 'romans'"),
        ({"templars": "greedier"}, "policy must be one of random, greedy, standard, or module:Class, got 'greedier'"),
        ({"templars": "no_such_module:Policy"}, "policy 'no_such_module:Policy' can't be loaded"),
        ({"templars": 3}, "policy must be one of random, greedy, standard, module:Class, or "),
    ],
)
def test_nothing_is_written_before_the_policies_that_are_given_are_made(
    campaign: Path, policies: dict[str, str], complaint: str
) -> None:
    damage(campaign / "blackbox.vrlog")
    before = contents(campaign)
    with pytest.raises(vr.InvalidInput, match=complaint):
        vr.Campaign.resume(campaign, policies=policies, from_save=True)
    assert contents(campaign) == before


def test_a_policy_that_can_not_be_made_matters_when_it_is_to_play(campaign: Path) -> None:
    with vr.Campaign.resume(campaign) as resumed:
        assert resumed.turn == 7
        for one in (resumed, resumed.clone()):
            with pytest.raises(vr.InvalidInput, match=r"mine\.py:Idle' can't be loaded"):
                one.run(1)
        assert resumed.turn == 7
    assert vr.Campaign.at_turn(campaign, 3).turn == 3
    with vr.Campaign.resume(campaign, policies={"templars": "greedy"}) as resumed:
        resumed.run(1)


def test_a_finished_campaign_is_summed_up_without_its_policies(campaign: Path) -> None:
    code, out, _ = command("resume", str(campaign), "--json")
    assert (code, '"turns": 7' in out) == (0, True)


def test_a_turn_is_rebuilt_without_policies(campaign: Path, tmp_path: Path) -> None:
    code, _, err = command("replay", str(campaign), "--to-turn", "3", "--save", str(tmp_path / "three.sqlite"))
    assert (code, err) == (0, "")
    assert vr.Campaign.load(tmp_path / "three.sqlite").turn == 3


def test_what_was_discarded_is_said_though_nothing_can_be_played(campaign: Path) -> None:
    damage(campaign / "blackbox.vrlog")
    (campaign / "saves" / "turn-000007.sqlite").unlink()
    code, _, err = command("resume", str(campaign), "--from-save")
    assert code == 2
    assert "discarded turns 5 to 7" in err
    assert "mine.py:Idle' can't be loaded" in err
