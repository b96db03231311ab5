"""All that a backtest found out, as one plain structure: `metrics.json`."""

from typing import Any

import pandas as pd

from early_warning.backtest import by_subgroup, judged, measures, splits, transitions
from flows.backtesting.reading import LongPanel
from flows.backtesting.request import Held, Request
from flows.backtesting.writing import defined


def metrics_of(request: Request, held: Held, predictions: pd.DataFrame) -> dict[str, Any]:
    """The panel, the line, the measures over all scored predictions, each transition, each subgroup, and remarks.

    None stands where a measure is not defined: nobody fell, or nobody could be scored.
    """
    found = judged(predictions, request.capacity)
    parts = splits(held.panel.frame, predictions, request.subgroups)
    line = {"value": held.line, "quantile": request.line_quantile, "relative_to_median": request.relative_to_median}
    summary = {
        "panel": _panel(held.panel),
        "line": line,
        "capacity": request.capacity,
        "predictions": len(predictions),
        "overall": measures(found),
        "transitions": transitions(found.scored).to_dict("records"),
        "subgroups": by_subgroup(found, parts),
        "remarks": [{"zh": r.zh, "en": r.en} for r in held.panel.remarks],
    }
    plain: dict[str, Any] = defined(summary)
    return plain


def _panel(panel: LongPanel) -> dict[str, Any]:
    frame = panel.frame
    households, periods = frame["household_id"].nunique(), sorted(frame["period"].unique().tolist())
    incomes = int(frame["income"].notna().sum())
    return {
        "file": panel.file,
        "rows": len(frame),
        "households": households,
        "periods": len(periods),
        "first": periods[0],
        "last": periods[-1],
        "incomes": incomes,
        "gaps": 1 - incomes / (households * len(periods)),
        "covariates": panel.covariates,
    }
