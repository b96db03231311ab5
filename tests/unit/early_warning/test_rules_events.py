"""Rules on departments' lists of what happened: since when, for how long, what grade, how much."""

from datetime import date

import numpy as np
import pytest

from tests.unit.early_warning.rows import adopting, event, rich, terms

KINDS = [
    *("school_dropout", "water_failure", "disaster", "accident", "industry_failure", "job_loss", "mass_job_loss"),
    *("new_major_illness", "new_subsistence_allowance", "new_extreme_hardship", "new_temporary_relief"),
]
GRADES = [
    ("dangerous_housing", "A", False),
    ("dangerous_housing", "B", False),
    ("dangerous_housing", "C", True),
    ("dangerous_housing", "D", True),
    ("dangerous_housing", None, False),
    ("new_disability", "一级", True),
    ("new_disability", "二级", True),
    ("new_disability", "三级", False),
    ("new_disability", None, False),
]


@pytest.mark.parametrize(
    ("on", "counts"),
    [("2026-04-30", False), ("2026-05-01", True), ("2026-10-31", True), ("2026-11-01", False)],
)
def test_an_event_counts_for_six_months_and_not_before_it_happens(on: str, counts: bool) -> None:
    county = rich(*KINDS)
    county.events = [event(kind, kind, on) for kind in KINDS]
    reasons = county.assess().reasons
    assert list(zip(reasons["household_id"], reasons["code"], strict=True)) == [
        (kind, kind) for kind in sorted(KINDS) if counts
    ]


def test_only_grave_grades_count() -> None:
    ids = [f"{kind} {grade}" for kind, grade, _ in GRADES]
    county = rich(*ids)
    county.events = [event(h, k, "2026-09-01", grade=g) for h, (k, g, _) in zip(ids, GRADES, strict=True)]
    expected = {h: k for h, (k, _, counts) in zip(ids, GRADES, strict=True) if counts}
    reasons = county.assess().reasons
    assert dict(zip(reasons["household_id"], reasons["code"], strict=True)) == expected


def test_events_of_strangers_are_nobodys() -> None:
    county = rich("h1")
    county.events = [event("stranger", "disaster", "2026-09-01")]
    assert county.assess().reasons.empty


SCHOOL_YEAR = [("2025-08-31", False), ("2025-09-01", True), ("2026-08-31", True)]


@pytest.mark.parametrize(("amount", "counts"), [(9_999.99, False), (10_000.0, False), (10_000.01, True)])
def test_schooling_costs_of_the_household_in_a_school_year(amount: float, counts: bool) -> None:
    county = rich("h1")
    county.terms = terms(date(2026, 8, 31))
    county.events = [
        event("h1", "school_costs", "2026-04-20", amount - 4_000, grade="高中"),
        event("h1", "school_costs", "2026-04-20", 4_000.0),
        event("h1", "school_costs", "2026-04-20", 9_000.0, grade="初中"),
        event("h1", "school_costs", "2026-04-20", None, grade="大学"),
    ]
    assert county.met("school_costs") == ({"h1"} if counts else set())


@pytest.mark.parametrize(("on", "counts"), SCHOOL_YEAR)
def test_the_school_year_starts_in_september(on: str, counts: bool) -> None:
    county = rich("h1")
    county.terms, county.events = terms(date(2026, 8, 31)), [event("h1", "school_costs", on, 12_000.0)]
    assert (county.met("school_costs") == {"h1"}) == counts
    county.terms = terms(date(2026, 9, 1))
    assert county.met("school_costs") == set()


@pytest.mark.parametrize(
    ("months", "counts"),
    [
        (["2026-10", "2026-09", "2026-08"], True),
        (["2026-10", "2026-09"], False),
        (["2026-09", "2026-08", "2026-07", "2026-06"], True),
        (["2026-09", "2026-08"], False),
        (["2026-10", "2026-08", "2026-07", "2026-06"], False),
        (["2026-08", "2026-07", "2026-06", "2026-05"], False),
        ([], False),
    ],
)
def test_three_months_in_a_row_without_insured_work(months: list[str], counts: bool) -> None:
    county = rich("h1", "h2")
    county.events = [event("h1", "work_uninsured", f"{m}-15") for m in months for _ in range(2)]
    assert (county.met("work_uninsured") == {"h1"}) == counts
    assert county.hit("work_uninsured").observed[1] == 0


def test_how_many_months_in_a_row_is_told() -> None:
    county = rich("h1")
    county.events = [event("h1", "work_uninsured", f"2026-{m:02d}-15") for m in range(5, 11)]
    assert list(county.hit("work_uninsured").observed) == [6]


def test_a_place_without_a_number_of_months_has_no_such_rule() -> None:
    county = rich("h1")
    county.events = [event("h1", "work_uninsured", f"2026-{m:02d}-15") for m in range(1, 11)]
    county.terms = adopting("110101")
    found = county.hit("work_uninsured")
    assert not found.where.any() and np.isnan(found.threshold).all() and not found.parameters


@pytest.mark.parametrize(
    ("kind", "counts"), [("车辆", True), ("房产", True), ("经商办企业", True), ("存款", False), (None, False)]
)
def test_assets_found_are_looked_at_and_raise_nothing(kind: str | None, counts: bool) -> None:
    county = rich("h1")
    county.events = [event("h1", "asset_found", "2026-09-01", grade=kind)]
    assert (county.met("asset_review") == {"h1"}) == counts
    assert county.level() == "none"


def test_a_reason_names_who_publishes_the_trigger_and_for_how_long_it_counts() -> None:
    county = rich("h1")
    county.events = [
        event("h1", "industry_failure", "2026-09-01"),
        event("h1", "new_disability", "2026-09-01", None, "一级"),
    ]
    reasons = county.assess().reasons.set_index("code")
    assert (
        "旺苍" in reasons.loc["industry_failure", "reference"] and "烟台" in reasons.loc["new_disability", "reference"]
    )
    assert set(reasons["threshold"]) == {6} and reasons["reference"].str.contains("模拟省份").all()
