"""Superseded: a digest still waiting goes when its cadre has a newer one, or no longer answers for what it tells."""

import json
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, select, update

from alerts.address import reachable_cadres
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import outbox_message, warning_event

MOVED = "没有发：这些户已不由收件人负责 · not sent: its households are no longer the addressee's"
GONE = "没有发：收件人已离岗或没有联系方式 · not sent: the addressee has left or cannot be reached"


@dataclass(frozen=True)
class Carried:
    """``told``: tonight's news and what the waiting digests told.

    ``digests``: those that go; message_id, cadre_id, and ``why`` (MOVED, GONE; missing where only newer news takes
    one along). ``moved``: what they tell of that is another's now, or nobody's: message_id, household_id,
    owner_cadre_id.
    """

    told: pd.DataFrame
    digests: pd.DataFrame
    moved: pd.DataFrame


def carry(told: pd.DataFrame, watched: pd.DataFrame, cadres: pd.DataFrame, run: CountyRun) -> Carried:
    """Add to ``told`` what digests not yet sent say to owners who are to read it anew, as far as it still stands.

    That is who has news tonight, and who lost a household that waits to be told: they read of those that are still
    theirs. What waits for somebody who has left or cannot be reached (``cadres``) goes too. ``watched``: all open
    warnings, addressed; who has a household now is told by tonight's own messages, unless their news is held back.
    Raises StoreUnreachable.
    """
    digests, pairs = _waiting(run.county)
    stands = watched[watched["status"] != "closed"]
    now = pairs.merge(stands[["household_id", "owner_cadre_id"]], on="household_id")
    moved = now[now["owner_cadre_id"].fillna("") != now["cadre_id"]]
    has_lost = digests["cadre_id"].isin(moved["cadre_id"])
    is_gone = ~digests["cadre_id"].isin(reachable_cadres(cadres, run.as_of)["cadre_id"])
    goes = digests["cadre_id"].isin(told["owner_cadre_id"].dropna()) | has_lost | is_gone
    why = pd.Series(None, index=digests.index, dtype="object").mask(is_gone, GONE).mask(has_lost, MOVED)
    pairs = pairs[pairs["message_id"].isin(digests.loc[goes, "message_id"])]
    said = pairs.groupby(["cadre_id", "household_id"], as_index=False)["as_of"].max()
    said = said.rename(columns={"cadre_id": "owner_cadre_id", "as_of": "said_on"})
    waited = stands[~stands["warning_id"].isin(told["warning_id"])].merge(said, on=["owner_cadre_id", "household_id"])
    again = _as_last_told(waited) if len(waited) else waited
    both = pd.concat([told, again], ignore_index=True) if len(again) else told
    return Carried(both, digests.assign(why=why)[goes], moved)


def _waiting(county: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The digests not yet sent: message_id and cadre_id; and, one row a household, with household_id and as_of."""
    m = outbox_message.c
    waiting = select(m.message_id, m.cadre_id, m.households, m.as_of).where(m.county == county, m.kind == "digest")
    found = read(house.store(), waiting.where(m.status == "created").order_by(m.message_id))
    pairs = found.assign(household_id=found["households"].map(json.loads)).explode("household_id")
    pairs = pairs.dropna(subset="household_id").astype({"household_id": "str"})
    return found.drop(columns=["households", "as_of"]), pairs[["message_id", "cadre_id", "household_id", "as_of"]]


def successors(carried: Carried, messages: pd.DataFrame) -> pd.DataFrame:
    """The waiting digests that go: message_id, ``why``, and ``by``, the message that tells it instead, if any does.

    That is the cadre's newer digest, the first of its parts; else one that tells the new owner of a household. None
    does where the new owner is not to be told yet, or nobody is. ``messages``: tonight's messages frame.
    """
    newer = messages[messages["kind"] == "digest"]
    own = newer.drop_duplicates("cadre_id").set_index("cadre_id")["message_id"]
    parts = newer.assign(household_id=newer["households"].map(json.loads)).explode("household_id")
    parts = parts[["cadre_id", "household_id", "message_id"]].astype("str")
    keys = {"left_on": ["owner_cadre_id", "household_id"], "right_on": ["cadre_id", "household_id"]}
    heirs = carried.moved.merge(parts, **keys, suffixes=("", "_by")).drop_duplicates("message_id")
    by = carried.digests["message_id"].map(heirs.set_index("message_id")["message_id_by"])
    by = carried.digests["cadre_id"].map(own).astype("object").fillna(by)
    return carried.digests[["message_id", "why"]].assign(by=by.where(by.notna(), None))


def supersede(connection: Connection, gone: pd.DataFrame) -> None:
    """Mark waiting digests as ``successors`` has them; to be called in the transaction that writes what replaces them.

    Why one goes stands in ``error``, where the ledger shows it. One that says word for word what is to be said
    tonight stays.
    """
    m = outbox_message.c
    for row in gone[gone["message_id"] != gone["by"]].to_dict("records"):
        waiting = (m.message_id == row["message_id"]) & (m.status == "created")
        values = {"status": "superseded", "superseded_by": row["by"]} | ({"error": row["why"]} if row["why"] else {})
        connection.execute(update(outbox_message).where(waiting).values(**values))


def _as_last_told(waited: pd.DataFrame) -> pd.DataFrame:
    """The warnings with what last happened to each.

    Not one that opened after ``said_on``: the household waits to be told of another that has closed, and that this
    one is not told has its reason.
    """
    e = warning_event.c
    mine = select(e.warning_id, e.transition, e.level_from, e.as_of)
    mine = mine.where(e.warning_id.in_(waited["warning_id"].tolist()), e.transition != "noted")
    events = read(house.store(), mine.order_by(e.event_id)).groupby("warning_id")
    first, last = waited["warning_id"].map(events["as_of"].first()), events.last()
    first = first.astype("object").fillna("9999-12-31").astype("str")  # no event yet: it opened tonight
    again = waited[first <= waited["said_on"]].drop(columns="said_on")
    return again.assign(
        transition=again["warning_id"].map(last["transition"]), level_from=again["warning_id"].map(last["level_from"])
    )
