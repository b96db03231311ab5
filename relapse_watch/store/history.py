"""The last good history: a household's rows of the newest file in which none of them was set aside.

What counts as known on a date is `relapse_watch.store.visible`'s matter; here the older vintages of the same
source and slot are looked at, as they were known on that date. Nothing is written, so that running a night
again, or replaying it, finds the same.
"""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import select

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import landed_tables, quarantined_row
from relapse_watch.store.visible import Vintages

PAIR = ["vintage_id", "household_id"]
_SLOT = ["source", "base"]
_ORDER = ["day", "sequence"]
_FEW = 500  # household ids that are asked for one by one; beyond, whole vintages are read


def last_good(
    store: Store,
    dataset: str,
    vintages: Vintages,
    spoiled: pd.DataFrame,
    columns: Sequence[str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that ``spoiled`` households had in their last good vintage, and which vintage that is.

    ``vintages``: those of the county on the date. ``spoiled``: columns vintage_id, household_id: whose rows of which
    visible vintage cannot be used. For each pair the newest older vintage of the same source and slot counts in which
    no row of the household was set aside and whose bytes are others. A household without a row in a whole file had
    none, and that is its history too; of a file in parts, it must stand in the part.

    Returns the landed rows (columns of the landed table, or ``columns``, the pair's among them, in order of source
    row) with ``spoiled_id``, the vintage they stand in for; and the pairs that have a history: vintage_id,
    household_id, good_id. Raises StoreUnreachable.
    """
    mine = vintages.of(dataset)
    clean = _clean(store, _older(mine.known.drop(columns="dataset"), mine.visible["vintage_id"], spoiled))
    rows = _rows(store, dataset, clean, columns)
    stands = clean.merge(rows[["good_id", "household_id"]].drop_duplicates().assign(stands=True), how="left")
    good = stands[(stands["is_part"] == 0) | stands["stands"].notna()].drop_duplicates(PAIR)
    good = good[[*PAIR, "good_id"]].reset_index(drop=True)
    wanted = good.rename(columns={"vintage_id": "spoiled_id"}).drop_duplicates(["good_id", "household_id"])
    return rows.merge(wanted, on=["good_id", "household_id"]).drop(columns="good_id"), good


def _older(known: pd.DataFrame, visible: pd.Series, spoiled: pd.DataFrame) -> pd.DataFrame:
    """Candidates, newest first: grain spoiled pair x older vintage with other bytes; with good_id and is_part."""
    pairs = spoiled[PAIR].drop_duplicates().merge(known, on="vintage_id")
    both = pairs.merge(known, on=_SLOT, suffixes=("_now", ""))
    earlier = (both["day"] < both["day_now"]) | (
        (both["day"] == both["day_now"]) & (both["sequence"] < both["sequence_now"])
    )
    other = both[earlier & (both["fingerprint"] != both["fingerprint_now"]) & ~both["vintage_id"].isin(visible)]
    newest_first = other.sort_values(_ORDER, ascending=False, kind="stable", ignore_index=True)
    columns = {"vintage_id": "good_id", "vintage_id_now": "vintage_id"}
    return newest_first.rename(columns=columns)[[*PAIR, "good_id", "is_part"]]


def _clean(store: Store, older: pd.DataFrame) -> pd.DataFrame:
    """Of the candidates of each pair those in which no row of the household was set aside, down to a whole file."""
    q, ids = quarantined_row.c, sorted(older["good_id"].unique())
    aside = read(store, select(q.vintage_id.label("good_id"), q.household_id).where(q.vintage_id.in_(ids)).distinct())
    marked = older.merge(aside.assign(is_aside=True), on=["good_id", "household_id"], how="left")
    clean = marked[marked["is_aside"].isna()].drop(columns="is_aside")
    wholes = (clean["is_part"] == 0).groupby([clean[name] for name in PAIR]).cumsum()
    return clean[(wholes == 0) | ((wholes == 1) & (clean["is_part"] == 0))]


def _rows(store: Store, dataset: str, clean: pd.DataFrame, columns: Sequence[str] | None) -> pd.DataFrame:
    """The landed rows of these households in these vintages, with ``good_id``."""
    table, households = landed_tables[dataset], sorted(clean["household_id"].unique())
    wanted = select(*(table.c if columns is None else (table.c[name] for name in columns)))
    query = wanted.where(table.c.vintage_id.in_(sorted(clean["good_id"].unique())))
    if len(households) <= _FEW:
        query = query.where(table.c.household_id.in_(households))
    rows = read(store, query.order_by(table.c.vintage_id, table.c.source_row))
    return rows[rows["household_id"].isin(households)].assign(good_id=rows["vintage_id"])
