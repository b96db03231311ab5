"""Messages that reached nobody by any channel, and who is told so: the county post, else the operator."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select, update

from alerts import words
from alerts.channel_limits import limit_of
from alerts.messages import OPERATOR, OPERATOR_CONTACT, Contact, in_roles, message, message_frame
from alerts.night import Night
from alerts.outbox import write_outbox
from alerts.parts import Draft, in_parts
from alerts.rendering import render
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import outbox_message as outbox

KIND = "undelivered"
NO_LETTER = "-"
_BATCH = 500

Record = dict[str, Any]


def write_dead_letters(store: Store, cadres: pd.DataFrame, night: Night, now: datetime) -> int:
    """Write a message about all that newly failed in the night's county, or its parts; returns how many.

    ``cadres``: the columns of ``landed_cadre``. It says who could not be reached, how many households that is
    about and since when; never an address. What failed is marked in the same transaction, so nothing is told
    twice. Of a letter that failed itself the operator hears, and of one to the operator nobody: it stays in the
    outbox, the report and the exit code.
    """
    newly = (outbox.c.county == night.county, outbox.c.status == "failed", outbox.c.letter_id.is_(None))
    with store.begin() as connection:
        query = select(outbox).where(*newly).order_by(outbox.c.created_at, outbox.c.message_id)
        failed = [dict(row) for row in connection.execute(query).mappings()]
        to_operator, letters, others = _sorted(failed)
        _mark(connection, to_operator, NO_LETTER)
        written = 0
        for about, to in ((others, _posts(others, cadres, night)), (letters, [OPERATOR_CONTACT])):
            parts = dead_letters(about, cadres, to, night)
            told = message_frame([row for _, row in parts])
            written += write_outbox(connection, told, about[-1]["run_id"], now) if about else 0
            for cadre_ids, letter in reversed(parts):  # of several who are told, the first one's letter counts
                _mark(connection, [row for row in about if row["cadre_id"] in cadre_ids], letter["message_id"])
    return written


def dead_letters(
    failed: list[Record], cadres: pd.DataFrame, to: list[Contact], night: Night
) -> list[tuple[set[str], dict[str, str]]]:
    """What tells ``to`` of ``failed`` (rows of the outbox): rows of a messages frame, each with the cadres in it.

    The operator hears of it at any hour, the county post too where something red is among it.
    """
    roles = cadres.drop_duplicates("cadre_id", keep="last").set_index("cadre_id")["role"]
    by_cadre: dict[str, list[Record]] = {}
    for row in failed:
        by_cadre.setdefault(row["cadre_id"], []).append(row)
    said = [_cadre(cadre_id, by_cadre[cadre_id], roles.get(cadre_id), night.lang) for cadre_id in sorted(by_cadre)]
    is_red = to == [OPERATOR_CONTACT] or any(row["urgency"] == "red" for row in failed)
    return [part for contact in to if said for part in _told(contact, said, night, is_red=is_red)]


def _told(to: Contact, said: list[Record], night: Night, *, is_red: bool) -> list[tuple[set[str], dict[str, str]]]:
    """One message to one, or numbered parts of it."""
    limit = limit_of(night.limits, to.channel)

    def text(some: Sequence[Record]) -> str:
        return render(KIND, night, cadres=some, total=len(said), is_tight=limit is not None and limit.is_tight)

    told = []
    for part, words_ in in_parts(said, Draft(text, lambda _: None, night.lang), limit):
        about = sorted({h for cadre in part for h in cadre["about"]})
        row = message(KIND, to, words_, night, about, is_red=is_red)
        told.append(({cadre["cadre_id"] for cadre in part}, row))
    return told


def _sorted(failed: list[Record]) -> tuple[list[Record], list[Record], list[Record]]:
    """What failed: to the operator; letters of this kind to others; everything else."""
    to_operator = [row for row in failed if row["cadre_id"] == OPERATOR]
    letters = [row for row in failed if row["cadre_id"] != OPERATOR and row["kind"] == KIND]
    others = [row for row in failed if row["cadre_id"] != OPERATOR and row["kind"] != KIND]
    return to_operator, letters, others


def _posts(failed: list[Record], cadres: pd.DataFrame, night: Night) -> list[Contact]:
    """The county posts that can be reached, other than those who just could not; else the operator."""
    unreached = {row["cadre_id"] for row in failed}
    reached = [to for to in in_roles(cadres, ("county_post",), night) if to.cadre_id not in unreached]
    return reached or [OPERATOR_CONTACT]


def _mark(connection: Connection, rows: list[Record], letter_id: str) -> None:
    ids = [row["message_id"] for row in rows]
    for start in range(0, len(ids), _BATCH):
        mine = outbox.c.message_id.in_(ids[start : start + _BATCH])
        connection.execute(update(outbox).where(mine).values(letter_id=letter_id))


def _cadre(cadre_id: str, rows: list[Record], role: object, lang: str) -> Record:
    about = {h for row in rows for h in json.loads(row["households"])}
    return {
        "about": about,
        "cadre_id": cadre_id,
        "role_text": words.word(words.ROLES, role, lang),
        "messages": len(rows),
        "households": len(about),
        "since": min(row["as_of"] for row in rows),
    }
