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
        assert set(touch.codes) <= known, touch


@pytest.mark.parametrize("dataset", sorted(CONTRACTS))
def test_every_dataset_has_a_row_when_it_is_late_and_when_it_is_overdue(dataset: str) -> None:
    assert TABLE.of_verdict("late", dataset).data_status == "complete", "late is not bad"
    overdue = TABLE.of_verdict("overdue", dataset)
    concerned = {"migrant_work", "household_income", "household_ledger", "aid_payment"}
    assert (overdue.data_status, overdue.level) == (
        ("stale", "hidden") if dataset in concerned else ("complete", "shown")
    )
    assert (overdue.who == "nobody") == (dataset not in concerned)


SAID = {
    "suppressed": ("complete", "shown", "none"),
    "lead": ("complete", "shown", "none"),
    "refused": ("complete", "shown", "none"),
    "understated_transfer": ("missing", "hidden", "none"),
    "unpaid_illness": ("partial", "shown", "none"),
    "note": ("complete", "shown", "none"),
    "copy": ("complete", "shown", "none"),
    "nothing": ("complete", "shown", "none"),
    "identity": ("partial", "shown", "none"),
    "place": ("partial", "shown", "none"),
    "event": ("partial", "shown", "kept"),
    "structure": ("quarantined", "hidden", "kept"),
    "standing": ("quarantined", "hidden", "kept"),
    "income": ("quarantined", "hidden", "kept"),
    "undeclared": ("quarantined", "hidden", "kept"),
}


def test_what_each_finding_does_was_decided_on_purpose() -> None:
    """A change of the table is a change of what households are told: change it here too, and say why."""
    rows = [row for row in TABLE.rows if row.condition.verdict is None]
    assert {row.row: (row.data_status, row.level, row.history) for row in rows} == SAID
