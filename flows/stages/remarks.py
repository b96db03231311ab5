"""remarks: what a night has to say about data besides the verdict on each file: what is late, what nobody knows."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from data_contracts import late, unmatched
from flows import house
from flows.runs import CountyRun
from relapse_watch.privacy import scrub
from relapse_watch.store.tables import dataset_verdict, vintage
from relapse_watch.store.tables import run as run_table

REMARKS = ("late", "unmatched")
_NO_ROWS = {"rows": 0, "accepted": 0, "quarantined": 0}

Record = dict[str, Any]


def remarks(run: CountyRun, rows: list[Record]) -> list[Record]:
    """Rows like verdicts for data sets that are late and files that no mapping recognises.

    ``rows`` are the verdicts on tonight's files. A remark is new, and told, in the first of the nights that
    make it in a row.
    """
    made, before = [*_late(run, rows), *unmatched_files(run.inbox_path, run.county)], _made_before(run)
    return [{**remark, "is_new": (remark["source"], remark["slot"]) not in before} for remark in made]


def _made_before(run: CountyRun) -> set[tuple[str, str]]:
    """The remarks of the county's last run whose verdicts were told: source and slot."""
    r, d = run_table.c, dataset_verdict.c
    told = select(r.run_id).where(r.county == run.county, r.status.in_(("complete", "refused")))
    last = told.order_by(r.finished_at.desc()).limit(1).scalar_subquery()
    query = select(d.source, d.slot).where(d.run_id == last, d.verdict.in_(REMARKS))
    with house.store().reading() as connection:
        return {(row.source, row.slot) for row in connection.execute(query)}


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


def _late(run: CountyRun, rows: list[Record]) -> list[Record]:
    """A remark for each dataset the county has sent before and should have sent again by now."""
    newest = _newest(run, rows)
    texts = {d: late(house.contracts()[d], newest[d], run.as_of) for d in newest}
    return [
        {"source": f"late:{d}", "slot": "", "dataset": d, "verdict": "late", "text_zh": text.zh}
        | {"text_en": text.en, **_NO_ROWS}
        for d, text in texts.items()
        if text is not None
    ]


def _newest(run: CountyRun, rows: list[Record]) -> dict[str, date]:
    """When each dataset last came: the newest export date, or the night it was first known."""
    with house.store().reading() as connection:
        query = select(vintage.c.dataset, func.max(vintage.c.known_on)).group_by(vintage.c.dataset)
        mine = (vintage.c.county == run.county, vintage.c.state == "landed", vintage.c.known_on <= run.as_of)
        newest = {row[0]: row[1] for row in connection.execute(query.where(*mine))}
    for row in rows:
        exported = row.get("exported_on")
        known = date.fromisoformat(exported) if isinstance(exported, str) else run.as_of
        if row["is_new"]:
            newest[row["dataset"]] = max(newest.get(row["dataset"], known), known)
    return newest
