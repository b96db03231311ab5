"""What each cadre reads on a working day: what is due soon, overdue, or handed up to them; and once a week the rest."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from alerts import words
from alerts.channel_limits import limit_of
from alerts.limits import Limit
from alerts.messages import Contact, contacts, literals, message, message_frame, names
from alerts.night import Night
from alerts.parts import Draft, in_parts
from alerts.rendering import render

SECTIONS = ("handed_up", "overdue", "due_soon", "township", "open")
KIND = "follow_up"
_LEVEL_ORDER = {level: i for i, level in enumerate(words.LEVELS)}
STAGES = {
    "verify": ("入户核实", "visit and verify"),
    "decide": ("完成认定（含村内公示）", "decide, with the notice in the village before"),
    "measure": ("落实帮扶措施", "give a measure"),
}

# How much is said of a household: all, one line, only which one it is.
_FULL, _LINE, _BARE = range(3)
# Nobody reads more messages than this in one day: then less must do, of lists first.
_MOST_PARTS = 5
_SHORTENED = (((), _FULL), (("township", "open"), _LINE), (SECTIONS, _LINE), (SECTIONS, _BARE))

Record = dict[str, Any]


def reminders(rows: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame (see alerts.messages): for each cadre one row, or one for each part.

    ``rows``: grain cadre, section (SECTIONS) and household: cadre_id, section, household_id, township, village,
    head_masked, level, stage, due_by and publish_by (dates; publish_by may be missing), overdue_working_days,
    owner_role, above_role (to whom it was handed up, if it was), result ('cannot_reach' where that came back).
    Who cannot be reached any more is left out: their households are orphans, and told as such.
    """
    known = contacts(cadres, night)
    by_cadre: dict[str, list[Record]] = defaultdict(list)
    for row in _in_words(rows[rows["cadre_id"].isin(list(known))], night):
        by_cadre[row["cadre_id"]].append(row)
    return message_frame([m for c in sorted(by_cadre) for m in _to_one(known[c], by_cadre[c], night)])


def _to_one(to: Contact, rows: list[Record], night: Night) -> list[dict[str, str]]:
    """The messages to one cadre; all that is said of a household stands in one of them."""
    households: dict[str, list[Record]] = {}
    for row in sorted(rows, key=lambda r: SECTIONS.index(r["section"])):
        households.setdefault(row["household_id"], []).append(row)
    limit = limit_of(night.limits, to.channel)
    parts = _parts(list(households.values()), limit, night)
    return [message(KIND, to, text, night, [rows[0]["household_id"] for rows in part]) for part, text in parts]


def _parts(
    households: list[list[Record]], limit: Limit | None, night: Night
) -> list[tuple[Sequence[list[Record]], str]]:
    """All in full; where that makes too many parts, lists in a line each, then everything."""
    counts = Counter(row["section"] for rows in households for row in rows)

    def text(some: Sequence[list[Record]]) -> str:
        sections = {s: [row for rows in some for row in rows if row["section"] == s] for s in SECTIONS}
        shown = {name: rows for name, rows in sections.items() if rows}
        is_tight = limit is not None and limit.is_tight
        return render(
            KIND, night, sections=shown, counts={s: counts[s] for s in SECTIONS if counts[s]}, is_tight=is_tight
        )

    draft = Draft(text, _shorter, night.lang)
    for sections, form in _SHORTENED:
        briefer = [[r | {"form": form if r["section"] in sections else _FULL} for r in rows] for rows in households]
        parts = in_parts(briefer, draft, limit)
        if len(parts) <= _MOST_PARTS:
            break
    return parts


def _shorter(rows: list[Record]) -> list[Record] | None:
    """All that is said of a household, in less."""
    form = min(row["form"] for row in rows)
    return [row | {"form": max(row["form"], form + 1)} for row in rows] if form < _BARE else None


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
