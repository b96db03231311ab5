"""The figures of a county's run and of a night, read from the store: counts and codes, no personal data."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Select, Table, func, select

from flows.report.answers import Answers, answers
from flows.report.visits import Visits, visits
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import (
    dataset_verdict,
    outbox_message,
    run,
    warning,
    warning_event,
)

GRAVITY = ("refused", "unmatched", "overdue", "late", "quarantined", "accepted")
LEVELS = ("red", "yellow", "green", "unknown")
CATEGORIES = ("unstable", "marginal", "sudden_hardship", "undetermined")


@dataclass(frozen=True)
class CountyFigures:
    """One run's figures.

    ``verdicts``: grain dataset file, what needs hands first; ``levels``: level x category of open warnings;
    ``messages``: those this run wrote, by status; ``delivered``: what this run tried to send, older ones too, by
    how it ended; ``undelivered``: the county's messages of any night that did not arrive, as far as is known;
    ``visits``: whom it goes to see this week, None where the run came to nothing; ``quiet``: changes not told, by why;
    ``answers``: how many digests of late were acknowledged.
    """

    run_id: str
    county: str
    as_of: date
    status: str
    error_zh: str | None
    error_en: str | None
    verdicts: list[dict[str, Any]]
    levels: dict[str, dict[str, int]]
    transitions: dict[str, int]
    orphans: int
    messages: dict[str, int]
    delivered: dict[str, int]
    undelivered: int
    timings: list[dict[str, Any]]
    visits: Visits | None = None
    quiet: dict[str, int] = field(default_factory=dict)
    answers: Answers | None = None


def county_figures(store: Store, run_id: str) -> CountyFigures:
    """Gather the figures of one run. Raises KeyError for an unknown run."""
    with store.reading() as connection:
        row = connection.execute(select(run).where(run.c.run_id == run_id)).one_or_none()
    if row is None:
        raise KeyError(run_id)
    return CountyFigures(
        run_id=run_id,
        county=row.county,
        as_of=row.as_of,
        status=row.status,
        error_zh=row.error_zh,
        error_en=row.error_en,
        verdicts=sorted(_records(store, _verdicts(run_id)), key=lambda v: GRAVITY.index(v["verdict"])),
        levels=_levels(store, row.county),
        transitions=_counts(store, _by(warning_event.c.transition, warning_event.c.run_id == run_id)),
        orphans=_number(store, warning, *_open(row.county), warning.c.owner_cadre_id.is_(None)),
        messages=_counts(store, _by(outbox_message.c.status, outbox_message.c.run_id == run_id)),
        delivered=json.loads(row.counts or "{}").get("delivered", {}),
        undelivered=_number(store, outbox_message, *_lost(row.county)),
        timings=json.loads(row.timings or "[]"),
        visits=visits(store, run_id, row.county, row.as_of),
        quiet=json.loads(row.counts or "{}").get("quiet", {}),
        answers=answers(store, row.county, row.as_of),
    )


def night_runs(store: Store, night_id: str) -> list[dict[str, Any]]:
    """The runs of a night, one a county, in order of county: run_id, county, status, error_zh, error_en."""
    columns = (run.c.run_id, run.c.county, run.c.status, run.c.error_zh, run.c.error_en)
    return _records(store, select(*columns).where(run.c.night_id == night_id).order_by(run.c.county))


def _verdicts(run_id: str) -> Select[Any]:
    d = dataset_verdict.c
    columns = (d.dataset, d.file, d.sheet, d.verdict, d.is_new, d.rows, d.accepted, d.quarantined, d.text_zh, d.text_en)
    return select(*columns).where(d.run_id == run_id).order_by(d.dataset, d.file, d.source, d.slot)


def _levels(store: Store, county: str) -> dict[str, dict[str, int]]:
    w = warning.c
    query = select(w.level, w.category, func.count().label("n")).where(*_open(county))
    counts = read(store, query.group_by(w.level, w.category))
    table = {level: dict.fromkeys(CATEGORIES, 0) for level in LEVELS}
    for record in counts.to_dict("records"):
        category = record["category"] if isinstance(record["category"], str) else "undetermined"
        table[record["level"]][category] = int(record["n"])
    return table


def _open(county: str) -> tuple[Any, ...]:
    return warning.c.county == county, warning.c.status != "closed"


def _lost(county: str) -> tuple[Any, ...]:
    return outbox_message.c.county == county, outbox_message.c.status.in_(("failed", "held"))


def _number(store: Store, table: Table, *where: Any) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def _by(column: Any, *where: Any) -> Select[Any]:
    return select(column.label("name"), func.count().label("n")).where(*where).group_by(column).order_by(column)


def _counts(store: Store, query: Select[Any]) -> dict[str, int]:
    return {str(r["name"]): int(r["n"]) for r in _records(store, query)}


def _records(store: Store, query: Select[Any]) -> list[dict[str, Any]]:
    """Rows as dicts, missing values as None."""
    frame = read(store, query).astype(object)
    return frame.where(pd.notna(frame), None).to_dict("records")
