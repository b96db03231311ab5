"""Follow-up on working days: what was written but not sent, and what was warned but not verified in time."""

from datetime import date
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from sqlalchemy import select

from flows import house
from flows.clock import now, today
from flows.runs import new_id
from flows.stages.deliver import send_and_tell
from flows.stages.messages import deadlines_missed
from relapse_watch.dates import is_working_day
from relapse_watch.errors import CountyLocked
from relapse_watch.logs import protect
from relapse_watch.store.lease import county_lease
from relapse_watch.store.tables import outbox_message, warning


@flow(name="follow-up", persist_result=False)
def follow_up(as_of: date | None = None) -> State[Any]:
    """Send what still stands in the outbox and list, per county, the open warnings past their deadline.

    Does nothing on a day that is not a working day. A county whose night is running is left to it. Ends
    Failed when a message could not be delivered.
    """
    protect()
    day = as_of or today()
    if not is_working_day(day):
        return Completed(message=f"{day} 不是工作日 · not a working day")
    undelivered = {county: send_rest(county, day) for county in _counties(outbox_message)}
    table = [overdue(county, day) for county in _counties(warning)]
    create_table_artifact(key="overdue", table=table, description="逾期未核实的预警 · warnings past their deadline")
    if any(undelivered.values()):
        return Failed(message=f"{sum(n or 0 for n in undelivered.values())} 条消息没有送达 · messages not delivered")
    return Completed(message=_left_alone([c for c, count in undelivered.items() if count is None]))


@task(name="send-rest", task_run_name="{county}", persist_result=False)
def send_rest(county: str, day: date) -> int | None:
    """Send the county's messages that are not sent yet; return how many could not be, None for a locked county."""
    try:
        with county_lease(house.store(), county, new_id(), now()):
            return send_and_tell(county, day).undelivered
    except CountyLocked:
        return None


def _left_alone(counties: list[str]) -> str | None:
    return (
        f"正在运行、由本次运行自己发送的县 · counties left to their own run: {', '.join(counties)}"
        if counties
        else None
    )


@task(name="overdue", task_run_name="{county}", persist_result=False)
def overdue(county: str, day: date) -> dict[str, Any]:
    """How many of the county's open warnings of each level are past the working days that policy gives."""
    w = warning.c
    query = select(w.level, w.level_since).where(w.county == county, w.status == "open")
    with house.store().reading() as connection:
        rows = connection.execute(query).all()
    return {"county": county, **deadlines_missed(county, day, [(r.level, r.level_since) for r in rows])}


def _counties(table: Any) -> list[str]:
    with house.store().reading() as connection:
        return list(connection.execute(select(table.c.county).distinct().order_by(table.c.county)).scalars())
