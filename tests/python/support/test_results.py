"""Results are classes that read like the dicts that they once were."""

import json
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import void_reckoning as vr
from void_reckoning import _core


def results() -> list[Any]:
    campaign = vr.Campaign.create(factions=2, systems=20, seed=4)
    campaign.run(1)
    keeps = campaign.world.table("Ship")
    memory = campaign.world.memory()
    sample = vr.CombatResolver().sample_combat(("frigate", 2), ("raider", 2), repeat=3)
    assert len(keeps) > 0
    return [
        *campaign.standings(),
        campaign.statistics(),
        memory,
        *memory.holdings,
        campaign.world.query_cache,
        _core.LIMITS,
        sample,
    ]


RESULTS = results()


@pytest.mark.parametrize("result", RESULTS, ids=lambda one: type(one).__name__)
def test_a_result_is_a_mapping_of_its_attributes(result: Any) -> None:
    assert isinstance(result, Mapping)
    names = list(result)
    assert names == result.keys() and len(names) == len(result) > 3
    for name, value in result.items():
        assert name in result
        assert value is not None or getattr(result, name) is None
        np.testing.assert_equal(result[name], getattr(result, name))
        np.testing.assert_equal(result.get(name), value)
        assert f"{name}=" in repr(result) or repr(result).endswith("...")  # of bounded length
    assert "nonsense" not in result and 7 not in result
    assert result.get("nonsense", 5) == 5
    with pytest.raises(KeyError, match="nonsense"):
        result["nonsense"]
    with pytest.raises(AttributeError):
        setattr(result, names[0], 1)
    np.testing.assert_equal({**result}, dict(result))


@pytest.mark.parametrize("result", RESULTS, ids=lambda one: type(one).__name__)
def test_a_result_can_be_pickled(result: Any) -> None:
    np.testing.assert_equal(dict(pickle.loads(pickle.dumps(result))), dict(result))


def test_results_are_equal_where_their_values_are() -> None:
    one, other = RESULTS[0], RESULTS[1]
    assert one == dict(one) and one == pickle.loads(pickle.dumps(one)) and one != other and one != 7
    assert json.loads(json.dumps(dict(one))) == one
    assert one.id != other.id
