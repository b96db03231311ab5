"""The county has the size of a published one."""

import numpy as np
import pytest

from relapse_watch.errors import WrongUse
from relapse_watch.sample import write_sample
from relapse_watch.sample.county import Scale
from relapse_watch.sample.people import LIFTED, MARGINAL, UNSTABLE
from relapse_watch.sample.work import spells

from .conftest import AS_OF


def test_full_county_has_the_published_numbers(full_world):
    homes = full_world.households
    lifted = homes.group != MARGINAL
    assert (lifted.sum(), homes.size[lifted].sum()) == (11_548, 35_538)
    assert ((homes.group == UNSTABLE).sum(), homes.size[homes.group == UNSTABLE].sum()) == (354, 915)
    assert ((homes.group == MARGINAL).sum(), homes.size[homes.group == MARGINAL].sum()) == (533, 1_244)
    assert len(full_world.people.birth) == 36_782


def test_full_county_has_about_15_townships_and_180_villages_of_at_most_100_households(full_world):
    places = full_world.places
    assert len(places.townships) == 15
    assert 175 <= len(places.villages) <= 185
    assert len(set(places.villages)) == len(places.villages)
    assert places.sizes.max() <= 100
    assert places.sizes.sum() == 11_548 + 533


@pytest.mark.parametrize("households", [10, 57, 200, 1_000])
def test_other_sizes_are_proportional(households):
    scale = Scale.of(households)
    assert scale.lifted == households
    assert scale.unstable == max(1, round(households * 354 / 11_548))
    assert scale.marginal == max(1, round(households * 533 / 11_548))
    assert scale.lifted_people == pytest.approx(households * 35_538 / 11_548, abs=1)


def test_half_of_the_households_have_migrant_workers_and_the_spells_are_tens_of_thousands(full_world):
    workers = full_world.wages.workers
    homes = len(np.unique(workers.household))
    assert homes == pytest.approx(0.5 * full_world.scale.households, rel=0.05)
    assert 1.15 <= len(workers.person) / homes <= 1.4
    assert 40_000 <= len(spells(full_world.wages, full_world.window).worker) <= 70_000


def test_incomes_are_those_of_lifted_households_and_few_are_below_a_line(full_world):
    window, homes = full_world.window, full_world.households
    income = full_world.flows.net(slice(window.count - 12, window.count)) / homes.size
    plain = homes.group == LIFTED
    below = plain & (income < 8_500)
    assert 14_000 <= np.median(income[plain]) <= 16_500
    assert 0.008 <= below.sum() / plain.sum() <= 0.02
    late = full_world.planted[full_world.planted["month"] > window.last - 14]["household"]
    assert np.isin(np.flatnonzero(below), late).mean() > 0.7


def test_the_monitored_were_near_the_line_when_identified(full_world):
    from relapse_watch.sample.accounts import status

    monitored = full_world.households.is_monitored
    income = status(full_world).at_identification.per_head[monitored]
    assert 6_500 <= np.median(income) <= 9_000


@pytest.mark.parametrize("wrong", [{"counties": 0}, {"households": 9}, {"months": 0}, {"format": "ods"}])
def test_impossible_numbers_are_wrong_use(tmp_path, wrong):
    with pytest.raises(WrongUse):
        write_sample(tmp_path, **({"households": 10, "as_of": AS_OF} | wrong))
    assert not list(tmp_path.iterdir())
