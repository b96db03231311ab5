"""A backtest as a flow: predict as if at each period, hold the predictions against what came, report."""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.backtesting import steps
from flows.backtesting.request import Request
from flows.backtesting.sentences import sentences
from flows.backtesting.writing import read_metrics
from relapse_watch.errors import RelapseWatchError
from relapse_watch.logs import protect
from relapse_watch.settings import settings

predict = task(name="predict", persist_result=False)(steps.predict)
score = task(name="score", persist_result=False)(steps.score)
report = task(name="report", persist_result=False)(steps.report)


@flow(name="backtest", flow_run_name="{panel}", persist_result=False)
def backtest(
    panel: Path,
    out: Path,
    line: float | None = None,
    line_quantile: float | None = None,
    relative_to_median: bool = False,
    capacity: int | None = None,
    subgroups: list[str] | None = None,
) -> State[Any]:
    """Backtest the model on the long panel ``panel``; the deployment ``backtest/backtest`` runs it on demand.

    Everything there is to say goes into the folder ``out``. ``line`` in the unit of income, or ``line_quantile`` of
    all incomes. What is asked wrongly or refused ends in a Failed state whose message is one clear line.
    """
    protect(settings().log_format)
    try:
        request = Request(panel, out, line, line_quantile, relative_to_median, capacity, tuple(subgroups or ()))
        predict(request)
        score(request)
        report(request)
    except RelapseWatchError as error:
        return Failed(message=error.text(settings().lang), data=error)
    _publish(request)
    return Completed(message=str(out))


def _publish(request: Request) -> None:
    """What was found, as an artifact: sentences about the panel as a whole, no household."""
    said = [f"- {sentence}" for sentence in sentences(read_metrics(request.out), settings().lang)]
    create_markdown_artifact(key="backtest", markdown="\n".join(said), description=request.panel.name)
