"""`relapse-watch backtest`: how well the model would have warned on a panel of one's own."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.backtesting import steps
from flows.backtesting.request import Request
from flows.backtesting.sentences import line_words, sentences
from flows.backtesting.writing import CALIBRATION, METRICS, PREDICTIONS, REPORT, read_metrics
from flows.cli.show import console, require_format, show
from flows.quiet_prefect import prepare_prefect

_COLUMNS = {
    "measure": ("指标", "measure"),
    "model": ("模型", "model"),
    "current_income": ("只看当前收入", "current income alone"),
}


def run_backtest(request: Request, form: str, lang: str) -> None:
    """Run the backtest, write its files and print what it found. Raises WrongUse, InputRefused.

    A panel of one's own needs no server: the flow is run where there is one to keep its record, and otherwise its
    steps, one after the other, in this process.
    """
    require_format(form)
    if os.environ.get("PREFECT_API_URL"):
        _run_flow(request)
    else:
        with _progress(lang) as watch:
            steps.predict(request, watch)
        steps.score(request)
        steps.report(request)
    _print(request, read_metrics(request.out), form, lang)


def _run_flow(request: Request) -> None:
    from flows import house

    house.home().mkdir(parents=True, exist_ok=True)
    prepare_prefect(house.home())
    from flows.backtest import backtest

    state = backtest(
        request.panel.resolve(),
        request.out.resolve(),
        request.line,
        request.line_quantile,
        request.relative_to_median,
        request.capacity,
        list(request.subgroups),
        return_state=True,
    )
    state.result()  # raises what the run ended with


@contextmanager
def _progress(lang: str) -> Iterator[steps.Watch | None]:
    """Show how many periods are done on standard error while the body runs; nothing where nobody watches."""
    terminal = Console(stderr=True)
    if not terminal.is_terminal or not sys.stderr.isatty():
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=terminal) as bars:
        shown = bars.add_task("periods" if lang == "en" else "时期", total=None)
        yield lambda done, total: bars.update(shown, completed=done, total=total)


def _print(request: Request, metrics: dict[str, Any], form: str, lang: str) -> None:
    """JSON: the metrics themselves; CSV: the table; for people the line, the table, the sentences, the files."""
    if form == "json":
        print(json.dumps(metrics, ensure_ascii=False, indent=1))
        return
    lines = [line_words(metrics)[lang == "en"], "", *(f"! {r[lang]}" for r in metrics["remarks"])]
    lines += [f"· {sentence}" for sentence in sentences(metrics, lang)]
    lines += ["", f"{request.out}: {', '.join((PREDICTIONS, METRICS, CALIBRATION, REPORT))}"]
    if form == "table":
        console().print("\n".join(lines), highlight=False, markup=False)
    show(_rows(metrics["overall"]), _COLUMNS, form, lang)


def _rows(overall: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a measure: the model's and that of current income alone, four digits."""
    sides = overall["model"], overall["current_income"]
    plain = ("auc", "auc_pooled", "ece", "brier", "brier_skill")
    found = {name: [side[name] for side in sides] for name in plain}
    for i, cut in enumerate(sides[0]["cuts"]):
        for name in ("precision", "recall"):
            found[f"{name}@{cut['cut']}"] = [side["cuts"][i][name] for side in sides]
    return [{"measure": name, "model": _said(a), "current_income": _said(b)} for name, (a, b) in found.items()]


def _said(value: float | None) -> str | None:
    return None if value is None else f"{value:.4f}"
