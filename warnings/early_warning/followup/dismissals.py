"""Who was found not to be at risk, and for how long nothing is said of them at that level.

A dismissal is bound to the household and to the level it had when it was visited. It ends with its time, with a
later visit that finds otherwise, and for good as soon as the household is assessed worse.
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from early_warning.followup.visits import NO_VISIT, as_days
from early_warning.reconciliation import RANK

COLUMNS = ["household_id", "result", "verified_on", "until", "rank", "is_broken"]


def dismissals(visits: pd.DataFrame, events: pd.DataFrame, snooze: Mapping[str, int], as_of: date) -> pd.DataFrame:
    """The household's last visit that reached anybody, where it dismissed the warning; grain household, COLUMNS.

    ``visits``: of ``visits_by``. ``events``: household_id, as_of, level_to of the county's warnings, oldest first.
    ``until``: last day on which it holds; ``rank``: of the level at the visit; ``is_broken``: assessed worse since.
    """
    last = visits[~visits["result"].isin(NO_VISIT)].drop_duplicates("household_id", keep="last")
    found = last[last["result"].isin(list(snooze))][["household_id", "result", "verified_on"]]
    known = _ranked(events, as_of)
    found = pd.merge_asof(
        found.sort_values("verified_on"), known, left_on="verified_on", right_on="day", by="household_id"
    )
    length = pd.to_timedelta(found["result"].map(dict(snooze)).astype("int64"), unit="D")
    found = found.assign(until=found["verified_on"] + length, rank=found["rank"].fillna(0).astype("int64"))
    since = known.merge(found[["household_id", "verified_on", "rank"]], on="household_id", suffixes=("", "_then"))
    worse = since[(since["day"] > since["verified_on"]) & (since["rank"] > since["rank_then"])]
    return found.assign(is_broken=found["household_id"].isin(worse["household_id"]))[COLUMNS]


def _ranked(events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """household_id, day and the rank of the level from that day on, up to ``as_of``."""
    days = as_days(events["as_of"])
    ranks = events["level_to"].map(RANK).astype("float64").fillna(0)
    known = events[["household_id"]].assign(day=days, rank=ranks)
    return known[known["day"] <= pd.Timestamp(as_of)].sort_values("day", kind="stable")


def active(found: pd.DataFrame, households: pd.Series, levels: pd.Series, as_of: date) -> pd.Series:
    """Row by row, whether a dismissal of the household holds on ``as_of`` for a warning of that level."""
    held = found[~found["is_broken"] & (found["until"] >= pd.Timestamp(as_of))].set_index("household_id")["rank"]
    ranks = levels.map(RANK).astype("float64").fillna(0)
    return held.reindex(households).set_axis(households.index).fillna(-1) >= ranks
