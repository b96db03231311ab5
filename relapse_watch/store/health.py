"""What a monitor asks of the store: is it there, are the nights done, do the messages go out. No personal data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from relapse_watch.errors import RelapseWatchError
from relapse_watch.store.engine import Store
from relapse_watch.store.migrate import current_revision, head_revision
from relapse_watch.store.tables import county_lease, delivery_attempt, outbox_message, run

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``value`` and ``limit`` are in ``unit``; what has no limit has None."""

    check: str
    is_ok: bool
    zh: str
    en: str
    county: str | None = None
    value: float | None = None
    limit: float | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Limits:
    """From when on something is not well: hours since a county's last complete night, hours a message is overdue."""

    night_hours: float
    waiting_hours: float


def store_checks(store: Store, limits: Limits, now: datetime) -> list[Check]:
    """All checks of the store at ``now``. A store that cannot be used is one check that is not well, and no more."""
    try:
        found, needed = current_revision(store), head_revision()
        if found != needed:
            return [_wrong_revision(found, needed)]
        with store.reading() as connection:
            nights = list(_nights(connection, limits.night_hours, now))
            messages = list(_messages(connection, limits, now))
            leases = list(_leases(connection, now))
    except RelapseWatchError as error:
        return [Check("store", False, error.zh, error.en)]
    return [Check("store", True, f"可用，版本 {needed}", f"usable, revision {needed}"), *nights, *messages, *leases]


def _wrong_revision(found: str | None, needed: str) -> Check:
    zh, en = f"版本是 {found or '空'}，本程序需要 {needed}", f"at revision {found}, this program needs {needed}"
    return Check("store", False, f"{zh}：请运行 relapse-watch db upgrade", f"{en}: run relapse-watch db upgrade")


def _nights(connection: Connection, hours: float, now: datetime) -> Iterator[Check]:
    """One check a county: how its last run ended, and how long ago its last complete night was."""
    r = run.c
    place = func.row_number().over(partition_by=r.county, order_by=(r.started_at.desc(), r.run_id)).label("place")
    ranked = select(r.county, r.status, place).where(r.status != "locked").subquery()
    last = {row.county: row.status for row in connection.execute(select(ranked).where(ranked.c.place == 1))}
    at = func.coalesce(r.finished_at, r.started_at)
    done = (
        select(r.county, func.max(at).label("at"), func.max(r.as_of).label("as_of"))
        .where(r.status == "complete")
        .group_by(r.county)
    )
    complete = {row.county: row for row in connection.execute(done)}
    for county in sorted(last):
        yield _night(county, last[county], complete.get(county), hours, now)


def _night(county: str, status: str, done: Any, hours: float, now: datetime) -> Check:
    age = None if done is None else round((now - done.at) / _HOUR, 1)
    is_late = age is None or age > hours
    is_ok = not is_late and status not in ("failed", "dead")
    zh = "还没有跑完过一夜" if done is None else f"基准日 {done.as_of} 的一夜在 {age} 小时前跑完"
    en = "no night complete yet" if done is None else f"the night of {done.as_of} was complete {age} hours ago"
    if status != "complete":
        zh, en = f"{zh}，最近一次运行：{_STATUS.get(status, status)}", f"{en}; last run: {status}"
    return Check("night", is_ok, zh, en, county, age, hours, "hours")


_STATUS = {"running": "正在运行", "failed": "失败", "refused": "文件被退回", "dead": "中途死亡"}


def _messages(connection: Connection, limits: Limits, now: datetime) -> Iterator[Check]:
    """Three checks: what waits beyond its time, and what failed or is held since the last nights."""
    m, a = outbox_message.c, delivery_attempt.c
    # Before its time nothing is late: it waits for its hour or its next attempt.
    due = func.coalesce(m.not_before, m.created_at)
    waiting, oldest = connection.execute(
        select(func.count(), func.min(due).label("oldest")).where(m.status == "created")
    ).one()
    hours = 0.0 if oldest is None else max(0.0, round((now - oldest) / _HOUR, 1))
    zh, en = f"{waiting} 条待发，最久的已过点 {hours} 小时", f"{waiting} waiting, the oldest overdue by {hours} hours"
    yield Check("outbox_waiting", hours <= limits.waiting_hours, zh, en, None, hours, limits.waiting_hours, "hours")
    tried = select(a.message_id, func.max(a.started_at).label("at")).group_by(a.message_id).subquery()
    since = now - limits.night_hours * _HOUR
    for status, name in (("failed", "未送达"), ("held", "发送时中断、不知是否送到")):
        joined = select(func.count(), func.count(tried.c.at)).select_from(outbox_message)
        is_recent = and_(tried.c.message_id == m.message_id, tried.c.at >= since)
        every, recent = connection.execute(joined.join(tried, is_recent, isouter=True).where(m.status == status)).one()
        zh, en = f"{name}：共 {every} 条，其中新的 {recent} 条", f"{status}: {every} in all, {recent} of them new"
        yield Check(f"outbox_{status}", recent == 0, zh, en, None, float(recent), 0.0, "messages")


def _leases(connection: Connection, now: datetime) -> Iterator[Check]:
    """One check a county that is locked; one a run that calls itself running and holds no lock: it died."""
    lease, r = county_lease.c, run.c
    for held in connection.execute(select(county_lease).order_by(lease.county)):
        hours, until = round((now - held.since) / _HOUR, 1), held.expires_at.isoformat(timespec="seconds")
        zh = f"运行 {held.run_id} 在主机 {held.host} 上占用了 {hours} 小时，{until} 到期"
        en = f"held by run {held.run_id} on {held.host} for {hours} hours, until {until}"
        yield Check("lease", now < held.expires_at, zh, en, held.county, hours, None, "hours")
    holds = and_(lease.county == r.county, lease.run_id == r.run_id)
    alone = select(r.county, r.run_id).join(county_lease, holds, isouter=True)
    for dead in connection.execute(alone.where(r.status == "running", or_(lease.run_id.is_(None))).order_by(r.county)):
        zh = f"运行 {dead.run_id} 中途死亡：请重跑这个县"
        yield Check("lease", False, zh, f"run {dead.run_id} died: run the county again", dead.county)
