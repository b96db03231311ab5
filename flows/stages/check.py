"""check: each new file against its contract; what did not change keeps its verdict."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select

from data_contracts import (
    DatasetCheck,
    KeptReads,
    SourceFile,
    check_key,
    land_frame,
    order,
    resubmitted,
    result_of,
    standing,
)
from flows import house
from flows.runs import CountyRun
from flows.stages.intake import archived, source_file, source_files
from flows.stages.judging import KEYS, Evidence, Registers, judge, parameters_of
from flows.stages.neighbours import REGISTER, fingerprint, shared_persons
from flows.stages.numbered import MESSAGES, messages_before
from flows.stages.numbered import fingerprint as numbered_fingerprint
from flows.stages.numbered import of_file as messages_of_file
from flows.stages.remarks import remarks
from flows.stages.suppressions import active_suppressions
from flows.stages.warned import WARNINGS, of_file, warned_before
from flows.stages.warned import fingerprint as warned_fingerprint
from relapse_watch.errors import CountyRefused
from relapse_watch.store.frames import read
from relapse_watch.store.tables import register_key
from relapse_watch.store.visible import visible_vintages

Record = dict[str, Any]
RETURNED = ("verification",)
"""What many hands send back: one form that cannot be read goes back to its sender and stops nobody's night."""


def check(run: CountyRun) -> dict[str, int]:
    """Judge every new file; return how many got which verdict, what is late and what nobody knows included.

    Leaves in the workspace ``verdicts`` (grain file; the columns of ``dataset_verdict`` and of the
    vintages to be written) and, per new vintage, what ``land`` will write. A file is carried, not read
    again, when its bytes, its contract and mapping, the parameters in force and the registers it refers
    to are those of its landed vintage. One judged again of which nothing comes out but what was landed then is
    carried too, and its vintage hangs on tonight's registers from now on (``is_renewed``). A refused file ends
    the run: the county's last good state stands; unless it is one that cadres return (RETURNED).

    Raises CountyRefused with the first refusal's line when any other file is refused.
    """
    visible = visible_vintages(house.store(), run.county, run.as_of).to_dict("records")
    bench = _bench(run, visible)
    rows = [_row(run, record, bench) for record in _in_order(run.workspace.get("intake"))]
    verdicts = pd.DataFrame(rows + remarks(run, rows), columns=_COLUMNS)
    run.workspace.put("verdicts", verdicts)
    _stop_if_refused(verdicts)
    return {str(k): int(v) for k, v in verdicts["verdict"].value_counts().items()}


@dataclass(frozen=True)
class _Bench:
    """What tonight's files are judged beside: landed vintages, registers, the files that stand, suppressions."""

    visible: list[Record]
    registers: Registers
    evidence: Evidence
    suppressions: pd.DataFrame
    shared: list[str]
    warned: pd.DataFrame
    numbered: pd.DataFrame
    tonight: dict[tuple[str, str, str], SourceFile]


def _bench(run: CountyRun, visible: list[Record]) -> _Bench:
    intake = run.workspace.get("intake")
    absent = _absent(visible, intake)
    received = [(f, _came_on(v, run), v) for v in absent if (f := archived(run.county, v)) is not None]
    tonight = source_files(run)
    received += [(source_file(tonight, r), _came_on(r, run), r) for r in intake.to_dict("records")]
    files = standing([(file, day) for file, day, _ in received])
    prints = {_name(file): record["fingerprint"] for file, _, record in received}
    kept = KeptReads(house.home() / "read" / run.county)
    evidence = Evidence(files, [prints[_name(f)] for f in files], run.as_of, kept)
    kept.keep_only(list(zip(evidence.files, evidence.prints, strict=True)))
    suppressions = active_suppressions(house.store(), run.county, run.as_of)
    shared = shared_persons(house.store(), run.county, run.as_of, house.home() / "shared")
    warned = warned_before(house.store(), run.county, run.as_of)
    numbered = messages_before(house.store(), run.county, run.as_of)
    beside = _of_absent_files(absent, evidence)
    return _Bench(visible, beside, evidence, suppressions, shared, warned, numbered, tonight)


def _name(file: SourceFile) -> tuple[str, str, str]:
    return file.source, file.slot, file.file


def _came_on(record: Record, run: CountyRun) -> date:
    """The day of the export; of a file without one the night on which it was first known, which may be this."""
    return _day(record["exported_on"]) or _day(record.get("known_on")) or run.as_of


_COLUMNS = [
    *("source", "slot", "dataset", "vintage_id", "file", "sheet", "verdict", "is_new", "rows", "accepted"),
    *("quarantined", "text_zh", "text_en", "fingerprint", "content", "check_key", "exported_on", "result"),
    "is_renewed",
]


def _in_order(intake: pd.DataFrame) -> list[Record]:
    """The files, registers before what refers to them."""
    rank = {dataset: i for i, dataset in enumerate(order(house.contracts()))}
    return intake.sort_values("dataset", key=lambda s: s.map(rank), kind="stable").to_dict("records")


def _absent(visible: list[Record], intake: pd.DataFrame) -> list[Record]:
    """The landed files that are not in the inbox tonight, neither as they were nor corrected under their name."""
    tonight = {(r["source"], r["slot"], r[by]) for r in intake.to_dict("records") for by in ("fingerprint", "file")}
    return [
        v
        for v in visible
        if not {(v["source"], v["slot"], v["fingerprint"]), (v["source"], v["slot"], v["file"])} & tonight
    ]


