"""`relapse-watch check`: read and judge the files, land nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data_contracts import DatasetCheck, SourceFile, discover, order, standing
from flows import house
from flows.cli.handing_out import HandOut
from flows.cli.show import require_format, show
from flows.clock import today
from flows.inbox import counties_of, inbox_of, nothing_recognised
from flows.stages.judging import Evidence, Registers, judge
from flows.stages.remarks import unmatched_files
from relapse_watch.csv_text import neutralised

_REFUSED = 3
_FIRST = 3


def run_check(
    inbox: Path | None,
    counties: list[str] | None,
    as_of: date | None,
    out: Path | None,
    form: str,
    lang: str,
    docs: Path | None = None,
) -> int:
    """Judge every file of the counties and print the verdicts; return 3 if any was refused, else 0.

    ``out``: folder of findings.csv and of each county's workbook. ``docs``: folder of the GX Data Docs.
    """
    require_format(form)
    folder, handout = inbox_of(inbox), HandOut(as_of or today(), out, docs)
    house.policy()  # a wrong folder is said once, not once a county
    codes = counties or counties_of(folder)
    rows = [row for code in codes for row in _county(folder, code, handout, lang)]
    if out:
        _write(rows, out)
    handout.write(rows, lang)
    _show(rows, form, lang)
    return _REFUSED if any(r["verdict"] == "refused" for r in rows) else 0


def _county(folder: Path, county: str, handout: HandOut, lang: str) -> list[dict[str, Any]]:
    files = discover(folder, house.sources(), handout.as_of, [county])
    if not files:
        return [_nothing(county, lang)]
    rank = {dataset: i for i, dataset in enumerate(order(house.contracts()))}
    ordered = sorted(files, key=lambda f: rank[f.dataset])
    newest = standing([(f, f.exported_on or handout.as_of) for f in files])
    evidence = Evidence(newest, [f.file for f in newest], handout.as_of)
    judged = _judged(ordered, evidence, handout, lang)
    return judged + [_unmatched(county, remark, lang) for remark in unmatched_files(folder, county)]


def _judged(files: list[SourceFile], evidence: Evidence, handout: HandOut, lang: str) -> list[dict[str, Any]]:
    registers, rows = Registers(), []
    for source in files:
        is_newest = any(source is file for file in evidence.files)
        # Other counties' registers are known to the night alone: here nobody is held against them.
        result = judge(source, registers, evidence, is_newest=is_newest, shared=[])
        handout.take(source, result)
        rows.append(_row(source, result, lang))
        evidence.forget(source)
    return rows


def _unmatched(county: str, remark: dict[str, Any], lang: str) -> dict[str, Any]:
    """A file that no mapping recognises stands in the list too."""
    same = {name: remark[name] for name in ("dataset", "file", "verdict", "rows", "accepted", "quarantined")}
    return {"county": county, **same, "sheet": None, "text": remark[f"text_{lang}"], "findings": []}


def _nothing(county: str, lang: str) -> dict[str, Any]:
    """A county without files stands in the list like a refused file: the others are judged all the same."""
    blank = {"dataset": None, "file": None, "sheet": None, "verdict": "refused", "rows": 0, "accepted": 0}
    return {"county": county, **blank, "quarantined": 0, "text": nothing_recognised(county).text(lang), "findings": []}


def _row(source: SourceFile, result: DatasetCheck, lang: str) -> dict[str, Any]:
    return {
        "county": source.county,
        "dataset": source.dataset,
        "file": source.file,
        "sheet": result.sheet,
        "verdict": result.verdict,
        "rows": result.rows,
        "accepted": len(result.accepted),
        "quarantined": len(result.quarantined),
        "text": result.text_en if lang == "en" else result.text_zh,
        "findings": _findings(result.findings, lang),
    }


def _findings(frame: pd.DataFrame, lang: str) -> list[dict[str, Any]]:
    """Findings by rule, each with every failing row."""
    if frame.empty:
        return []
    fields = {"source_row": "row", "household_id": "household_id", "column_name": "column"}
    plain = frame.astype(object).where(frame.notna(), None).rename(columns=fields)
    return [
        {
            "code": code,
            "severity": severity,
            "count": len(part),
            "text": sentence(part[f"what_{lang}"].iloc[0], part[f"fix_{lang}"].iloc[0], lang),
            "rows": part[["row", "household_id", "column", "found", "expected"]].to_dict("records"),
        }
        for (code, severity), part in plain.groupby(["code", "severity"], sort=True)
    ]


def sentence(what: str, fix: str, lang: str) -> str:
    """What is wrong and what to do, as one sentence."""
    return f"{what}:{fix}" if lang == "zh" else f"{what}: {fix}"


def _show(rows: list[dict[str, Any]], form: str, lang: str) -> None:
    verdicts = {
        "county": ("县", "county"),
        "dataset": ("数据集", "dataset"),
        "file": ("文件", "file"),
        "verdict": ("结论", "verdict"),
        "rows": ("行数", "rows"),
        "quarantined": ("隔离", "quarantined"),
        "text": ("说明", "why"),
    }
    show(rows, verdicts, form, lang)
    findings = [_line(row["file"], f) for row in rows for f in row["findings"]]
    if form == "table" and findings:
        columns = {
            "file": ("文件", "file"),
            "code": ("规则", "rule"),
            "severity": ("处理", "severity"),
            "count": ("处数", "count"),
            "first": ("行", "rows"),
            "text": ("要改什么", "what to mend"),
        }
        show(findings, columns, form, lang)


def _line(file: str, finding: dict[str, Any]) -> dict[str, Any]:
    """One rule's findings in one file, with the first rows that broke it."""
    numbers = [str(r["row"]) for r in finding["rows"][:_FIRST] if r["row"] is not None]
    more = "…" if finding["count"] > len(numbers) else ""
    kept = {k: finding[k] for k in ("code", "severity", "count", "text")}
    return {"file": Path(file).name, **kept, "first": "、".join(numbers) + more}


def _write(rows: list[dict[str, Any]], out: Path) -> None:
    """One CSV line a failing cell, for spreadsheets (UTF-8 with BOM, as Excel wants it)."""
    out.mkdir(parents=True, exist_ok=True)
    cells = [
        {"county": r["county"], "file": r["file"], "sheet": r["sheet"], "code": f["code"], "severity": f["severity"]}
        | {"text": f["text"], **cell}
        for r in rows
        for f in r["findings"]
        for cell in f["rows"]
    ]
    columns = [
        "county",
        "file",
        "sheet",
        "row",
        "household_id",
        "column",
        "found",
        "expected",
        "code",
        "severity",
        "text",
    ]
    frame = neutralised(pd.DataFrame(cells, columns=columns))
    frame.to_csv(out / "findings.csv", index=False, encoding="utf-8-sig")
