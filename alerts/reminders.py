"""One message per cadre and working day: what is due soon, overdue, or handed up to them; and once a week the rest."""

from collections import defaultdict
from typing import Any

import pandas as pd

from alerts import words
from alerts.messages import contacts, literals, message, message_frame, names
from alerts.night import Night
from alerts.rendering import render

SECTIONS = ("handed_up", "overdue", "due_soon", "township", "open")
KIND = "follow_up"
_LEVEL_ORDER = {level: i for i, level in enumerate(words.LEVELS)}
STAGES = {
    "verify": ("入户核实", "visit and verify"),
    "decide": ("完成认定（含村内公示）", "decide, with the notice in the village before"),
    "measure": ("落实帮扶措施", "give a measure"),
}

Record = dict[str, Any]


def reminders(rows: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame (see alerts.messages), one row a cadre.

    ``rows``: grain cadre, section (SECTIONS) and household: cadre_id, section, household_id, township, village,
    head_masked, level, stage, due_by and publish_by (dates; publish_by may be missing), overdue_working_days,
    owner_role, above_role (to whom it was handed up, if it was), result ('cannot_reach' where that came back).
    Who cannot be reached any more is left out: their households are orphans, and told as such.
    """
    known = contacts(cadres, night)
    by_cadre: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for row in _in_words(rows[rows["cadre_id"].isin(list(known))], night):
        by_cadre[row["cadre_id"]][row["section"]].append(row)
    return message_frame([_one(cadre_id, by_cadre[cadre_id], known, night) for cadre_id in sorted(by_cadre)])


def _one(cadre_id: str, sections: dict[str, list[Record]], known: Any, night: Night) -> dict[str, str]:
    shown = {name: sections[name] for name in SECTIONS if sections.get(name)}
    text = render(KIND, night, sections=shown)
    households = dict.fromkeys(row["household_id"] for rows in shown.values() for row in rows)
    return message(KIND, known[cadre_id], text, night, list(households))


def _in_words(rows: pd.DataFrame, night: Night) -> list[Record]:
    """What the template says of each household, gravest first, in the order of a walk through the villages."""
    named = literals(rows, ["township", "village"]).assign(
        head_masked=names(rows["head_masked"]),
        level_text=rows["level"].map(lambda level: words.word(words.LEVELS, level, night.lang)),
        stage_text=rows["stage"].map(lambda stage: words.word(STAGES, stage, night.lang)),
        owner_text=rows["owner_role"].map(lambda role: words.word(words.ROLES, role, night.lang)),
        above_text=rows["above_role"].map(lambda role: words.word(words.ROLES, role, night.lang)),
        overdue_working_days=rows["overdue_working_days"].astype("int64"),
        _order=rows["level"].map(_LEVEL_ORDER),
    )
    ordered = named.sort_values(["cadre_id", "_order", "township", "village", "household_id", "stage"], kind="stable")
    plain = ordered.astype(object).where(ordered.notna(), None)
    return plain.to_dict("records")
