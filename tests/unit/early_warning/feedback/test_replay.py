"""Each threshold at another value: who would still have been told."""

import numpy as np
import pytest

from early_warning.feedback.knobs import KNOBS, Knob, settings
from early_warning.feedback.reasons import spoken
from early_warning.feedback.replay import candidates, counted, held_against, replaced
from tests.unit.early_warning.feedback.cases import cases, reason, reasons, telling, visit
from tests.unit.early_warning.rows import adopting

COUNTY = "620101"
BY_NAME = {knob.parameter: knob for knob in KNOBS}


def setting(name, **values):
    found = {s.parameter.name: s for s in settings(adopting(COUNTY, **values))}
    return found[name]


def held(at, rows, why, name="high_risk"):
    """Counts at another value; ``rows``: household, score, outcome and what else is of its telling."""
    told = [telling(household=h, **more) for h, _, _, more in rows]
    made = [visit("2026-11-05", outcome, h) for h, _, outcome, _ in rows if outcome]
    said = spoken(cases(told, made), reasons(why))
    chosen = setting(name)
    return counted(held_against(said, chosen), chosen, at)


def test_counts_just_below_at_and_above_the_value():
    scores = {"h1": 0.39, "h2": 0.40, "h3": 0.41, "h4": 0.35}
    outcomes = {"h1": "not_at_risk", "h2": "confirmed", "h3": "not_at_risk", "h4": ""}
    rows = [(h, s, outcomes[h], {}) for h, s in scores.items()]
    why = [reason("high_risk", household=h, observed=s, threshold=0.3) for h, s in scores.items()]
    found = held(0.40, rows, why)
    assert (found.told, found.dropped, found.right, found.false) == (4, 2, 1, 2)
    assert (found.right_lost, found.false_saved, found.red_lost, found.judged, found.kept) == (0, 1, 0, 3, 2)
    assert found.gain == pytest.approx(0.5) and found.lost_share == 0
    assert held(0.401, rows, why).right_lost == 1


def test_wrong_data_and_unmet_say_nothing_about_a_threshold():
    rows = [("h1", 0.3, "data_wrong", {}), ("h2", 0.3, "cannot_reach", {})]
    why = [reason("high_risk", household=h, observed=0.3) for h in ("h1", "h2")]
    found = held(0.5, rows, why)
    assert (found.told, found.dropped, found.judged) == (2, 2, 0) and found.gain == found.lost_share == 0


@pytest.mark.parametrize(
    ("level_from", "transition", "other", "hangs"),
    [
        (None, "opened", None, True),
        (None, "opened", "green", False),
        ("green", "raised", "green", True),
        ("green", "raised", "yellow", False),
        ("yellow", "returned", "green", False),
    ],
)
def test_what_another_rule_tells_as_well_does_not_hang_on_it(level_from, transition, other, hangs):
    rows = [("h1", 0.3, "not_at_risk", {"level_from": level_from, "transition": transition})]
    why = [reason("high_risk", observed=0.3)] + ([reason("job_loss", level=other)] if other else [])
    assert held(0.5, rows, why).told == int(hangs)


@pytest.mark.parametrize(("other", "lost"), [("yellow", 1), ("red", 0)])
def test_a_true_red_that_would_be_told_as_less_is_lost(other, lost):
    rows = [("h1", 0.3, "confirmed", {"level": "red"})]
    why = [reason("high_risk", observed=0.3, level="red"), reason("job_loss", level=other)]
    assert held(0.5, rows, why).red_lost == lost


def test_over_must_be_exceeded_and_a_number_reached():
    costs = setting("school_costs_per_school_year")
    assert costs.must_exceed and costs.value(12000.0) == {"over": 12000} and costs.is_movable
    assert costs.knob.holds(np.array([12000.0, 12001.0, np.nan]), 12000.0, True).tolist() == [False, True, True]
    bills = setting("outpatient_self_pay_per_month")
    assert bills.knob.holds(np.array([499.0, 500.0]), 500.0, False).tolist() == [False, True]


def test_lists_count_for_fewer_months():
    months = setting("event_counts_months")
    assert months.knob.holds(np.array([2.0, 3.0]), 3.0, False).tolist() == [True, False] and months.value(3.0) == 3


def test_one_parameter_for_several_rules_is_held_by_the_one_that_stands_longest():
    why = [reason("disaster", observed=5.0, threshold=6.0), reason("accident", observed=1.0, threshold=6.0)]
    rows = [("h1", None, "not_at_risk", {})]
    assert held(2.0, rows, why, "event_counts_months").dropped == 0
    assert held(1.0, rows, why, "event_counts_months").dropped == 1


