"""Reasons: what a household met, in words a villager understands, with the policy behind each."""

from collections.abc import Callable, Collection, Iterator, Mapping
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
    texts = dict(zip(("text_zh", "text_en", "clears_zh", "clears_en"), TEXTS[code], strict=True))
    fields = _fields(facts, frame, rows, {name for text in texts.values() for name in _named(text)})
    return frame.assign(**{name: render(text, fields, frame.index) for name, text in texts.items()})[COLUMNS]


def render(template: str, fields: Mapping[str, pd.Series | str], index: pd.Index) -> pd.Series:
    """The template with its fields filled in, for all rows at once."""
    text: pd.Series | str = ""
    for literal, name, _, _ in Formatter().parse(template):
        text = text + literal
        text = text + fields[name] if name else text
    return text if isinstance(text, pd.Series) else pd.Series(text, index=index, dtype="str")


def _named(template: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(template) if name)


def _fields(facts: Facts, frame: pd.DataFrame, rows: Ints, named: Collection[str]) -> dict[str, pd.Series | str]:
    """The fields ``named``: the texts of most rules name few or none, and each is worked out household by household."""
    terms, observed, threshold = facts.terms, frame["observed"], frame["threshold"]
    money = terms("money_unit").text
    money_en = "yuan" if money == "元" else money

    def period(at: int) -> pd.Series:
        return period_words(months_back(facts.households, terms)[rows], terms)[at]

    made: dict[str, Callable[[], pd.Series | str]] = {
        "observed": lambda: _whole(observed),
        "threshold": lambda: _whole(threshold),
        "percent": lambda: _whole(observed * 100),
        "period_zh": lambda: period(0),
        "period_en": lambda: period(1),
        "limit": lambda: _whole(threshold * 100),
        "leave": lambda: f"{terms.number('high_risk_leave'):.0%}".rstrip("%"),
        "money": lambda: money,
        "money_en": lambda: money_en,
        "left_zh": lambda: _left(observed, ("只剩", money), ("已亏空", money)),
        "left_en": lambda: _left(observed, ("", f" {money_en} remain"), ("", f" {money_en} are lacking")),
        "window": lambda: str(terms.whole("income_window_months")),
        "compare": lambda: str(terms.whole("income_drop_compare_months")),
        "horizon": lambda: str(terms.whole("trend_horizon_months")),
    }
    return {name: made[name]() for name in named}


def _left(observed: pd.Series, remains: tuple[str, str], lacks: tuple[str, str]) -> pd.Series:
    """What remains, or is lacking, with the words before and after the amount."""
    amount = _whole(observed.abs())
    return (remains[0] + amount + remains[1]).where(observed >= 0, lacks[0] + amount + lacks[1])


def _whole(numbers: pd.Series) -> pd.Series:
    """Rounded down, so that what is below a threshold never reads as equal to it."""
    return np.floor(numbers + 1e-9).astype("Int64").astype("str").fillna("?")


def _unit(facts: Facts, code: str, unit: str) -> str:
    money = facts.terms("money_unit").text
    window = facts.terms.whole("income_window_months")
    if code in PER_WINDOW and window != facts.terms.whole("line_period_months"):
        return f"{money}/人·{window}个月"
    return unit.replace("元", money)
