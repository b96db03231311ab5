"""The listings: warnings, outbox, runs. Field names as scripts rely on them."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, select

from flows import house
from relapse_watch.store.frames import read
from relapse_watch.store.tables import (
    assessment_reason,
    county_lease,
    delivery_attempt,
    outbox_message,
    run,
    warning,
)

_RANK = {"red": 0, "yellow": 1, "green": 2, "unknown": 3, "none": 4}


def warning_rows(county: str | None, levels: Sequence[str], statuses: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """Warnings, the most pressing first, each with its reasons, what would clear it and its owner.

    Without ``statuses``: those not closed.
    """
    w = warning.c
    query = select(warning).where(w.status.in_(statuses) if statuses else w.status != "closed")
    query = query.where(w.county == county) if county else query
    query = query.where(w.level.in_(levels)) if levels else query
    rows = _records(query.order_by(w.county, w.household_id))
    reasons = _reasons(rows, lang)
    # Sorted here and not in SQL: the databases collate Chinese differently.
    rows.sort(key=lambda r: (_RANK[r["level"]], r["county"], r["township"], r["village"], r["household_id"]))
    return [_warning(r, reasons.get((r["county"], r["household_id"]), [])) for r in rows]


def _warning(row: dict[str, Any], reasons: list[dict[str, Any]]) -> dict[str, Any]:
    fields = ("household_id", "county", "township", "village", "category", "level", "risk", "data_status", "status")
    return {
        **{name: row[name] for name in fields},
        "opened_on": row["opened_on"],
        "level_since": row["level_since"],
        "reasons": [{k: v for k, v in r.items() if k != "clears"} for r in reasons],
        "clears_when": list(dict.fromkeys(r["clears"] for r in reasons if r["clears"])),
        "owner": {"cadre_id": row["owner_cadre_id"], "role": row["owner_role"]},
    }


def _reasons(rows: list[dict[str, Any]], lang: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The reasons of the county's last complete run, by household."""
    counties = {r["county"] for r in rows}
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for county in counties:
        last = last_complete_run(county)
        for record in gravest_first(_records(select(assessment_reason).where(assessment_reason.c.run_id == last))):
            found.setdefault((county, record["household_id"]), []).append(reason(record, lang))
    return found


def gravest_first(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons in the order in which they matter, the same whatever order the store gives them in."""
    return sorted(records, key=lambda r: (_RANK[r["level"]], r["code"]))


def reason(record: dict[str, Any], lang: str) -> dict[str, Any]:
    """One reason as scripts see it."""
    numbers = {k: record[k] for k in ("observed", "threshold", "unit", "effective_from", "reference")}
    return {"code": record["code"], "text": record[f"text_{lang}"], **numbers, "clears": record[f"clears_{lang}"]}


def last_complete_run(county: str) -> str | None:
    """The id of the run that wrote the county's present state."""
    complete = (run.c.county == county, run.c.status == "complete")
    query = select(run.c.run_id).where(*complete).order_by(run.c.finished_at.desc(), run.c.run_id).limit(1)
    with house.store().reading() as connection:
        return connection.execute(query).scalar_one_or_none()


def outbox_rows(county: str | None, statuses: Sequence[str], *, with_text: bool = False) -> list[dict[str, Any]]:
    """Messages in order of creation, each with its attempts in ``history``; never the address.

    ``with_text``: title and body too.
    """
    m = outbox_message.c
    columns = [m.message_id, m.key, m.kind, m.county, m.cadre_id, m.channel, m.status, m.attempts]
    columns += [m.created_at, m.not_before, m.sent_at, m.error, m.superseded_by]
    columns += [m.acknowledged_on, m.acknowledged_by, m.households]
    columns += [m.title, m.body] * with_text
    where = [m.county == county] * bool(county) + [m.status.in_(statuses)] * bool(statuses)
    query = select(*columns).where(*where)
    rows = _records(query.order_by(m.created_at, m.county, m.cadre_id, m.message_id))
    history = _history(where)
    return [{**r, "households": json.loads(r["households"]), "history": history.get(r["message_id"], [])} for r in rows]


def attempt_rows(messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every attempt to send the ``messages`` (of ``outbox_rows``), one row each, in the order in which they began.

    ``took_seconds`` is missing while an attempt is under way, and its outcome too.
    """
    of_message = ("message_id", "kind", "county", "cadre_id", "status")
    rows = [{name: m[name] for name in of_message} | a | _took(a) for m in messages for a in m["history"]]
    return sorted(rows, key=lambda row: (row["started_at"], row["message_id"], row["attempt"]))


def _took(attempt: dict[str, Any]) -> dict[str, float | None]:
    ended = attempt["ended_at"]
    return {"took_seconds": None if ended is None else (ended - attempt["started_at"]).total_seconds()}


def _history(where: Sequence[ColumnElement[bool]]) -> dict[str, list[dict[str, Any]]]:
    """The attempts of the messages ``where`` holds, by message, in order."""
    a = delivery_attempt.c
    columns = (a.message_id, a.attempt, a.channel, a.started_at, a.ended_at, a.outcome, a.answer)
    query = select(*columns).join_from(delivery_attempt, outbox_message).where(*where)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _records(query.order_by(a.message_id, a.attempt)):
        found.setdefault(row.pop("message_id"), []).append(row)
    return found


def run_rows(county: str | None) -> list[dict[str, Any]]:
    """Runs, newest first, with the seconds of their stages.

    ``held_by``: of a run that holds its county the computer, process, since when and until when at the latest. A run
    that died holds it still, until another takes the county over.
    """
    r, held = run.c, _held()
    query = select(
        r.run_id, r.county, r.as_of, r.status, r.started_at, r.finished_at, r.error_zh, r.error_en, r.timings
    )
    rows = _records((query.where(r.county == county) if county else query).order_by(r.started_at.desc(), r.county))
    for row in rows:
        row["timings"] = json.loads(row["timings"] or "[]")
        row["seconds"] = round(sum(t["seconds"] for t in row["timings"]), 2)
        row["held_by"] = held.get(row["run_id"])
    return rows


def _held() -> dict[str, dict[str, Any]]:
    """The leases of counties by run."""
    lease = county_lease.c
    found = _records(select(lease.run_id, lease.host, lease.pid, lease.since, lease.expires_at).order_by(lease.county))
    return {row.pop("run_id"): row for row in found}


def _records(query: Select[Any]) -> list[dict[str, Any]]:
    frame = read(house.store(), query).astype(object)
    return frame.where(pd.notna(frame), None).to_dict("records")
