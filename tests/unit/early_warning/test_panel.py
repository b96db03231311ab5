"""The panel's arithmetic, small enough to be done by hand, and again by plain loops over every month."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from early_warning import Panel
from relapse_watch.dates import accounting_year, month_range
from tests.unit.early_warning.rows import County, account, event, monthly, person, terms


def cell(panel: Panel, month: str, name: str = "net_income_yuan", household: str = "h1") -> float:
    row = list(panel.household_ids).index(household)
    return float(panel.arrays[name][row, panel.months.index(month)])


def basis(panel: Panel, household: str = "h1") -> dict[str, str]:
    frame = panel.frame()
    frame = frame[frame["household_id"] == household]
    return dict(zip(frame["month"], frame["basis"], strict=True))


def test_the_grid_is_dense_and_ends_with_the_last_complete_month() -> None:
    county = County([person("h1"), person("h2")], incomes=[account("h1", 2025)], terms=terms(date(2026, 2, 27)))
    frame = county.panel().frame()
    assert list(frame["month"].unique()) == month_range("2024-10", "2026-01")
    assert len(frame) == 2 * 16 and not frame.duplicated(["household_id", "month"]).any()
    assert len(County([person()], incomes=[account("h1", 2019)]).panel().months) == 36
    assert County([person()]).panel().months == ("2026-10",)


def test_an_account_without_monthly_evidence_is_spread_evenly() -> None:
    year = account(
        "h1",
        2026,
        wage_income=12_000,
        business_income=6_000,
        business_cost=1_200,
        property_income=240,
        transfer_income=600,
    )
    panel = County([person()], incomes=[year]).panel()
    assert cell(panel, "2025-10") == cell(panel, "2026-09") == (12_000 + 6_000 + 240 + 600 - 1_200) / 12
    assert basis(panel)["2026-09"] == "annual_spread"


def test_wages_of_spells_stay_in_their_months_and_the_rest_is_spread() -> None:
    spells = [
        {"household_id": "h1", "start_month": "2026-01", "end_month": "2026-03", "wage_yuan_per_month": 3_000},
        {"household_id": "h1", "start_month": "2026-03", "end_month": None, "wage_yuan_per_month": 1_000},
    ]
    panel = County([person()], incomes=[account("h1", 2026, wage_income=28_000)], work=spells).panel()
    rest = (28_000 - (9_000 + 7_000)) / 12
    assert cell(panel, "2025-12", "wage_yuan") == rest
    assert cell(panel, "2026-03", "wage_yuan") == 4_000 + rest
    assert cell(panel, "2026-04", "wage_yuan") == 1_000 + rest
    assert cell(panel, "2026-10", "wage_yuan") == 1_000 + rest
    assert basis(panel)["2026-10"] == "carried"
    assert panel.arrays["work_wage_yuan"][0, -1] == 1_000


def test_spells_beyond_the_account_are_believed_and_nothing_goes_negative() -> None:
    spell = {"household_id": "h1", "start_month": "2020-01", "end_month": "2030-12", "wage_yuan_per_month": 2_000}
    panel = County([person()], incomes=[account("h1", 2026, wage_income=1_000)], work=[spell]).panel()
    assert cell(panel, "2026-01", "wage_yuan") == 2_000
    assert np.nanmin(panel.arrays["wage_yuan"]) >= 0


def test_a_spell_without_wage_makes_its_months_unknown() -> None:
    spell = {"household_id": "h1", "start_month": "2026-02", "end_month": "2026-02", "wage_yuan_per_month": None}
    panel = County([person()], incomes=[account("h1", 2026, wage_income=12_000)], work=[spell]).panel()
    assert np.isnan(cell(panel, "2026-02"))


def test_aid_is_counted_when_paid_and_taken_off_the_years_transfers() -> None:
    aid = [
        {"household_id": "h1", "aid_kind": "pension", "paid_month": "2026-05", "amount_yuan": 300.0},
        {"household_id": "h1", "aid_kind": "pension", "paid_month": "2026-05", "amount_yuan": 60.0},
        {"household_id": "stranger", "aid_kind": "pension", "paid_month": "2026-05", "amount_yuan": 999.0},
    ]
    panel = County([person()], incomes=[account("h1", 2026, transfer_income=1_560)], payments=aid).panel()
    assert cell(panel, "2026-05", "transfer_yuan") == 360 + 100
    assert cell(panel, "2026-06", "transfer_yuan") == 100


@pytest.mark.parametrize(("place", "counted"), [("990101", 0.0), ("370115", 5_000.0)])
def test_policy_says_whether_one_off_aid_is_income(place: str, counted: float) -> None:
    aid = [{"household_id": "h1", "aid_kind": "disaster_relief", "paid_month": "2026-05", "amount_yuan": 5_000.0}]
    held = terms(place=place)
    panel = County([person()], incomes=[account("h1", 2026)], payments=aid, terms=held).panel()
    assert cell(panel, "2026-05", "transfer_yuan") == counted


def test_a_missing_year_is_carried_and_missing_is_not_zero() -> None:
    incomes = [account("h1", 2024, wage_income=12_000), account("h1", 2026, wage_income=24_000)]
    panel = County([person("h1"), person("h2")], incomes=incomes).panel()
    assert cell(panel, "2025-06") == 1_000 and basis(panel)["2025-06"] == "carried"
    assert cell(panel, "2026-06") == 2_000 and basis(panel)["2026-06"] == "annual_spread"
    assert set(basis(panel, "h2").values()) == {"missing"}
    assert np.isnan(panel.arrays["net_income_yuan"][1]).all()


def test_wages_and_aid_alone_are_no_income() -> None:
    spell = {"household_id": "h1", "start_month": "2025-01", "end_month": None, "wage_yuan_per_month": 500}
    panel = County([person()], work=[spell]).panel()
    assert cell(panel, "2026-10", "work_wage_yuan") == 500
    assert np.isnan(panel.arrays["net_income_yuan"]).all()


def test_a_component_missing_in_one_account_is_unknown_but_one_nobody_gives_is_left_out() -> None:
    some = [account("h1", 2026, wage_income=1_200), account("h2", 2026, wage_income=1_200) | {"wage_income_yuan": None}]
    none = [account("h1", 2026, wage_income=1_200) | {"property_income_yuan": None}]
    assert np.isnan(County([person("h1"), person("h2")], incomes=some).panel().arrays["net_income_yuan"][1]).all()
    assert cell(County([person()], incomes=none).panel(), "2026-01") == 100


def test_an_account_of_a_year_that_is_not_over_is_not_used() -> None:
    incomes = [account("h1", 2025, wage_income=12_000), account("h1", 2026, wage_income=0)]
    panel = County([person()], incomes=incomes, terms=terms(date(2026, 8, 31))).panel()
    assert cell(panel, "2026-08") == 1_000


def test_rigid_spending_is_the_events_and_what_the_account_has_beyond_them() -> None:
    events = [
        event("h1", "medical_self_pay", "2026-02-10", 4_000.0),
        event("h1", "disaster", "2026-02-20", 1_000.0),
        event("h1", "job_loss", "2026-02-20", 7.0),
        event("h1", "accident", "2026-10-20", 800.0),
    ]
    incomes = [account("h1", 2026, rigid_spending=0) | {"rigid_spending_yuan": 8_600.0, "claims_yuan": 1_200.0}]
    panel = County([person()], incomes=incomes, events=events).panel()
    assert cell(panel, "2026-02", "rigid_spending_yuan") == 5_000 + 300
    assert cell(panel, "2026-01", "rigid_spending_yuan") == 300
    assert cell(panel, "2026-10", "rigid_spending_yuan") == 800
    assert (cell(panel, "2026-01", "claims_yuan"), cell(panel, "2026-10", "claims_yuan")) == (100, 0)


def test_a_ledger_month_is_taken_as_it_is() -> None:
    aid = [{"household_id": "h1", "aid_kind": "pension", "paid_month": "2026-10", "amount_yuan": 50.0}]
    ledger = monthly("h1", [500.0, 700.0], kind="transfer_income")
    panel = County(ledger=ledger, payments=aid).panel()
    assert panel.months == ("2026-09", "2026-10")
    assert [cell(panel, m, "transfer_yuan") for m in panel.months] == [500, 700]
    assert set(basis(panel).values()) == {"monthly"}


def test_weeks_belong_to_the_month_they_end_in_and_half_a_month_is_unknown() -> None:
    days = ["2026-08-02", "2026-08-09", "2026-08-16", "2026-08-23", "2026-08-30", "2026-09-06", "2026-09-13"]
    ledger = [row | {"ended_on": day} for day, row in zip(days, monthly("h1", [10.0] * 7), strict=True)]
    panel = County(ledger=ledger, terms=terms(date(2026, 9, 30))).panel()
    assert cell(panel, "2026-08") == 50
    assert np.isnan(cell(panel, "2026-09")) and basis(panel)["2026-09"] == "missing"


def test_what_is_dated_after_the_day_changes_nothing() -> None:
    base = County(
        [person()],
        incomes=[account("h1", 2025, wage_income=12_000)],
        ledger=monthly("h1", [100.0] * 3, date(2026, 5, 31)),
        terms=terms(date(2026, 5, 31)),
    )
    before = base.panel().frame()
    base.events.append(event("h1", "accident", "2026-06-01", 99.0))
    base.incomes.append(account("h1", 2026, wage_income=99))
    base.work.append({"household_id": "h1", "start_month": "2026-06", "wage_yuan_per_month": 9})
    base.payments.append({"household_id": "h1", "aid_kind": "pension", "paid_month": "2026-06", "amount_yuan": 9.0})
    base.ledger += monthly("h1", [9.0], date(2026, 6, 30))
    pd.testing.assert_frame_equal(base.panel().frame(), before)


def test_the_frame_and_back() -> None:
    panel = County(
        [person("h1"), person("h1", name="李"), person("h2")], incomes=[account("h1", 2026, wage_income=24_000)]
    ).panel()
    frame = panel.frame()
    again = Panel.from_frame(frame)
    pd.testing.assert_frame_equal(again.frame(), frame)
    assert again.months == panel.months
    last = frame[(frame["household_id"] == "h1") & (frame["month"] == "2026-09")].iloc[0]
    assert (last["members"], last["net_income_yuan_per_head"]) == (2, 1_000)


def test_against_plain_loops() -> None:
    chance = np.random.default_rng(3)
    months = month_range("2023-10", "2026-10")
    paid = [m for m in months if not "2025-08" <= m <= "2025-10"]  # or their lists would be late this year
    ids = [f"h{i}" for i in range(6)]
    incomes = [
        account(
            i,
            y,
            **{k: float(chance.integers(0, 30_000)) for k in ("wage_income", "transfer_income", "business_income")},
        )
        for i in ids
        for y in (2024, 2025, 2026)
        if chance.random() < 0.6
    ]
    work, payments = [], []
    for _ in range(25):
        start = int(chance.integers(0, 36))
        end = int(chance.integers(start, 37))
        work.append(
            {
                "household_id": str(chance.choice(ids)),
                "start_month": months[start],
                "end_month": None if end == 36 else months[end],
                "wage_yuan_per_month": float(chance.integers(500, 5_000)),
            }
        )
        payments.append(
            {
                "household_id": str(chance.choice(ids)),
                "aid_kind": f"kind{len(payments)}",
                "paid_month": str(chance.choice(paid)),
                "amount_yuan": float(chance.integers(10, 2_000)),
            }
        )
    panel = County([person(i) for i in ids], incomes=incomes, work=work, payments=payments).panel()
    for household in ids:
        expected = [_by_loops(household, m, months, incomes, work, payments) for m in panel.months]
        row = list(panel.household_ids).index(household)
        np.testing.assert_allclose(panel.arrays["net_income_yuan"][row], expected, rtol=1e-9)


def _by_loops(household: str, month: str, months: list[str], incomes: list, work: list, payments: list) -> float:
    def shown(m: str) -> tuple[float, float]:
        wage = sum(
            s["wage_yuan_per_month"]
            for s in work
            if s["household_id"] == household and s["start_month"] <= m <= (s["end_month"] or "2026-10")
        )
        aid = sum(p["amount_yuan"] for p in payments if p["household_id"] == household and p["paid_month"] == m)
        return wage, aid

    known = [a for a in incomes if a["household_id"] == household and a["accounting_year"] <= accounting_year(month)]
    if not known:
        return np.nan
    last = max(known, key=lambda a: a["accounting_year"])
    own = [shown(m) for m in months if accounting_year(m) == last["accounting_year"]]
    wage = max(last["wage_income_yuan"] - sum(w for w, _ in own), 0.0) / 12
    aid = max(last["transfer_income_yuan"] - sum(a for _, a in own), 0.0) / 12
    return shown(month)[0] + wage + shown(month)[1] + aid + last["business_income_yuan"] / 12
