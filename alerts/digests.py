"""One digest per cadre and night: what is new about the households that the cadre answers for."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from alerts import words
from alerts.channel_limits import limit_of
from alerts.limits import Limit
from alerts.messages import Contact, contacts, literals, message, message_frame, names
from alerts.night import Night
from alerts.parts import Draft, in_parts
from alerts.reasons import SEVERITY, in_words, once_each
from alerts.rendering import render

# Order of the groups in a digest. Better news comes last, whatever its level.
GROUPS = ("red", "yellow", "green", "unknown", "better")
_BETTER = ("lowered", "due_to_clear", "closed")
_PLACE = ["township", "village"]

# How much is said of a household: all, the main points, only which one it is.
_FULL, _BRIEF, _BARE = range(3)
# Nobody reads more messages than this in one evening: then the main points must do.
_MOST_PARTS = 5

Record = dict[str, Any]
Parts = list[tuple[Sequence[Record], str]]


def digests(changes: pd.DataFrame, reasons: pd.DataFrame, cadres: pd.DataFrame, night: Night) -> pd.DataFrame:
    """The messages frame (see alerts.messages): for each owner who has something new one row, or one for each part.

    ``changes``: addressed warnings that changed, the columns of table ``warning`` with ``transition``
    (``reassigned``: another owner) and ``level_from``, and if known ``advice``, which help may suit, in the
    language of the night, and ``held_why``, why it was not told before (words.LATE); orphans are left out (they
    go to ``orphan_messages``). Of several rows of one household only the gravest is told: who hears of red need not
    hear of green.
    ``reasons``: rows of ``assessment_reason`` of those households, most important first in each.
    ``cadres``: the columns of ``landed_cadre``, the same that the changes were addressed with (else
    ValueError: nobody may be left out in silence).
    """
    owned = changes[changes["owner_cadre_id"].notna()]
    owners = set(owned["owner_cadre_id"])
    known = contacts(cadres, night, owners)
    strangers = sorted(owners - set(known))
    if strangers:
        raise ValueError(f"owners who cannot be reached, address the changes first: {', '.join(strangers[:5])}")
    by_owner = _by_owner(owned, reasons, night)
    return message_frame([row for owner, households in by_owner for row in _digest(known[owner], households, night)])


def _digest(to: Contact, households: list[Record], night: Night) -> list[dict[str, str]]:
    """The messages to one owner: one, or numbered parts where the channel is too narrow."""
    told = sorted(households, key=lambda h: GROUPS.index(h["group"]))
    for number, household in enumerate(told, start=1):
        household["number"] = number
    parts = _parts(told, limit_of(night.limits, to.channel), night)
    is_red = any(h["group"] == "red" for h in told)
    return [message("digest", to, t, night, [h["household_id"] for h in part], is_red=is_red) for part, t in parts]


def _parts(told: list[Record], limit: Limit | None, night: Night) -> Parts:
    """All in full; where that makes too many parts, only the red ones; else the main points of each."""
    counts = Counter(h["group"] for h in told)

    def text(households: Sequence[Record]) -> str:
        return _text(households, counts, night, is_tight=limit is not None and limit.is_tight)

    parts = in_parts(told, Draft(text, _shorter, night.lang), limit)
    for kept in (("red",), ()):
        if len(parts) <= _MOST_PARTS:
            break
        brief = [h if h["group"] in kept else h | {"form": _BRIEF} for h in told]
        parts = in_parts(brief, Draft(text, _shorter, night.lang), limit)
    return parts


def _text(households: Sequence[Record], counts: Mapping[str, int], night: Night, *, is_tight: bool) -> str:
    """One part: ``groups`` holds its own households, ``counts`` those of the whole digest."""
    groups = {g: [h for h in households if h["group"] == g] for g in GROUPS}
    return render(
        "digest",
        night,
        groups={g: members for g, members in groups.items() if members},
        counts={g: counts[g] for g in GROUPS if counts[g]},
        total=sum(counts.values()),
        told=len(households),
        is_tight=is_tight,
        is_short=any(h["form"] != _FULL for h in households),
    )


def _shorter(household: Record) -> Record | None:
    return household | {"form": household["form"] + 1} if household["form"] < _BARE else None


def _by_owner(owned: pd.DataFrame, reasons: pd.DataFrame, night: Night) -> list[tuple[str, list[Record]]]:
    """Owners in order of id, each with the households to tell about, in the order of a walk through the villages."""
    why = _reasons_by_household(reasons[reasons["household_id"].isin(owned["household_id"])], night.lang)
    found: dict[str, list[Record]] = defaultdict(list)
    for row in _households(_gravest(owned), night).astype(object).to_dict("records"):
        found[row["owner_cadre_id"]].append(row | why.get(row["household_id"], _NO_REASONS | _checks((), night.lang)))
    return sorted(found.items())


def _gravest(owned: pd.DataFrame) -> pd.DataFrame:
    """One row a household: the gravest of those of one owner."""
    grave = owned.assign(_severity=owned["level"].map(SEVERITY).fillna(len(SEVERITY)))
    grave = grave.sort_values("_severity", kind="stable").drop_duplicates(["owner_cadre_id", "household_id"])
    return grave.sort_values(["owner_cadre_id", "township", "village", "household_id"])


def _households(owned: pd.DataFrame, night: Night) -> pd.DataFrame:
    """What the template says about each household but its reasons."""
    is_better = owned["transition"].isin(_BETTER) | (owned["status"] == "due_to_clear")
    group = owned["level"].where(owned["level"].isin(GROUPS), "unknown").where(~is_better, "better")
    advice = owned["advice"] if "advice" in owned else pd.Series(None, index=owned.index, dtype="str")
    late = owned["held_why"] if "held_why" in owned else pd.Series("", index=owned.index, dtype="str")
    return literals(owned.assign(advice=advice), [*_PLACE, "advice"]).assign(
        late_text=_said(late.where(late.isin(list(words.LATE))), words.LATE, night),
        head_masked=names(owned["head_masked"]),
        group=group,
        category_text=_said(owned["category"], words.CATEGORIES, night),
        level_text=_said(owned["level"], words.LEVELS, night),
        level_from_text=_said(owned["level_from"], words.LEVELS, night),
        change_text=_said(owned["transition"], words.CHANGES, night),
        role_text=_said(owned["owner_role"], words.ROLES, night),
        data_text=_said(owned["data_status"], words.DATA_STATUSES, night),
        link=owned["household_id"].map(night.household_link),
        form=_FULL,
    )


def _said(codes: pd.Series, known: dict[str, tuple[str, str]], night: Night) -> pd.Series:
    return once_each(codes, lambda code: words.word(known, code, night.lang))


_NO_REASONS: Record = {"reasons": [], "clears": []}


def _reasons_by_household(reasons: pd.DataFrame, lang: str) -> dict[str, Record]:
    """Of each household its reasons with since when, what would clear them, and what to check; worst level first."""
    ranked = in_words(reasons, lang)
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    columns = (ranked[c].tolist() for c in ("household_id", "text", "clears", "code"))
    for household, *reason in zip(*columns, strict=True):
        found[household].append((reason[0], reason[1], reason[2]))
    return {household: _why(rows, lang) for household, rows in found.items()}


def _why(rows: list[tuple[str, str, str]], lang: str) -> Record:
    clears = list(dict.fromkeys(clears for _, clears, _ in rows if clears))
    return {"reasons": [text for text, _, _ in rows], "clears": clears} | _checks(
        tuple(code for *_, code in rows), lang
    )


def _checks(codes: tuple[str, ...], lang: str) -> Record:
    return {"checks": words.checks(codes, lang)}
