"""Whole frames in and out of the store, as Arrow through ADBC: the same frame on SQLite and PostgreSQL.

ADBC has connections of its own: what is appended is committed at once, and neither function may be called
inside ``Store.begin`` or ``Store.reading`` (RuntimeError; see ``relapse_watch.store.gate``). Rows count only
once the vintage or run whose id they carry is marked complete.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import adbc_driver_manager
import adbc_driver_manager.dbapi as adbc
import adbc_driver_postgresql.dbapi as adbc_postgresql
import adbc_driver_sqlite.dbapi as adbc_sqlite
import pandas as pd
from sqlalchemy import Select, Table
from sqlalchemy.dialects import postgresql, sqlite

from relapse_watch.errors import RelapseWatchError
from relapse_watch.store.arrow import to_arrow, to_pandas
from relapse_watch.store.engine import BUSY_SECONDS, Store
from relapse_watch.store.trouble import damaged, trouble, unreachable

_UNREACHABLE = ("locked", "busy", "disk", "unable to open", "connect", "readonly")
_FULL = sqlite3.SQLITE_FULL
# SQLite has no column types: ADBC guesses them from the first batch, so there must be one batch alone.
_ONE_BATCH = {"adbc.sqlite.query.batch_rows": 1 << 30}


def append(store: Store, table: Table, frame: pd.DataFrame) -> int:
    """Append ``frame`` to ``table`` in one commit; returns the number of rows.

    Columns of the table that the frame lacks become null. Raises ValueError for a column the table lacks, a
    null where none may be, or a value of another kind (text is never read as a number, nor a number as text);
    StoreUnreachable.
    """
    return append_all(store, [(table, frame)])


def append_all(store: Store, frames: Sequence[tuple[Table, pd.DataFrame]]) -> int:
    """Append each frame to its table, all in one commit: a commit costs more than a small frame.

    Returns the number of rows in all. Raises as ``append``; then no row of any was written.
    """
    given = [(table.name, to_arrow(frame, table, store.dialect)) for table, frame in frames]
    full = [(name, arrow) for name, arrow in given if arrow.num_rows]
    if full:
        with _cursor(store) as (connection, cursor):
            for name, arrow in full:
                cursor.adbc_ingest(name, arrow, mode="append")
            connection.commit()
    return sum(arrow.num_rows for _, arrow in full)


def read(store: Store, select: Select[Any]) -> pd.DataFrame:
    """The rows of ``select`` as a frame, its values bound and never written into the SQL.

    Kinds by the selected columns' types: text ``str``, Double ``float64``, Integer ``Int64``, Boolean
    ``boolean``, Date text ``YYYY-MM-DD``, UtcDateTime ``datetime64[us, UTC]``. Rows come in the order of the
    select's ORDER BY; order by numbers or ASCII ids, for the databases collate text differently.
    Raises StoreUnreachable.
    """
    sql, parameters = _compile(store, select)
    with _cursor(store) as (_, cursor):
        cursor.execute(sql, parameters)
        arrow = cursor.fetch_arrow_table()
    return to_pandas(arrow, [c.type for c in select.selected_columns])


@contextmanager
def _cursor(store: Store) -> Iterator[tuple[Any, Any]]:
    try:
        with store.bulk(), _connection(store) as connection:
            statement = _ONE_BATCH if store.dialect == "sqlite" else {}
            with connection.cursor(adbc_stmt_kwargs=statement) as cursor:
                yield connection, cursor
    except (adbc_driver_manager.Error, OSError) as error:
        raise _explain(store, error) from None


@contextmanager
def _connection(store: Store) -> Iterator[adbc.Connection]:
    """SQLite is opened anew, for it must not stay open beside the other side of the gate. To PostgreSQL, where
    opening takes longer than most statements, the connection is kept, unless something went wrong in it."""
    if store.dialect == "sqlite":
        with _open_sqlite(store) as connection:
            yield connection
        return
    connection = _alive(store) or _open_postgresql(store)
    try:
        yield connection
        connection.rollback()  # a read leaves a transaction open
    except BaseException:
        connection.close()
        raise
    store.idle.append(connection)


def _alive(store: Store) -> adbc.Connection | None:
    """A kept connection that still answers, if there is one."""
    while store.idle:
        connection = store.idle.pop()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.fetchall()
            connection.rollback()
            return connection
        except adbc_driver_manager.Error:
            connection.close()
    return None


def _open_postgresql(store: Store) -> adbc.Connection:
    url = store.engine.url.set(drivername="postgresql")
    address, mark, options = url.render_as_string(hide_password=False).partition("?")
    # SQLAlchemy writes a blank in an option as a plus, which the server's own library takes for a plus.
    return adbc_postgresql.connect(address + mark + options.replace("+", "%20"))


def _open_sqlite(store: Store) -> adbc.Connection:
    connection = adbc_sqlite.connect(store.engine.url.database)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.fetchall()
    connection.commit()
    return connection


def _explain(store: Store, error: Exception) -> Exception:
    """What to raise instead: drivers repeat rows and addresses in their texts, so those are not passed on."""
    text, state = str(error).lower(), str(getattr(error, "sqlstate", None) or "")
    if any(sign in text for sign in ("malformed", "not a database")):
        return damaged(store.engine.url)
    known = trouble(store.engine.url, error) if state else None
    if known is not None:
        return known
    if not state and any(sign in text for sign in _UNREACHABLE):
        return unreachable(store.engine.url, _FULL if "full" in text else "")
    if any(sign in text for sign in ("no such table", "no such column", "no column", "does not exist")):
        return RelapseWatchError(
            "数据库缺少所需的表或列:请先运行 relapse-watch db upgrade",
            "the store lacks a table or column: run relapse-watch db upgrade first",
        )
    kind = f"{type(error).__name__} {getattr(error, 'sqlstate', None) or ''}".strip()
    return RelapseWatchError(
        f"数据库拒绝了成批读写({kind}),未写入任何行", f"the database rejected a bulk copy ({kind}); no row was written"
    )


def _compile(store: Store, select: Select[Any]) -> tuple[str, list[Any]]:
    dialect = (
        sqlite.dialect(paramstyle="qmark")
        if store.dialect == "sqlite"
        else postgresql.dialect(paramstyle="numeric_dollar")
    )
    compiled = select.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    values = compiled.construct_params()
    names = compiled.positiontup or []
    return compiled.string, [_bound(values[n], store.dialect) for n in names]


def _bound(value: Any, dialect: str) -> Any:
    if dialect == "postgresql" or value is None:
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return pd.Timestamp(value).tz_convert("UTC").strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
