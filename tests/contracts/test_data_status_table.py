"""The truth table covers the contracts: no rule that sets rows aside, and no late dataset, is without its row."""

from datetime import date

import pytest

import data_contracts as dc
from early_warning.policy import load_policy
from early_warning.policy.model import NATION
from early_warning.verdicts import status_table

TABLE = status_table(load_policy().at(NATION, date.max))
CONTRACTS = dc.load_contracts()
SETTING_ASIDE = [
    pytest.param(dataset, rule.code, column, id=f"{dataset}-{rule.code}-{column}")
    for dataset, contract in CONTRACTS.items()
    for rule in contract.rules
    if rule.severity == "quarantine"
    for column in rule.columns
]


@pytest.mark.parametrize(("dataset", "code", "column"), SETTING_ASIDE)
def test_every_rule_that_sets_rows_aside_has_its_place(dataset: str, code: str, column: str) -> None:
    touch = TABLE.touch(dataset, code, column)
    assert touch.touches != "undeclared", (
        f"say under data_status_touches in policy/data_status.yaml what {code} at {dataset}.{column} touches: "
        "identity, structure, standing, place, income, event or nothing"
    )
    row = TABLE.of_finding("quarantine", touch, is_lead=False, is_suppressed=False)
    assert row.row != "undeclared"


def test_what_is_placed_exists() -> None:
    known = {rule.code for contract in CONTRACTS.values() for rule in contract.rules}
    for touch in TABLE.touches:
        if touch.dataset:
            assert set(touch.columns) <= {c.name for c in CONTRACTS[touch.dataset].columns}, touch
        assert not touch.codes or set(touch.codes) & known or set(touch.codes) <= EXPECTED, touch


# Rules of the catalogue that the table places by code.
EXPECTED = {"4_11_013", "5_15_020", "1_11_004", "1111_16", "1111_17", "5_16_010"}


@pytest.mark.parametrize("dataset", sorted(CONTRACTS))
def test_every_dataset_has_a_row_when_it_is_late_and_when_it_is_overdue(dataset: str) -> None:
    assert TABLE.of_verdict("late", dataset).data_status == "complete", "late is not bad"
    overdue = TABLE.of_verdict("overdue", dataset)
    concerned = {"migrant_work", "household_income", "household_ledger", "aid_payment"}
    assert (overdue.data_status, overdue.level) == (
        ("stale", "hidden") if dataset in concerned else ("complete", "shown")
    )
    assert (overdue.who == "nobody") == (dataset not in concerned)
