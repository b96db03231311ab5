"""history: the rows known tonight, where a household's own cannot be used those of its last good file."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sqlalchemy import and_, func, select

from flows import house
from flows.runs import CountyRun
from relapse_watch.lookup import among
from relapse_watch.store.frames import read
from relapse_watch.store.history import PAIR, last_good
from relapse_watch.store.tables import finding, quarantined_row
from relapse_watch.store.visible import Vintages, rows_of, vintages

REGISTERS = ("monitored_person", "household_list")
EVENTS = "department_event"


def vintages_of(run: CountyRun) -> Vintages:
    """The vintages that the run goes by: asked for once, for all datasets."""
    return vintages(house.store(), run.county, run.as_of, run.run_id)


def known_rows(
    seen: Vintages,
    dataset: str,
    marks: pd.DataFrame,
    households: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The landed rows of ``dataset`` with ``source``, and the pairs (vintage_id, household_id) that kept a history.

    Where a mark asks for it, a household's rows of a file are those of the last good one. On a register whoever
    has a row set aside still counts: as in the last good file where no row is left, else as somebody of whom
    only household and place are known. Of some ``households`` alone, where they are named: the same rows as of all.
    With ``columns``, the pair's among them, no others are read: of hundreds of thousands of rows each one counts.
    """
    rows = rows_of(house.store(), dataset, seen.visible, households, columns)
    seen = seen.of(dataset)
    aside = _set_aside(seen) if dataset in REGISTERS else pd.DataFrame(columns=PAIR)
    if households is not None:
        marks, aside = (frame[frame["household_id"].isin(households)] for frame in (marks, aside))
    spoiled = pd.concat([marks.loc[(marks["dataset"] == dataset) & marks["keeps_history"], PAIR], _gone(aside, rows)])
    rows, kept = _with_history(seen, dataset, rows, spoiled.drop_duplicates(ignore_index=True), columns)
    if dataset in REGISTERS:
        rows = _with_set_aside(rows, aside[~_is_in(aside, kept)])
    return _with_source(rows, seen), kept


def _with_history(
    seen: Vintages, dataset: str, rows: pd.DataFrame, spoiled: pd.DataFrame, columns: Sequence[str] | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    if spoiled.empty:
        return rows, spoiled
    before, good = last_good(house.store(), dataset, seen, spoiled, columns)
    files = seen.known.set_index("vintage_id")
    slots = files["source"] + "/" + files["base"]
    # Few households have a history to be put in place: only their rows are looked at closely.
    at = np.flatnonzero(among(rows["household_id"], good["household_id"]))
    theirs = rows.take(at)
    replaced = _is_in(theirs.assign(vintage_id=_in(theirs, slots)), good.assign(vintage_id=_in(good, slots)))
    if dataset == EVENTS:
        replaced &= ~_is_newer(theirs, before)
    left = np.delete(np.arange(len(rows)), at[replaced])
    if before.empty:
        return rows.take(left).reset_index(drop=True), good[PAIR]
    # In the place of the rows they stand in for: of two accounts of a year the later one counts.
    place = pd.concat([_in(rows, files["sequence"]), before["spoiled_id"].map(files["sequence"])])
    both = pd.concat([rows, before.drop(columns="spoiled_id")], ignore_index=True).astype(rows.dtypes)
    chosen = np.append(left, np.arange(len(rows), len(both)))
    order = chosen[np.argsort(place.to_numpy(np.float64, na_value=np.nan)[chosen], kind="stable")]
    return both.take(order).reset_index(drop=True), good[PAIR]


def _in(rows: pd.DataFrame, values: pd.Series) -> pd.Series:
    """What is known of the vintage of each row; there are few vintages, and each is looked up once."""
    codes, vintages = pd.factorize(rows["vintage_id"])
    return values.reindex(vintages).take(codes).set_axis(rows.index)


def _is_newer(rows: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Events after the last one of the household's last good list: they cannot be in it."""
    last = before.groupby("household_id")["event_date"].max()
    return rows["event_date"] > rows["household_id"].map(last).astype("str").fillna("")


def _is_in(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Which rows are of one of these vintages and households."""
    wanted = pd.MultiIndex.from_frame(pairs[PAIR])
    return pd.Series(pd.MultiIndex.from_frame(rows[PAIR]).isin(wanted), index=rows.index)


def _gone(aside: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Households of a register of whom every row is set aside."""
    return aside.loc[~among(aside["household_id"], rows["household_id"]), PAIR] if len(aside) else aside[PAIR]


def _set_aside(seen: Vintages) -> pd.DataFrame:
    """The rows of a register that are set aside, of a known household: vintage_id, household_id, township, village."""
    q, f = quarantined_row.c, finding.c
    told = and_(f.vintage_id == q.vintage_id, f.source_row == q.source_row)
    places = (func.min(f.township).label("township"), func.min(f.village).label("village"))
    query = select(q.vintage_id, q.source_row, q.household_id, *places).outerjoin(finding, told)
    query = query.where(q.vintage_id.in_(seen.visible["vintage_id"].tolist()), q.household_id.is_not(None))
    grouped = query.group_by(q.vintage_id, q.source_row, q.household_id)
    return read(house.store(), grouped.order_by(q.vintage_id, q.source_row))


def _with_set_aside(rows: pd.DataFrame, aside: pd.DataFrame) -> pd.DataFrame:
    """``rows`` and, after them, one for each row set aside in which only household and place are known."""
    if aside.empty:
        return rows
    return pd.concat([rows, aside.reindex(columns=rows.columns).astype(rows.dtypes)], ignore_index=True)


def _with_source(rows: pd.DataFrame, seen: Vintages) -> pd.DataFrame:
    source = _in(rows, seen.known.set_index("vintage_id")["source"])
    return rows.assign(source=source.astype("str"))
