"""Follow-up on working days: what was written but not sent, and what was warned but not verified in time."""

import time
from datetime import date
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from sqlalchemy import select

from alerts.delivery import deliver
from flows import house
from flows.clock import now, today
from flows.stages.messages import deadlines_missed
from relapse_watch.dates import is_working_day
from relapse_watch.settings import settings
from relapse_watch.store.tables import outbox_message, warning


@flow(name="follow-up", persist_result=False)
def follow_up(as_of: date | None = None) -> State[Any]:
    """Send what still stands in the outbox and list, per county, the open warnings past their deadline.

    Does nothing on a day that is not a working day. Ends Failed when a message could not be delivered.
    """
    day = as_of or today()
    if not is_working_day(day):
        return Completed(message=f"{day} 不是工作日 · not a working day")
    undelivered = sum(send_rest(county) for county in _counties(outbox_message))
    table = [overdue(county, day) for county in _counties(warning)]
    create_table_artifact(key="overdue", table=table, description="逾期未核实的预警 · warnings past their deadline")
    if undelivered:
        return Failed(message=f"{undelivered} 条消息没有送达 · messages not delivered")
    return Completed()


@task(name="send-rest", task_run_name="{county}", persist_result=False)
def send_rest(county: str) -> int:
    """Send the county's messages that are not sent yet; return how many could not be."""
    return deliver(house.store(), county, settings(), now, time.sleep).undelivered


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
