"""Since when a reason holds: a month of the panel or the day of an event; missing where nobody can say."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from early_warning.counted import months_back
from early_warning.facts import Facts
from early_warning.grid import Flags, Floats, Ints
from early_warning.rules.hit import below
from early_warning.trends import trailing_sums
from relapse_watch.dates import add_months, last_complete_month

Texts = NDArray[np.object_]
Since = Callable[[Facts, Ints], Texts]
# Rules whose kind of event has another name than the rule.
EVENT_KIND = {
    "hospital_stay_self_pay": "medical_self_pay",
    "outpatient_self_pay": "medical_self_pay",
    "medical_share_of_income": "medical_self_pay",
    "housing_watch": "dangerous_housing",
    "asset_review": "asset_found",
}
# Rules that count some words of the list alone: what they observe is the age of their event.
BY_AGE = ("dangerous_housing", "housing_watch", "new_disability", "asset_review")


def since(facts: Facts, code: str, observed: Floats, rows: Ints) -> Texts:
    """Since when rule ``code`` holds for households ``rows``, of which it observed so much; None where unknown.

    Income rules: 'YYYY-MM', the first month of the unbroken run to now, held against the line in force now. Rules
    on departments' lists: 'YYYY-MM-DD', the day of the newest event that counts. The register has no dates.
    """
    if code in BY_MONTH:
        return BY_MONTH[code](facts, rows)
    return _newest_event(facts, code, observed, rows)


def _below_line(facts: Facts, rows: Ints) -> Texts:
    return _run_below(facts, facts.panel.arrays["net_income_yuan"][rows], rows)


def _left_below_line(facts: Facts, rows: Ints) -> Texts:
    money = {n: facts.panel.arrays[n][rows] for n in ("net_income_yuan", "rigid_spending_yuan", "claims_yuan")}
    left = money["net_income_yuan"] - (money["rigid_spending_yuan"] - money["claims_yuan"])
    return _run_below(facts, left, rows)


def _run_below(facts: Facts, amounts: Floats, rows: Ints) -> Texts:
    """The month in which the first window of the run below the line ended, up to the window that was judged."""
    window = facts.terms.whole("income_window_months")
    sums = trailing_sums(amounts, window) / facts.panel.members[rows][:, None]
    judged = sums.shape[1] - 1 - months_back(facts.households, facts.terms)[rows]
    later = np.arange(sums.shape[1]) > judged[:, None]
    start = _run_start(below(sums, facts.line) | later)
    return _month(facts, np.where(start <= judged, start + window - 1, -1))


def _run_start(holds: Flags) -> Ints:
    """The first column of the run of true ones that ends in the last column; the number of columns if there is none."""
    broken = ~holds[:, ::-1]
    width = holds.shape[1]
    return width - np.where(broken.any(axis=1), broken.argmax(axis=1), width)


def _wages_stopped(facts: Facts, rows: Ints) -> Texts:
    return _month(facts, _run_start(facts.panel.arrays["work_wage_yuan"][rows] == 0))


def _compared(facts: Facts, rows: Ints) -> Texts:
    """The first of the months that are compared with those of last year."""
    last = last_complete_month(facts.terms.as_of)
    first = add_months(last, 1 - facts.terms.whole("income_drop_compare_months"))
    return np.full(len(rows), first, dtype=object)


def _peak(facts: Facts, rows: Ints) -> Texts:
    """The month after which income has been falling: the highest of the points that the trend is fitted to."""
    window, points = facts.terms.whole("income_window_months"), facts.terms.whole("trend_points")
    sums = trailing_sums(facts.panel.arrays["net_income_yuan"][rows], window, points)
    first = len(facts.panel.months) - sums.shape[1]
    return _month(facts, first + np.where(np.isnan(sums), -np.inf, sums).argmax(axis=1))


def _silent(facts: Facts, rows: Ints) -> Texts:
    """The month after the last account; None where there never was one."""
    last = len(facts.panel.months) - 1 - facts.data.months_since_data[rows]
    known = ~np.isnan(last) & (facts.data.months_since_data[rows] > 0)
    return _month(facts, np.where(known, np.nan_to_num(last) + 1, -1).astype(np.int64))


def _nobody_knows(facts: Facts, rows: Ints) -> Texts:
    return np.full(len(rows), None, dtype=object)


BY_MONTH: Mapping[str, Since] = {
    "income_below_line": _below_line,
    "rigid_spending": _left_below_line,
    "income_drop": _compared,
    "wages_stopped": _wages_stopped,
    "trend_to_line": _peak,
    "high_risk": _nobody_knows,
    "data_unknown": _silent,
}


def _newest_event(facts: Facts, code: str, observed: Floats, rows: Ints) -> Texts:
    place = np.full(len(facts.income), -1)
    place[rows] = np.arange(len(rows))
    at = place[facts.events["row"].to_numpy(np.int64)]
    wanted = (at >= 0) & (facts.events["event_kind"] == EVENT_KIND.get(code, code)).to_numpy(bool)
    if code in BY_AGE:
        wanted &= facts.events["age_months"].to_numpy(np.float64) == observed[at]
    codes, days = pd.factorize(facts.events["event_date"].to_numpy(object)[wanted], sort=True)
    newest = np.full(len(rows), -1)
    np.maximum.at(newest, at[wanted], codes)
    return np.array([*days, None], dtype=object)[newest]


def _month(facts: Facts, columns: Ints) -> Texts:
    """The months of these columns of the panel; None outside it."""
    months = np.array([*facts.panel.months, None], dtype=object)
    outside = (columns < 0) | (columns >= len(facts.panel.months))
    return months[np.where(outside, len(facts.panel.months), columns)]
