"""Risk: who speaks, what it may raise, and that small wiggles of it open and close nothing."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from early_warning import assess, reconcile
from early_warning.prospects import depth_if_below, prospects, told
from early_warning.trends import Trend
from tests.unit.early_warning.rows import AS_OF, LINE, County, monthly, outlook, person, table, terms, trouble

ENTER, LEAVE, LOW = (terms().number(name) for name in ("high_risk", "high_risk_leave", "low_risk"))


def rich(per_head: float = 20_000, **of_person: object) -> County:
    return County([person(**of_person)], ledger=monthly("h1", [per_head / 12] * 30))


def level(county: County, risk: float, *at_high_risk: str) -> str:
    return str(county.assess(outlook(h1=risk), at_high_risk).assessments["level"][0])


@pytest.mark.parametrize(("risk", "expected"), [(ENTER - 1e-6, "none"), (ENTER, "green"), (ENTER + 1e-6, "green")])
def test_high_risk_raises_a_warning(risk: float, expected: str) -> None:
    assert level(rich(), risk) == expected
    assert level(rich(10_000), risk) == {"green": "yellow", "none": "none"}[expected]
    assert level(rich(monitoring_category="unstable", is_risk_resolved=False), risk) == "none"


@pytest.mark.parametrize(("risk", "expected"), [(LEAVE - 1e-6, "none"), (LEAVE, "green"), (ENTER - 1e-6, "green")])
def test_it_is_left_below_a_lower_value_only(risk: float, expected: str) -> None:
    assert level(rich(), risk, "h1") == expected
    assert level(rich(), risk, "h2") == "none"


@pytest.mark.parametrize(("risk", "expected"), [(LOW - 1e-6, "none"), (LOW, "green"), (LOW + 1e-6, "green")])
def test_where_the_model_sees_no_risk_a_falling_trend_raises_nothing(risk: float, expected: str) -> None:
    falling = County([person()], ledger=monthly("h1", [1_200.0 - 23 * m for m in range(25)]))
    assert falling.codes() == {"trend_to_line"}
    assert level(falling, risk) == expected


def test_below_the_line_the_threshold_speaks_and_not_the_risk() -> None:
    result = rich(LINE - 1).assess(outlook(h1=0.9))
    assert set(result.reasons["code"]) == {"income_below_line"}


def test_the_reason_says_how_likely_and_what_would_clear_it() -> None:
    reason = rich().assess(outlook(h1=0.347)).reasons.iloc[0]
    assert (reason["code"], reason["threshold"], reason["origin"]) == ("high_risk", ENTER, "ours")
    assert "34户" in reason["text_zh"] and "30户" in reason["text_zh"] and "20户" in reason["clears_zh"]
    assert "34 in 100" in reason["text_en"] and "20 in 100" in reason["clears_en"]


def test_who_still_reaches_the_upper_limit_is_told_of_it() -> None:
    held = rich().assess(outlook(h1=0.25), ["h1"]).reasons.iloc[0]
    again = rich().assess(outlook(h1=ENTER), ["h1"]).reasons.iloc[0]
    assert "到20户就提醒" in held["text_zh"] and "到30户就提醒" in again["text_zh"]


def test_the_outlook_stands_in_the_assessment() -> None:
    row = rich().assess(outlook(h1=0.4)).assessments.iloc[0]
    assert (row["risk"], row["risk_low"], row["risk_high"], row["expected_poverty"]) == (0.4, 0.0, 1.0, 0.1)
    assert (row["depth"], row["risk_basis"], row["priority"]) == (0.2, "model", pytest.approx(0.08))


def test_without_a_model_the_risk_only_ranks() -> None:
    cold = County([person()], ledger=monthly("h1", [709.0] * 30))
    for given in (None, outlook(h2=0.9), outlook(h1=np.nan)):
        row = cold.assess(given, ["h1"]).assessments.iloc[0]
        assert (row["risk_basis"], row["level"]) == ("current_income", "none")
        assert 0.4 < row["risk"] < 0.6 and row["priority"] > 0 and pd.isna(row["risk_low"])


def test_where_income_may_not_speak_there_is_no_risk() -> None:
    county = rich()
    county.trouble = trouble(h1="stale")
    row = county.assess(outlook(h1=0.9), ["h1"]).assessments.iloc[0]
    assert row["level"] == "unknown"
    assert row[["risk", "risk_low", "risk_high", "depth", "priority", "risk_basis"]].isna().all()


def test_unknown_income_has_no_prospects_though_its_trend_be_known() -> None:
    """The year that is judged may lack an account where newer months have one."""
    trend, income = Trend(*(np.full(2, value) for value in (0.0, 9_000.0, 500.0))), np.array([np.nan, 9_000.0])
    register = pd.DataFrame({"household_id": ["h1", "h2"]}, dtype="str")
    found = prospects(told(register, None, ()), income, LINE, trend, 400.0)
    assert np.isnan(found.risk).tolist() == np.isnan(found.depth).tolist() == [True, False]
    assert found.basis.tolist() == [None, "current_income"]


def test_a_malformed_outlook_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        rich().assess(pd.concat([outlook(h1=0.1), outlook(h1=0.2)]))
    with pytest.raises(ValueError, match="lacks depth"):
        rich().assess(outlook(h1=0.1).drop(columns="depth"))


def test_depth_is_the_expected_shortfall_of_whoever_falls() -> None:
    spread = np.array([400.0, 400.0, 400.0])
    projected = np.array([6_000.0, 8_500.0, 20_000.0])
    drawn = np.random.default_rng(1).normal(projected[:2, None], 400.0, (2, 200_000))
    expected = [np.mean(1 - row[row < LINE] / LINE) for row in drawn]
    found = depth_if_below(LINE, Trend(spread * 0, projected, spread), 1.0)
    assert found[:2] == pytest.approx(expected, rel=0.01)
    assert 0 < found[2] < 0.01
    assert np.isnan(depth_if_below(LINE, Trend(*np.full((3, 1), np.nan)), 1.0)).all()


def test_wiggles_smaller_than_the_band_never_open_and_close() -> None:
    """200 households, each around a level of its own, on 14 nights as the flows run them: the state of the night
    before is whoever met the rule then. Warnings open once at most, and none that opened closes."""
    chance = np.random.default_rng(7)
    ids = [f"h{n:03d}" for n in range(200)]
    county = County([person(h) for h in ids], ledger=[row for h in ids for row in monthly(h, [2_000.0] * 24)])
    register, panel, events = county.register(), county.panel(), table("department_event")
    base, band = chance.uniform(0, 1 - ENTER + LEAVE, 200), (ENTER - LEAVE) * 0.999
    held, at_high_risk, told = pd.DataFrame({"household_id": pd.Series(dtype="str")}), set(), []
    for night in range(14):
        said = outlook(**dict(zip(ids, base + band * chance.random(200), strict=True)))
        result = assess(register, panel, events, trouble(), terms(), said, at_high_risk)
        changes = reconcile(held, result.assessments, terms(AS_OF + timedelta(days=7 * night)))
        told.append(changes[["household_id", "transition"]])
        held = pd.concat([held[~held["household_id"].isin(changes["household_id"])], changes], ignore_index=True)
        at_high_risk = set(result.reasons.loc[result.reasons["code"] == "high_risk", "household_id"])
    changed = pd.concat(told)
    assert set(changed["transition"]) == {"opened"} and changed["household_id"].is_unique and len(changed) > 50
