"""A red one silences the green of the same household: one warning, the gravest level, every reason."""

import json

import numpy as np
import pandas as pd

from alerts.digests import digests
from alerts.night import Night
from early_warning import reconcile
from early_warning.levels import truth_table
from early_warning.rules import STANDING
from tests.unit.alerts.rows import AS_OF, cadre, cadres, reason, reasons, warning, warnings
from tests.unit.early_warning.rows import COUNTY, terms
from tests.unit.early_warning.test_reconciliation import Nights, assessed

RED, GREEN = "rigid_spending", "medical_self_pay"
HOME = warning(1)["household_id"]
WHY = {
    RED: reason(1, RED, "red", "医疗等刚性支出超过收入"),
    GREEN: reason(1, GREEN, "green", "今年自付医药费较多"),
}


def level(*met: str) -> str:
    """The level of the shipped table for the rules that a household met."""
    flags = {name: np.array([False]) for name in STANDING}
    return str(truth_table(terms()).levels({code: np.array([True]) for code in met}, flags, 1)[0])


def told(changes: pd.DataFrame, *met: str) -> list[dict[str, str]]:
    """The digests about the household's changes of a night on which it met these rules."""
    owned = changes.assign(household_id=HOME, owner_cadre_id="C1", owner_role="household_helper")
    night = Night(COUNTY, AS_OF, "模拟县990101")
    return digests(owned, reasons(*[WHY[code] for code in met]), cadres(cadre("C1")), night).to_dict("records")


def assert_once_as_red_with_both(messages: list[dict[str, str]]) -> None:
    (message,) = messages
    assert message["title"].startswith("防返贫预警：红1（") and message["urgency"] == "red"
    assert json.loads(message["households"]) == [HOME]
    assert "绿色：下次入户时看" not in message["body"] and message["body"].count("户编号") == 1
    red, green = (message["body"].index(WHY[code]["text_zh"]) for code in (RED, GREEN))
    assert red < green, "the gravest reason first"


def test_red_and_green_on_one_night_are_one_warning_told_once_as_red() -> None:
    assert (level(RED), level(GREEN), level(GREEN, RED)) == ("red", "green", "red")
    changes = reconcile(pd.DataFrame({"household_id": []}), assessed(level(GREEN, RED)), terms(AS_OF))
    assert changes["level"].tolist() == ["red"]
    assert_once_as_red_with_both(told(changes, GREEN, RED))


def test_green_then_red_is_raised_and_told_once_with_both() -> None:
    nights = Nights()
    assert nights.night(level(GREEN)) == "opened"
    first = nights.one["warning_id"]
    assert nights.night(level(GREEN, RED)) == "raised"
    assert len(nights.open) == 1 and nights.one["warning_id"] == first
    messages = told(nights.open, GREEN, RED)
    assert_once_as_red_with_both(messages)
    assert "由绿色升为红色" in messages[0]["body"].replace("（", "")


def test_red_then_green_too_is_no_news() -> None:
    nights = Nights()
    assert nights.night(level(RED)) == "opened"
    assert nights.night(level(RED, GREEN)) == ""
    assert nights.one["level"] == "red"


def test_two_warnings_of_one_household_are_told_once_by_the_graver() -> None:
    both = warnings(warning(1, "green") | {"warning_id": "a"}, warning(1, "red") | {"warning_id": "b"})
    assert_once_as_red_with_both(told(both, GREEN, RED))
