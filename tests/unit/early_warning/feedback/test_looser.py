"""What a looser value would add, just below, at and above its ends."""

import pytest

from early_warning.feedback.looser import looser
from tests.unit.early_warning.feedback.cases import cases, telling, tellings, visit
from tests.unit.early_warning.feedback.test_replay import setting

ABOVE = {"income_yuan_per_head": 8500.0, "line_yuan_per_head": 8500.0}


def of_risks(*risks, **more):
    return tellings([telling(household=f"h{i}", **{"risk": r, **ABOVE, **more}) for i, r in enumerate(risks)])


def test_from_the_looser_value_up_to_below_the_present_one():
    found = looser(cases([]), of_risks(0.239, 0.24, 0.299, 0.30), setting("high_risk"))
    assert (found.to, found.would_be_told, found.visited) == (pytest.approx(0.24), 2, 0)


@pytest.mark.parametrize("more", [{"risk_basis": "current_income"}, {"income_yuan_per_head": 8499.0}, {"risk": None}])
def test_whom_the_rule_does_not_speak_of_is_not_counted(more):
    assert looser(cases([]), of_risks(0.25, **more), setting("high_risk")).would_be_told == 0


def test_those_whom_other_rules_sent_somebody_to_are_told_beside():
    told = [telling(household=h, risk=0.25, **ABOVE) for h in ("h1", "h2", "h3")] + [telling(household="h4", risk=0.5)]
    made = [visit("2026-11-05", r, h) for h, r in (("h1", "confirmed"), ("h2", "not_at_risk"), ("h4", "confirmed"))]
    found = looser(cases(told, made), of_risks(), setting("high_risk"))
    assert (found.visited, found.right) == (2, 1)


def test_a_fall_of_income_counts_as_a_positive_share():
    night = tellings([telling(household=f"h{i}", change_on_year=c) for i, c in enumerate((-0.39, -0.4, -0.5, 0.45))])
    found = looser(cases([]), night, setting("income_drop_share"))
    assert (found.to, found.would_be_told) == (pytest.approx(0.4), 1)


def test_what_no_night_keeps_cannot_be_told():
    assert looser(cases([]), of_risks(), setting("school_costs_per_school_year")) is None
