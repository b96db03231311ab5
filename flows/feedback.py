"""Feedback of a month as a flow: how right the warnings were, what they cost, which thresholds might move."""

from datetime import date
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from sqlalchemy import select

from flows import house
from flows.clock import today
from flows.codes import county_code
from flows.reviewing.making import FOLDER, feedback_of, month_of_report, write_feedback
from flows.reviewing.review import last_day
from flows.reviewing.sentences import sentences
from relapse_watch.errors import RelapseWatchError
from relapse_watch.logs import protect
from relapse_watch.settings import settings
from relapse_watch.store.tables import run


@flow(name="feedback", persist_result=False)
def feedback(county: str | int | None = None, month: str | None = None, as_of: date | None = None) -> State[Any]:
    """Report on ``month`` (YYYY-MM, by default the one before ``as_of``, today) of ``county``, or of every county.

    Writes ``feedback/<county>-<month>.html`` and ``.json`` under home, and an artifact. It reads only: no threshold, no
    warning and no message is touched. Ends Failed, naming them, where counties could not be reported on; the others
    are done. Raises WrongUse for a county or a month that is none.
    """
    protect(settings().log_format)
    day = as_of or today()
    chosen = month_of_report(month, day)
    codes = [county_code(county)] if county is not None else _counties(last_day(chosen))
    ended: dict[str, State[Any]] = {code: one_feedback(code, chosen, day, return_state=True) for code in codes}
    undone = [f"{code}: {state.message}" for code, state in ended.items() if not state.is_completed()]
    if undone:
        return Failed(message="没有写成的县 · counties not reported on: " + "; ".join(undone))
    written = [str(state.result()) for state in ended.values()]
    return Completed(message=", ".join(written) or "还没有完成过的夜 · no finished night yet")


@task(name="feedback", task_run_name="{county}", persist_result=False)
def one_feedback(county: str, month: str, day: date) -> str | State[Any]:
    """Write one county's report; return the page's file name. What is wrong with it is one clear line."""
    lang = settings().lang
    try:
        report = feedback_of(county, month, day)
    except RelapseWatchError as error:
        return Failed(message=f"{error.zh} · {error.en}")
    page, _ = write_feedback(report, house.home() / FOLDER, lang)
    lines = "\n".join(f"- {sentence}" for sentence in sentences(report, lang))
    create_markdown_artifact(key=f"feedback-{county}", markdown=lines, description=f"{county} {report['month']}")
    return page.name


def _counties(last: date) -> list[str]:
    """The counties with a night finished by the end of the month."""
    query = select(run.c.county).where(run.c.status == "complete", run.c.as_of <= last).distinct()
    with house.store().reading() as connection:
        return sorted(connection.execute(query).scalars())
