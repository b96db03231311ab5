"""holding: news that is held back from night to night, and told when nothing holds it back any more."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, delete, insert, or_, select

from alerts.address import reachable_cadres
from alerts.held import HELD, hold, since_told
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import held_back, warning
from relapse_watch.store.visible import landed

_BATCH = 500
_TEXT = [*HELD, "said_on", "said_as"]


def held_news(county: str) -> pd.DataFrame:
    """The county's news that is held back: HELD. Raises StoreUnreachable."""
    h = held_back.c
    mine = select(*(h[name] for name in HELD)).where(h.county == county, h.said_on.is_(None))
    return _days_as_text(read(house.store(), mine.order_by(h.warning_id)))


def with_held(watched: pd.DataFrame, held: pd.DataFrame, run: CountyRun) -> pd.DataFrame:
    """``watched``, and what closed while it was held back, counted from what was last told (alerts.held.since_told)."""
    gone = _closed(held, watched, run)
    return since_told(pd.concat([watched, gone], ignore_index=True) if not gone.empty else watched, held)


def still_held(changes: pd.DataFrame, before: pd.DataFrame, held: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows of table ``held_back`` after tonight: HELD, and what was told of it after all, with ``said_on``.

    ``changes`` with ``quiet`` and ``is_told``; the rest as for alerts.held.hold. What was held back and is in no row
    any more needs no telling.
    """
    kept = hold(changes, before, held, as_of)
    kept = kept[~kept["warning_id"].isin(changes.loc[changes["is_told"], "warning_id"])]
    told = changes.loc[changes["is_told"] & (changes["held_why"] != ""), ["warning_id", "transition"]]
    said = held.merge(told.rename(columns={"transition": "said_as"}), on="warning_id")
    return pd.concat([kept, said.assign(said_on=as_of.isoformat())], ignore_index=True).reindex(columns=_TEXT)


def write_held(connection: Connection, county: str, after: pd.DataFrame) -> None:
    """Put the rows of ``still_held`` in place of all that was held back; to be called in the night's transaction."""
    h = held_back.c
    ids = after["warning_id"].tolist()
    for start in range(0, max(len(ids), 1), _BATCH):
        again = h.warning_id.in_(ids[start : start + _BATCH])
        connection.execute(delete(held_back).where(h.county == county, or_(h.said_on.is_(None), again)))
    plain = after.astype(object).where(after.notna(), None).to_dict("records")
    days = [{name: r[name] and date.fromisoformat(r[name]) for name in ("since", "said_on")} for r in plain]
    if plain:
        connection.execute(insert(held_back), [r | d | {"county": county} for r, d in zip(plain, days, strict=True)])


def as_said(watched: pd.DataFrame, county: str, as_of: date) -> pd.DataFrame:
    """``watched`` of a finished night as it was told: nothing of what is held back, and what was told after all."""
    h, w = held_back.c, warning.c
    rows = _days_as_text(read(house.store(), select(held_back).where(h.county == county)))
    late = rows[rows["said_on"] == as_of.isoformat()].set_index("warning_id")
    open_ones = watched[~watched["warning_id"].isin(late.index)]
    told = read(house.store(), select(warning).where(w.county == county, w.warning_id.in_(late.index.tolist())))
    known = late.reindex(told["warning_id"]).set_index(told.index)
    told = told.assign(transition=known["said_as"], level_from=known["told_level"], held_why=known["why"])
    is_held = open_ones["warning_id"].isin(rows.loc[rows["said_on"].isna(), "warning_id"])
    open_ones = open_ones.assign(transition=open_ones["transition"].mask(is_held), held_why="")
    return pd.concat([open_ones, told], ignore_index=True) if not told.empty else open_ones


def _closed(held: pd.DataFrame, watched: pd.DataFrame, run: CountyRun) -> pd.DataFrame:
    """Closed warnings of held news whose owners can be reached and whose households have none since; as ``watched``."""
    w = warning.c
    ids = held.loc[~held["warning_id"].isin(watched["warning_id"]), "warning_id"].tolist()
    if not ids:
        return watched.head(0)
    gone = read(house.store(), select(warning).where(w.county == run.county, w.warning_id.in_(ids)))
    gone = gone[~gone["household_id"].isin(watched["household_id"])]
    reached = reachable_cadres(landed(house.store(), "cadre", run.county, run.as_of, run.run_id), run.as_of)
    owners = gone["owner_cadre_id"].where(gone["owner_cadre_id"].isin(reached["cadre_id"]))
    return gone.assign(owner_cadre_id=owners, transition=None, level_from=None).reindex(columns=watched.columns)


def _days_as_text(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{name: rows[name].astype("str").str[:10] for name in ("since", "said_on") if name in rows})
