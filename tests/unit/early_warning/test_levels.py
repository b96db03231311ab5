"""The truth table: each row of the shipped one, and what is wrong with others."""

from dataclasses import replace

import numpy as np
import pytest

from early_warning import levels_words as words
from early_warning.levels import truth_table
from early_warning.levels_page import levels_page
from early_warning.policy import InForce, Parameter, Policy
from early_warning.rules import RULES, STANDING
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
        (("income_below_line",), {"monitored": True}, "none"),
        (("income_below_line", "trend_to_line"), {"monitored": True}, "none"),
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
        (("trend_to_line",), {"low_risk": True}, "none"),
        (("trend_to_line",), {"monitored": True}, "none"),
        (("high_risk",), {"near_line": True}, "yellow"),
        (("high_risk",), {}, "green"),
        (("high_risk",), {"near_line": True, "monitored": True}, "none"),
        (("high_risk", "income_drop"), {"monitored": True}, "green"),
        ((), {"income_unknown": True}, "unknown"),
        (("trend_to_line",), {"deep": True}, "green"),
        ((), {"wholly_dangerous_housing": True}, "none"),
    ],
)
def test_the_shipped_table(met: tuple[str, ...], standing: dict[str, bool], expected: str) -> None:
    assert level(*met, **standing) == expected


SHIPPED = truth_table(terms())


def shipped_place(*holding: str, without: str = "") -> int:
    """The place of the first row that holds where just these facts hold."""
    named = {"trigger": "disaster", "deep": "income_below_line", "wholly_dangerous_housing": "dangerous_housing"}
    facts = ({*holding} | {named[name] for name in holding if name in named}) - {without, named.get(without, "")}
    met = {code: np.array([True]) for code in facts & set(RULES)}
    standing = {name: np.array([name in facts]) for name in STANDING}
    return int(SHIPPED.first(met, standing, 1)[0])


@pytest.mark.parametrize("place", range(len(SHIPPED.rows)), ids=lambda n: "+".join(SHIPPED.rows[n].needs))
def test_every_row_of_the_shipped_table_holds_for_somebody(place: int) -> None:
    """No row is dead: its own facts reach it (some for monitored households alone, as an earlier row takes the
    others), none of them can be spared, and each of its exceptions leads past it."""
    row = SHIPPED.rows[place]
    also = () if shipped_place(*row.needs) == place else ("monitored",)
    assert shipped_place(*row.needs, *also) == place
    assert all(shipped_place(*row.needs, *also, without=name) != place for name in row.needs)
    assert all(shipped_place(*row.needs, *also, name) > place for name in row.unless)


def test_every_row_says_why_in_both_languages() -> None:
    assert all(" | " in row.why for row in SHIPPED.rows)


def test_the_page_names_every_rule_and_fact() -> None:
    assert set(words.RULE) == set(RULES)
    assert set(words.STANDING) == {*STANDING, "trigger", "guarantee"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_every_row(lang: str) -> None:
    page, at = levels_page(terms(), lang), ("zh", "en").index(lang)
    for number, row in enumerate(SHIPPED.rows, start=1):
        assert f"| {number} | {words.LEVEL[row.level][at]} | {words.FACT[row.needs[0]][at]}" in page
        assert row.why.split(" | ")[at] in page


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
        ("level_table", [{"level": "red", "if": ["trigger"], "why": "so"}], "0.why"),
        ("trigger_rules", ["incom_drop"], "incom_drop"),
    ],
)
def test_a_wrong_table_is_named(name: str, value: object, says: str) -> None:
    with pytest.raises(WrongUse) as error:
        truth_table(Changed(name, value))
    assert says in error.value.en and name in error.value.zh
