"""The periods that the risk model learns from: what they hold, and that nothing later than each is in them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from early_warning.outlook import OutlookInputs, outlook_inputs
from early_warning.outlook.covariates import EVENT_GROUPS
from relapse_watch.dates import add_months
from tests.unit.early_warning.rows import County, account, event, monthly, person, table, terms


def inputs(county: County) -> OutlookInputs:
    register = county.register()
    return outlook_inputs(county.panel(register), register, table("department_event", county.events), county.terms)


def by_month(months: int = 36) -> County:
    chance = np.random.default_rng(4)
    ledger = [row for h in ("h1", "h2", "h3") for row in monthly(h, list(chance.uniform(300, 1_200, months)))]
    return County([person(h) for h in ("h1", "h2", "h3")], ledger=ledger)


def test_windows_do_not_overlap_and_each_has_the_line_of_its_year() -> None:
    county = by_month()
    now = inputs(county).now
    net = county.panel().arrays["net_income_yuan"]
    np.testing.assert_allclose(now.income, net.reshape(3, 3, 12).sum(axis=2))
    np.testing.assert_array_equal(now.line, [7_900, 8_200, 8_500])
    assert set(now.covariates) >= {"members", "transfer_share", "wages_ended", "volatility", *EVENT_GROUPS}


@pytest.mark.parametrize(("months", "periods", "stacks"), [(11, 0, 0), (12, 1, 0), (23, 1, 0), (24, 2, 1), (30, 2, 7)])
def test_as_many_periods_as_there_are(months: int, periods: int, stacks: int) -> None:
    made = inputs(by_month(months))
    assert made.now.income.shape == (3, periods)
    assert len(made.histories) == stacks == len(list(made.histories))


def test_each_stack_ends_a_month_earlier() -> None:
    county = by_month()
    made, net = inputs(county), county.panel().arrays["net_income_yuan"]
    assert [stack.width for stack in made.histories] == [3] + [2] * 11 + [] and len(made.histories[2:4]) == 2
    np.testing.assert_allclose(made.histories[5].income[:, -1], net[:, 19:31].sum(axis=1))


def test_periods_before_the_first_line_are_left_out() -> None:
    county = by_month()
    county.ledger = [row | {"ended_on": add_months(row["ended_on"][:7], -36) + "-28"} for row in county.ledger]
    county.terms = terms(date(2023, 10, 31))
    now = inputs(county).now
    assert now.line.tolist() == [7_300, 7_600] and now.income.shape == (3, 2)


def test_a_past_period_knows_nothing_later() -> None:
    county = by_month()
    county.events = [event("h1", "job_loss", "2025-10-20"), event("h1", "disaster", "2025-11-02")]
    county.persons[1] |= {"identified_month": "2025-11", "monitoring_category": "unstable"}
    made = inputs(county).now
    earlier = replace(
        county, ledger=[r for r in county.ledger if r["ended_on"] < "2025-11"], terms=terms(date(2025, 10, 31))
    )
    before = inputs(earlier).now
    np.testing.assert_array_equal(made.income[:, :2], before.income)
    for name, values in made.covariates.items():
        np.testing.assert_array_equal(values[:, :2], before.covariates[name], err_msg=name)
    assert made.covariates["events_work"][0].tolist() == [0, 1, 0]
    assert made.covariates["events_harm"][0].tolist() == [0, 0, 1]
    assert made.covariates["identified"][1].tolist() == [0, 0, 1]


def test_yearly_accounts_are_learned_from_once() -> None:
    incomes = [account(h, year, wage_income=1_000.0 * year) for h in ("h1", "h2") for year in (2024, 2025, 2026)]
    yearly = inputs(County([person("h1"), person("h2")], incomes=incomes))
    assert len(yearly.histories) == 1 and (~np.isnan(yearly.histories[0].income)).all()
    assert yearly.histories[0] is yearly.histories[0]
    mixed = inputs(County([person(h) for h in ("h1", "h2", "h3")], incomes=incomes, ledger=monthly("h3", [800.0] * 36)))
    known = [(~np.isnan(stack.income)).any(axis=1).tolist() for stack in mixed.histories]
    assert known == [[True] * 3] + [[False, False, True]] * 11


@pytest.mark.parametrize(("carried", "observed"), [(2, True), (3, True), (4, False)])
def test_what_is_carried_forward_is_no_observation(carried: int, observed: bool) -> None:
    ledger = monthly("h1", [800.0] * 24)[:-carried]
    made = inputs(County([person()], incomes=[account("h1", 2024, wage_income=9_000)], ledger=ledger))
    assert not np.isnan(made.now.income[0, -1])
    assert np.isnan(made.histories[0].income[0, -1]) != observed


def test_a_year_that_was_never_reported_teaches_nothing() -> None:
    incomes = [account("h1", year, wage_income=9_000) for year in (2024, 2025, 2026)]
    made = inputs(County([person()], incomes=incomes, terms=terms(date(2027, 8, 31))))
    assert np.isnan(made.histories[0].income[0]).tolist() == [False, False, True]
