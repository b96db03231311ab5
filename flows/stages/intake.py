"""intake: which files are new, each copied to the archive under its fingerprint; every vintage is kept."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import func, select

from data_contracts import SourceFile, discover, fingerprint, snapshot
from flows import house
from flows.clock import today
from flows.inbox import nothing_recognised
from flows.keys import demand_key
from flows.runs import CountyRun, new_id
from relapse_watch.errors import InputRefused, WrongUse
from relapse_watch.settings import settings
from relapse_watch.store.frames import read
from relapse_watch.store.tables import run as run_table
from relapse_watch.store.tables import vintage
from relapse_watch.store.visible import visible_vintages


def intake(run: CountyRun) -> int:
    """List the county's files with their fingerprints and archive the new ones; return how many are new.

    Leaves in the workspace ``intake``: grain file; columns dataset, source, slot, file, exported_on,
    fingerprint, archive, vintage_id, known_vintage_id (the landed vintage with the same bytes, if any).
    An older export that was landed before is left out: a newer one stands beside it.
    Raises InputRefused where the county has neither files nor history, WrongUse where the county is
    already further than the run's date, or the date is still to come, or ID numbers come and the key of their hash
    is not there.
    """
    _demand_no_future(run)
    _demand_no_step_back(run)
    files = discover(run.inbox_path, house.sources(), run.as_of, [run.county])
    known = visible_vintages(house.store(), run.county, run.as_of)
    if not files and known.empty:
        raise nothing_recognised(run.county)
    demand_key(run.county, files)
    frame = _with_known(_fingerprinted(files), known)
    frame = frame[~_is_older_and_landed(frame, _landed_fingerprints(run.county))].reset_index(drop=True)
    is_new = frame["known_vintage_id"].isna()
    kept = [archive(run, files[i]) if new else "" for i, new in zip(frame["position"], is_new, strict=True)]
    run.workspace.put("intake", frame.assign(archive=kept).astype({"archive": "str"}))
    return int(is_new.sum())


def _demand_no_future(run: CountyRun) -> None:
    """A county cannot go back behind a night: one run by mistake in a year to come would hold it until then.

    Simulated counties, whose codes begin with 99, live in whatever time is asked for.
    """
    if run.as_of > today() and not run.county.startswith("99"):
        raise WrongUse(
            f"基准日 {run.as_of} 还没到(今天是 {today()}),县 {run.county} 没有运行:请检查 --as-of",
            f"{run.as_of} is still to come (today is {today()}): county {run.county} was not run; check --as-of",
        )


def _demand_no_step_back(run: CountyRun) -> None:
    """Warnings stand as of the county's last night: an earlier night run over them would unmake what followed."""
    r = run_table.c
    with house.store().reading() as connection:
        mine = (r.county == run.county, r.status == "complete")
        last = connection.execute(select(func.max(r.as_of)).where(*mine)).scalar()
    if last is not None and run.as_of < last:
        raise WrongUse(
            f"县 {run.county} 已运行到 {last},不能倒回 {run.as_of};要重放更早的日期,请另设 RELAPSE_WATCH_HOME",
            f"county {run.county} already stands at {last}, not going back to {run.as_of}; to replay an earlier "
            "date, set another RELAPSE_WATCH_HOME",
        )


def source_files(run: CountyRun) -> dict[tuple[str, str, str], SourceFile]:
    """The county's files in the inbox, by source, slot and file."""
    return {(f.source, f.slot, f.file): f for f in discover(run.inbox_path, house.sources(), run.as_of, [run.county])}


def source_file(files: dict[tuple[str, str, str], SourceFile], record: dict[str, Any]) -> SourceFile:
    """The source file of a row of ``intake``, one of ``source_files``, to be read from its archived copy."""
    found = files[record["source"], record["slot"], record["file"]]
    copy = house.home() / record["archive"] if record["archive"] else _copy(record)
    return replace(found, path=copy, inbox=copy.parent) if copy.is_file() else found


def _copy(known: dict[str, Any]) -> Path:
    """Where a file of this name and fingerprint is archived, if it is."""
    name = str(known["fingerprint"])
    suffix = ".parquet" if str(known["file"]).startswith("sql:") else Path(str(known["file"])).suffix.lower()
    return house.home() / "vintages" / name[:2] / (name + suffix)


def archived(county: str, known: dict[str, Any]) -> SourceFile | None:
    """The archived copy of a landed vintage as a source file; None where its mapping or the copy is gone.

    ``known``: a row of ``vintage``.
    """
    mapping = next((m for m in house.sources().mappings if m.name == known["source"]), None)
    copy = _copy(known)
    if mapping is None or not copy.is_file():
        return None
    day = known["exported_on"]
    exported_on = date.fromisoformat(day) if isinstance(day, str) else day if isinstance(day, date) else None
    return SourceFile(
        county=county,
        dataset=mapping.dataset,
        source=mapping.name,
        slot=str(known["slot"]),
        path=copy,
        file=str(known["file"]),
        exported_on=exported_on,
        mapping=mapping,
        inbox=copy.parent,
    )


def archive(run: CountyRun, source: SourceFile) -> str:
    """Keep what was received under its fingerprint; return the copy's path within home, '' if there is none.

    The copy is what is read afterwards: a clerk saving the workbook during the night cannot mix two
    versions. What cannot be kept cannot be read either, and reading it will say why.
    """
    try:
        copy, _ = snapshot(source, house.home() / "vintages", run.workspace.folder, settings().read_limits)
    except InputRefused:
        return ""
    return copy.relative_to(house.home()).as_posix()


def _fingerprinted(files: list[SourceFile]) -> pd.DataFrame:
    rows = [
        {
            "position": i,
            "dataset": f.dataset,
            "source": f.source,
            "slot": f.slot,
            "file": f.file,
            "exported_on": f.exported_on.isoformat() if f.exported_on else None,
            "fingerprint": fingerprint(f, settings().read_limits),
            "vintage_id": new_id(),
        }
        for i, f in enumerate(files)
    ]
    text = dict.fromkeys(("dataset", "source", "slot", "file", "exported_on", "fingerprint", "vintage_id"), "str")
    return pd.DataFrame(rows, columns=["position", *text]).astype(text)


def _with_known(frame: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Add known_vintage_id, and whether the file is the newest of its slot in the inbox."""
    columns = {"vintage_id": "known_vintage_id"}
    known = known[["source", "slot", "fingerprint", "vintage_id"]].rename(columns=columns)
    frame = frame.merge(known, on=["source", "slot", "fingerprint"], how="left")
    return frame.assign(is_newest=~frame.duplicated(["source", "slot"], keep="last"))


def _landed_fingerprints(county: str) -> pd.DataFrame:
    v = vintage.c
    landed = select(v.source, v.slot, v.fingerprint).where(v.county == county, v.state == "landed")
    return read(house.store(), landed.distinct())


def _is_older_and_landed(frame: pd.DataFrame, landed: pd.DataFrame) -> "pd.Series[bool]":
    keys = ["source", "slot", "fingerprint"]
    seen = frame[keys].merge(landed.assign(seen=True), on=keys, how="left")["seen"].notna()
    return seen.to_numpy() & ~frame["is_newest"]
