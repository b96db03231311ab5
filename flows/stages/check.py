"""check: each new file against its contract; what did not change keeps its verdict."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select

from data_contracts import check_key, land_frame, late, order
from flows import house
from flows.runs import CountyRun
from flows.stages.intake import source_file
from flows.stages.judging import KEYS, Judged, judge, parameters_of
from relapse_watch.errors import CountyRefused
from relapse_watch.store.tables import vintage
from relapse_watch.store.visible import landed, visible_vintages


def check(run: CountyRun) -> dict[str, int]:
    """Judge every new file; return how many datasets got which verdict.

    Leaves in the workspace ``verdicts`` (grain file; the columns of ``dataset_verdict`` and of the
    vintages to be written) and, per new vintage, what ``land`` will write. A refused file ends the run:
    the county's last good state stands.

    Raises CountyRefused with the first refusal's line when any file is refused.
    """
    intake = _with_check_keys(run, run.workspace.get("intake"))
    carried = intake[intake["is_carried"]]
    rows = [_carried_row(record) for record in carried.to_dict("records")]
    for judged, record in _judged(run, intake[~intake["is_carried"]]):
        rows.append(_judged_row(judged, record))
        _keep(run, judged, record)
    verdicts = pd.DataFrame(rows + _late_rows(run, rows), columns=_COLUMNS)
    run.workspace.put("verdicts", verdicts)
    _stop_if_refused(verdicts)
    return {str(k): int(v) for k, v in verdicts["verdict"].value_counts().items()}


_COLUMNS = [
    *("source", "slot", "dataset", "vintage_id", "file", "sheet", "verdict", "is_new", "rows", "accepted"),
    *("quarantined", "text_zh", "text_en", "fingerprint", "check_key", "exported_on"),
]


def _with_check_keys(run: CountyRun, intake: pd.DataFrame) -> pd.DataFrame:
    """Add check_key and is_carried: the bytes, the contract, its parameters and what it refers to are the same."""
    visible = visible_vintages(house.store(), run.county, run.as_of)
    present = pd.concat([intake[["dataset", "fingerprint"]], _not_in_inbox(visible, intake)])
    by_dataset = present.groupby("dataset")["fingerprint"].agg(lambda s: sorted(set(s))).to_dict()
    keys = {d: _key(run, d, by_dataset) for d in intake["dataset"].unique()}
    intake = intake.assign(check_key=intake["dataset"].map(keys))
    known = visible.rename(columns={"vintage_id": "known_vintage_id", "check_key": "known_check_key"})
    columns = ["known_vintage_id", "known_check_key", "sheet", "verdict", "rows", "accepted", "quarantined"]
    intake = intake.merge(known[columns], on="known_vintage_id", how="left")
    same = intake["known_check_key"] == intake["check_key"]
    return intake.assign(is_carried=same.fillna(False).astype(bool))


def _not_in_inbox(visible: pd.DataFrame, intake: pd.DataFrame) -> pd.DataFrame:
    """Vintages still in force whose file is no longer in the inbox."""
    slots = set(zip(intake["source"], intake["slot"], strict=True))
    gone = [pair not in slots for pair in zip(visible["source"], visible["slot"], strict=True)]
    return visible.loc[gone, ["dataset", "fingerprint"]]


def _key(run: CountyRun, dataset: str, by_dataset: dict[str, list[str]]) -> str:
    contract = house.contracts()[dataset]
    references = {name: "|".join(by_dataset.get(name, [])) for name in contract.references}
    return check_key(contract, parameters_of(contract, run.county, run.as_of), references)


def _judged(run: CountyRun, fresh: pd.DataFrame) -> Iterator[tuple[Judged, dict[str, Any]]]:
    rank = {dataset: i for i, dataset in enumerate(order(house.contracts()))}
    fresh = fresh.sort_values("dataset", key=lambda s: s.map(rank), kind="stable")
    records = fresh.to_dict("records")
    files = [source_file(run, r) for r in records]
    return zip(judge(files, _known_keys(run), run.county, run.as_of), records, strict=True)


def _known_keys(run: CountyRun) -> dict[str, pd.DataFrame]:
    """Keys of the datasets last landed, for files that refer to what is not resubmitted tonight."""
    frames = {d: landed(house.store(), d, run.county, run.as_of) for d in KEYS}
    return {d: f[[KEYS[d]]].drop_duplicates() for d, f in frames.items() if not f.empty}


def _carried_row(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "vintage_id": record["known_vintage_id"], "is_new": False, "text_zh": None, "text_en": None}


def _judged_row(judged: Judged, record: dict[str, Any]) -> dict[str, Any]:
    result = judged.check
    counts = {"rows": result.rows, "accepted": len(result.accepted), "quarantined": len(result.quarantined)}
    texts = {"text_zh": result.text_zh, "text_en": result.text_en}
    return {**record, **counts, **texts, "is_new": True, "verdict": result.verdict, "sheet": result.sheet}


def _keep(run: CountyRun, judged: Judged, record: dict[str, Any]) -> None:
    """Put what ``land`` will write into the workspace."""
    marks = {"vintage_id": record["vintage_id"], "county": run.county, "dataset": record["dataset"]}
    run.workspace.put(f"finding-{record['vintage_id']}", judged.check.findings.assign(**marks))
    if judged.check.verdict == "refused":
        return
    run.workspace.put(f"quarantined-{record['vintage_id']}", judged.check.quarantined.assign(**marks))
    frame = land_frame(judged.check, run.county, record["vintage_id"], house.id_key())
    run.workspace.put(f"landed-{record['vintage_id']}", frame)


def _late_rows(run: CountyRun, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A verdict 'late' for each dataset the county has sent before and should have sent again by now."""
    newest = _newest(run, rows)
    late_texts = {d: late(house.contracts()[d], newest[d], run.as_of) for d in newest}
    return [
        {"source": f"late:{d}", "slot": "", "dataset": d, "verdict": "late", "is_new": False, "text_zh": text.zh}
        | {"text_en": text.en, "rows": 0, "accepted": 0, "quarantined": 0}
        for d, text in late_texts.items()
        if text is not None
    ]


def _newest(run: CountyRun, rows: list[dict[str, Any]]) -> dict[str, date]:
    """When each dataset last came: the newest export date, or the night it was first known."""
    with house.store().reading() as connection:
        query = select(vintage.c.dataset, func.max(vintage.c.known_on)).group_by(vintage.c.dataset)
        mine = (vintage.c.county == run.county, vintage.c.state == "landed", vintage.c.known_on <= run.as_of)
        newest: dict[str, date] = {row[0]: row[1] for row in connection.execute(query.where(*mine))}
    for row in rows:
        exported = row.get("exported_on")
        known = date.fromisoformat(exported) if isinstance(exported, str) else run.as_of
        if row["is_new"]:
            newest[row["dataset"]] = max(newest.get(row["dataset"], known), known)
    return newest


def _stop_if_refused(verdicts: pd.DataFrame) -> None:
    refused = verdicts[verdicts["verdict"] == "refused"]
    if refused.empty:
        return
    first = refused.iloc[0]
    more = "" if len(refused) == 1 else f"(另有{len(refused) - 1}份文件被退回)"
    raise CountyRefused(f"{first['text_zh']}{more}", str(first["text_en"]))
