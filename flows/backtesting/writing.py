"""What a backtest leaves in its folder, each file whole or not at all."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from early_warning.backtest import COLUMNS

PREDICTIONS, METRICS, CALIBRATION, REPORT = "predictions.csv", "metrics.json", "calibration.png", "report.html"


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a file beside ``path``, then put it there: a reader never sees a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    write(part)
    part.replace(path)


def write_predictions(out: Path, predictions: pd.DataFrame) -> None:
    """Write ``predictions.csv`` in UTF-8; every number in the fewest digits that read back as the same float."""
    write_whole(out / PREDICTIONS, lambda part: predictions[COLUMNS].to_csv(part, index=False, lineterminator="\n"))


def read_predictions(out: Path) -> pd.DataFrame:
    """``predictions.csv`` as it was written, digit for digit; grain household x period, columns ``COLUMNS``."""
    kinds = {"household_id": "str", "fell_next": "Int64"}
    blank = {name: [""] for name in ("fell_next", "risk", "risk_baseline")}  # ids are text whatever they look like
    return pd.read_csv(out / PREDICTIONS, dtype=kinds, keep_default_na=False, na_values=blank)


def write_metrics(out: Path, metrics: dict[str, Any]) -> None:
    """Write ``metrics.json``: UTF-8, null where a measure is not defined."""
    text = json.dumps(metrics, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_whole(out / METRICS, lambda part: _write_text(part, text))


def read_metrics(out: Path) -> dict[str, Any]:
    """``metrics.json`` as it was written."""
    read: dict[str, Any] = json.loads((out / METRICS).read_text(encoding="utf-8"))
    return read


def write_report(out: Path, html: str) -> None:
    """Write ``report.html``."""
    write_whole(out / REPORT, lambda part: _write_text(part, html))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def defined(value: Any) -> Any:
    """``value`` with None for every number that is not defined, all the way down: what JSON can say."""
    if isinstance(value, dict):
        return {str(key): defined(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [defined(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
