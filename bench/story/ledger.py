"""What the house holds, as plain rows."""

import json
from typing import Any

from sqlalchemy import Select, select

from bench.story.county import COUNTY
from relapse_watch.store import tables as t

Record = dict[str, Any]


def rows(query: Select[Any]) -> list[Record]:
    """The rows of a query as dictionaries."""
    from flows import house

    with house.store().reading() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def warnings() -> list[Record]:
    """All warnings."""
    return rows(select(t.warning).where(t.warning.c.county == COUNTY))


_LONG = ("body", "address", "fallbacks", "error")


def messages() -> list[Record]:
    """The outbox in order of writing, without its longest columns; with ``told``, the households as a list."""
    columns = [c for c in t.outbox_message.c if c.name not in _LONG]
    found = rows(select(*columns).order_by(t.outbox_message.c.created_at, t.outbox_message.c.message_id))
    return [m | {"told": json.loads(m["households"])} for m in found]


def attempts() -> dict[str, list[Record]]:
    """Every attempt to send, by message."""
    found: dict[str, list[Record]] = {}
    for row in rows(select(t.delivery_attempt).order_by(t.delivery_attempt.c.attempt)):
        found.setdefault(row["message_id"], []).append(row)
    return found


def notices() -> list[Record]:
    """All notices given."""
    return rows(select(t.follow_up_notice))


def silences() -> list[Record]:
    """All silences."""
    return rows(select(t.silence))


def complete_runs() -> list[Record]:
    """The runs that count, in order."""
    r = t.run.c
    return rows(select(t.run).where(r.county == COUNTY, r.status == "complete").order_by(r.finished_at))


def events_of(run_id: str) -> list[Record]:
    """What a run did to warnings."""
    return rows(select(t.warning_event).where(t.warning_event.c.run_id == run_id))


def assessed(run_id: str) -> dict[str, Record]:
    """What a run found, by household."""
    found = rows(select(t.household_assessment).where(t.household_assessment.c.run_id == run_id))
    return {r["household_id"]: r for r in found}


def set_aside(*datasets: str) -> int:
    """How many rows of these datasets were ever set aside."""
    return len(rows(select(t.quarantined_row.c.source_row).where(t.quarantined_row.c.dataset.in_(datasets))))


def monitored(day: Any) -> set[str]:
    """Households that the register has as identified and not resolved, by the month of ``day``."""
    from flows import house
    from relapse_watch.store.visible import landed

    month, found = f"{day:%Y-%m}", set()
    frame = landed(house.store(), "monitored_person", COUNTY, day)
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        is_identified = row["monitoring_category"] and not (row["identified_month"] or "")[:7] > month
        if is_identified and not (row["is_risk_resolved"] and not (row["resolved_month"] or "")[:7] > month):
            found.add(row["household_id"])
    return found


def registered(day: Any) -> dict[str, Record]:
    """By household of the register: identified_month, and is_without_labour."""
    from flows import house
    from relapse_watch.store.visible import landed

    frame, found = landed(house.store(), "monitored_person", COUNTY, day), {}
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        known = found.setdefault(row["household_id"], {"identified_month": None, "is_without_labour": False})
        known["identified_month"] = known["identified_month"] or row["identified_month"]
        known["is_without_labour"] |= bool(row["is_whole_household_without_labour"])
    return found


def codes(run_id: str, household: str) -> set[str]:
    """The reasons that a run found for a household."""
    why = t.assessment_reason.c
    return {r["code"] for r in rows(select(why.code).where(why.run_id == run_id, why.household_id == household))}


def income_nights(household: str) -> list[Record]:
    """What each night knew of a household's income, in the order of the runs."""
    h, r = t.household_assessment.c, t.run.c
    query = select(r.as_of, h.income_yuan_per_head, h.line_yuan_per_head).join(t.run, r.run_id == h.run_id)
    query = query.where(h.household_id == household, r.status == "complete").order_by(r.as_of, r.finished_at)
    return rows(query)
