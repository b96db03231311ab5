"""Handing in: visits that come by a program instead of a form are judged at once and put into the inbox as a form.

The night then lands that form like any other: one way in, one contract.
"""

import csv
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data_contracts import DatasetCheck, RawTable, SourceFile, discover
from data_contracts.reading.admit import demand_plain
from flows import house
from flows.stages.check import landed_keys
from flows.stages.judging import Evidence, Registers, judge
from flows.stages.numbered import messages_before
from flows.stages.warned import warned_before
from relapse_watch.csv_text import neutralised
from relapse_watch.errors import InputRefused, WrongUse
from relapse_watch.privacy import scrub
from relapse_watch.settings import settings
from relapse_watch.store.visible import visible_vintages

DATASET = "verification"
MOST_ROWS = 2_000
"""Rows at once: more is a form, not a call. Of our own."""
_FREE = ("township", "village", "remark", "measures", "pause_reason")
_PERSONAL = ("像是证件号码、电话或银行账号:请删去", "looks like an ID, phone or account number: leave it out")
Record = dict[str, Any]


@dataclass(frozen=True)
class HandedIn:
    """What became of rows handed in.

    ``file``: the form in the county's folder that holds the accepted ones, None without any; ``is_new``: it was not
    there before. ``told``: row (1 is the first), column, code, severity, text_zh, text_en; never what stood in a cell.
    ``refusal``: why nothing could be read, in both languages.
    """

    file: str | None
    is_new: bool
    rows: int
    accepted: int
    told: list[Record]
    refusal: tuple[str, str] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every row was accepted."""
        return self.rows > 0 and self.accepted == self.rows


def rows_in(rows: object, by: str | None = None) -> list[dict[str, str]]:
    """Rows as a program sends them, under the contract's headers: Chinese or English names, text or whole numbers.

    ``by``: the cadre who visited, where a row does not say. Raises WrongUse, naming the row and never its cells.
    """
    if not isinstance(rows, list) or not rows:
        raise WrongUse("rows 应是一行以上的列表", "rows must be a list of one row or more")
    if len(rows) > MOST_ROWS:
        raise WrongUse(
            f"一次最多 {MOST_ROWS} 行,现有 {len(rows)} 行;多的请交表格",
            f"{MOST_ROWS} rows at once at most, found {len(rows)}; return a form instead",
        )
    titles = _titles()
    known = titles | {title: title for title in titles.values()}
    plain = [_row(row, number, known) for number, row in enumerate(rows, start=1)]
    who = titles["verified_by"]
    return [row | {who: row.get(who) or by or ""} for row in plain]


def _row(row: object, number: int, known: dict[str, str]) -> dict[str, str]:
    if not isinstance(row, dict) or not all(name in known for name in row):
        columns = "、".join(sorted(set(known.values())))
        raise WrongUse(f"第 {number} 行有不认识的列;列名:{columns}", f"row {number} has unknown columns")
    for name, value in row.items():
        if isinstance(value, bool) or not isinstance(value, (str, int, type(None))):
            raise WrongUse(
                f"第 {number} 行「{known[name]}」应是文字", f"row {number}, {name}: text is wanted, nothing else"
            )
    return {known[name]: "" if value is None else str(value) for name, value in row.items()}


def hand_in_rows(county: str, rows: Sequence[dict[str, str]], inbox: Path, on: date) -> HandedIn:
    """``hand_in`` for rows of ``rows_in``. Raises WrongUse, StoreUnreachable."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        file.write_bytes(_csv(pd.DataFrame(list(rows), columns=list(_titles().values()))))
        return hand_in(county, file, inbox, on, header_rows=1)


def hand_in(county: str, file: Path, inbox: Path, on: date, header_rows: int = 0) -> HandedIn:
    """Judge the visits in ``file`` (CSV or workbook) as the night of ``on`` would, and put the good ones in the inbox.

    They become one new file in the county's folder, whole or not at all; no other file is ever touched, and the same
    rows handed in again are the file that is there already. Rows whose free text has what looks like a personal
    number are not taken. ``header_rows`` is taken off the row numbers told. Raises WrongUse where the county has no
    folder there, where it or ``file`` cannot be used; StoreUnreachable.
    """
    folder = inbox / county
    if not folder.is_dir():
        raise WrongUse(f"收件箱里没有 {county} 县的文件夹", f"the inbox has no folder of county {county}")
    result, raw = _judged(county, file, on)
    if not isinstance(raw, RawTable):
        return HandedIn(None, False, result.rows, 0, [], (result.text_zh or "", result.text_en or ""))
    personal = _personal(raw.frame)
    good = raw.frame["source_row"].isin(result.accepted["source_row"]) & ~personal.any(axis=1)
    told = _told(result, raw.frame, personal, header_rows)
    kept = raw.frame[good].drop(columns="source_row")
    refusal = (result.text_zh or "", result.text_en or "") if result.verdict == "refused" else None
    if kept.empty or refusal:
        return HandedIn(None, False, result.rows, 0, told, refusal)
    titles = _titles()
    try:
        name, is_new = _put(folder, _csv(kept[list(titles)].rename(columns=titles)), on)
    except OSError as error:
        raise WrongUse(
            f"{county} 县的收件文件夹写不了:{error.strerror}", f"the folder of {county}: {error.strerror}"
        ) from None
    return HandedIn(name, is_new, result.rows, len(kept), told)


