"""Rules on departments' lists and on the register."""

from datetime import date
from pathlib import Path

import pytest

from early_warning.facts import gather
from early_warning.policy import SHIPPED, load_policy
from early_warning.rules import RULES
from tests.unit.early_warning.rows import County, event, monthly, person, table

KINDS = ["school_dropout", "water_failure", "disaster", "accident", "job_loss"]
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


def rich(*household_ids: str, **of_person: object) -> County:
    """Households so well off that no income rule is met."""
    return County(
        [person(h, **of_person) for h in household_ids],
        ledger=[row for h in household_ids for row in monthly(h, [5_000.0] * 36)],
    )


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


@pytest.mark.parametrize(("household_type", "threshold"), [("lifted", 5_000.0), ("ordinary", 20_000.0)])
def test_medical_costs_add_up_over_the_calendar_year(household_type: str, threshold: float) -> None:
    cases = {"below": -0.01, "at": 0.0, "over": 0.01}
    county = rich(*cases, household_type=household_type)
    for household, more in cases.items():
        county.events += [
            event(household, "medical_self_pay", "2025-12-31", 50_000.0),
            event(household, "medical_self_pay", "2026-01-01", threshold - 1_000 + more),
            event(household, "medical_self_pay", "2026-10-31", 1_000.0),
            event(household, "medical_self_pay", "2026-10-31", None),
        ]
    reasons = county.assess().reasons
    reasons = reasons[reasons["code"] == "medical_self_pay"]
    assert set(reasons["household_id"]) == {"at", "over"}
    assert (reasons["threshold"] == threshold).all()


def test_a_county_may_set_the_medical_threshold_by_rural_income(tmp_path: Path) -> None:
    value = 'values: [{place: "13", from: 2026-01-01, value: %s, reference: test, origin: ours}]'
    own = f"rural_income_of_last_year: {{{value % 20_000}}}\nmonitoring_line: {{{value % 8_500}}}\n"
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    held = load_policy(SHIPPED, tmp_path).at("130727", date(2026, 10, 31))
    county = rich("below", "at")
    county.terms = held
    paid = {"below": 9_999.99, "at": 10_000.0}
    county.events = [event(h, "medical_self_pay", "2026-03-01", yuan) for h, yuan in paid.items()]
    assert set(county.assess().reasons["household_id"]) == {"at"}


@pytest.mark.parametrize(
    ("flag", "bad", "code"),
    [
        ("is_unsafe_housing", True, "guarantee_housing"),
        ("has_safe_water", False, "guarantee_water"),
        ("has_uninsured_member", True, "guarantee_insurance"),
        ("is_school_dropout", True, "guarantee_schooling"),
    ],
)
def test_guarantees_failing_in_the_register(flag: str, bad: bool, code: str) -> None:
    county = rich("bad", "good", "unknown")
    for row, answer in zip(county.persons, (bad, not bad, None), strict=True):
        row[flag] = answer
    held = gather(county.register(), county.panel(), table("department_event"), county.trouble, county.terms)
    assert list(RULES[code](held).where) == [True, False, False]


def test_events_of_strangers_are_nobodys() -> None:
    county = rich("h1")
    county.events = [event("stranger", "disaster", "2026-09-01")]
    assert county.assess().reasons.empty
