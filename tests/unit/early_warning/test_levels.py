"""The truth table: each row of the shipped one, and what is wrong with others."""

from dataclasses import replace

import numpy as np
import pytest

from early_warning.levels import truth_table
from early_warning.policy import InForce, Parameter, Policy
from early_warning.rules import STANDING
from relapse_watch.errors import WrongUse
from tests.unit.early_warning.rows import terms


def level(*met: str, **standing: bool) -> str:
    flags = {name: np.array([standing.get(name, False)]) for name in STANDING}
    return str(truth_table(terms()).levels({code: np.array([True]) for code in met}, flags, 1)[0])


@pytest.mark.parametrize(
    ("met", "standing", "expected"),
    [
        ((), {}, "none"),
        ((), {"monitored": True, "near_line": True}, "none"),
        (("rigid_spending",), {}, "red"),
        (("rigid_spending",), {"monitored": True}, "red"),
        (("school_dropout",), {"income_unknown": True}, "red"),
        (("dangerous_housing",), {"wholly_dangerous_housing": True}, "red"),
        (("dangerous_housing",), {}, "green"),
        (("income_below_line", "income_drop"), {}, "red"),
        (("income_below_line", "disaster"), {"monitored": True}, "red"),
        (("income_below_line",), {"deep": True}, "red"),
        (("income_below_line",), {"deep": True, "monitored": True}, "green"),
        (("income_below_line",), {}, "yellow"),
        (("income_below_line",), {"monitored": True}, "green"),
        (("income_below_line", "trend_to_line"), {"monitored": True}, "green"),
        (("income_drop",), {"near_line": True}, "yellow"),
        (("wages_stopped",), {"income_unknown": True}, "yellow"),
        (("medical_self_pay",), {}, "green"),
        (("guarantee_water",), {}, "green"),
        (("guarantee_housing",), {"monitored": True}, "green"),
        (("guarantee_schooling",), {}, "green"),
        (("guarantee_insurance",), {}, "none"),
        (("guarantee_insurance",), {"near_line": True}, "green"),
        (("guarantee_insurance",), {"near_line": True, "monitored": True}, "none"),
        (("trend_to_line",), {}, "green"),
        ((), {"income_unknown": True}, "unknown"),
        (("trend_to_line",), {"deep": True}, "green"),
        ((), {"wholly_dangerous_housing": True}, "none"),
    ],
)
def test_the_shipped_table(met: tuple[str, ...], standing: dict[str, bool], expected: str) -> None:
    assert level(*met, **standing) == expected


class Changed(InForce):
    """The shipped policy with one value of a test."""

    def __init__(self, name: str, value: object) -> None:
        held = terms()
        super().__init__(Policy(held.policy.declarations), held.place, held.as_of)
        object.__setattr__(self, "changed", (name, value))

    def __call__(self, name: str) -> Parameter:
        found = super().__call__(name)
        changed, value = self.changed  # type: ignore[attr-defined]
        return replace(found, value=value) if name == changed else found


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("level_table", [{"level": "blue", "if": ["trigger"]}], "0.level"),
        ("level_table", [{"level": "red", "if": []}], "0.if"),
        ("level_table", [{"level": "red", "if": ["trigger"], "when": 1}], "0.when"),
        ("level_table", [{"level": "red", "if": ["low_income"]}], "low_income is no fact"),
        ("level_table", [{"level": "red", "if": ["trigger"], "unless": ["rich"]}], "rich is no fact"),
        ("level_table", "red", "level_table"),
        ("trigger_rules", ["incom_drop"], "incom_drop"),
    ],
)
def test_a_wrong_table_is_named(name: str, value: object, says: str) -> None:
    with pytest.raises(WrongUse) as error:
        truth_table(Changed(name, value))
    assert says in error.value.en and name in error.value.zh