def _judged(county: str, file: Path, on: date) -> tuple[DatasetCheck, RawTable | object]:
    """The check of a copy of ``file`` under a name that the form's reader knows, and what stands in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / county / f"核实反馈_交表_{on:%Y%m%d}{file.suffix.lower()}"
        copy.parent.mkdir()
        try:
            demand_plain(file, str(file), settings().read_limits)
            shutil.copyfile(file, copy)
        except InputRefused as refused:
            raise WrongUse(refused.zh, refused.en) from None
        except OSError as error:
            raise WrongUse(f"{file} 读不了:{error.strerror}", f"{file} cannot be read: {error.strerror}") from None
        source = _source(Path(folder), county, on, file)
        registers, store = Registers(), house.store()
        for known in visible_vintages(store, county, on).to_dict("records"):
            if known["dataset"] == "cadre":
                registers.learn("cadre", landed_keys(known["vintage_id"], "cadre"))
        evidence = Evidence([source], ["handed in"], on)
        known = {"warned": warned_before(store, county, on), "numbered": messages_before(store, county, on)}
        result = judge(source, registers, evidence, **known)
        return result, evidence.raw(source)


def _source(inbox: Path, county: str, on: date, file: Path) -> SourceFile:
    for found in discover(inbox, house.sources(), on, [county]):
        if found.dataset == DATASET:
            return found
    raise WrongUse(f"{file.name} 不是 CSV 或 Excel(.xlsx)", f"{file.name} is no CSV and no workbook (.xlsx)")


def _personal(frame: pd.DataFrame) -> pd.DataFrame:
    """Row by row and column of free text, whether something there looks like a personal number."""
    texts = frame[list(_FREE)].astype("str").fillna("")
    return texts.apply(lambda column: column.map(lambda text: scrub(text) != text)).astype(bool)


def _told(result: DatasetCheck, frame: pd.DataFrame, personal: pd.DataFrame, header_rows: int) -> list[Record]:
    found = [
        {
            "row": None if pd.isna(f["source_row"]) else int(f["source_row"]) - header_rows,
            "column": f["column_name"] if isinstance(f["column_name"], str) else None,
            **{name: f[name] for name in ("code", "severity")},
            "text_zh": f"{f['what_zh']}:{f['fix_zh']}",
            "text_en": f"{f['what_en']}: {f['fix_en']}",
        }
        for f in result.findings.to_dict("records")
    ]
    titles = _titles()
    words = {"code": "PERSONAL", "severity": "quarantine", "text_zh": _PERSONAL[0], "text_en": _PERSONAL[1]}
    found += [
        {"row": int(row) - header_rows, "column": titles[name]} | words
        for name in _FREE
        for row in frame.loc[personal[name], "source_row"]
    ]
    return sorted(found, key=lambda told: (told["row"] or 0, told["code"]))


def _titles() -> dict[str, str]:
    """The form's columns: name and header."""
    return {c.name: c.title for c in house.contracts()[DATASET].columns}


def _csv(frame: pd.DataFrame) -> bytes:
    return neutralised(frame).to_csv(index=False, quoting=csv.QUOTE_MINIMAL).encode("utf-8-sig")


def _put(folder: Path, content: bytes, on: date) -> tuple[str, bool]:
    """Write ``content`` as a form of its own, unless it is there; its name, and whether it is new. Raises OSError."""
    stem = f"核实反馈_接口{hashlib.sha256(content).hexdigest()[:12]}"
    there = sorted(path.name for path in folder.glob(f"{stem}_*.csv"))
    if there:
        return there[0], False
    name = f"{stem}_{on:%Y%m%d}.csv"
    beside = folder / f".{stem}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            (folder / name).hardlink_to(beside)
            return name, True
        return name, False
    finally:
        beside.unlink(missing_ok=True)
