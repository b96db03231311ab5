"""`relapse-watch explain`: one household, from its source rows to its level."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Select, select

from flows import house
from flows.cli.listings import gravest_first, last_complete_run, reason
from flows.cli.show import require_format
from flows.cli.story import print_story
from flows.runs import CountyRun
from relapse_watch.errors import WrongUse
from relapse_watch.store.frames import read
from relapse_watch.store.tables import (
    assessment_reason,
    household_assessment,
    landed_tables,
    quarantined_row,
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
    """Where the household stands in the files known to the run: dataset, file, sheet, rows. No values.

    Where a row of it is set aside, the rows are those of its last good file that the run went by.
    """
    as_of = date.fromisoformat(_records(select(run.c.as_of).where(run.c.run_id == run_id))[0]["as_of"])
    known = visible_vintages(house.store(), county, as_of)["vintage_id"].tolist()
    q, night = quarantined_row.c, CountyRun(run_id, "", county, as_of, "")
    aside = {
        r["dataset"] for r in _records(select(q.dataset).where(q.vintage_id.in_(known), q.household_id == household_id))
    }
    found: list[dict[str, Any]] = []
    for dataset, table in landed_tables.items():
        if "household_id" in table.c:
            mine = (table.c.household_id == household_id, table.c.vintage_id.in_(known))
            rows = read(house.store(), select(table.c.vintage_id, table.c.source_row).where(*mine))
            found += _places(dataset, _gone_by(night, dataset, household_id) if dataset in aside else rows)
    return found


def _gone_by(night: CountyRun, dataset: str, household_id: str) -> pd.DataFrame:
    """The household's rows that the run's panel was made of."""
    from flows.stages.history import known_rows  # contracts and engine: most households are explained without
    from flows.stages.marks import marks_of_findings

    rows, _ = known_rows(night, dataset, marks_of_findings(night))
    return rows.loc[rows["household_id"] == household_id, ["vintage_id", "source_row"]]


def _places(dataset: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Grain file: dataset, file, sheet and the rows in it, in order of receipt."""
    v = vintage.c
    query = select(v.vintage_id, v.file, v.sheet).where(v.vintage_id.in_(rows["vintage_id"].unique().tolist()))
    files = read(house.store(), query.order_by(v.sequence))
    numbers = rows.sort_values("source_row").groupby("vintage_id")["source_row"].agg(list)
    named = [{"dataset": dataset, "file": f["file"], "sheet": _plain(f["sheet"])} for f in files.to_dict("records")]
    return [n | {"rows": list(map(int, numbers[i]))} for n, i in zip(named, files["vintage_id"], strict=True)]


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def _records(query: Select[Any]) -> list[dict[str, Any]]:
    frame = read(house.store(), query).astype(object)
    return frame.where(pd.notna(frame), None).to_dict("records")
