"""Shares by rule, source and place against numbers worked out by hand; and what is too few to say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from early_warning.feedback.precision import by_rule, misses, overall, precision, wilson
from early_warning.feedback.reasons import spoken, with_sources
from tests.unit.early_warning.feedback.cases import TERMS, cases, reason, reasons, telling, visit


def found(counts, **of_telling):
    """So many households told of, each result so many times."""
    results = [result for result, many in counts.items() for _ in range(many)]
    told = [telling(household=f"h{i}", **of_telling) for i in range(len(results))]
    made = [visit("2026-11-05", r, f"h{i}") for i, r in enumerate(results) if r != "not_visited"]
    return cases(told, made)


def test_counts_and_share_by_hand():
    counts = {"confirmed": 6, "already_helped": 3, "data_wrong": 1, "not_at_risk": 10, "cannot_reach": 4}
    (row,) = precision(found(counts | {"not_visited": 2}), "township", TERMS).to_dict("records")
    assert (row["told"], row["visited"], row["right"]) == (26, 20, 9)
    assert {k: row[k] for k in counts} == counts and row["not_visited"] == 2
    assert row["share"] == pytest.approx(0.45) and row["share_confirmed"] == pytest.approx(0.3)
    # Wilson at 9 of 20: centre (p + z²/2n) / (1 + z²/n), z = 1.959964.
    assert (row["low"], row["high"]) == (pytest.approx(0.25822, abs=1e-4), pytest.approx(0.65792, abs=1e-4))


@pytest.mark.parametrize(("visited", "is_enough"), [(19, False), (20, True), (21, True)])
def test_from_how_many_visits_a_share_is_said(visited, is_enough):
    (row,) = overall(found({"confirmed": visited, "cannot_reach": 9}), TERMS).to_dict("records")
    assert row["is_enough"] is is_enough and row["visited"] == visited


def test_of_nothing_nothing_is_said():
    (row,) = overall(cases([]), TERMS).to_dict("records")
    assert row["told"] == 0 and np.isnan(row["share"]) and np.isnan(row["low"]) and row["is_enough"] is False
    (row,) = overall(found({"not_visited": 3}), TERMS).to_dict("records")
    assert row["told"] == 3 and np.isnan(row["share"])


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.integers(1, 400), st.data())
def test_the_interval_holds_the_share_and_narrows(seen, data):
    right = data.draw(st.integers(0, seen))
    (low,), (high,) = wilson(np.array([right]), np.array([seen]), 0.95)
    (low4,), (high4,) = wilson(np.array([4 * right]), np.array([4 * seen]), 0.95)
    assert low - 1e-12 <= right / seen <= high + 1e-12 and high4 - low4 < high - low


def test_a_case_counts_under_each_of_its_rules_and_alone_where_no_other_spoke():
    told = [telling(household=h) for h in ("h1", "h2", "h3")]
    made = [visit("2026-11-05", "confirmed", "h1"), visit("2026-11-05", "not_at_risk", "h2")]
    why = [reason("income_drop"), reason("job_loss"), reason("job_loss", household="h2")]
    why += [reason("asset_review", household="h2", level="none"), reason("income_drop", household="h3")]
    table = by_rule(spoken(cases(told, made), reasons(why)), TERMS).set_index("code")
    assert list(table.index) == ["job_loss", "income_drop"], "the most visited first; no level, no rule"
    assert table.loc["job_loss", ["told", "visited", "right"]].tolist() == [2, 2, 1]
    assert table.loc["income_drop", ["told", "visited", "right", "not_visited"]].tolist() == [2, 1, 1, 1]
    assert table["alone_visited"].tolist() == [1, 0] and table["alone_right"].tolist() == [0, 0]


def test_a_warning_that_data_cannot_say_blames_no_rule():
    told = [telling(level="unknown", selection=None)]
    why = [reason("data_unknown", level="unknown"), reason("income_drop", level="unknown")]
    assert spoken(cases(told), reasons(why)).empty
    known = [reason("data_unknown", level="unknown"), reason("job_loss")]
    assert spoken(cases([telling()]), reasons(known))["code"].tolist() == ["job_loss"]


def test_the_source_is_the_department_that_signed_the_newest_event_by_then():
    why = [reason("outpatient_self_pay"), reason("income_drop"), reason("disaster"), reason("high_risk")]
    said = spoken(cases([telling()]), reasons(why))
    columns = ["household_id", "event_kind", "event_date", "department"]
    events = [("h1", "medical_self_pay", "2026-09-01", "卫健局"), ("h1", "medical_self_pay", "2026-10-01", "医保局")]
    events += [("h1", "medical_self_pay", "2026-11-03", "以后"), ("h2", "disaster", "2026-10-01", "别户")]
    events += [("h1", "disaster", "2026-10-01", None)]
    named = with_sources(said, pd.DataFrame(events, columns=columns).astype("str"))
    assert dict(zip(named["code"], named["source"], strict=True)) == {
        "outpatient_self_pay": "医保局",
        "income_drop": "income",
        "disaster": "department",
        "high_risk": "model",
    }


def test_the_audit_counts_misses_per_hundred():
    audit = found({"confirmed": 2, "already_helped": 1, "not_at_risk": 27, "cannot_reach": 2}, selection="audit")
    other = found({"confirmed": 50})
    said = misses(pd.concat([audit, other]), TERMS)
    assert (said["drawn"], said["audited"], said["missed"], said["is_enough"]) == (32, 30, 3, True)
    assert said["missed_per_100"] == pytest.approx(10) and said["low_per_100"] < 10 < said["high_per_100"]
    assert misses(other, TERMS)["drawn"] == 0
