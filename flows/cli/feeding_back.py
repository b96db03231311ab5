"""`relapse-watch feedback`: how right a county's warnings were, and which thresholds might move."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flows.cli.show import console, require_format, show
from flows.clock import today
from flows.reviewing.making import feedback_of, write_feedback
from flows.reviewing.sentences import sentences
from flows.reviewing.words import hundred, named
from relapse_watch.errors import WrongUse

Record = dict[str, Any]
_TABLES = {"rule": "code", **{name: name for name in ("source", "township", "level", "selection", "month")}}
_COLUMNS = {
    "name": ("规则", "rule"),
    "told": ("发出", "told"),
    "visited": ("见到人", "visited"),
    "right": ("属实", "true"),
    "confirmed": ("新困难", "new need"),
    "already_helped": ("已有帮扶", "helped already"),
    "not_at_risk": ("没有困难", "no need"),
    "data_wrong": ("数据有误", "data wrong"),
    "said": ("每100次属实", "true of 100"),
}


def show_feedback(county: str, month: str | None, as_of: date | None, form: str, out: Path | None, lang: str) -> None:
    """Print the feedback of a month; with ``out`` write the page and its figures there too.

    JSON: all of it. CSV: one row each value of rule, source, township, level and selection. Raises WrongUse.
    """
    require_format(form)
    report = feedback_of(county, month, as_of or today())
    files = _written(report, out, lang) if out else []
    if form == "json":
        print(json.dumps(report, ensure_ascii=False, indent=1))
    elif form == "csv":
        show(_long(report), {}, "csv", lang)
    else:
        _table(report, files, lang)


def _written(report: Record, out: Path, lang: str) -> list[Path]:
    try:
        return write_feedback(report, out, lang)
    except OSError as error:
        raise WrongUse(f"{out} 写不了:{error.strerror}", f"{out} cannot be written: {error.strerror}") from None


def _long(report: Record) -> list[Record]:
    """Grain kind of group x value, all the same fields."""
    rows = [{"by": "all", "value": "all"} | _numbers(report["overall"])]
    for by, key in _TABLES.items():
        rows += [{"by": by, "value": row[key]} | _numbers(row) for row in report[f"by_{by}"]]
    return rows


def _numbers(row: Record) -> Record:
    return {name: value for name, value in row.items() if name not in (*_TABLES.values(), "all")} | {
        name: row.get(name) for name in ("alone_visited", "alone_right", "alone_share", "alone_low", "alone_high")
    }


def _table(report: Record, files: Sequence[Path], lang: str) -> None:
    lines = [f"· {sentence}" for sentence in sentences(report, lang)]
    console().print("\n".join(lines), highlight=False, markup=False)
    show([_in_words(row, lang) for row in report["by_rule"]], _COLUMNS, "table", lang)
    proposed = [p for p in report["proposals"] if p["verdict"] == "proposed"]
    said = [p["lines"] for p in proposed] + [str(file) for file in files]
    if said:
        console().print("\n".join(said), highlight=False, markup=False)


def _in_words(row: Record, lang: str) -> Record:
    few = "too few to say" if lang == "en" else "户次太少"
    interval = f"{hundred(row['share'])} ({hundred(row['low'])}–{hundred(row['high'])})"
    return row | {"name": named("rule", row["code"], lang), "said": interval if row["is_enough"] else few}
