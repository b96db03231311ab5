"""SQLAlchemy and ADBC side by side on one database: nothing is lost, nobody waits for ever."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import func, select

from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.frames import append, read
from relapse_watch.store.gate import Gate
from relapse_watch.store.tables import finding, run
from tests.unit.store.rows import add_run

ROUNDS = 12

OTHER_PROCESS = """
import sys
from relapse_watch.store.engine import open_store
from tests.unit.store.test_gate import _appends, _inserts
_appends(open_store(sys.argv[1]), "p"); _inserts(open_store(sys.argv[1]), "p")
"""


def _appends(store: Store, name: str) -> None:
    rows = {"vintage_id": name, "county": "990101", "dataset": "d", "code": "c", "severity": "note"}
    rows |= {"family": "c", "defect_class": "untrue", "is_lead": False, "is_suppressed": False}
    for _ in range(ROUNDS):
        append(store, finding, pd.DataFrame(rows, index=range(50)))
        read(store, select(func.count()).select_from(finding))


def _inserts(store: Store, name: str) -> None:
    for i in range(ROUNDS):
        add_run(store, f"{name}{i}")
        with store.reading() as connection:
            connection.execute(select(func.count()).select_from(run)).all()


def _all(jobs: list[Callable[[], None]]) -> None:
    errors: list[Exception] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(t.is_alive() for t in threads)
    assert errors == []


def test_threads_and_another_process_write_and_read_at_once(store: Store) -> None:
    other = subprocess.Popen([sys.executable, "-c", OTHER_PROCESS, store.url])
    _all([lambda n=n: _appends(store, n) for n in "ab"] + [lambda n=n: _inserts(store, n) for n in "cd"])
    assert other.wait(120) == 0
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(run)) == 3 * ROUNDS
        if store.dialect == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert len(read(store, select(finding.c.code))) == 3 * ROUNDS * 50


def test_a_row_committed_between_two_frames_is_not_lost(store: Store) -> None:
    for i in range(5):
        read(store, select(run))
        add_run(store, f"r{i}")
        assert len(read(store, select(run.c.run_id))) == i + 1


def test_two_urls_of_one_file_share_the_gate(tmp_path: object) -> None:
    one = open_store(f"sqlite:///{tmp_path}/x.db")
    two = open_store(f"sqlite:///{tmp_path}/../{str(tmp_path).rsplit('/', 1)[-1]}/x.db?timeout=7")
    assert one.gate is two.gate


def test_the_engine_of_sqlite_is_used_through_the_store_alone(tmp_path: object) -> None:
    with pytest.raises(RuntimeError, match="through Store"):
        open_store(f"sqlite:///{tmp_path}/x.db").engine.connect()


def test_transactions_do_not_nest(store: Store) -> None:
    with store.begin(), pytest.raises(RuntimeError, match="at a time"), store.begin():
        pass


def test_a_reader_may_be_inside_a_transaction_and_sees_what_was_committed(store: Store) -> None:
    with store.begin(), store.reading() as connection:
        assert connection.execute(select(run)).all() == []


def test_first_come_first_served() -> None:
    gate, order = Gate(is_exclusive=True), []

    def enter(side: str) -> None:
        with gate.inside(side):  # type: ignore[arg-type]
            order.append(side)
            time.sleep(0.05)

    threads = [threading.Thread(target=enter, args=(side,)) for side in ("sql", "bulk", "sql", "bulk")]
    for thread in threads:
        thread.start()
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert order == ["sql", "bulk", "sql", "bulk"]
