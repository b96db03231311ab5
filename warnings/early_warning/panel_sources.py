"""What each source says, laid onto the grid. Money in yuan a month; one function a source."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats, Grid, added, month_numbers

INCOME_COLUMNS = {
    "wage_yuan": "wage_income_yuan",
    "business_yuan": "business_income_yuan",
    "property_yuan": "property_income_yuan",
    "transfer_yuan": "transfer_income_yuan",
    "business_cost_yuan": "business_cost_yuan",
}
SPENDING_COLUMNS = {"rigid_spending_yuan": "rigid_spending_yuan", "claims_yuan": "claims_yuan"}


@dataclass(frozen=True)
class Accounts:
    """Income accounts on the grid: amounts by component, and where there is an account at all."""

    known: Flags
    amounts: dict[str, Floats]


def work_month(grid: Grid, work: pd.DataFrame) -> Floats:
    """Wages of working away by month: each spell pays its wage from its first to its last month.

    A blank last month means that the work goes on. Spells are expanded by a running sum of what starts and
    stops, so the cost does not grow with their length. NaN where a spell has no wage.
    """
    shape = (grid.shape[0], grid.width + 1)
    rows = grid.rows(work["household_id"])
    starts = np.maximum(grid.columns(work["start_month"]), 0)
    ends = month_numbers(work["end_month"], blank=grid.last) - grid.first + 1
    ends = np.minimum(ends, grid.width)
    wages = work["wage_yuan_per_month"].to_numpy(np.float64, na_value=np.nan)
    kept = (rows >= 0) & (starts < ends) & work["start_month"].notna().to_numpy()
    spells = rows[kept] * shape[1]
    priced = ~np.isnan(wages[kept])

    def running(weights: Floats) -> Floats:
        size = shape[0] * shape[1]
        change = added(spells + starts[kept], weights, size) - added(spells + ends[kept], weights, size)
        return np.cumsum(change.reshape(shape), axis=1)[:, :-1]

    paid = np.where(running(priced.astype(np.float64)) > 0, running(np.where(priced, wages[kept], 0.0)), 0.0)
    return np.where(running((~priced).astype(np.float64)) > 0, np.nan, paid)


def rigid_event_month(grid: Grid, events: pd.DataFrame, kinds: Collection[str]) -> Floats:
    """What events of ``kinds`` cost the household itself, by month; an event without amount adds 0."""
    costly = events[events["event_kind"].isin(kinds)]
    return grid.summed(costly["household_id"], costly["event_date"].str[:7], costly["amount_yuan"].fillna(0.0))


def income_year(grid: Grid, incomes: pd.DataFrame, first_year: int, years: int) -> Accounts:
    """Annual accounts, grain household x accounting year. A later row replaces an earlier one of its year."""
    rows = grid.rows(incomes["household_id"])
    columns = incomes["accounting_year"].to_numpy(np.float64, na_value=-1).astype(np.int64) - first_year
    kept = (rows >= 0) & (columns >= 0) & (columns < years)
    at = (rows[kept], columns[kept])
    known = np.zeros((grid.shape[0], years), dtype=bool)
    known[at] = True
    amounts = {}
    for name, column in (INCOME_COLUMNS | SPENDING_COLUMNS).items():
        amounts[name] = np.full(known.shape, np.nan)
        amounts[name][at] = _asked(incomes[column], name)[kept]
    return Accounts(known, amounts)


def ledger_month(grid: Grid, ledger: pd.DataFrame) -> Accounts:
    """Accounts by period, grain household x month: a period belongs to the month in which it ends.

    A month counts as known only with as many periods as fit into it (28 days: four weeks): half a month of
    weekly accounts is no month's income.
    """
    months = ledger["ended_on"].str[:7]
    amounts = {
        name: grid.summed(ledger["household_id"], months, pd.Series(_asked(ledger[column], name), index=ledger.index))
        for name, column in (INCOME_COLUMNS | SPENDING_COLUMNS).items()
    }
    periods = grid.summed(ledger["household_id"], months, pd.Series(1.0, index=ledger.index))
    return Accounts(periods >= max(1, 28 // _period_days(ledger)), amounts)


def _period_days(ledger: pd.DataFrame) -> int:
    """How many days usually lie between two periods of a household; a month if there is one period each."""
    ordered = ledger[["household_id", "ended_on"]].drop_duplicates().sort_values(["household_id", "ended_on"])
    days = pd.to_datetime(ordered["ended_on"]).groupby(ordered["household_id"]).diff().dt.days
    return int(days.median()) if days.notna().any() else 28


def _asked(column: pd.Series, name: str) -> Floats:
    """Amounts of a component: 0 throughout if nobody was asked for it; spending and claims are 0 unless known."""
    blank = 0.0 if name in SPENDING_COLUMNS or column.isna().all() else np.nan
    return column.to_numpy(np.float64, na_value=blank)
