"""Follow-up on working days: reminders of what is due or overdue, what is not sent yet, and what is past its day."""

from datetime import date
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from sqlalchemy import select

from early_warning.followup.clearance import CONDITIONS
from flows import house
from flows.clock import now, today
from flows.runs import new_id
from flows.stages.clearing import clearance_of
from flows.stages.deliver import send_and_tell
from flows.stages.follow_up import progress_of, write_reminders
from relapse_watch.dates import is_working_day
from relapse_watch.errors import CountyLocked
from relapse_watch.logs import protect
from relapse_watch.settings import settings
from relapse_watch.store.lease import county_lease
from relapse_watch.store.tables import outbox_message, warning


@flow(name="follow-up", persist_result=False)
def follow_up(as_of: date | None = None) -> State[Any]:
    """Remind and hand up, send what stands in the outbox, and list the open warnings past their deadline by county.

    Does nothing on a day that is not a working day. A county whose night is running is left to it. Ends
    Failed when a message could not be delivered.
    """
    protect(settings().log_format)
    day = as_of or today()
    if not is_working_day(day):
        return Completed(message=f"{day} 不是工作日 · not a working day")
    undelivered = {county: remind(county, day) for county in _counties(warning, outbox_message)}
    table = [overdue(county, day) for county in _counties(warning)]
    create_table_artifact(key="overdue", table=table, description="逾期未核实的预警 · warnings past their deadline")
    lacking = [clearing(county, day) for county in _counties(warning)]
    create_table_artifact(key="clearance", table=lacking, description="风险消除还差什么（户数） · what clearance lacks")
    if any(undelivered.values()):
        return Failed(message=f"{sum(n or 0 for n in undelivered.values())} 条消息没有送达 · messages not delivered")
    return Completed(message=_left_alone([c for c, count in undelivered.items() if count is None]))


@task(name="remind", task_run_name="{county}", persist_result=False)
def remind(county: str, day: date) -> int | None:
    """Write the day's reminders, then send all that is not sent yet.

    Returns how many messages could not be sent; None for a county whose night is running.
    """
    try:
        with county_lease(house.store(), county, new_id(), now()) as lease:
            write_reminders(county, day, lease)
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
    """How many of the county's open warnings of each level are past the day by which the next step was due."""
    progress = progress_of(county, day)
    late = progress.loc[progress["state"] == "overdue", "level"].tolist()
    return {"county": county, **{level: late.count(level) for level in ("red", "yellow", "green", "unknown")}}


@task(name="clearing", task_run_name="{county}", persist_result=False)
def clearing(county: str, day: date) -> dict[str, Any]:
    """How many confirmed warnings of the county could be cleared, and how many lack each of the conditions."""
    asked = clearance_of(county, day)
    lacks = asked.loc[~asked["is_met"], "condition"].value_counts()
    confirmed, short = asked["warning_id"].nunique(), asked.loc[~asked["is_met"], "warning_id"].nunique()
    counts = {"confirmed": int(confirmed), "ready": int(confirmed - short)}
    return {"county": county, **counts, **{name: int(lacks.get(name, 0)) for name in CONDITIONS}}


def _counties(*tables: Any) -> list[str]:
    with house.store().reading() as connection:
        found = (connection.execute(select(table.c.county).distinct()).scalars() for table in tables)
        return sorted({county for counties in found for county in counties})
