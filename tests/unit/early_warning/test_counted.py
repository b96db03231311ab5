"""What counts by the policy of the place: aid, assumed costs, members, the year over which income is summed."""

from datetime import date
from typing import Any

import pytest

from early_warning.counted import with_assumed_costs
from early_warning.policy import InForce
from relapse_watch.errors import WrongUse
from tests.unit.early_warning.rows import AS_OF, LINE, County, account, adopting, event, monthly, person, table

OLD: dict[str, Any] = {"monitoring_category": "unstable", "identified_month": "2020-05", "is_risk_resolved": False}
NEW = OLD | {"identified_month": "2025-12"}
ENDS = [("2026-09-30", 0), ("2026-10-31", 1), ("2026-12-31", 3), ("2027-08-31", 11)]


def paid(kind: str, month: str = "2026-03", amount: float = 600.0) -> dict[str, Any]:
    return {"household_id": "h1", "aid_kind": kind, "paid_month": month, "amount_yuan": amount}


@pytest.mark.parametrize(
    ("kind", "where_not_counted", "where_counted"),
    [
        ("pension", 600, 600),
        ("temporary_relief", 0, 600),
        ("disaster_relief", 0, 600),
        ("one_off_relief", 0, 600),
        ("condolence_money", 0, 600),
        ("relocation_subsidy", 0, 0),
        ("housing_renovation_subsidy", 0, 0),
        ("shed_renovation_subsidy", 0, 0),
    ],
)
def test_which_aid_is_income(kind: str, where_not_counted: float, where_counted: float) -> None:
    for counts, expected in ((False, where_not_counted), (True, where_counted)):
        held = adopting("990101", one_off_aid_counts=counts)
        county = County([person()], incomes=[account("h1", 2026)], payments=[paid(kind)], terms=held)
        assert county.panel().arrays["transfer_yuan"].sum() == expected


@pytest.mark.parametrize(
    ("place", "income", "cost", "expected"),
    [
        ("532301", 10_000.0, None, 4_000.0),
        ("532301", 10_000.0, 0.0, 0.0),
        ("532301", 10_000.0, 500.0, 500.0),
        ("532301", 0.0, None, 0.0),
        ("532301", None, None, None),
        ("530111", 10_000.0, None, None),
    ],
)
def test_missing_business_costs_are_assumed_where_the_place_says_how(
    place: str, income: float | None, cost: float | None, expected: float | None
) -> None:
    rows = [account("h1", 2026) | {"business_income_yuan": income, "business_cost_yuan": cost}]
    found = with_assumed_costs(table("household_income", rows), adopting(place))["business_cost_yuan"]
    assert found.astype(object).where(found.notna(), None).tolist() == [expected]


def test_an_assumed_cost_lowers_the_income_of_the_panel() -> None:
    rows = [account("h1", 2026, business_income=0.0) | {"business_income_yuan": 12_000.0, "business_cost_yuan": None}]
    net = {}
    for place in ("532301", "530111"):
        county = County([person()], incomes=rows, terms=adopting(place, date(2026, 9, 30)))
        net[place] = county.panel().arrays["net_income_yuan"].sum()
    assert net == {"532301": pytest.approx(7_200), "530111": pytest.approx(12_000)}


@pytest.mark.parametrize(
    ("counted", "members"),
    [
        ("registered", {"h1": 3, "h2": 4, "h3": 2}),
        ("account", {"h1": 5, "h2": 6, "h3": 2}),
        ("resident", {"h1": 2, "h2": 4, "h3": 2}),
    ],
)
def test_whom_income_is_divided_by(counted: str, members: dict[str, int]) -> None:
    spell = {"household_id": "h1", "start_month": "2026-03", "wage_yuan_per_month": 3_000.0}
    county = County(
        [person("h1", id_hash=f"a{i}") for i in range(3)] + [person("h1") | {"household_id": "h9", "id_hash": "z"}],
        listed=[{"household_id": "h2", "members": 4}],
        incomes=[account("h1", 2025, members=5), account("h2", 2025, members=6), account("h3", 2025, members=2)],
        work=[
            spell | {"id_hash": "a0", "end_month": "2026-09"},
            spell | {"id_hash": "a1", "end_month": None},
            spell | {"id_hash": "a1", "end_month": "2026-10"},
            spell | {"id_hash": "a2", "end_month": None, "is_working_away": False},
            spell | {"id_hash": "a2", "start_month": "2026-11"},
            spell | {"id_hash": None},
            spell | {"household_id": "h9", "id_hash": "z"},
        ],
        terms=adopting("990101", members_counted=counted),
    )
    found = county.register().set_index("household_id")["members"].to_dict()
    assert found == members | {"h9": 1}  # nobody at home: all on the register


