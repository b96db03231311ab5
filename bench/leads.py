"""How soon the system tells of planted shocks, and how long before true falls below the line; by kind of shock."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bench.needs import KNOWN, TOLD
from bench.replay import Replayed
from bench.simulated_truth import Truth
from early_warning.backtest.lead import standing_before
from early_warning.grid import Flags, Floats, Ints

CAP = 12
"""Months at most that a warning counts as early, or as an answer to a shock. Ours."""
WITHIN = (0, 1, 3, 6)
NO_SHOCK = "no_shock"


@dataclass(frozen=True)
class Nights:
    """Household x night, households as in ``truth``: ``stands``: a warning of a known level stands; ``told``: it was
    opened, raised or came back that night; ``monitored``. ``column``: the column of the first night in the truth."""

    truth: Truth
    stands: Floats
    told: Flags
    monitored: Flags
    column: int

    @classmethod
    def of(cls, replayed: Replayed, truth: Truth) -> "Nights":
        """Laid out from what the nights gave."""
        months = pd.Index(sorted(replayed.assessed["month"].unique()))
        shape = (len(truth.household_ids), len(months))
        at = truth.rows(replayed.changes["household_id"]), months.get_indexer(replayed.changes["month"])
        known = replayed.changes["level"].isin(KNOWN).to_numpy()
        state = np.full(shape, np.nan)
        state[at] = known & (replayed.changes["status"] != "closed").to_numpy()
        told = np.zeros(shape, dtype=bool)
        told[at] = known & replayed.changes["transition"].isin(TOLD).to_numpy()
        monitored = np.zeros(shape, dtype=bool)
        everybody = truth.rows(replayed.assessed["household_id"]), months.get_indexer(replayed.assessed["month"])
        monitored[everybody] = replayed.assessed["is_monitored"].to_numpy(bool)
        stands = pd.DataFrame(state).ffill(axis=1).fillna(0.0).to_numpy()
        return cls(truth, stands, told, monitored, truth.months.get_loc(months[0]))


def shocks_told(nights: Nights) -> pd.DataFrame:
    """Grain kind of shock, and ``all``: of those planted after the first night, how many were told of, how soon.

    ``warned_before``: had a warning already; ``told_0`` .. : share told by then; ``median_lag``: months, misses as CAP.
    """
    count = nights.stands.shape[1]
    shocks = nights.truth.shocks
    column = nights.truth.months.get_indexer(shocks["month"]) - nights.column
    within = (column >= 1) & (column < count)
    shocks, column = shocks[within], column[within]
    rows = nights.truth.rows(shocks["household_id"])
    before = nights.stands[rows, column - 1] == 1
    lag = _months_to(nights.told, rows, column)
    table = pd.DataFrame({"kind": shocks["kind"].to_numpy(), "before": before, "lag": lag})
    return _by_kind(table, _told)


def _told(part: pd.DataFrame) -> dict[str, float]:
    shares = {f"told_{months}": float((part["lag"] <= months).mean()) for months in WITHIN}
    whole = {"planted": len(part), "warned_before": int(part["before"].sum())}
    return whole | shares | {"median_lag": float(part["lag"].median())}


def falls_told(nights: Nights) -> pd.DataFrame:
    """Grain kind of the newest shock in the year before the fall, NO_SHOCK, and ``all``: each household's first true
    fall below the line after the first night while it is not monitored, and how early a warning stood.

    ``before``, ``same_month``, ``later``, ``never``: shares. ``median_lead``: months, all who were not told before as
    0; ``median_lead_told``: of those told before. No lead counts for more than CAP months.
    """
    rows, at = _falls(nights)
    lead = standing_before(nights.stands, rows, at - 1, CAP)
    same = (lead == 0) & (nights.stands[rows, at] == 1)
    after = _months_to(nights.told, rows, at)
    later = (lead == 0) & ~same & (after < CAP)
    columns = {"lead": lead, "same": same, "later": later}
    return _by_kind(pd.DataFrame({"kind": _newest_shock(nights, rows, at), **columns}), _led)


def _led(part: pd.DataFrame) -> dict[str, float]:
    early = part["lead"] > 0
    never = ~(early | part["same"] | part["later"])
    shares = {"before": early, "same_month": part["same"], "later": part["later"], "never": never}
    leads = {"median_lead": part["lead"].median(), "median_lead_told": part.loc[early, "lead"].median()}
    return {"falls": len(part)} | {name: float(flags.mean()) for name, flags in shares.items()} | leads


def _falls(nights: Nights) -> tuple[Ints, Ints]:
    """Household rows, and the night columns in which they are first below the line."""
    first, count = nights.column, nights.stands.shape[1]
    below = nights.truth.is_below[:, first : first + count]
    fell = below[:, 1:] & ~below[:, :-1] & ~nights.monitored[:, 1:]
    rows = np.flatnonzero(fell.any(axis=1))
    return rows, fell[rows].argmax(axis=1) + 1


def _newest_shock(nights: Nights, rows: Ints, at: Ints) -> np.ndarray:
    shocks = nights.truth.shocks
    falls = pd.DataFrame({"household": rows, "fall": at + nights.column}).reset_index(names="number")
    month = nights.truth.months.get_indexer(shocks["month"])
    planted = pd.DataFrame({"household": nights.truth.rows(shocks["household_id"]), "month": month})
    both = falls.merge(planted.assign(kind=shocks["kind"].to_numpy()), on="household")
    both = both[(both["month"] <= both["fall"]) & (both["month"] > both["fall"] - CAP)]
    newest = both.sort_values("month").groupby("number")["kind"].last()
    return newest.reindex(falls["number"]).fillna(NO_SHOCK).to_numpy(object)


def _months_to(told: Flags, rows: Ints, column: Ints) -> Ints:
    """Months from each column to the first told night on or after it; CAP if that is as far or farther."""
    nights = np.arange(told.shape[1])
    after = told[rows] & (nights >= column[:, None]) & (nights < column[:, None] + CAP)
    return np.where(after.any(axis=1), after.argmax(axis=1) - column, CAP)


def _by_kind(table: pd.DataFrame, summed: Callable[[pd.DataFrame], dict[str, float]]) -> pd.DataFrame:
    parts = [*table.groupby("kind"), ("all", table)]
    return pd.DataFrame([{"kind": kind} | summed(part) for kind, part in parts])
