"""What a feedback report is made of, read from the store: every frame of one county and one span of days."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, func, select

from early_warning.feedback.outcomes import TOLD
from relapse_watch.dates import monday_of
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import (
    assessment_reason,
    household_assessment,
    outbox_message,
    run,
    warning,
    warning_event,
)
from relapse_watch.store.visible import landed, landed_of_every_export

NIGHT = [
    *("selection", "income_yuan_per_head", "line_yuan_per_head", "slope_yuan_per_head_per_month"),
    *("months_without_wages", "change_on_year", "risk", "risk_basis"),
]
"""What is kept of each household's night beside the reasons."""
_REASON = ["code", "level", "observed", "threshold", "origin"]
_TO_CADRES = ("digest", "orphans")
_NEVER_CAME = ("superseded", "failed")


@dataclass(frozen=True)
class Span:
    """A county, the days whose tellings count (both included), and the day on which all this is known."""

    county: str
    first: date
    last: date
    as_of: date


@dataclass(frozen=True)
class Gathered:
    """``tellings``: grain telling, as ``outcomes`` takes them, with NIGHT, township, level_from, closed_on, week, and
    is_told: a message about it was written. ``waiting``: grain household x week below the cut, the same columns.
    ``unheard``: households that the last night gave no level, with NIGHT.
    ``reasons``: of both. ``verifications``, ``events``, ``cadres``: landed rows known on the day. ``messages``: of the
    outbox, what came or is to come to cadres.
    """

    tellings: pd.DataFrame
    waiting: pd.DataFrame
    unheard: pd.DataFrame
    reasons: pd.DataFrame
    verifications: pd.DataFrame
    events: pd.DataFrame
    cadres: pd.DataFrame
    messages: pd.DataFrame


def gathered(store: Store, span: Span) -> Gathered:
    """Read all of it. Raises StoreUnreachable."""
    messages = _messages(store, span)
    tellings = _tellings(store, span, messages)
    last_runs = _last_run_of_weeks(store, span)
    waiting = _waiting(store, span, last_runs, tellings)
    reasons = [_reasons_of_tellings(store, span), _reasons_of_waiting(store, span, last_runs)]
    return Gathered(
        tellings=tellings,
        waiting=waiting,
        unheard=_unheard(store, span, last_runs),
        reasons=pd.concat(reasons, ignore_index=True).drop_duplicates(["run_id", "household_id", "code"]),
        verifications=landed_of_every_export(store, "verification", span.county, span.as_of),
        events=landed(store, "department_event", span.county, span.as_of),
        cadres=landed(store, "cadre", span.county, span.as_of).sort_values("starts_on", na_position="first"),
        messages=messages[~messages["status"].isin(_NEVER_CAME)].drop(columns="status"),
    )


def _tellings(store: Store, span: Span, messages: pd.DataFrame) -> pd.DataFrame:
    e, w, h = warning_event.c, warning.c, household_assessment.c
    columns = (e.run_id, w.household_id, e.warning_id, e.as_of.label("told_on"), e.transition, e.level_from)
    place = func.coalesce(h.township, w.township).label("township")
    query = select(*columns, e.level_to.label("level"), w.closed_on, place, *(h[name] for name in NIGHT))
    query = query.select_from(warning_event).join(warning, w.warning_id == e.warning_id)
    night = and_(h.run_id == e.run_id, h.household_id == w.household_id)
    query = query.outerjoin(household_assessment, night).where(*_told_in(span)).order_by(e.event_id)
    found = read(store, query).drop_duplicates(["run_id", "household_id"], keep="last")
    said = messages[messages["kind"].isin(_TO_CADRES)]
    named = said.assign(household_id=said["households"].map(json.loads)).explode("household_id")
    pairs = pd.MultiIndex.from_frame(named[["run_id", "household_id"]])
    is_told = pd.MultiIndex.from_frame(found[["run_id", "household_id"]]).isin(pairs)
    return found.assign(is_told=is_told, week=monday_of(found["told_on"])).reset_index(drop=True)


def _told_in(span: Span) -> tuple[ColumnElement[bool], ...]:
    e, w = warning_event.c, warning.c
    return w.county == span.county, e.transition.in_(TOLD), e.as_of >= span.first, e.as_of <= span.last


def _reasons_of_tellings(store: Store, span: Span) -> pd.DataFrame:
    r, e, w = assessment_reason.c, warning_event.c, warning.c
    query = select(r.run_id, r.household_id, *(r[name] for name in _REASON)).select_from(warning_event)
    query = query.join(warning, w.warning_id == e.warning_id)
    query = query.join(assessment_reason, and_(r.run_id == e.run_id, r.household_id == w.household_id))
    return read(store, query.where(*_told_in(span)).order_by(r.run_id, r.household_id, r.code))


def _last_run_of_weeks(store: Store, span: Span) -> pd.DataFrame:
    """The last complete run of each week: run_id, told_on (its date), week."""
    r = run.c
    mine = (r.county == span.county, r.status == "complete", r.as_of >= span.first, r.as_of <= span.last)
    query = select(r.run_id, r.as_of.label("told_on")).where(*mine).order_by(r.as_of, r.finished_at, r.run_id)
    runs = read(store, query)
    return runs.assign(week=monday_of(runs["told_on"])).drop_duplicates("week", keep="last")


def _waiting(store: Store, span: Span, runs: pd.DataFrame, tellings: pd.DataFrame) -> pd.DataFrame:
    h = household_assessment.c
    columns = (h.run_id, h.household_id, h.township, h.uncut_level.label("level"), *(h[name] for name in NIGHT))
    below = read(store, select(*columns).where(*_below_cut(span, runs)).order_by(h.run_id, h.household_id))
    found = below.merge(runs, on="run_id").assign(transition="opened", level_from=None)
    told = pd.MultiIndex.from_frame(tellings[["week", "household_id"]])
    is_told = pd.MultiIndex.from_frame(found[["week", "household_id"]]).isin(told)
    return found[~is_told].astype({"level_from": "str"}).reset_index(drop=True)


def _unheard(store: Store, span: Span, runs: pd.DataFrame) -> pd.DataFrame:
    h = household_assessment.c
    mine = (h.county == span.county, h.run_id.in_(runs["run_id"].tolist()[-1:]), h.uncut_level == "none")
    return read(store, select(h.household_id, *(h[name] for name in NIGHT)).where(*mine).order_by(h.household_id))


def _below_cut(span: Span, runs: pd.DataFrame) -> tuple[ColumnElement[bool], ...]:
    h = household_assessment.c
    return h.county == span.county, h.run_id.in_(runs["run_id"].tolist()), h.selection == "below_cut"


def _reasons_of_waiting(store: Store, span: Span, runs: pd.DataFrame) -> pd.DataFrame:
    r, h = assessment_reason.c, household_assessment.c
    query = select(r.run_id, r.household_id, *(r[name] for name in _REASON)).select_from(household_assessment)
    query = query.join(assessment_reason, and_(r.run_id == h.run_id, r.household_id == h.household_id))
    return read(store, query.where(*_below_cut(span, runs)).order_by(r.run_id, r.household_id, r.code))


def _messages(store: Store, span: Span) -> pd.DataFrame:
    o = outbox_message.c
    mine = (o.county == span.county, o.as_of >= span.first, o.as_of <= span.last)
    columns = (o.cadre_id, o.run_id, o.kind, o.as_of, o.status, o.households)
    query: Select[Any] = select(*columns).where(*mine).order_by(o.as_of, o.cadre_id, o.message_id)
    return read(store, query)
