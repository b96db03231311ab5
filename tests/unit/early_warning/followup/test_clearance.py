"""Clearance: each condition just short of being met, met, and without anything known of it."""

from datetime import date

import pandas as pd
import pytest

from early_warning.followup.clearance import COLUMNS, CONDITIONS, clearance
from tests.unit.early_warning.followup.stories import VISITS, visit, warning
from tests.unit.early_warning.rows import adopting, terms

ON = date(2027, 6, 1)
VISITED = [visit("2026-11-04", measures="产业帮扶"), visit("2026-11-20", decided_on="2026-11-16")]
FACTS = {"household_id": "h1", "identified_month": None, "is_without_labour": False}


def nights(*days, income=9000.0, line=8500.0):
    return [
        {"household_id": "h1", "as_of": d, "income_yuan_per_head": income, "line_yuan_per_head": line} for d in days
    ]


HALF_A_YEAR = nights("2026-12-01", "2027-03-01", "2027-06-01")


def missing(visits=VISITED, history=HALF_A_YEAR, codes=(), facts=FACTS, held=None, **of_warning):
    """The conditions that are not met; None where the warning is not looked at."""
    found = clearance(
        pd.DataFrame([warning(**of_warning)]),
        pd.DataFrame(list(visits), columns=VISITS).astype("str"),
        pd.DataFrame(history, columns=["household_id", "as_of", "income_yuan_per_head", "line_yuan_per_head"]),
        pd.DataFrame({"household_id": ["h1"] * len(codes), "code": list(codes)}),
        pd.DataFrame([facts] if facts else [], columns=list(FACTS)),
        held or terms(ON),
    )
    assert list(found.columns) == COLUMNS
    if found.empty:
        return None
    assert list(found["condition"]) == list(CONDITIONS)
    return [c for c, met in zip(found["condition"], found["is_met"], strict=True) if not met]


def test_everything_met():
    assert missing() == []
    assert missing(status="due_to_clear") == []


@pytest.mark.parametrize("result", ["not_at_risk", "cannot_reach"])
def test_only_what_was_confirmed_is_looked_at(result):
    assert missing(visits=[visit("2026-11-04", result)]) is None
    assert missing(visits=[]) is None and missing(status="closed") is None
    assert (missing(visits=[*VISITED, visit("2027-01-04", result)]) is None) == (result == "not_at_risk")


@pytest.mark.parametrize(
    ("income", "expected"), [(8499.99, ["income", "stable"]), (8500.0, ["income", "stable"]), (8500.01, [])]
)
def test_income_is_above_the_line(income, expected):
    assert missing(history=nights("2026-12-01", "2027-06-01", income=income)) == expected


@pytest.mark.parametrize(("first", "is_met"), [("2026-11-30", True), ("2026-12-01", True), ("2026-12-02", False)])
def test_half_a_year_counts_to_the_day(first, is_met):
    assert ("stable" not in missing(history=nights(first, "2027-06-01"))) == is_met


def test_one_night_below_begins_the_half_year_anew():
    dip = [*nights("2026-12-01"), *nights("2027-01-15", income=8000.0), *nights("2027-06-01")]
    assert missing(history=dip) == ["stable"]
    before = [*nights("2026-11-01", income=8000.0), *HALF_A_YEAR]
    assert missing(history=before) == []
    unknown = [*nights("2026-12-01"), *nights("2027-01-15", income=float("nan")), *nights("2027-06-01")]
    assert missing(history=unknown) == ["stable"]
    assert missing(history=[]) == ["income", "stable"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("rigid_spending", ["spending"]),
        ("water_failure", ["guarantees"]),
        ("guarantee_insurance", ["guarantees"]),
        ("data_unknown", ["spending", "guarantees"]),
        ("high_risk", []),
    ],
)
def test_what_the_night_found_stands_against_it(code, expected):
    assert missing(codes=[code]) == expected


@pytest.mark.parametrize(("decided", "is_met"), [("2026-11-30", True), ("2026-12-01", True), ("2026-12-02", False)])
def test_six_months_since_the_decision(decided, is_met):
    visits = [visit("2026-11-04", measures="产业帮扶"), visit("2026-12-20", decided_on=decided)]
    assert ("identified" not in missing(visits=visits)) == is_met


@pytest.mark.parametrize(("month", "is_met"), [("2026-11", True), ("2026-12", False), (None, False)])
def test_or_since_the_month_in_the_register(month, is_met):
    visits = [visit("2026-11-04", measures="产业帮扶")]
    assert ("identified" not in missing(visits=visits, facts=FACTS | {"identified_month": month})) == is_met


def test_a_measure_and_somebody_who_can_work():
    assert missing(visits=[visit("2026-11-04", decided_on="2026-11-03")]) == ["measure"]
    alone = FACTS | {"is_without_labour": True}
    assert missing(facts=alone) == ["labour"]
    assert missing(facts=alone, held=adopting("110101", ON, clearance_without_labour=True)) == []
    assert missing(facts=None) == []


def test_hainan_and_zongyang_are_cited_where_they_are():
    for place, name in (("460001", "clearance_without_labour"), ("340722", "clearance_stable_months")):
        assert terms(ON, place)(name).origin == "published"
        assert terms(ON, "110101")(name).origin == "ours"
