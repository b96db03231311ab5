"""Show rows: a Rich table for people, JSON or CSV on standard output for scripts."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.clock import COUNTY_ZONE
from flows.report.words import word
from relapse_watch.csv_text import neutral
from relapse_watch.errors import WrongUse

Rows = Sequence[Mapping[str, Any]]
_FORMATS = ("table", "json", "csv")


def show(rows: Rows, columns: Mapping[str, tuple[str, str]], form: str, lang: str) -> None:
    """Print ``rows``. ``columns`` are the ones of the table for people, with their Chinese and English heads.

    JSON and CSV carry all fields under their own names; CSV no text that a spreadsheet would run.
    Raises WrongUse for an unknown form.
    """
    require_format(form)
    if form == "json":
        print(json.dumps([dict(r) for r in rows], ensure_ascii=False, indent=1, default=plain))
    elif form == "csv":
        _csv(rows)
    else:
        _table(rows, columns, lang)


def require_format(form: str) -> None:
    """Raises WrongUse where ``form`` is none of the formats."""
    if form not in _FORMATS:
        raise WrongUse(f"--format 只能是 {'、'.join(_FORMATS)}", f"--format is one of {', '.join(_FORMATS)}")


def _csv(rows: Rows) -> None:
    fields = list(rows[0]) if rows else []
    writer = csv.DictWriter(sys.stdout, fields)
    writer.writeheader()
    writer.writerows({k: _flat(v) for k, v in row.items()} for row in rows)


def _flat(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=plain)
    return neutral(plain(value))


def plain(value: Any) -> Any:
    """A value as scripts get it: days and times in ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def _table(rows: Rows, columns: Mapping[str, tuple[str, str]], lang: str) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for zh, en in columns.values():
        table.add_column(en if lang == "en" else zh, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(name), lang) for name in columns))
    console().print(table)
    count = f"{len(rows)} rows" if lang == "en" else f"共 {len(rows)} 条"
    console().print(count, style="dim")


def console() -> Console:
    """Where people read: wide enough for a table also when it is piped."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=160, soft_wrap=False)


def _cell(value: Any, lang: str) -> Text:
    # A Text, not a string: what stands in square brackets in a workbook is no markup of ours.
    return Text(_words(value, lang))


def _words(value: Any, lang: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, list):
        return ";".join(str(v) for v in value)
    return word(str(value), lang)
