"""The findings workbook of a county's night: the same findings that its report counts, cell by cell."""

from pathlib import Path

import pandas as pd
from sqlalchemy import Select, Table, select

from data_contracts.contracts.words import Words
from data_contracts.feedback import CountyFindings, people, write_findings_workbook
from flows import house
from flows.report.figures import CountyFigures
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import dataset_verdict, finding, landed_tables, quarantined_row
from relapse_watch.store.visible import visible_vintages

_TOLD = ("complete", "refused")
_SLOT = ["source", "slot"]
_FILE = [*_SLOT, "dataset", "vintage_id", "file", "verdict", "rows", "quarantined", "text_zh", "text_en"]
_NAMED = ("source_row", "household_id", "name", "head_name", "relation_to_head")


def workbook_name(county: str) -> str:
    """What the workbook is called, beside the county's page."""
    return f"{county}-findings.xlsx"


def write_county_workbook(run: CountyRun, figures: CountyFigures, home: Path, lang: str) -> Path | None:
    """Write the workbook beside the county's page; None where the run failed and there is nothing to say."""
    if figures.status not in _TOLD:
        return None
    path = home / "reports" / figures.as_of.isoformat() / workbook_name(figures.county)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_findings_workbook(path, _county_findings(run, figures), house.contracts(), lang)
    return path


def _county_findings(run: CountyRun, figures: CountyFigures) -> CountyFindings:
    files = _files(run)
    judged = files.dropna(subset=["vintage_id"])
    file_of = judged.set_index("vintage_id")["file"]
    found = _of_vintages(run, finding, "finding", list(file_of.index))
    stopped = Words(figures.error_zh, figures.error_en or "") if figures.error_zh else None
    return CountyFindings(
        county=figures.county,
        as_of=figures.as_of,
        findings=found.assign(file=found["vintage_id"].map(file_of).astype("str")),
        verdicts=files,
        people=_people(run, judged, found),
        stopped=stopped,
    )


def _files(run: CountyRun) -> pd.DataFrame:
    """Tonight's verdicts, and those that still stand on files that are no longer in the inbox."""
    d = dataset_verdict.c
    tonight = read(house.store(), select(*(d[c] for c in _FILE)).where(d.run_id == run.run_id).order_by(d.position))
    standing = visible_vintages(house.store(), run.county, run.as_of).reindex(columns=_FILE)
    seen = pd.MultiIndex.from_frame(standing[_SLOT]).isin(pd.MultiIndex.from_frame(tonight[_SLOT]))
    return pd.concat([tonight, standing[~seen]], ignore_index=True)


def _of_vintages(run: CountyRun, table: Table, kept_as: str, vintages: list[str]) -> pd.DataFrame:
    """The rows of ``table`` of these vintages; what a refused run judged but did not store is in its workspace."""
    own = [v for v in vintages if run.workspace.has(f"{kept_as}-{v}")]
    stored = read(house.store(), select(table).where(table.c.vintage_id.in_([v for v in vintages if v not in own])))
    fresh = [run.workspace.get(f"{kept_as}-{v}") for v in own]
    return pd.concat([stored, *(f for f in fresh if len(f))], ignore_index=True)


def _people(run: CountyRun, judged: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The masked names of those concerned by a finding, in the files that hold any."""
    named = judged[judged["dataset"].map(lambda d: bool(_names_in(d))).astype("bool")]
    rows = {
        file: _landed(run, dataset, vintage_id)
        for dataset, vintage_id, file in zip(named["dataset"], named["vintage_id"], named["file"], strict=True)
    }
    file_of = named.set_index("vintage_id")["file"]
    aside = _of_vintages(run, quarantined_row, "quarantined", list(file_of.index))
    by_file = {str(file): part for file, part in aside.groupby(aside["vintage_id"].map(file_of))}
    return people(rows, by_file, found)


def _landed(run: CountyRun, dataset: str, vintage_id: str) -> pd.DataFrame:
    columns = _names_in(dataset)
    if run.workspace.has(f"landed-{vintage_id}"):
        return run.workspace.get(f"landed-{vintage_id}", columns)
    query: Select[tuple[object, ...]] = select(*(landed_tables[dataset].c[c] for c in columns))
    return read(house.store(), query.where(landed_tables[dataset].c.vintage_id == vintage_id))


def _names_in(dataset: str) -> list[str]:
    """The columns of a landed dataset that tell whose row it is; none where it holds no name."""
    if dataset not in landed_tables:
        return []
    columns = [c.name for c in landed_tables[dataset].c if c.name in _NAMED]
    return columns if {"name", "head_name"} & set(columns) else []
