"""Reasons: what a household met, in words a villager understands, with the policy behind each."""

from collections.abc import Mapping
from string import Formatter

import numpy as np
import pandas as pd

from early_warning.counted import months_back, period_words
from early_warning.facts import Facts
from early_warning.grid import Flags, Ints
from early_warning.rules.hit import Hit
from early_warning.since import since
from early_warning.texts import PER_WINDOW, TEXTS

COLUMNS = [
    "household_id",
    "code",
    "level",
    "text_zh",
    "text_en",
    "clears_zh",
    "clears_en",
    "observed",
    "threshold",
    "unit",
    "effective_from",
    "reference",
    "origin",
    "since",
]


def reason_rows(facts: Facts, code: str, met: Hit, where: Flags, levels: np.ndarray) -> pd.DataFrame:
    """The reasons of one rule: a row for each household in ``where``, with the ``levels`` it alone would give."""
    rows = np.flatnonzero(where)
    frame = pd.DataFrame({"household_id": facts.households["household_id"].array.take(rows)})
    frame["code"] = pd.array([code], dtype="str").take(np.zeros(len(rows), dtype=np.int64))
    frame["level"] = pd.array(levels, dtype="str")
    frame["observed"] = met.observed[rows]
    frame["threshold"] = met.threshold[rows]
    frame["since"] = pd.array(since(facts, code, met.observed[rows], rows), dtype="str")
    which = met.which[rows]
    for name in ("effective_from", "reference", "origin"):
        frame[name] = pd.array([getattr(p, name) for p in met.parameters], dtype="str").take(which)
    frame["unit"] = pd.array([_unit(facts, code, p.unit) for p in met.parameters], dtype="str").take(which)
    fields = _fields(facts, frame, rows)
    for name, template in zip(("text_zh", "text_en", "clears_zh", "clears_en"), TEXTS[code], strict=True):
        frame[name] = render(template, fields, frame.index)
    return frame[COLUMNS]


def render(template: str, fields: Mapping[str, pd.Series | str], index: pd.Index) -> pd.Series:
    """The template with its fields filled in, for all rows at once."""
    text = pd.Series("", index=index, dtype="str")
    for literal, name, _, _ in Formatter().parse(template):
        text = text + literal
        text = text + fields[name] if name else text
    return text


def _fields(facts: Facts, frame: pd.DataFrame, rows: Ints) -> dict[str, pd.Series | str]:
    period_zh, period_en = period_words(months_back(facts.households, facts.terms)[rows], facts.terms)
    money = facts.terms("money_unit").text
    money_en = "yuan" if money == "元" else money
    is_left, amount = frame["observed"] >= 0, _whole(frame["observed"].abs())
    return {
        "observed": _whole(frame["observed"]),
        "threshold": _whole(frame["threshold"]),
        "percent": _whole(frame["observed"] * 100),
        "period_zh": period_zh,
        "period_en": period_en,
        "limit": _whole(frame["threshold"] * 100),
        "leave": f"{facts.terms.number('high_risk_leave'):.0%}".rstrip("%"),
        "money": money,
        "money_en": money_en,
        "left_zh": ("只剩" + amount + money).where(is_left, "已亏空" + amount + money),
        "left_en": (amount + f" {money_en} remain").where(is_left, amount + f" {money_en} are lacking"),
        "window": str(facts.terms.whole("income_window_months")),
        "compare": str(facts.terms.whole("income_drop_compare_months")),
        "horizon": str(facts.terms.whole("trend_horizon_months")),
    }


def _whole(numbers: pd.Series) -> pd.Series:
    """Rounded down, so that what is below a threshold never reads as equal to it."""
    return np.floor(numbers + 1e-9).astype("Int64").astype("str").fillna("?")


def _unit(facts: Facts, code: str, unit: str) -> str:
    money = facts.terms("money_unit").text
    window = facts.terms.whole("income_window_months")
    if code in PER_WINDOW and window != facts.terms.whole("line_period_months"):
        return f"{money}/人·{window}个月"
    return unit.replace("元", money)
