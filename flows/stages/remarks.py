"""remarks: what a night has to say about data besides the verdict on each file: what is late, what nobody knows."""

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from data_contracts import unmatched
from flows import house
from flows.runs import CountyRun
from flows.stages.lateness import late_remarks
from relapse_watch.privacy import scrub
from relapse_watch.store.tables import dataset_verdict
from relapse_watch.store.tables import run as run_table

REMARKS = ("late", "overdue", "unmatched")
_NO_ROWS = {"rows": 0, "accepted": 0, "quarantined": 0}

Record = dict[str, Any]


def remarks(run: CountyRun, rows: list[Record]) -> list[Record]:
    """Rows like verdicts for data sets that are late or overdue and files that no mapping recognises.

    ``rows`` are the verdicts on tonight's files. A remark is new, and told, in the first of the nights that
    make it in a row; late and overdue are two remarks.
    """
    made, before = [*late_remarks(run, rows), *unmatched_files(run.inbox_path, run.county)], _made_before(run)
    return [
        {**remark, "is_new": (remark["source"], remark["slot"], remark["verdict"]) not in before} for remark in made
    ]


def _made_before(run: CountyRun) -> set[tuple[str, str, str]]:
    """The remarks of the county's last run whose verdicts were told: source, slot and verdict.

    A refused run of the same night is left out: run again, that night says the same once more, which is sent once.
    """
    r, d = run_table.c, dataset_verdict.c
    is_earlier_refusal = (r.status == "refused") & (r.as_of < run.as_of)
    told = select(r.run_id).where(r.county == run.county, (r.status == "complete") | is_earlier_refusal)
    last = told.order_by(r.finished_at.desc()).limit(1).scalar_subquery()
    query = select(d.source, d.slot, d.verdict).where(d.run_id == last, d.verdict.in_(REMARKS))
    with house.store().reading() as connection:
        return {(row.source, row.slot, row.verdict) for row in connection.execute(query)}


def unmatched_files(inbox: Path, county: str) -> list[Record]:
    """A remark for each file in the county's folder that would be ignored, and for each folder within it."""
    return [_unknown(file) for file in unmatched(inbox, house.sources(), county)]


def _unknown(file: str) -> Record:
    slot = hashlib.sha256(file.encode()).hexdigest()[:16]  # a file's name may be longer than a slot
    zh, en = (
        (
            "文件夹里的文件不会读取,请把文件直接放进县文件夹",
            "what lies in a folder is not read: put the files beside it",
        )
        if file.endswith("/")
        else (
            "文件名对不上任何一种应交的文件,没有读取;请按《给数据员》改文件名,不用的请移走",
            "the name fits none of the files to hand in, so it was not read: rename it, or take it away",
        )
    )
    named = {"source": "unmatched", "slot": slot, "dataset": "unknown_file", "file": scrub(file)}
    return {**named, **_NO_ROWS, "verdict": "unmatched", "text_zh": zh, "text_en": en}
