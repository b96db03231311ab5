"""The bootstrap of a gain: whole households, seeded, exact in each draw."""

import numpy as np
import pytest

from early_warning.backtest.ranking import transitions, weighted_by_falls
from early_warning.backtest.resampling import _aucs, _drawn, interval, resampled
from early_warning.backtest.scored import Scored


def some(households: int = 40, periods: int = 5, seed: int = 1, copies: int = 1) -> Scored:
    """Falls that go with the risk and not with the baseline; with ties; each row ``copies`` times over."""
    chance = np.random.default_rng(seed)
    shape = (households, periods)
    risk = chance.random(shape).round(1).repeat(copies, axis=1)
    fell = (chance.random(shape) < 0.8 * chance.random(shape).round(1)).repeat(copies, axis=1)
    risk = np.where(fell, np.minimum(1, risk + 0.2), risk).round(1)
    household = np.repeat(np.arange(households), periods * copies)
    transition = np.tile(np.arange(periods).repeat(copies), households)
    baseline = chance.random(shape).round(1).repeat(copies, axis=1)
    columns = (household, transition, fell.ravel().astype(float), risk.ravel(), baseline.ravel())
    return Scored(*columns, periods=list(range(periods)), households=households)


def test_each_draw_is_the_auc_of_the_households_drawn() -> None:
    rows = some()
    weights = _drawn(np.random.default_rng(5), rows.households, 6)
    assert (weights.sum(axis=0) == rows.households).all()
    model, baseline = _aucs(rows, weights)
    for draw in range(6):
        again = np.repeat(np.arange(len(rows)), weights[rows.household, draw].astype(int))
        columns = (rows.household, rows.transition, rows.fell, rows.risk, rows.baseline)
        steps = transitions(Scored(*(c[again] for c in columns), rows.periods, rows.households))
        assert model[draw] == pytest.approx(weighted_by_falls(steps["auc"], steps["falls"]))
        assert baseline[draw] == pytest.approx(weighted_by_falls(steps["auc_baseline"], steps["falls"]))


def test_the_same_seed_gives_the_same_interval_and_it_holds_the_gain() -> None:
    rows = some()
    one, other = (interval(resampled(rows, 300).gain) for _ in range(2))
    assert one == other != interval(resampled(rows, 300, seed=9).gain)
    steps = transitions(rows)
    gain = weighted_by_falls(steps["auc"] - steps["auc_baseline"], steps["falls"])
    assert one[0] < gain < one[1] and one[0] > 0


def test_rows_that_only_repeat_a_household_make_nothing_surer() -> None:
    once, thrice = (interval(resampled(some(copies=n), 300).gain) for n in (1, 3))
    np.testing.assert_allclose(once, thrice)


def test_parts_are_drawn_alike() -> None:
    rows = some()
    everything = resampled(rows.part(np.ones(len(rows), dtype=bool)), 50)
    np.testing.assert_array_equal(everything.auc, resampled(rows, 50).auc)


def test_without_falls_there_is_no_interval() -> None:
    rows = some()
    nobody = rows.part(rows.fell == 0)
    assert np.isnan(interval(resampled(nobody, 20).gain)).all()
    assert np.isnan(interval(resampled(rows.part(rows.fell > 1), 20).gain)).all()
