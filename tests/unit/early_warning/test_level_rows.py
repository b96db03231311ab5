"""Every row of the shipped truth table, walked by a household of its own from its sources to its level.

A new row needs a household here; a household that takes another row than its own says so.
"""

import pytest

from early_warning.facts import gather
from early_warning.levels import truth_table
from early_warning.rules import STANDING, hits
from tests.unit.early_warning.rows import County, event, monthly, outlook, person, table, terms

MONITORED = {"monitoring_category": "unstable", "is_risk_resolved": False}
FALLING = [1_200.0 - 23 * month for month in range(25)]
# By row, in words: income per head and year (or the months themselves; None: no account), events, the person.
HOUSEHOLDS: dict[str, tuple[object, list[tuple[str, float | None, str | None]], dict[str, object]]] = {
    "red if rigid_spending": (12_000, [("disaster", 9_000.0, None)], {}),
    "red if school_dropout": (30_000, [("school_dropout", None, None)], {}),
    "red if wholly_dangerous_housing": (30_000, [("dangerous_housing", None, "D")], {}),
    "red if income_below_line trigger": (8_000, [("disaster", None, None)], MONITORED),
    "red if income_below_line deep unless monitored": (5_000, [], {}),
    "yellow if income_below_line unless monitored": (8_000, [], {}),
    "yellow if trigger near_line": (10_000, [("disaster", None, None)], {}),
    "yellow if trigger income_unknown": (None, [("disaster", None, None)], {}),
    "yellow if high_risk near_line unless monitored": (10_000, [], {}),
    "green if trigger": (30_000, [("dangerous_housing", None, "C")], {}),
    "green if income_below_line deep": (5_000, [], MONITORED),
    "green if high_risk unless monitored": (30_000, [], {}),
    "green if trend_to_line unless low_risk monitored": (FALLING, [], {}),
    "green if guarantee_schooling": (30_000, [], {"is_school_dropout": True}),
    "green if guarantee_housing": (30_000, [], {"is_unsafe_housing": True}),
    "green if guarantee_water": (30_000, [], {"has_safe_water": False}),
    "green if guarantee_insurance near_line unless monitored": (10_000, [], {"has_uninsured_member": True}),
    "unknown if income_unknown": (None, [], {}),
    # Nobody here is in any row: what is noted does not raise a level, and who is watched is watched.
    "none": (30_000, [("dangerous_housing", None, "B")], {}),
    "none though high_risk": (30_000, [], MONITORED),
    "none though income_below_line": (8_000, [], MONITORED),
    "none though guarantee_insurance": (30_000, [], {"has_uninsured_member": True}),
    "none though trend_to_line": (FALLING, [], {}),
}
RISKS = {name: 0.5 for name in HOUSEHOLDS if "high_risk" in name} | {"none though trend_to_line": 0.01}
TABLE = truth_table(terms())


def _name(place: int) -> str:
    if place == len(TABLE.rows):
        return "none"
    row = TABLE.rows[place]
    unless = f" unless {' '.join(row.unless)}" if row.unless else ""
    return f"{row.level} if {' '.join(row.needs)}{unless}"


def _county() -> County:
    county = County()
    for name, (income, events, of_person) in HOUSEHOLDS.items():
        county.persons.append(person(name, **of_person))
        county.events += [event(name, kind, "2026-09-01", amount, grade) for kind, amount, grade in events]
        if income is not None:
            months = income if isinstance(income, list) else [float(str(income)) / 12] * 30
            county.ledger += monthly(name, months)
    return county


@pytest.fixture(scope="module")
def taken() -> dict[str, str]:
    county, register = _county(), _county().register()
    events = table("department_event", county.events)
    facts = gather(register, county.panel(register), events, county.trouble, county.terms, outlook(**RISKS))
    met = {code: one.where for code, one in hits(facts).items()}
    standing = {name: fact(facts) for name, fact in STANDING.items()}
    places = TABLE.first(met, standing, len(register))
    return dict(zip(register["household_id"], map(_name, places), strict=True))


@pytest.mark.parametrize("household", HOUSEHOLDS)
def test_each_household_takes_its_own_row(taken: dict[str, str], household: str) -> None:
    assert taken[household] == household.partition(" though ")[0]


def test_every_row_has_a_household() -> None:
    assert {_name(place) for place in range(len(TABLE.rows))} <= set(HOUSEHOLDS)
    assert len({_name(place) for place in range(len(TABLE.rows))}) == len(TABLE.rows)
