"""After a restored backup, or an upgrade, the following night is the same as if nothing had happened."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import MetaData, inspect, select, update

from relapse_watch.store import migrate
from relapse_watch.store.backup import backup, restore
from relapse_watch.store.base import metadata
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.tables import vintage
from tests.faults.houses import contents, remains
from tests.support import copy_of_sample, few_files

PREVIOUS = "0007"
"""The revision of the store that is upgraded."""

pytestmark = pytest.mark.slow
Settings = dict[str, str]


def settings_of(home: Path, url: str | None = None) -> Settings:
    given = {"HOME": str(home), "ID_KEY": "a key for all houses", "DELIVERY_WAIT_SECONDS": "0"}
    return given | ({"DATABASE_URL": url} if url else {})


@pytest.fixture(scope="module")
def story(do: Callable[..., dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with ``before``, a house after its first night, and ``inbox``, a corrected one; and what the next
    night leaves where nothing happens in between."""
    folder = tmp_path_factory.mktemp("second-life")
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), folder / "inbox")
    few_files(inbox)
    night(do, settings_of(folder / "before"), inbox)
    bills = inbox / "990101" / "医保自付费用名单.csv"
    head, *rows = bills.read_text(encoding="utf-8-sig").splitlines()
    bills.write_text("\n".join([head, *(f"{row}0" for row in rows)]) + "\n", encoding="utf-8-sig")  # ten times as much
    before = contents(settings_of(folder / "before"))
    shutil.copytree(folder / "before", folder / "after")
    night(do, settings_of(folder / "after"), inbox)
    after = contents(settings_of(folder / "after"))
    assert before["warning"] != after["warning"] and before["outbox files"] != after["outbox files"]
    return folder, after


@pytest.fixture(scope="module")
def after_upgrade(story: Any, do: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """What the next night leaves in a store whose files were judged before results were noted: they land again."""
    folder, _ = story
    home = Path(shutil.copytree(folder / "before", folder / "unnoted"))
    with sqlite(home).begin() as connection:
        connection.execute(update(vintage).values(result=None))
    night(do, settings_of(home), folder / "inbox")
    return contents(settings_of(home))


def night(do: Callable[..., dict[str, Any]], settings: Settings, inbox: Path) -> None:
    assert do({"settings": settings, "inbox": str(inbox)})["ended"] == 0


def sqlite(home: Path) -> Store:
    return open_store(f"sqlite:///{home / 'relapse_watch.db'}")


def destroyed(folder: Path, home: Path) -> Path:
    """A new home with what docs/operate.md says to copy beside the backup, and nothing else."""
    for kept in ("vintages", "outbox", "reports"):
        shutil.copytree(folder / "before" / kept, home / kept)
    return home


def assert_as_if_nothing_had_happened(settings: Settings, after: dict[str, Any]) -> None:
    assert remains(settings) == {}
    found = contents(settings)
    assert [name for name in after if found[name] != after[name]] == []


@pytest.mark.long
def test_backup_destroy_restore_on_sqlite(story: Any, do: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    folder, after = story
    backup(sqlite(folder / "before"), tmp_path / "backup.zip")
    home = destroyed(folder, tmp_path / "var")
    restore(sqlite(home), tmp_path / "backup.zip")
    night(do, settings_of(home), folder / "inbox")
    assert_as_if_nothing_had_happened(settings_of(home), after)


@pytest.mark.postgresql
def test_backup_destroy_restore_on_postgresql(
    story: Any, do: Callable[..., dict[str, Any]], tmp_path: Path, postgresql_urls: Callable[[], str]
) -> None:
    """By way of the backup of an SQLite store; then the backup of that PostgreSQL store goes into another."""
    folder, after = story
    backup(sqlite(folder / "before"), tmp_path / "sqlite.zip")
    first, second = open_store(postgresql_urls()), postgresql_urls()
    restore(first, tmp_path / "sqlite.zip")
    backup(first, tmp_path / "postgresql.zip")
    restore(open_store(second), tmp_path / "postgresql.zip")
    settings = settings_of(destroyed(folder, tmp_path / "var"), second)
    night(do, settings, folder / "inbox")
    assert_as_if_nothing_had_happened(settings, after)


def fill_at(store: Store, revision: str, source: Store) -> None:
    """Bring an empty store to an old revision by its migrations, and give it the rows of ``source``, as far as that
    revision knew their columns."""
    config = migrate._config()
    with store.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with store.begin() as connection:
        old = MetaData()
        old.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name not in old.tables:
            continue
        # The database numbers what it has always numbered itself.
        known = [c for c in table.c if c.name in old.tables[table.name].c and c.autoincrement is not True]
        with source.reading() as connection:
            in_order = select(*known).order_by(*table.primary_key.columns)
            rows = [dict(row) for row in connection.execute(in_order).mappings()]
        with store.begin() as connection:
            if rows:
                connection.execute(old.tables[table.name].insert(), rows)


@pytest.mark.parametrize(
    "kind", [pytest.param("sqlite", marks=pytest.mark.long), pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_upgrade_with_data_in_place(
    story: Any,
    after_upgrade: dict[str, Any],
    do: Callable[..., dict[str, Any]],
    tmp_path: Path,
    kind: str,
    request: pytest.FixtureRequest,
) -> None:
    folder, _ = story
    home = destroyed(folder, tmp_path / "var")
    settings = settings_of(home, request.getfixturevalue("postgresql_urls")() if kind == "postgresql" else None)
    store = open_store(settings.get("DATABASE_URL") or sqlite(home).url)
    fill_at(store, PREVIOUS, sqlite(folder / "before"))
    assert migrate.current_revision(store) == PREVIOUS
    with store.reading() as connection:
        assert "id_key_mark" not in inspect(connection).get_table_names()
    assert migrate.upgrade(store) is True
    night(do, settings, folder / "inbox")
    assert_as_if_nothing_had_happened(settings, after_upgrade)
