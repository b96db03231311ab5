"""Backtests on any long panel: rolling origins, then the measures of the field. Pure: frames in, frames out."""

from early_warning.backtest.judging import judged, measures
from early_warning.backtest.origins import COLUMNS, predictions_of, rolling
from early_warning.backtest.panel import KEYS, Panel, panel_of, period_medians, quantile_line, relative_to_median
from early_warning.backtest.ranking import transitions
from early_warning.backtest.subgroups import by_subgroup, is_flag, splits

__all__ = [
    "COLUMNS",
    "KEYS",
    "Panel",
    "by_subgroup",
    "is_flag",
    "judged",
    "measures",
    "panel_of",
    "period_medians",
    "predictions_of",
    "quantile_line",
    "relative_to_median",
    "rolling",
    "splits",
    "transitions",
]