def test_scores_are_on_the_scale_of_their_parameter():
    more = {"income_yuan_per_head": 9000.0, "slope_yuan_per_head_per_month": -500.0, "months_without_wages": 4.0}
    why = [reason("rigid_spending", observed=6000.0, threshold=8000.0), reason("wages_stopped", observed=3.0)]
    why += [reason("trend_to_line", observed=7000.0, threshold=8000.0)]
    said = spoken(cases([telling(**more)]), reasons(why)).set_index("code", drop=False)
    names = {"rigid_spending_share_of_line": 0.375, "wages_stopped_months": 4.0, "trend_horizon_months": 1.0}
    for name, expected in names.items():
        knob = BY_NAME[name]
        rows = said[knob.rows(said, 3.0)]
        assert knob.score(rows, 3.0).tolist() == pytest.approx([expected]), name


def test_a_threshold_for_one_class_is_held_against_that_class_alone():
    why = [reason("medical_self_pay", household=h, threshold=t) for h, t in (("h1", 5000.0), ("h2", 20000.0))]
    said = spoken(cases([telling(household=h) for h in ("h1", "h2")]), reasons(why))
    for name, household in (("medical_self_pay_lifted", "h1"), ("medical_self_pay_ordinary", "h2")):
        assert held_against(said, setting(name))["household_id"].tolist() == [household]


def test_values_to_try_are_those_seen_at_doors_beyond_the_present_one():
    observed = [0.3, 0.31, 0.4123, 0.55]
    told = [telling(household=f"h{i}") for i in range(5)]
    made = [visit("2026-11-05", "not_at_risk", f"h{i}") for i in range(4)]
    why = [reason("high_risk", household=f"h{i}", observed=o) for i, o in enumerate([*observed, 0.9])]
    high = setting("high_risk")
    tried = candidates(held_against(spoken(cases(told, made), reasons(why)), high), high)
    assert tried.min() > 0.3 and tried.max() == pytest.approx(0.55), "0.9 was not visited"
    assert all(round(v, 2) == pytest.approx(v) for v in tried)
    months = setting("event_counts_months")
    why = [reason("disaster", household=f"h{i}", observed=float(i), threshold=6.0) for i in range(4)]
    tried = candidates(held_against(spoken(cases(told, made), reasons(why)), months), months)
    assert tried.tolist() == [3, 2, 1], "fewer months, nearest first"
    assert not len(candidates(held_against(spoken(cases([]), reasons([])), high), high))


def test_a_freed_visit_goes_to_somebody_below_the_cut_of_the_same_township_and_week():
    told = [telling(household=h, selection=s) for h, s in (("h1", "ranked"), ("h2", "ranked"), ("h3", "statutory"))]
    why = [reason("high_risk", household=f"h{i}", observed=0.31) for i in (1, 2, 3)]
    below = {"b1": ("东乡", 0.6), "b2": ("东乡", 0.31), "b3": ("西乡", 0.6)}
    waiting = [telling(household=b, township=t, selection="below_cut") for b, (t, _) in below.items()]
    why += [reason("high_risk", household=b, observed=s) for b, (_, s) in below.items()]
    high = setting("high_risk")
    mine = held_against(spoken(cases(told), reasons(why)), high)
    left = spoken(cases(waiting), reasons(why))
    assert replaced(mine, left, high, 0.5) == 1, (
        "two places, one left who still meets it; the other township's has none"
    )
    assert replaced(mine, left.head(0), high, 0.5) == 0 and replaced(mine, left, high, 0.3) == 0


def test_only_values_of_our_own_may_move():
    origins = {s.parameter.name: s.is_movable for s in settings(adopting(COUNTY))}
    assert origins["high_risk"] and "monitoring_line" not in origins and "clue_to_decision_days" not in origins
    published = {s.parameter.name: s for s in settings(adopting("411101"))}["wages_stopped_months"]
    assert published.parameter.origin == "published" and not published.is_movable
    simulated = {s.parameter.name: s for s in settings(adopting("990101"))}["event_counts_months"]
    assert simulated.parameter.origin == "simulated" and not simulated.is_movable


def test_every_knob_names_rules_and_parameters_that_exist():
    from early_warning.rules import RULES
    from tests.unit.early_warning.rows import shipped

    for knob in KNOBS:
        assert isinstance(knob, Knob) and set(knob.rules) <= set(RULES)
        assert knob.parameter in shipped().declarations and knob.fewer in ("up", "down")
