"""Aid that a list still has to show: a late list must not read as aid that stopped."""

import numpy as np
import pandas as pd

from early_warning.grid import Floats, Grid, Ints, added
from early_warning.policy import InForce


def late_aid_month(grid: Grid, payments: pd.DataFrame, terms: InForce) -> Floats:
    """What households can expect of kinds of aid whose newest months are not listed yet; grain household x month.

    A kind is late from the first month in which the county's list has fewer than policy
    ``aid_list_cover_share`` of last year's payments of that month, if that month is among the last
    ``aid_list_late_months``: earlier, the aid is taken to have ended. A kind paid every month goes on as in
    its last listed month, any other as in the same month of last year. Only what is beyond the payments
    shown is given.
    """
    kinds, _ = pd.factorize(payments["aid_kind"])
    counts = _counts(grid, payments, kinds)
    latest = grid.width - terms.whole("aid_list_late_months")
    expected = np.zeros(grid.shape)
    for kind, by_month in enumerate(counts):
        listed, first = _listed_until(by_month, terms.number("aid_list_cover_share"))
        if max(latest, 12) <= first < grid.width:
            own = payments[kinds == kind]
            shown = grid.summed(own["household_id"], own["paid_month"], own["amount_yuan"])
            usual = _usual(shown, by_month, listed)[:, first:]
            expected[:, first:] += np.maximum(usual - shown[:, first:], 0.0)
    return expected


def _counts(grid: Grid, payments: pd.DataFrame, kinds: Ints) -> Floats:
    """Payments by kind and month."""
    months = grid.columns(payments["paid_month"])
    inside = (months >= 0) & (months < grid.width) & (kinds >= 0)
    size = int(kinds.max(initial=-1)) + 1
    cells = kinds[inside] * grid.width + months[inside]
    return added(cells, np.ones(len(cells)), size * grid.width).reshape(size, grid.width)


def _listed_until(by_month: Floats, share: float) -> tuple[int, int]:
    """The last month that is listed as fully as last year, and the first one after it that is not."""
    last_year = np.concatenate([np.zeros(12), by_month[:-12]])[: len(by_month)]
    short = by_month < share * last_year
    listed = np.flatnonzero((by_month > 0) & ~short)
    last = int(listed[-1]) if len(listed) else -1
    after = np.flatnonzero(short[last + 1 :])
    return last, last + 1 + int(after[0]) if len(after) else len(by_month)


def _usual(shown: Floats, by_month: Floats, listed: int) -> Floats:
    if listed >= 11 and (by_month[listed - 11 : listed + 1] > 0).all():
        return np.repeat(shown[:, listed : listed + 1], shown.shape[1], axis=1)
    return np.concatenate([np.zeros((len(shown), 12)), shown[:, :-12]], axis=1)
