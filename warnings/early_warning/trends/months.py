"""What single months show: how uneven income is, how long wages have been missing, how much of it is transfers.

Seasons are taken out by holding every month against the same month of the household's own last year. Tried on the
simulated county beside no correction and a pattern of the whole county (medians by calendar month): among households
with wages the unevenness so found says most about that of the following year (rank correlation 0.51, against 0.40 and
0.41), because seasons differ from house to house: half of them have no wage, and aid comes to each in its own month.
It also asks nothing of other households or of later months, so that a past figure never changes.
"""

from dataclasses import dataclass

import numpy as np

from early_warning.grid import Flags, Floats
from early_warning.panel import MONTHLY, Panel
from early_warning.trends.median import median_of_rows
from early_warning.trends.parts import by_month, in_parts
from early_warning.trends.rolling import trailing_sums

YEAR = 12
DIFFERENCE_SPREAD = np.sqrt(np.pi) / 2
"""Mean absolute deviation of a difference of two months -> standard deviation of one, under a normal law."""
GROSS = ("wage_yuan", "business_yuan", "property_yuan", "transfer_yuan")


@dataclass(frozen=True)
class Months:
    """One entry a household, all over the same window of months up to the panel's last; NaN if it cannot be said.

    ``volatility``: typical deviation of a month's income as a share of the mean month, seasons taken out.
    ``without_wages``: months since the last wage that a monthly source shows, 0 if there was one in the last month;
    NaN if no month of the panel has one. ``longest_without_wages``: the longest such spell within the window.
    ``gross``: income before business cost, yuan of the household; ``transfer_share``, ``wage_share``: shares of it.
    """

    volatility: Floats
    without_wages: Floats
    longest_without_wages: Floats
    gross: Floats
    transfer_share: Floats
    wage_share: Floats


def months_shown(panel: Panel, window: int, needed: int) -> Months:
    """What the newest ``window`` months of ``panel`` show; ``needed`` of them at least must be known for volatility."""
    sums = {name: newest(trailing_sums(panel.arrays[name], window, 1)) for name in GROSS}
    gross = sums["wage_yuan"] + sums["business_yuan"] + sums["property_yuan"] + sums["transfer_yuan"]
    without, longest = spells_without(panel.arrays["work_wage_yuan"], window)
    uneven = volatility(panel.arrays["net_income_yuan"], window, needed)
    return Months(
        volatility=np.where(_seen_by_month(panel, window), uneven, np.nan),
        without_wages=without,
        longest_without_wages=longest,
        gross=gross,
        transfer_share=share(sums["transfer_yuan"], gross),
        wage_share=share(sums["wage_yuan"], gross),
    )


def volatility(income: Floats, window: int, needed: int) -> Floats:
    """Typical deviation of a month's ``income`` (household x month) as a share of the mean month, seasons taken out.

    Each month is held against the same month of last year; what all months changed alike is no unevenness. The mean
    absolute deviation from the median change is robust against one odd month, and sees what comes and goes, where
    a median deviation is 0 as soon as most months are equal. NaN with fewer than ``needed`` known changes, or if
    the mean month has nothing.
    """
    found = np.full(len(income), np.nan)

    def work(part: slice) -> None:
        months = by_month(income, part, slice(-window - YEAR, None))
        now, changes = months[YEAR:], months[YEAR:] - months[:-YEAR]
        known = ~np.isnan(changes)
        for held, middle in ((known.all(axis=0), median_of_rows), (_gaps(known, needed), _median_of_known)):
            if held.any():
                found[part][held] = _unevenness(now[:, held], changes[:, held], middle(changes[:, held]))

    if income.shape[1] >= window + YEAR:
        in_parts(len(income), work)
    return found


def spells_without(wages: Floats, window: int) -> tuple[Floats, Floats]:
    """Months since the last wage, and the longest spell without one in the window; an unknown wage is a wage."""
    since, longest = np.full(len(wages), np.nan), np.full(len(wages), np.nan)

    def work(part: slice) -> None:
        none = by_month(wages, part) == 0
        run, most = (np.zeros(none.shape[1], dtype=np.int16) for _ in range(2))
        ever, start = ~none.all(axis=0), max(len(none) - window, 0)
        for column, empty in enumerate(none):
            run = (run + 1) * empty
            if column >= start:
                np.maximum(most, np.minimum(run, column - start + 1), out=most)
        since[part][ever], longest[part][ever] = run[ever], most[ever]

    if wages.shape[1]:
        in_parts(len(wages), work)
    return since, longest


def share(part: Floats, whole: Floats) -> Floats:
    """``part`` of ``whole``; NaN where the whole is unknown or nothing."""
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def newest(sums: Floats) -> Floats:
    """The last column; NaN if there is none."""
    return sums[:, -1] if sums.shape[1] else np.full(len(sums), np.nan)


def _seen_by_month(panel: Panel, window: int) -> Flags:
    """Accounts by month, or wages by month beside a yearly one: a year spread evenly says nothing of its months."""
    months = slice(-window - YEAR, None)
    seen = np.zeros(len(panel.basis), dtype=bool)

    def work(part: slice) -> None:
        accounts, wages = panel.basis[part, months], panel.arrays["work_wage_yuan"][part, months]
        seen[part] = (accounts == MONTHLY).any(axis=1) | (wages != 0).any(axis=1)

    in_parts(len(seen), work)
    return seen


def _gaps(known: Flags, needed: int) -> Flags:
    count = known.sum(axis=0)
    return (count >= max(needed, 1)) & (count < len(known))


def _median_of_known(changes: Floats) -> Floats:
    return np.asarray(np.nanmedian(changes, axis=0))


def _unevenness(now: Floats, changes: Floats, middle: Floats) -> Floats:
    away = np.nanmean(np.abs(changes - middle), axis=0)
    return share(DIFFERENCE_SPREAD * away, np.nanmean(now, axis=0))
