"""Who hands a household over is told too: who has it now, and that no more messages come about it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from alerts import words
from alerts.channel_limits import limit_of
from alerts.messages import Contact, contacts, literals, message, message_frame, names
from alerts.night import Night
from alerts.parts import Draft, barer, in_parts
from alerts.rendering import render

Record = dict[str, Any]


def handover_messages(addressed: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame with one row, or its parts, for each cadre who can be reached and hands something over.

    ``addressed``: warnings with ``owner_cadre_id`` and ``owner_before``, who had them the night before;
    those that closed are left out. The new owner hears of it in the digest.
    """
    is_moved = addressed["owner_cadre_id"].fillna("") != addressed["owner_before"].fillna("")
    gone = addressed[is_moved & addressed["owner_before"].notna() & (addressed["status"] != "closed")]
    known = contacts(cadres, night, gone["owner_before"])
    gone = gone[gone["owner_before"].isin(list(known))]
    named = _named(gone, cadres, night).sort_values(["owner_before", "township", "village", "household_id"])
    rows = []
    for owner, households in named.groupby("owner_before", sort=True):
        rows += _told(known[str(owner)], households.to_dict("records"), night)
    return message_frame(rows)


def _named(gone: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    new_names = cadres.drop_duplicates("cadre_id", keep="last").set_index("cadre_id")["name"]
    role = {code: words.word(words.ROLES, code, night.lang) for code in words.ROLES}
    return literals(gone, ["township", "village"]).assign(
        head_masked=names(gone["head_masked"]),
        new_name=names(gone["owner_cadre_id"].map(new_names).astype("str")),
        new_role=gone["owner_role"].map(role).astype("str").fillna(""),
        link=[night.household_link(h) for h in gone["household_id"]],
    )


def _told(to: Contact, households: list[Record], night: Night) -> list[dict[str, str]]:
    limit = limit_of(night.limits, to.channel)

    def text(some: Sequence[Record]) -> str:
        is_tight = limit is not None and limit.is_tight
        return render("handover", night, households=some, total=len(households), is_tight=is_tight)

    parts = in_parts([h | {"is_bare": False} for h in households], Draft(text, barer, night.lang), limit)
    return [message("handover", to, said, night, [h["household_id"] for h in part]) for part, said in parts]
