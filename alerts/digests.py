"""One digest per cadre and night: what is new about the households that the cadre answers for."""

from collections import defaultdict
from typing import Any

import pandas as pd

from alerts import words
from alerts.messages import Contact, contacts, literal, literals, message, message_frame, names
from alerts.night import Night
from alerts.rendering import render

# Order of the groups in a digest. Better news comes last, whatever its level.
GROUPS = ("red", "yellow", "green", "unknown", "better")
_BETTER = ("lowered", "due_to_clear", "closed")
_SEVERITY = {"red": 0, "yellow": 1, "green": 2}
_PLACE = ["township", "village"]

Record = dict[str, Any]


def digests(changes: pd.DataFrame, reasons: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame (see alerts.messages) with one row for each owner who has something new.

    ``changes``: addressed warnings that changed, one row a household, the columns of table ``warning``
    with ``transition`` (``reassigned``: another owner) and ``level_from``, and if known ``advice``, which
    help may suit, in the language of the night; orphans are left out (they go to ``orphan_messages``).
    ``reasons``: rows of ``assessment_reason`` of those households, most important first in each.
    ``cadres``: the columns of ``landed_cadre``, the same that the changes were addressed with (else
    ValueError: nobody may be left out in silence).
    """
    known = contacts(cadres, night)
    owned = changes[changes["owner_cadre_id"].notna()]
    strangers = sorted(set(owned["owner_cadre_id"]) - set(known))
    if strangers:
        raise ValueError(f"owners who cannot be reached, address the changes first: {', '.join(strangers[:5])}")
    return message_frame(
        [_digest(known[cadre_id], households, night) for cadre_id, households in _by_owner(owned, reasons, night)]
    )


def _digest(to: Contact, households: list[Record], night: Night) -> dict[str, str]:
    groups = {g: [h for h in households if h["group"] == g] for g in GROUPS}
    groups = {g: members for g, members in groups.items() if members}
    told = [h for members in groups.values() for h in members]
    for number, household in enumerate(told, start=1):
        household["number"] = number
    text = render("digest", night, groups=groups, total=len(told))
    return message("digest", to, text, night, [h["household_id"] for h in told])


def _by_owner(owned: pd.DataFrame, reasons: pd.DataFrame, night: Night) -> list[tuple[str, list[Record]]]:
    """Owners in order of id, each with the households to tell about, in the order of a walk through the villages."""
    why = _reasons_by_household(reasons[reasons["household_id"].isin(owned["household_id"])], night.lang)
    named = literals(owned, _PLACE).assign(head_masked=names(owned["head_masked"]))
    ordered = named.sort_values(["owner_cadre_id", "township", "village", "household_id"])
    found: dict[str, list[Record]] = defaultdict(list)
    for row in ordered.to_dict("records"):
        found[row["owner_cadre_id"]].append(_household(row, why.get(row["household_id"], []), night))
    return sorted(found.items())


def _household(row: Record, why: list[Record], night: Night) -> Record:
    """What the template says about one household."""
    is_better = row["transition"] in _BETTER or row["status"] == "due_to_clear"
    group = "better" if is_better else row["level"]
    return row | {
        "group": group if group in GROUPS else "unknown",
        "category_text": words.word(words.CATEGORIES, row["category"], night.lang),
        "level_text": words.word(words.LEVELS, row["level"], night.lang),
        "level_from_text": words.word(words.LEVELS, row["level_from"], night.lang),
        "change_text": words.word(words.CHANGES, row["transition"], night.lang),
        "role_text": words.word(words.ROLES, row["owner_role"], night.lang),
        "data_text": words.word(words.DATA_STATUSES, row["data_status"], night.lang),
        "reasons": [r["text"] + words.since(r["since"], night.lang) for r in why],
        "clears": list(dict.fromkeys(r["clears"] for r in why if r["clears"])),
        "checks": words.checks((r["code"] for r in why), night.lang),
        "advice": _text(row.get("advice")),
    }


def _text(value: object) -> str:
    """``value`` as text for Markdown; a missing one is ''."""
    return literal(value) if isinstance(value, str) else ""


def _reasons_by_household(reasons: pd.DataFrame, lang: str) -> dict[str, list[Record]]:
    """The reasons of each household, worst level first: code, text, clears."""
    named = reasons.rename(columns={f"text_{lang}": "text", f"clears_{lang}": "clears"})
    named = literals(named, ["text", "clears", "code"])
    ranked = named.assign(_severity=named["level"].map(_SEVERITY).fillna(len(_SEVERITY)))
    found: dict[str, list[Record]] = defaultdict(list)
    for row in ranked.sort_values("_severity", kind="stable").to_dict("records"):
        found[row["household_id"]].append(row)
    return found
