"""The migrations make exactly the tables that the program declares."""

import threading
import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from relapse_watch.errors import WrongUse
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.migrate import current_revision, head_revision, upgrade
from relapse_watch.store.tables import metadata


def test_migrated_schema_is_the_declared_one(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrade_of_a_current_store_does_nothing_and_is_quick(store: Store) -> None:
    started = time.perf_counter()
    assert upgrade(store) is False
    assert time.perf_counter() - started < 0.5


def test_two_upgrades_at_once_both_succeed(store_url: str) -> None:
    store = open_store(store_url)
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(upgrade(store))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    assert current_revision(store) == head_revision()


def test_an_empty_store_has_no_revision(store_url: str) -> None:
    assert current_revision(open_store(store_url)) is None


def test_a_newer_store_is_refused(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongUse, match="9999"):
        upgrade(store)
