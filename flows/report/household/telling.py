"""All that is told of one household beyond what the store has as it is: months, events, and sentences by section."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import select

from flows import house
from flows.report.household.judged import judged
from flows.report.household.level_words import data_sentences, help_sentences, level_sentences, selection_sentences
from flows.report.household.months import happened, months, shown
from flows.report.household.rebuilt import Rebuilt, rebuilt
from flows.report.household.risk_words import parts, risk_sentences
from flows.report.household.trend_words import trend_sentences
from flows.report.household.words import Pair
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import household_assessment, township_visits

Record = dict[str, Any]
SECTIONS = ("level", "selection", "trend", "risk", "help", "data")


@dataclass(frozen=True)
class Telling:
    """What is told of one household.

    ``months``: see ``months.months``; ``events``: ``date``, ``kind``; ``sections``: the sentences of each of SECTIONS
    in Chinese and English; ``row``: the row of the truth table that gave the level; ``parts``: what moved the risk;
    ``place``: rank, pool and capacity among the statistical hits of its township.
    """

    months: list[Record]
    events: list[Record]
    sections: dict[str, list[Pair]]
    row: int | None
    parts: dict[str, float]
    place: Record | None


def telling(run: CountyRun, assessment: Mapping[str, Any], codes: list[str]) -> Telling:
    """Tell one household: ``assessment`` is its row, ``codes`` are of its reasons.

    Raises PolicyMissing, StoreUnreachable.
    """
    return told_of(rebuilt(run, assessment["household_id"]), assessment, codes, _place(run.run_id, assessment))


def told_of(found: Rebuilt | None, assessment: Mapping[str, Any], codes: list[str], place: Record | None) -> Telling:
    """The same of a household that is rebuilt already."""
    data, chosen = data_sentences(assessment), selection_sentences(assessment, place)
    if found is None:
        gone = [("当夜的原始行已不在库里,不能重算", "The rows of that night are no longer in the store")]
        return Telling([], [], dict.fromkeys(SECTIONS, gone) | {"data": data, "selection": chosen}, None, {}, place)
    seen, every = judged(found, assessment, codes), months(found.panel, found.terms)
    sections = {
        "level": level_sentences(assessment, seen),
        "selection": chosen,
        "trend": trend_sentences(assessment, seen),
        "risk": risk_sentences(assessment, found.terms),
        "help": help_sentences(assessment, seen),
        "data": data,
    }
    identified = found.register["identified_month"].dropna()
    since = str(identified.iloc[0]) if len(identified) else None
    events = happened(found.events, since, shown(every))
    return Telling(every, events, sections, seen.number, parts(assessment), place)


def _place(run_id: str, assessment: Mapping[str, Any]) -> Record | None:
    """Where the household stands among those that only statistical rules name in its township, the gravest first."""
    h, t, town = household_assessment.c, township_visits.c, assessment["township"]
    if assessment["selection"] not in ("ranked", "audit", "below_cut"):
        return None
    mine = (
        h.run_id == run_id,
        h.selection.in_(("ranked", "audit", "below_cut")),
        h.township.is_not_distinct_from(town),
    )
    pool = read(house.store(), select(h.household_id, h.priority).where(*mine))
    capacity = read(
        house.store(), select(t.capacity).where(t.run_id == run_id, t.township.is_not_distinct_from(town)).limit(1)
    )
    ordered = pool.sort_values(["priority", "household_id"], ascending=[False, True], ignore_index=True)
    rank = int(pd.Index(ordered["household_id"]).get_loc(assessment["household_id"])) + 1
    return {"rank": rank, "pool": len(pool), "capacity": float(capacity["capacity"].iloc[0])}
