"""Superseded: a digest still waiting when the same cadre has a newer one gives it its households and goes."""

import json
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, select, update

from flows import house
from relapse_watch.store.frames import read
from relapse_watch.store.tables import outbox_message, warning_event


@dataclass(frozen=True)
class Carried:
    """``told``: tonight's news and what the waiting digests told; ``digests``: message_id and cadre_id of those."""

    told: pd.DataFrame
    digests: pd.DataFrame


def carry(told: pd.DataFrame, watched: pd.DataFrame, county: str) -> Carried:
    """Add to ``told`` what digests not yet sent say to the owners who have news tonight, as far as it still stands.

    ``watched``: all open warnings, addressed. What moved to another owner or closed is told anew by tonight's
    own messages. Raises StoreUnreachable.
    """
    m = outbox_message.c
    waiting = select(m.message_id, m.cadre_id, m.households).where(m.county == county, m.kind == "digest")
    digests = read(house.store(), waiting.where(m.status == "created").order_by(m.message_id))
    digests = digests[digests["cadre_id"].isin(told["owner_cadre_id"].dropna())]
    if digests.empty:
        return Carried(told, digests)
    pairs = digests.assign(household_id=digests["households"].map(json.loads)).explode("household_id")
    said = set(zip(pairs["cadre_id"], pairs["household_id"], strict=True))
    both = zip(watched["owner_cadre_id"], watched["household_id"], strict=True)
    was_said = pd.Series([pair in said for pair in both], index=watched.index, dtype="bool")
    is_open = (watched["status"] != "closed") & ~watched["warning_id"].isin(told["warning_id"])
    again = _as_last_told(watched[was_said & is_open])
    return Carried(pd.concat([told, again], ignore_index=True), digests)


def successors(waiting: pd.DataFrame, messages: pd.DataFrame) -> dict[str, str]:
    """Of each waiting digest its successor by message_id: the cadre's newer digest, the first of its parts.

    ``messages``: tonight's messages frame.
    """
    newer = messages[messages["kind"] == "digest"].drop_duplicates("cadre_id").set_index("cadre_id")["message_id"]
    found = waiting["cadre_id"].map(newer)
    return dict(zip(waiting["message_id"], found, strict=True))


def supersede(connection: Connection, by: dict[str, str]) -> None:
    """Mark the waiting digests that a newer one carries; to be called in the transaction that writes that one."""
    m = outbox_message.c
    for old, new in by.items():
        waiting = (m.message_id == old) & (m.status == "created")
        connection.execute(update(outbox_message).where(waiting).values(status="superseded", superseded_by=new))


def _as_last_told(again: pd.DataFrame) -> pd.DataFrame:
    """The warnings with what last happened to each."""
    e = warning_event.c
    mine = select(e.warning_id, e.transition, e.level_from).where(e.warning_id.in_(again["warning_id"].tolist()))
    last = read(house.store(), mine.where(e.transition != "noted").order_by(e.event_id))
    last = last.drop_duplicates("warning_id", keep="last").set_index("warning_id")
    return again.assign(
        transition=again["warning_id"].map(last["transition"]), level_from=again["warning_id"].map(last["level_from"])
    )
