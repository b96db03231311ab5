"""`relapse-watch explain`: one household, from its source rows to its level."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Select, select

from flows import house
from flows.cli.listings import gravest_first, last_complete_run, reason
from flows.cli.show import require_format
from flows.cli.story import print_story
from relapse_watch.errors import WrongUse
from relapse_watch.store.frames import read
from relapse_watch.store.tables import (
    assessment_reason,
    household_assessment,
    landed_tables,
    run,
    vintage,
    warning,
    warning_event,
)
from relapse_watch.store.visible import visible_vintages


def explain_household(household_id: str, as_of: date | None, form: str, lang: str) -> None:
    """Print the chain of one household: source rows, figures, reasons, level, warning, owner.

    Raises WrongUse where no run knows the household.
    """
    require_format(form)
    run_id, county = _run_of(household_id, as_of)
    story = {
        "household_id": household_id,
        "county": county,
        "assessment": _one(household_assessment, run_id, household_id),
        "reasons": [reason(r, lang) for r in gravest_first(_all(assessment_reason, run_id, household_id))],
        "warnings": _warnings(county, household_id),
        "sources": _sources(county, household_id, run_id),
    }
    print_story(story, form, lang)


def _run_of(household_id: str, as_of: date | None) -> tuple[str, str]:
    """The run to explain: the county's last complete one, or the last one as of that date."""
    h = household_assessment.c
    query = select(h.county).where(h.household_id == household_id).limit(1)
    county = next(iter(_records(query)), {}).get("county")
    run_id = (last_complete_run(county) if as_of is None else _run_on(county, as_of)) if county else None
    if county is None or run_id is None:
        when = f"({as_of})" if as_of else ""
        raise WrongUse(
            f"没有户「{household_id}」的评估记录{when};请核对户编号,或先运行 nightly",
            f"household {household_id!r} has no assessment {when}; check the number, or run nightly first",
        )
    return run_id, county


def _run_on(county: str, as_of: date) -> str | None:
    mine = (run.c.county == county, run.c.as_of == as_of, run.c.status == "complete")
    found = _records(select(run.c.run_id).where(*mine).order_by(run.c.finished_at.desc()).limit(1))
    return found[0]["run_id"] if found else None


def _all(table: Any, run_id: str, household_id: str) -> list[dict[str, Any]]:
    return _records(select(table).where(table.c.run_id == run_id, table.c.household_id == household_id))


def _one(table: Any, run_id: str, household_id: str) -> dict[str, Any]:
    found = _all(table, run_id, household_id)
    return {k: v for k, v in found[0].items() if k != "run_id"} if found else {}


def _warnings(county: str, household_id: str) -> list[dict[str, Any]]:
    w, e = warning.c, warning_event.c
    mine = (w.county == county, w.household_id == household_id)
    columns = (e.as_of, e.transition, e.level_from, e.level_to, w.status, e.owner_cadre_id)
    return _records(select(*columns).join(warning, w.warning_id == e.warning_id).where(*mine).order_by(e.event_id))


def _sources(county: str, household_id: str, run_id: str) -> list[dict[str, Any]]:
    """Where the household stands in the files known to the run: dataset, file, sheet, rows. No values."""
    as_of = _records(select(run.c.as_of).where(run.c.run_id == run_id))[0]["as_of"]
    known = visible_vintages(house.store(), county, as_of)["vintage_id"].tolist()
    found: list[dict[str, Any]] = []
    for dataset, table in landed_tables.items():
        if "household_id" not in table.c:
            continue
        v = vintage.c
        query = select(v.file, v.sheet, table.c.source_row).join(vintage, v.vintage_id == table.c.vintage_id)
        mine = (table.c.household_id == household_id, v.vintage_id.in_(known))
        frame = read(house.store(), query.where(*mine).order_by(v.sequence, table.c.source_row))
        for (file, sheet), part in frame.groupby(["file", "sheet"], dropna=False, sort=False):
            rows = part["source_row"].astype(int).tolist()
            found.append({"dataset": dataset, "file": file, "sheet": _plain(sheet), "rows": rows})
    return found


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def _records(query: Select[Any]) -> list[dict[str, Any]]:
    frame = read(house.store(), query).astype(object)
    return frame.where(pd.notna(frame), None).to_dict("records")
