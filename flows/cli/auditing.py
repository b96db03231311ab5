"""The audit of delivery as a file: every message, and every attempt to send it. Addresses never stand in it."""

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from flows.cli.show import plain
from relapse_watch.csv_text import neutral
from relapse_watch.errors import WrongUse

Rows = Sequence[Mapping[str, Any]]

_TOLD = ("channel", "started_at", "ended_at", "outcome", "answer")


def export_outbox(rows: Rows, file: Path) -> None:
    """Write the rows of ``outbox_rows`` to ``file``, readable by its owner alone.

    ``.jsonl``: one message a line, its attempts in ``history``. ``.csv``: one row an attempt (columns
    ``attempt_…``), one row also for a message never tried. Raises WrongUse for another ending, or where the
    file cannot be written.
    """
    writers = {".jsonl": _jsonl, ".csv": _csv}
    if file.suffix not in writers:
        raise WrongUse(
            f"--export 的文件名要以 .csv 或 .jsonl 结尾,现为「{file.name}」",
            f"--export wants a file that ends in .csv or .jsonl; found {file.name!r}",
        )
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        # A mark at the start of a CSV, without which spreadsheets take its Chinese for something else.
        encoding = "utf-8-sig" if file.suffix == ".csv" else "utf-8"
        with os.fdopen(descriptor, "w", encoding=encoding, newline="") as stream:
            writers[file.suffix](rows, stream)
    except OSError as error:
        raise WrongUse(f"文件 {file} 写不了:{error.strerror}", f"{file} cannot be written: {error.strerror}") from None


def _jsonl(rows: Rows, stream: TextIO) -> None:
    for row in rows:
        stream.write(json.dumps(dict(row), ensure_ascii=False, default=plain) + "\n")


def _csv(rows: Rows, stream: TextIO) -> None:
    fields = [name for name in rows[0] if name not in ("history", "attempts")] if rows else []
    writer = csv.DictWriter(stream, [*fields, "attempts", "attempt", *(f"attempt_{name}" for name in _TOLD)])
    writer.writeheader()
    for row in rows:
        writer.writerows(_attempt_rows(row))


def _attempt_rows(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    message = {name: _flat(value) for name, value in row.items() if name != "history"}
    for attempt in row["history"] or [{}]:
        tried = {f"attempt_{name}": neutral(plain(attempt.get(name))) for name in _TOLD}
        yield message | {"attempt": attempt.get("attempt")} | tried


def _flat(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else neutral(plain(value))