@pytest.mark.parametrize("kind", ["medical_self_pay", "accident", "disaster", "school_costs"])
def test_which_events_are_rigid_spending_is_the_place_s(kind: str) -> None:
    """What is left of 10,500 yuan is just at the line, or just below it, once 2,000 are paid."""
    for amount, meets in ((1_999.99, False), (2_000.0, False), (2_000.01, True)):
        county = County([person()], ledger=monthly("h1", [(LINE + 2_000) / 12] * 30))
        county.events = [event("h1", kind, "2026-05-10", amount)]
        assert (county.met("rigid_spending") == {"h1"}) == meets
    county.terms = adopting("990101", rigid_spending_events=["something_else"])
    assert county.met("rigid_spending") == set()


def test_a_word_that_is_no_way_to_count_is_named() -> None:
    with pytest.raises(WrongUse, match="members_counted"):
        County([person()], terms=adopting("990101", members_counted="everybody")).register()
    with pytest.raises(WrongUse, match="income_period"):
        County([person()], terms=adopting("990101", income_period="monthly")).hit("income_below_line")


def by_year(as_of: date = AS_OF, entering: str = "trailing") -> InForce:
    return adopting("990101", as_of, income_period="accounting_year", income_period_new_entrants=entering)


@pytest.mark.parametrize(("as_of", "since"), ENDS)
@pytest.mark.parametrize(("per_head", "meets"), [(LINE - 0.01, True), (LINE, False), (LINE + 0.01, False)])
def test_the_last_accounting_year_is_held_against_the_line(
    as_of: str, since: int, per_head: float, meets: bool
) -> None:
    """What came before and after the year to September changes nothing."""
    day = date.fromisoformat(as_of)
    ledger = monthly("h1", [0.0] * 12 + [per_head / 12] * 12 + [90_000.0] * since, day)
    county = County([person(**OLD)], ledger=ledger, terms=by_year(day))
    assert (county.met("income_below_line") == {"h1"}) == meets


@pytest.mark.parametrize(
    ("of_person", "trailing"),
    [
        ({"household_type": "lifted"}, False),
        ({"household_type": "ordinary"}, True),
        ({"household_type": None}, True),
        (OLD | {"household_type": "ordinary"}, False),
        (OLD | {"identified_month": "2026-09"}, False),
        (OLD | {"identified_month": "2026-10"}, True),
    ],
)
def test_who_entered_since_the_year_ended_has_the_trailing_months(of_person: dict, trailing: bool) -> None:
    ledger = monthly("h1", [1_000.0] * 23 + [0.0])
    county = County([person(**of_person)], ledger=ledger, terms=by_year())
    assert county.assess().assessments["income_yuan_per_head"][0] == (11_000 if trailing else 12_000)
    county.terms = by_year(entering="accounting_year")
    assert county.assess().assessments["income_yuan_per_head"][0] == 12_000


def test_the_reason_names_the_period() -> None:
    county = County([person(**OLD)], ledger=monthly("h1", [490.0] * 24), terms=by_year())
    reasons = county.assess().reasons.set_index("code")
    assert (
        reasons.loc["income_below_line", "text_zh"] == "核算期(2025年10月至2026年9月)人均纯收入5880元,低于监测线8500元"
    )
    assert "in the accounting period 2025-10 to 2026-09 is 5880" in reasons.loc["income_below_line", "text_en"]


def test_a_year_that_the_panel_does_not_reach_is_unknown() -> None:
    county = County([person(**OLD)], ledger=monthly("h1", [100.0] * 12), terms=by_year())
    assert county.level() == "unknown" and county.met("income_below_line") == set()
