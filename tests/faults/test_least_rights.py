"""On PostgreSQL a night needs no more than the least rights, and a role that has them can do no harm to the schema."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import ProgrammingError

from relapse_watch.errors import WrongUse
from relapse_watch.store.base import metadata
from relapse_watch.store.engine import open_store
from relapse_watch.store.migrate import upgrade
from relapse_watch.store.rights import rights
from tests.conftest import administrator
from tests.faults.county_process import STAGES
from tests.faults.houses import contents, remains, statuses
from tests.support import copy_of_sample, few_files

pytestmark = pytest.mark.postgresql


@pytest.fixture
def urls(postgresql_server: str) -> Iterator[dict[str, str]]:
    """A database as docs/operate.md makes it: the URLs of its ``owner`` and of its ``worker``."""
    tag = uuid.uuid4().hex[:12]
    names = {"owner": f"owner-{tag}", "worker": f"worker-{tag}"}
    with administrator(postgresql_server).connect() as connection:
        for role in names.values():
            connection.exec_driver_sql(f'CREATE ROLE "{role}" LOGIN')
        connection.exec_driver_sql(f'CREATE DATABASE d_{tag} OWNER "{names["owner"]}"')
        connection.exec_driver_sql(f"REVOKE ALL ON DATABASE d_{tag} FROM PUBLIC")
        connection.exec_driver_sql(f'GRANT CONNECT ON DATABASE d_{tag} TO "{names["worker"]}"')
        server = make_url(postgresql_server)
        yield {
            who: server.set(database=f"d_{tag}", username=role).render_as_string(hide_password=False)
            for who, role in names.items()
        }
        connection.exec_driver_sql(f"DROP DATABASE d_{tag} WITH (FORCE)")
        for role in names.values():
            connection.exec_driver_sql(f'DROP ROLE "{role}"')


@pytest.fixture
def worker(urls: dict[str, str]) -> str:
    """The URL of the worker, once the owner has upgraded the store and given it its rights."""
    upgrade(open_store(urls["owner"]))
    _as(urls["owner"], rights(str(make_url(urls["worker"]).username)))
    return urls["worker"]


def _as(url: str, statement: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def test_a_killed_night_its_rerun_and_the_follow_up_need_no_more(
    worker: str, do: Callable[..., dict[str, Any]], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox")
    few_files(inbox)
    settings = {"HOME": str(tmp_path / "var"), "ID_KEY": "a key for all houses", "DATABASE_URL": worker}
    job = {"settings": settings | {"DELIVERY_WAIT_SECONDS": "0"}, "inbox": str(inbox)}
    assert do(job | {"boundary": STAGES.index("outbox")})["ended"] == -9
    assert do(job)["ended"] == 0  # sweeps what the dead run left
    assert do(job | {"follow_up": "2026-11-03"})["ended"] == 0
    found = contents(settings)
    assert statuses(settings) == ["dead", "complete"] and remains(settings) == {}
    assert found["warning"] and found["outbox_message"] and found["landed_monitored_person"]


FORBIDDEN = (
    "DROP TABLE warning",
    "TRUNCATE landed_cadre",
    "ALTER TABLE run ADD COLUMN more text",
    "CREATE TABLE mine (n int)",
    "CREATE TEMPORARY TABLE mine (n int)",
    "DELETE FROM outbox_message",
    "DELETE FROM warning_event",
    "DELETE FROM run",
    "UPDATE household_assessment SET level = 'none'",
    "UPDATE alembic_version SET version_num = '0001'",
    "DROP DATABASE template1",
)


def test_what_the_worker_may_not_do(worker: str) -> None:
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            _as(worker, statement)


def test_upgrade_by_the_worker_is_one_clear_line(urls: dict[str, str]) -> None:
    role = make_url(urls["worker"]).username
    upgrade(open_store(urls["owner"]))
    with pytest.raises(WrongUse, match=f"{role}.*权限.*db upgrade.*db rights"):  # no rights yet: not even to look
        upgrade(open_store(urls["worker"]))
    _as(urls["owner"], rights(str(role)))
    assert upgrade(open_store(urls["worker"])) is False
    _as(urls["owner"], "UPDATE alembic_version SET version_num = '0007'")
    with pytest.raises(WrongUse, match="db upgrade"):
        upgrade(open_store(urls["worker"]))


def test_rights_name_every_table_and_quote_the_role() -> None:
    sql = rights('we"ird')
    assert 'TO "we""ird";' in sql
    (added,) = [line for line in sql.splitlines() if line.startswith("GRANT SELECT, INSERT")]
    assert all(name in added for name in metadata.tables)
