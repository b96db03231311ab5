"""One run at a time works on a county."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from relapse_watch.errors import CountyLocked
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import county_lease as table

LASTS = timedelta(hours=2)
"""How long a lease of another computer counts: well beyond any county's night."""

_held: set[tuple[str, str, str]] = set()  # of this process: store, county, run


@dataclass(frozen=True)
class Lease:
    """A county held by a run."""

    store: Store
    county: str
    run_id: str

    def demand(self, connection: Connection) -> None:
        """Raise CountyLocked unless the run still holds the county: call it in the transaction that commits.

        A lease is lost only to expiry, when another computer took the county over.
        """
        found = _holder(connection, self.county)
        if found is None or found.run_id != self.run_id:
            raise _taken_over(self.county, self.run_id)


@contextmanager
def county_lease(store: Store, county: str, run_id: str, now: datetime) -> Iterator[Lease]:
    """Hold ``county`` for ``run_id`` while the block runs; ``now`` is the clock's, aware, not the as-of date.

    Held by a live process, it raises CountyLocked (who, since when, what to do). Of a process of this computer
    it is known whether it lives; one of another computer counts as alive until its lease expires, unless it began
    at a time that is still to come by longer than leases last: then one of the two clocks was set back. Computers
    and containers that share a store need different host names.
    """
    key = (store.url, county, run_id)
    _held.add(key)
    try:
        with store.begin() as connection:
            _acquire(connection, store, county, _mine(county, run_id, now))
        try:
            yield Lease(store, county, run_id)
        finally:
            with store.begin() as connection:
                connection.execute(delete(table).where(table.c.county == county, table.c.run_id == run_id))
    finally:
        _held.discard(key)


def _mine(county: str, run_id: str, now: datetime) -> dict[str, Any]:
    pid = os.getpid()
    return {
        "county": county,
        "run_id": run_id,
        "host": socket.gethostname(),
        "pid": pid,
        "birth": _birth(pid) or "",
        "since": now,
        "expires_at": now + LASTS,
    }


def _acquire(connection: Connection, store: Store, county: str, mine: dict[str, Any]) -> None:
    build = sqlite.insert if store.dialect == "sqlite" else postgresql.insert
    taken = build(table).values(mine).on_conflict_do_nothing().returning(table.c.run_id)
    if connection.execute(taken).first():
        return
    holder = _holder(connection, county)
    if holder is None:  # let go between the two statements
        _acquire(connection, store, county, mine)
        return
    if _is_alive(store, holder, mine["since"]):
        raise _locked(holder)
    same = (table.c.county == county, table.c.run_id == holder.run_id)
    if connection.execute(update(table).where(*same).values(mine)).rowcount != 1:
        raise _locked(holder)


def _holder(connection: Connection, county: str) -> Row[Any] | None:
    return connection.execute(select(table).where(table.c.county == county).with_for_update()).one_or_none()


def _is_alive(store: Store, holder: Row[Any], now: datetime) -> bool:
    if holder.host != socket.gethostname():
        return bool(holder.since - LASTS <= now < holder.expires_at)
    if holder.pid == os.getpid() and holder.birth == (_birth(holder.pid) or ""):
        return (store.url, holder.county, holder.run_id) in _held
    birth = _birth(holder.pid)
    return birth is not None and birth == holder.birth


def _birth(pid: int) -> str | None:
    """What tells a process from a later one of the same pid; None if there is no such process, or it is a zombie.

    Where the system has no /proc, an empty text: there the pid alone must do.
    """
    if not Path("/proc/self/stat").exists():
        return "" if _answers(pid) else None
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    state, start_tick = fields[0], fields[19]
    return None if state in "ZX" else f"{boot} {start_tick}"


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _locked(holder: Row[Any]) -> CountyLocked:
    since = holder.since.isoformat(timespec="seconds")
    until = holder.expires_at.isoformat(timespec="seconds")
    return CountyLocked(
        f"县 {holder.county} 正由另一次运行处理:运行 {holder.run_id},主机 {holder.host},进程 {holder.pid},"
        f"自 {since} 起。请等它结束后重跑;若该主机已停机,{until} 后自动放开",
        f"county {holder.county} is being worked on by run {holder.run_id} on {holder.host}, process {holder.pid},"
        f" since {since}. Wait for it and run again; if that computer is down, the county is free after {until}",
    )


def _taken_over(county: str, run_id: str) -> CountyLocked:
    return CountyLocked(
        f"县 {county} 已被另一次运行接手,运行 {run_id} 的结果不予保存:请重跑",
        f"county {county} was taken over by another run; the results of run {run_id} are not kept: run again",
    )
