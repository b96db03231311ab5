"""The three steps of a backtest: predict, score, report. What they hand on are the files in the folder."""

from collections.abc import Callable

from early_warning.backtest import panel_of, predictions_of, rolling
from flows import house
from flows.backtesting.page import backtest_page
from flows.backtesting.plots import calibration_plot
from flows.backtesting.reading import read_panel
from flows.backtesting.request import Request, held
from flows.backtesting.summary import metrics_of
from flows.backtesting.writing import (
    CALIBRATION,
    read_metrics,
    read_predictions,
    write_metrics,
    write_predictions,
    write_report,
    write_whole,
)

Watch = Callable[[int, int], None]
"""Told how many periods are done, and of how many."""


def predict(request: Request, watch: Watch | None = None) -> None:
    """Write predictions.csv: at each period, by a model of what was known by then. Raises WrongUse, InputRefused."""
    asked = held(request, read_panel(request.panel))
    grid = panel_of(asked.panel.frame)
    origins = []
    for origin in rolling(grid, asked.line):
        origins.append(origin)
        if watch:
            watch(len(origins), len(grid.periods) - 1)
    write_predictions(request.out, predictions_of(origins))


def score(request: Request) -> None:
    """Write metrics.json: predictions.csv held against what came."""
    asked = held(request, read_panel(request.panel))
    write_metrics(request.out, metrics_of(request, asked, read_predictions(request.out)))


def report(request: Request) -> None:
    """Write calibration.png and report.html: what metrics.json says, to be seen."""
    metrics, cache = read_metrics(request.out), house.home() / "matplotlib"
    write_whole(request.out / CALIBRATION, lambda part: calibration_plot(metrics, part, cache))
    write_report(request.out, backtest_page(metrics))
