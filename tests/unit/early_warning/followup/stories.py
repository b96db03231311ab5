"""Small histories of warnings and visits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from early_warning.followup import follow_up
from early_warning.policy import InForce
from relapse_watch.store.tables import landed_tables
from tests.unit.early_warning.rows import COUNTY, terms

Row = dict[str, Any]
EVENTS = ["warning_id", "household_id", "as_of", "transition", "level_to"]
VISITS = [c.name for c in landed_tables["verification"].columns]


def warning(opened_on: str = "2026-11-02", level: str = "yellow", **other: Any) -> Row:
    usual = {"warning_id": "w1", "household_id": "h1", "county": COUNTY, "township": "东乡", "village": "一村"}
    usual |= {"head_masked": "张**", "level": level, "status": "open", "opened_on": opened_on}
    return usual | {"level_since": opened_on, "is_monitored": False} | other


def event(as_of: str, transition: str = "opened", level_to: str = "yellow", **other: Any) -> Row:
    return {
        "warning_id": "w1",
        "household_id": "h1",
        "as_of": as_of,
        "transition": transition,
        "level_to": level_to,
    } | other


def visit(verified_on: str, result: str = "confirmed", **other: Any) -> Row:
    return {"household_id": "h1", "verified_on": verified_on, "result": result, "verified_by": "C1"} | other


def progress(
    on: str,
    warnings: Sequence[Row],
    visits: Sequence[Row] = (),
    events: Sequence[Row] | None = None,
    held: InForce | None = None,
) -> list[Row]:
    """What ``follow_up`` says, with days as ISO text and missing as None; openings are events if none are given."""
    made = events if events is not None else [_opening(w) for w in warnings]
    frame = follow_up(
        pd.DataFrame(list(warnings)),
        pd.DataFrame(list(made), columns=EVENTS),
        pd.DataFrame(list(visits), columns=VISITS).astype("str"),
        held or terms(date.fromisoformat(on)),
    )
    for name in frame.select_dtypes("datetime").columns:
        frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    plain = frame.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def one(on: str, visits: Sequence[Row] = (), events: Sequence[Row] | None = None, **of_warning: Any) -> Row:
    """The same of one warning."""
    (row,) = progress(on, [warning(**of_warning)], visits, events)
    return row


def _opening(w: Row) -> Row:
    return event(w["opened_on"], level_to=w["level"], warning_id=w["warning_id"], household_id=w["household_id"])
