"""Messages that reached nobody by any channel, and who is told so: the county post, else the operator."""

import json
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select, update

from alerts import words
from alerts.messages import OPERATOR, OPERATOR_CONTACT, Contact, in_roles, message, message_frame
from alerts.night import Night
from alerts.outbox import write_outbox
from alerts.rendering import render
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import outbox_message as outbox

KIND = "undelivered"
NO_LETTER = "-"
_BATCH = 500

Record = dict[str, Any]


def write_dead_letters(store: Store, cadres: pd.DataFrame, night: Night, now: datetime) -> int:
    """Write one message about all that newly failed in the night's county; returns how many were written.

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
            told = dead_letters(about, cadres, to, night)
            if about:
                written += write_outbox(connection, told, about[-1]["run_id"], now)
                _mark(connection, about, told["message_id"].iloc[0])
    return written


def dead_letters(failed: list[Record], cadres: pd.DataFrame, to: list[Contact], night: Night) -> pd.DataFrame:
    """The messages frame that tells ``to`` of ``failed`` (rows of the outbox); empty where there are none.

    The operator hears of it at any hour, the county post too where something red is among it.
    """
    if not failed:
        return message_frame([])
    roles = cadres.drop_duplicates("cadre_id", keep="last").set_index("cadre_id")["role"]
    by_cadre: dict[str, list[Record]] = {}
    for row in failed:
        by_cadre.setdefault(row["cadre_id"], []).append(row)
    said = [_cadre(cadre_id, by_cadre[cadre_id], roles.get(cadre_id), night.lang) for cadre_id in sorted(by_cadre)]
    households = sorted({h for row in failed for h in json.loads(row["households"])})
    text = render(KIND, night, cadres=said)
    is_red = to == [OPERATOR_CONTACT] or any(row["urgency"] == "red" for row in failed)
    return message_frame([message(KIND, contact, text, night, households, is_red=is_red) for contact in to])


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
    return {
        "cadre_id": cadre_id,
        "role_text": words.word(words.ROLES, role, lang),
        "messages": len(rows),
        "households": len({h for row in rows for h in json.loads(row["households"])}),
        "since": min(row["as_of"] for row in rows),
    }