def _of_absent_files(absent: list[Record], evidence: Evidence) -> Registers:
    """The registers still in force whose file is no longer in the inbox, read again or not."""
    registers, come = Registers(), {(f.source, f.base_slot) for f in evidence.files}
    for known in absent:
        if (known["source"], known["slot"].partition("/")[0]) not in come or _stands(known, evidence):
            registers.learn(known["dataset"], landed_keys(known["vintage_id"], known["dataset"]))
    return registers


def _stands(record: Record, evidence: Evidence) -> bool:
    """Whether the file is one of those that count tonight."""
    return any(_name(f) == (record["source"], record["slot"], record["file"]) for f in evidence.files)


def _row(run: CountyRun, record: Record, bench: _Bench) -> Record:
    """The verdict on one file, carried or judged now."""
    source, registers = source_file(bench.tonight, record), bench.registers
    record = {**record, "check_key": _key(run, source, bench)}
    known = [v for v in bench.visible if v["vintage_id"] == record["known_vintage_id"]]
    stands = _stands(record, bench.evidence)
    if known and known[0]["check_key"] == record["check_key"] and not _is_old_again(record, known[0]):
        if stands:
            registers.learn(record["dataset"], landed_keys(known[0]["vintage_id"], record["dataset"]))
        return _carried(record, known[0])
    told = {name: getattr(bench, name) for name in ("suppressions", "shared", "warned", "numbered")}
    result = judge(source, registers, bench.evidence, is_newest=stands, **told)
    bench.evidence.forget(source)
    result = _told_if_old(result, record, bench.visible)
    record["result"] = result_of(result, house.id_key())
    if known and known[0]["result"] == record["result"] and not _is_old_again(record, known[0]):
        return _carried(record, known[0]) | {"check_key": record["check_key"], "is_renewed": True}
    _keep(run, result, record)
    counts = {"rows": result.rows, "accepted": len(result.accepted), "quarantined": len(result.quarantined)}
    said = {"text_zh": result.text_zh, "text_en": result.text_en, "content": result.content}
    return {**record, **counts, **said, "is_new": True, "verdict": result.verdict, "sheet": result.sheet}


def _carried(record: Record, known: Record) -> Record:
    """The verdict of the vintage that landed with the same bytes."""
    return {**record, **known, "is_new": False, "exported_on": record["exported_on"]}


def _is_old_again(record: Record, known: Record) -> bool:
    """Whether the same bytes come under the name of a later due day: that is judged, to be told."""
    contract, content = house.contracts()[record["dataset"]], str(known["content"])
    days = _day(record["exported_on"]), _day(known["exported_on"])
    return not resubmitted(contract, content, content, *days).empty


def _told_if_old(result: DatasetCheck, record: Record, visible: list[Record]) -> DatasetCheck:
    """The check with a note where the file says what the slot's file before it said."""
    contract, slot = house.contracts()[record["dataset"]], (record["source"], record["slot"])
    for before in (v for v in visible if (v["source"], v["slot"]) == slot):
        days = _day(record["exported_on"]), _day(before["exported_on"])
        note = resubmitted(contract, result.content, before["content"], *days)
        if not note.empty:
            return replace(result, findings=pd.concat([result.findings, note], ignore_index=True))
    return result


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def _key(run: CountyRun, source: SourceFile, bench: _Bench) -> str:
    contract = house.contracts()[source.dataset]
    registers = {name: bench.registers.fingerprint(name) for name in contract.registers}
    registers |= {REGISTER: fingerprint(bench.shared)} if REGISTER in registers else {}
    if WARNINGS in registers:
        registers[WARNINGS] = warned_fingerprint(of_file(bench.warned, bench.evidence.table(source)))
    if MESSAGES in registers:
        registers[MESSAGES] = numbered_fingerprint(messages_of_file(bench.numbered, bench.evidence.table(source)))
    parameters = parameters_of(contract, run.county, run.as_of)
    references = bench.evidence.fingerprints(contract.references, source)
    return check_key(contract, parameters, registers, source.mapping, references, bench.suppressions)


def landed_keys(vintage_id: str, dataset: str) -> pd.DataFrame:
    """The keys of one landed vintage, under the name by which other datasets refer to them."""
    k = register_key.c
    if dataset not in KEYS:
        return pd.DataFrame()
    return read(house.store(), select(k.key.label(KEYS[dataset])).where(k.vintage_id == vintage_id))


def _keep(run: CountyRun, result: DatasetCheck, record: Record) -> None:
    """Put what ``land`` will write into the workspace: of findings, rows aside and keys only where there are any."""
    marks = {"vintage_id": record["vintage_id"], "county": run.county, "dataset": record["dataset"]}
    beside = {"finding": result.findings, "quarantined": result.quarantined, "register": _own_keys(result)}
    for kept_as, rows in beside.items():
        if len(rows):
            run.workspace.put(f"{kept_as}-{record['vintage_id']}", rows.assign(**marks))
    if result.verdict == "refused":
        return
    frame = land_frame(result, run.county, record["vintage_id"], house.id_key())
    run.workspace.put(f"landed-{record['vintage_id']}", frame)


def _own_keys(result: DatasetCheck) -> pd.DataFrame:
    """The keys by which others may refer to this file; none for most datasets."""
    if result.dataset not in KEYS:
        return pd.DataFrame({"key": pd.Series(dtype="str")})
    return result.register[[KEYS[result.dataset]]].set_axis(["key"], axis=1).drop_duplicates()


def _stop_if_refused(verdicts: pd.DataFrame) -> None:
    refused = verdicts[(verdicts["verdict"] == "refused") & ~verdicts["dataset"].isin(RETURNED)]
    if refused.empty:
        return
    first = refused.iloc[0]
    more = "" if len(refused) == 1 else f"(另有{len(refused) - 1}份文件被退回)"
    raise CountyRefused(f"{first['text_zh']}{more}", str(first["text_en"]))
