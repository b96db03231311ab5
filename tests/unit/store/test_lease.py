"""One run at a time on a county: who holds it, who may take it over, and who may not."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from relapse_watch.errors import CountyLocked
from relapse_watch.store.engine import Store
from relapse_watch.store.lease import LASTS, county_lease
from relapse_watch.store.tables import county_lease as table
from tests.unit.store.rows import NOW

COUNTY = "990101"

HOLDER = """
import sys, time
from tests.unit.store.rows import NOW
from relapse_watch.store.engine import open_store
from relapse_watch.store.lease import county_lease
with county_lease(open_store(sys.argv[1]), "990101", "dead1", NOW):
    print("held", flush=True)
    time.sleep(600)
"""


def _holders(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(table.c.run_id)).scalars())


def _plant(store: Store, **given: Any) -> None:
    values: dict[str, Any] = {"county": COUNTY, "run_id": "other", "host": "elsewhere", "pid": 1, "birth": "b 1"}
    with store.begin() as connection:
        connection.execute(insert(table).values(values | {"since": NOW, "expires_at": NOW + LASTS} | given))


def test_a_county_is_held_and_let_go(store: Store) -> None:
    with county_lease(store, COUNTY, "r1", NOW):
        assert _holders(store) == ["r1"]
    assert _holders(store) == []
    with pytest.raises(KeyError), county_lease(store, COUNTY, "r2", NOW):
        raise KeyError("a run that fails")
    assert _holders(store) == []


def test_a_second_run_is_told_who_holds_it_and_since_when(store: Store) -> None:
    with county_lease(store, COUNTY, "r1", NOW):
        with pytest.raises(CountyLocked) as caught, county_lease(store, COUNTY, "r2", NOW + timedelta(hours=9)):
            pytest.fail("held twice")
        for text in (caught.value.zh, caught.value.en):
            assert all(part in text for part in (COUNTY, "r1", str(os.getpid()), "2025-10-01T01:00:00+00:00"))
        assert _holders(store) == ["r1"]
    with county_lease(store, COUNTY, "r2", NOW):
        assert _holders(store) == ["r2"]


def test_counties_do_not_hinder_each_other(store: Store) -> None:
    with county_lease(store, COUNTY, "r1", NOW), county_lease(store, "990102", "r2", NOW):
        assert sorted(_holders(store)) == ["r1", "r2"]


def test_of_many_at_once_one_gets_it(store: Store) -> None:
    start, end, got, refused = threading.Barrier(4), threading.Event(), [], []

    def take(run_id: str) -> None:
        start.wait()
        try:
            with county_lease(store, COUNTY, run_id, NOW):
                got.append(run_id)
                end.wait(60)
        except CountyLocked:
            refused.append(run_id)
            if len(refused) == 3:
                end.set()

    threads = [threading.Thread(target=take, args=(f"r{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (1, 3)


def test_a_killed_process_does_not_keep_its_county(store: Store) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, store.url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(CountyLocked, match=f"进程 {holder.pid}"), county_lease(store, COUNTY, "r2", NOW):
        pytest.fail("stolen from the living")
    holder.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)  # dead, and not yet collected by its parent
    with county_lease(store, COUNTY, "r2", NOW):
        assert _holders(store) == ["r2"]
    holder.wait()
    holder.stdout.close()


def test_a_later_process_with_the_same_number_is_another(store: Store) -> None:
    import socket

    _plant(store, host=socket.gethostname(), pid=os.getppid(), birth="an earlier boot 1")
    with county_lease(store, COUNTY, "r2", NOW):
        assert _holders(store) == ["r2"]


@pytest.mark.parametrize(("seconds", "is_free"), [(-1, False), (0, True), (1, True)])
def test_another_computer_keeps_it_until_it_expires(store: Store, seconds: int, is_free: bool) -> None:
    _plant(store)
    now: datetime = NOW + LASTS + timedelta(seconds=seconds)
    if is_free:
        with county_lease(store, COUNTY, "r2", now):
            assert _holders(store) == ["r2"]
    else:
        with pytest.raises(CountyLocked, match="elsewhere"), county_lease(store, COUNTY, "r2", now):
            pytest.fail("taken too early")


def test_who_lost_the_county_may_not_commit(store: Store) -> None:
    with county_lease(store, COUNTY, "r1", NOW.astimezone(UTC)) as lease:
        with store.begin() as connection:
            lease.demand(connection)
            connection.execute(table.update().values(run_id="thief"))
        with pytest.raises(CountyLocked, match="接手"), store.begin() as connection:
            lease.demand(connection)
    assert _holders(store) == ["thief"]
