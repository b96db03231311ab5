"""land: what was accepted into the store, by bulk copy; unseen by anybody until the run commits."""

from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from flows import house
from flows.runs import CountyRun
from flows.stages.remarks import REMARKS
from relapse_watch.store.frames import append, append_all
from relapse_watch.store.tables import finding, landed_tables, quarantined_row, register_key, vintage


def land(run: CountyRun) -> int:
    """Write each new vintage, its findings and its quarantined rows; return the rows landed.

    The vintages stay ``pending``: they count from the commit of this run on, and are swept if it dies.
    """
    verdicts = run.workspace.get("verdicts")
    new = verdicts[verdicts["is_new"].astype(bool) & ~verdicts["verdict"].isin(REMARKS)]
    fresh, refused = (
        new[(new["verdict"] == "refused") == is_refused].to_dict("records") for is_refused in (False, True)
    )
    register_vintages(run, fresh, "pending")
    register_vintages(run, refused, "refused")
    for record in refused:
        append_findings(run, record["vintage_id"])
    return sum(_land_one(run, record) for record in fresh)


def register_vintages(run: CountyRun, fresh: list[dict[str, Any]], state: str) -> None:
    """Write the rows of ``vintage`` in order of receipt."""
    with house.store().begin() as connection:
        mine = vintage.c.county == run.county
        last = connection.execute(select(func.max(vintage.c.sequence)).where(mine)).scalar() or 0
        for i, record in enumerate(fresh, start=last + 1):
            exported = _exported_on(record)
            seen = select(func.count()).where(
                mine,
                vintage.c.source == record["source"],
                vintage.c.slot == record["slot"],
                vintage.c.exported_on == exported,
                vintage.c.state == "landed",
            )
            is_correction = exported is not None and bool(connection.execute(seen).scalar())
            known_on = run.as_of if exported is None or is_correction else exported
            connection.execute(insert(vintage).values(_vintage(run, record, i, known_on) | {"state": state}))


def _vintage(run: CountyRun, record: dict[str, Any], sequence: int, known_on: date) -> dict[str, Any]:
    """One row of ``vintage``. A first export is known from its date; a correction of it, from tonight."""
    copied = ("vintage_id", "dataset", "source", "slot", "file", "fingerprint", "check_key", "verdict")
    counts = ("rows", "accepted", "quarantined")
    return {
        **{k: record[k] for k in copied},
        **{k: int(record[k]) for k in counts},
        "run_id": run.run_id,
        "county": run.county,
        "sheet": record["sheet"] if isinstance(record["sheet"], str) else None,
        "content": record["content"] if isinstance(record["content"], str) else None,
        "result": record["result"] if isinstance(record["result"], str) else None,
        "exported_on": _exported_on(record),
        "known_on": known_on,
        "sequence": sequence,
    }


def _exported_on(record: dict[str, Any]) -> date | None:
    value = record["exported_on"]
    return date.fromisoformat(value) if isinstance(value, str) else None


def _land_one(run: CountyRun, record: dict[str, Any]) -> int:
    vintage_id, landed = record["vintage_id"], landed_tables[record["dataset"]]
    tables = {"finding": finding, "register": register_key, "quarantined": quarantined_row, "landed": landed}
    come = [kept_as for kept_as in tables if run.workspace.has(f"{kept_as}-{vintage_id}")]  # what is empty is not kept
    frames = {kept_as: run.workspace.get(f"{kept_as}-{vintage_id}") for kept_as in come}
    append_all(house.store(), [(tables[kept_as], frame) for kept_as, frame in frames.items()])
    return len(frames["landed"])


def append_findings(run: CountyRun, vintage_id: str) -> None:
    """Write a vintage's findings; a refused file has them too."""
    append(house.store(), finding, run.workspace.get(f"finding-{vintage_id}"))
