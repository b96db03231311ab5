"""Acknowledged: a message that reached its cadre, as a returned row of that cadre shows."""

import json
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

import pandas as pd
from sqlalchemy import Connection, bindparam, select, true, update

from relapse_watch.store.tables import outbox_message as outbox

ARRIVED = ("sent", "held", "acknowledged")
"""What may have reached its cadre: a held one too, for nobody knew whether it went out."""
SHORTEST_NUMBER = 8
COLUMNS = ["message_id", "acknowledged_on", "acknowledged_by"]


def acknowledgements(messages: pd.DataFrame, rows: pd.DataFrame, zone: tzinfo) -> pd.DataFrame:
    """Which ``messages`` are answered by returned ``rows``; grain message, COLUMNS, days as datetime64.

    ``messages``: message_id, key, cadre_id, households (JSON list), sent_at, created_at. ``rows``: of
    ``landed_verification`` in order of receipt: household_id, verified_on ('YYYY-MM-DD'), verified_by, and
    message_number. A row answers what its cadre was told on its day or before, by the day in ``zone`` on which it was
    sent (or written, if nobody knows): the messages that tell of its household, whatever it found there, and the one
    that it names by at least SHORTEST_NUMBER signs of its number. The earliest row counts. A row that names another
    cadre's message answers nothing by it. Rule of our own.
    """
    made = rows.assign(day=pd.to_datetime(rows["verified_on"], format="%Y-%m-%d", errors="coerce"))
    made = made[made["day"].notna() & made["verified_by"].notna()].reset_index(names="receipt")
    told = messages[messages["cadre_id"].isin(made["verified_by"])]
    if told.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    told = told.assign(told_on=_day(told["sent_at"].fillna(told["created_at"]), zone))
    pairs = pd.concat([_of_household(told, made), _by_number(told, made)], ignore_index=True)
    pairs = pairs[pairs["day"] >= pairs["told_on"]].sort_values(["day", "receipt"], kind="stable")
    first = pairs.drop_duplicates("message_id").rename(columns={"day": COLUMNS[1], "verified_by": COLUMNS[2]})
    return first[COLUMNS].sort_values("message_id", ignore_index=True)


_PAIR = ["message_id", "told_on", "day", "receipt", "verified_by"]


def _of_household(told: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    lists = json.loads(f"[{','.join(told['households'])}]")  # in one go: thousands of small ones take their time
    listed = told.assign(household_id=pd.Series(lists, index=told.index, dtype="object")).explode("household_id")
    keys = {"left_on": ["cadre_id", "household_id"], "right_on": ["verified_by", "household_id"]}
    listed = listed.dropna(subset="household_id").astype({"household_id": "str"})
    return listed.merge(made.astype({"household_id": "str"}), **keys)[_PAIR]


def _by_number(told: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    number = made["message_number"].astype("str").str.strip().str.lower()
    begin = slice(SHORTEST_NUMBER)
    named = made.assign(number=number, begin=number.str[begin])[number.str.len() >= SHORTEST_NUMBER]
    keys = {"left_on": ["cadre_id", "begin"], "right_on": ["verified_by", "begin"]}
    both = told.assign(begin=told["key"].str[begin]).merge(named, **keys)
    is_its = [key.startswith(number) for key, number in zip(both["key"], both["number"], strict=True)]
    return both[pd.Series(is_its, index=both.index, dtype="bool")][_PAIR]


def _day(moments: pd.Series, zone: tzinfo) -> pd.Series:
    """The day of each moment in ``zone``, as datetime64 without zone."""
    return pd.to_datetime(moments, utc=True).dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()


def write_acknowledgements(connection: Connection, county: str, rows: pd.DataFrame, zone: tzinfo) -> int:
    """Bring the county's messages to what ``rows`` (all that count now) say; return how many are acknowledged.

    A message that no row answers any more, because the row was corrected away, is again what it was: ``sent``, or
    ``held`` if nobody knew whether it went out. Doing it again changes nothing. Runs inside the caller's transaction.
    """
    found = _concerned(connection, county, set(rows["verified_by"].dropna()))
    answered = acknowledgements(pd.DataFrame(found, columns=list(_READ)), rows, zone)
    both = zip(answered["message_id"], answered["acknowledged_on"], answered["acknowledged_by"], strict=True)
    by_message = {message_id: ("acknowledged", day.date(), by) for message_id, day, by in both}
    changes = [c for m in found if (c := _change(m._mapping, by_message.get(m.message_id))) is not None]
    if changes:
        connection.execute(_CHANGE, changes)
    return len(by_message)


_READ = ("message_id", "key", "cadre_id", "households", "sent_at", "created_at", "status", *COLUMNS[1:])
_FEW = 500  # cadres that are asked for by number; beyond, all are


def _concerned(connection: Connection, county: str, cadres: set[str]) -> Sequence[Any]:
    """The messages that rows of ``cadres`` may answer, and all that are acknowledged, in case their row is gone."""
    mine = select(*(outbox.c[name] for name in _READ)).where(outbox.c.county == county, outbox.c.status.in_(ARRIVED))
    theirs = outbox.c.cadre_id.in_(sorted(cadres)) if len(cadres) <= _FEW else true()
    return connection.execute(mine.where((outbox.c.status == "acknowledged") | theirs)).all()


_CHANGED = ("status", *COLUMNS[1:])
_CHANGE = update(outbox).where(outbox.c.message_id == bindparam("of_message"))
_CHANGE = _CHANGE.values({name: bindparam(f"new_{name}") for name in _CHANGED})


def _change(message: Mapping[str, Any], answer: tuple[Any, ...] | None) -> dict[str, Any] | None:
    """The update that makes the message what ``answer`` says, or what it was without one; None where it is that."""
    after = answer or ("held" if message["sent_at"] is None else "sent", None, None)
    if after == tuple(message[name] for name in _CHANGED):
        return None
    return {"of_message": message["message_id"]} | {f"new_{k}": v for k, v in zip(_CHANGED, after, strict=True)}
