"""unanswered: the red warnings whose owner was told before tonight and has acknowledged nothing of it."""

import json
from datetime import date

import pandas as pd
from sqlalchemy import func, select

from alerts.acknowledgement import ARRIVED, acknowledgements
from flows import house
from flows.clock import COUNTY_ZONE
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import outbox_message, run
from relapse_watch.store.visible import landed_of_every_export


def unanswered(watched: pd.DataFrame, night: CountyRun) -> pd.Series:
    """True for each open red warning of which its present owner was told since it is red, and gave no answer.

    An answer is a returned row, known on the night, that acknowledges one of those digests (alerts.acknowledgement).
    Who is told on the night itself has had no time to answer; of a finished night the messages are those that had
    gone out by its end. ``watched``: addressed warnings. Raises StoreUnreachable.
    """
    is_red = (watched["level"] == "red") & (watched["status"] != "closed") & watched["owner_cadre_id"].notna()
    red = watched.loc[is_red, ["warning_id", "owner_cadre_id", "household_id", "level_since"]].astype("str")
    if red.empty:
        return is_red
    messages = _messages(night, red["level_since"].str[:10].min())
    messages = messages[messages["cadre_id"].isin(red["owner_cadre_id"])]
    rows = landed_of_every_export(house.store(), "verification", night.county, night.as_of, night.run_id)
    answered = acknowledgements(messages, rows, COUNTY_ZONE)["message_id"]
    pairs = messages.assign(household_id=messages["households"].map(json.loads)).explode("household_id")
    pairs = pairs.assign(is_answered=pairs["message_id"].isin(answered)).astype({"household_id": "str"})
    told = red.merge(pairs, left_on=["owner_cadre_id", "household_id"], right_on=["cadre_id", "household_id"])
    told = told[told["as_of"].astype("str").str[:10] >= told["level_since"].str[:10]]
    waits = told.groupby("warning_id")["is_answered"].any()
    return watched["warning_id"].isin(waits.index[~waits]) & is_red


def _messages(night: CountyRun, since: str) -> pd.DataFrame:
    """The digests of nights from ``since`` to the one before this that had gone out, as far as is known."""
    m, r = outbox_message.c, run.c
    names = ("message_id", "key", "cadre_id", "households", "sent_at", "created_at", "as_of")
    mine = (m.county == night.county, m.kind == "digest", m.status.in_(ARRIVED))
    nights = (m.as_of >= date.fromisoformat(since), m.as_of < night.as_of)
    ended = select(r.finished_at).where(r.run_id == night.run_id).scalar_subquery()
    gone = func.coalesce(m.sent_at, m.created_at)
    query = select(*(m[name] for name in names)).where(*mine, *nights, gone <= func.coalesce(ended, gone))
    return read(house.store(), query.order_by(m.message_id))
