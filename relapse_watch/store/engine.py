"""Opening the store: one engine per URL and process, on SQLite or PostgreSQL."""

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from relapse_watch.errors import StoreUnreachable, WrongUse
from relapse_watch.store.gate import Gate, GateTimeout, Side
from relapse_watch.store.trouble import trouble, unreachable

BUSY_SECONDS = 120
"""How long a writer waits for another writer of the same SQLite file."""

_OPENING = threading.Lock()


@dataclass(frozen=True)
class Store:
    """The store of one database. Its ``repr`` and errors never show the password.

    Frames go in and out by ``frames.append`` and ``frames.read``, which have connections of their own: call
    them before or after ``begin`` and ``reading``, never within. Use ``engine`` only through these two.
    """

    url: str
    engine: Engine
    gate: Gate
    idle: list[Any] = field(default_factory=list, compare=False, repr=False)
    """ADBC connections that ``frames`` may use again."""

    def __repr__(self) -> str:
        return f"Store({self.masked_url})"

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @property
    def masked_url(self) -> str:
        """The URL as it may be shown."""
        return masked(self.url)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in one write transaction: committed at the end, rolled back by any exception.

        On SQLite it takes the write lock at once, so keep it short. Not to be nested. Raises StoreUnreachable.
        """
        if self.gate.holds("sql"):
            raise RuntimeError("one Store.begin at a time: the inner one would wait for the outer one")
        with self._inside("sql"), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection with one unchanging view of the store, for reading only. Raises StoreUnreachable."""
        isolation: dict[str, Any] = (
            {"sqlite_begin": "DEFERRED"} if self.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        )
        with self._inside("sql"), self.engine.connect() as connection:
            yield connection.execution_options(**isolation)

    session = begin

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Inside, ADBC may open the database. Raises StoreUnreachable."""
        with self._inside("bulk"):
            yield

    def unreachable(self) -> StoreUnreachable:
        """The error to raise when the database does not answer, or stays locked."""
        return unreachable(self.engine.url)

    @contextmanager
    def _inside(self, side: Side) -> Iterator[None]:
        try:
            with self.gate.inside(side):
                yield
        except (PoolTimeout, GateTimeout):
            raise self.unreachable() from None


def masked(url: str) -> str:
    """A database URL as it may be shown: without its password."""
    return make_url(url).render_as_string(hide_password=True)


def open_store(url: str) -> Store:
    """The store at a SQLAlchemy URL (SQLite file or PostgreSQL); the same object for the same database and process.

    ``postgresql://`` and ``postgres://`` use psycopg. The folder of a new SQLite file is made, for its owner
    alone. Does not connect. Raises WrongUse for a URL that is none, or of another database.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(drivername="sqlite+pysqlite", database=str(Path(parsed.database or "").resolve()))
    else:
        parsed = parsed.set(drivername="postgresql+psycopg")
    with _OPENING:
        return _open(parsed, os.getpid())


@cache
def _open(url: URL, _pid: int) -> Store:
    is_sqlite = url.get_backend_name() == "sqlite"
    gate = _gate(url.database, _pid) if is_sqlite else Gate(is_exclusive=False)
    engine = _sqlite_engine(url, gate) if is_sqlite else _postgresql_engine(url)
    event.listen(engine, "handle_error", partial(_translate, url))
    store = Store(url.render_as_string(hide_password=False), engine, gate)
    event.listen(engine, "engine_disposed", partial(_close_idle, store.idle))
    atexit.register(_close_idle, store.idle)
    return store


def _close_idle(idle: list[Any], *_: Any) -> None:
    while idle:
        idle.pop().close()


@cache
def _gate(_file: str | None, _pid: int) -> Gate:
    # By file, not by URL: two URLs of one file (their options differ) must share the gate.
    return Gate(is_exclusive=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except ArgumentError:
        raise WrongUse(
            "数据库地址写法有误:应为 sqlite:///路径 或 postgresql://用户:口令@主机/库名",
            "the database URL is not one: write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME",
        ) from None
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise WrongUse(
            f"不支持数据库 {backend}:请用 SQLite 或 PostgreSQL", f"no support for {backend}: use SQLite or PostgreSQL"
        )
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise WrongUse("SQLite 须用文件,不能用内存库", "SQLite needs a file: no in-memory database")
    return parsed


def _sqlite_engine(url: URL, gate: Gate) -> Engine:
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        file.touch(mode=0o600, exist_ok=True)
    except OSError:
        raise unreachable(url) from None
    engine = create_engine(url, hide_parameters=True, max_overflow=50, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "do_connect", partial(_demand_gate, gate))
    event.listen(engine, "checkout", partial(_demand_gate, gate))
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    gate.close_idle.append(engine.dispose)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, max_overflow=50)


def _demand_gate(gate: Gate, *_: Any) -> None:
    if not gate.holds("sql"):
        raise RuntimeError("use the store through Store.begin or Store.reading: see relapse_watch.store.gate")


def _sqlite_connect(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling leaves DDL and reads outside: BEGIN is ours, below.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _sqlite_begin(connection: Connection) -> None:
    # Two writers that both begin by reading would block each other for good: a writer says so at once.
    is_reading = connection.get_execution_options().get("sqlite_begin") == "DEFERRED"
    connection.exec_driver_sql("BEGIN DEFERRED" if is_reading else "BEGIN IMMEDIATE")


def _translate(url: URL, context: ExceptionContext) -> None:
    if context.is_pre_ping:  # a kept connection is gone: the pool opens another, of which nobody need hear
        return
    raised = trouble(url, context.original_exception, is_disconnect=context.is_disconnect)
    if raised is not None:
        raise raised from None
