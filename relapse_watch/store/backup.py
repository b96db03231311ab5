"""The whole store in one file: a zip of one Parquet file for each table, the same from SQLite and PostgreSQL.

In it is what counts: completed runs and received vintages. Leases and what unfinished runs were writing stay
out. The key of the ID-number hash (``id.key`` in home, or the setting) is not in it: keep it with the backup.
"""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Integer, Table, delete, func, insert, select, text

from relapse_watch.errors import WrongUse
from relapse_watch.store.arrow import record_schema, to_arrow, to_pandas
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append, read
from relapse_watch.store.migrate import current_revision, head_revision, upgrade
from relapse_watch.store.tables import bulk_by_run, bulk_by_vintage, county_lease, metadata

_MANIFEST = "manifest.json"
_IDS_AT_ONCE = 20
_BULK = (*bulk_by_run, *bulk_by_vintage)
_SMALL = tuple(t for t in metadata.sorted_tables if t not in _BULK and t is not county_lease)


def backup(store: Store, file: Path) -> dict[str, int]:
    """Write the store to ``file`` (mode 0600; replaced only when whole); returns the rows of each table.

    Runs may go on meanwhile: all tables are as of one moment. Raises WrongUse if the store is not upgraded or
    the file cannot be written, StoreUnreachable.
    """
    revision = current_revision(store)
    if revision != head_revision():
        raise WrongUse("数据库尚未升级:请先运行 relapse-watch db upgrade", "run relapse-watch db upgrade first")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            rows = _write_tables(store, Path(folder))
            _pack(Path(folder), {"revision": revision, "rows": rows}, file)
    except OSError as error:
        raise WrongUse(f"无法写入 {file}:{error.strerror}", f"{file} cannot be written: {error.strerror}") from None
    return rows


def restore(store: Store, file: Path) -> dict[str, int]:
    """Fill an empty store from ``file``; returns the rows of each table.

    Nothing counts until all is there: after an interruption, call it again. Raises WrongUse if the file is no
    whole backup of this version's or the store is not empty, StoreUnreachable.
    """
    upgrade(store)
    with store.begin() as connection:
        _demand_empty(connection)
        for table in _BULK:  # what an interrupted restore left
            connection.execute(delete(table))
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory() as folder:
            rows = _manifest(archive)
            archive.extractall(folder, [f"{name}.parquet" for name in rows])
            _read_tables(store, Path(folder), rows)
    except FileNotFoundError:
        raise WrongUse(f"找不到备份文件 {file}", f"there is no file {file}") from None
    except (zipfile.BadZipFile, pa.ArrowInvalid, KeyError, ValueError, OSError):
        raise WrongUse(
            f"{file} 不是完整的备份文件:请换一份备份", f"{file} is not a whole backup: use another one"
        ) from None
    return rows


def _write_tables(store: Store, folder: Path) -> dict[str, int]:
    with store.reading() as connection:
        records = {t.name: [dict(r) for r in connection.execute(select(t)).mappings()] for t in _SMALL}
    for table in _SMALL:
        arrow = pa.Table.from_pylist(records[table.name], schema=record_schema(table))
        pq.write_table(arrow, folder / f"{table.name}.parquet")
    rows = {name: len(found) for name, found in records.items()}
    runs = [r["run_id"] for r in records["run"] if r["status"] == "complete"]
    vintages = [v["vintage_id"] for v in records["vintage"] if v["state"] != "pending"]
    for table in _BULK:
        name, ids = ("run_id", runs) if table in bulk_by_run else ("vintage_id", vintages)
        rows[table.name] = _write_bulk(store, table, name, ids, folder)
    return rows


def _write_bulk(store: Store, table: Table, by: str, ids: list[str], folder: Path) -> int:
    rows = 0
    with pq.ParquetWriter(folder / f"{table.name}.parquet", record_schema(table), compression="zstd") as writer:
        for i in range(0, len(ids), _IDS_AT_ONCE):
            frame = read(store, select(table).where(table.c[by].in_(ids[i : i + _IDS_AT_ONCE])))
            writer.write_table(to_arrow(frame, table, "postgresql").cast(record_schema(table)))
            rows += len(frame)
    return rows


def _pack(folder: Path, manifest: dict[str, Any], file: Path) -> None:
    part = folder / "backup.zip"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        for parquet in sorted(folder.glob("*.parquet")):
            archive.write(parquet, parquet.name)
    part.replace(file)


def _manifest(archive: zipfile.ZipFile) -> dict[str, int]:
    manifest = json.loads(archive.read(_MANIFEST))
    if manifest["revision"] != head_revision():
        raise WrongUse(
            f"备份的版本号是 {manifest['revision']},本程序是 {head_revision()}:请用建立备份的版本恢复,再升级",
            f"the backup is of revision {manifest['revision']}, this program of {head_revision()}: restore it with"
            " the version that made it, then upgrade",
        )
    return {t.name: int(manifest["rows"][t.name]) for t in (*_BULK, *_SMALL)}


def _read_tables(store: Store, folder: Path, rows: dict[str, int]) -> None:
    for table in _BULK:
        found = sum(append(store, table, frame) for frame in _frames(table, folder))
        _demand_rows(table, found, rows)
    with store.begin() as connection:
        for table in _SMALL:
            records = pq.read_table(folder / f"{table.name}.parquet").to_pylist()
            _demand_rows(table, len(records), rows)
            if records:
                connection.execute(insert(table), records)
                _continue_numbering(connection, table)


def _frames(table: Table, folder: Path) -> Iterator[Any]:
    parquet = pq.ParquetFile(folder / f"{table.name}.parquet")
    for i in range(parquet.num_row_groups):
        yield to_pandas(parquet.read_row_group(i), [c.type for c in table.columns])


def _demand_rows(table: Table, found: int, rows: dict[str, int]) -> None:
    if found != rows[table.name]:
        raise ValueError(f"{table.name}: {found} rows, not {rows[table.name]}")


def _demand_empty(connection: Connection) -> None:
    for table in (*_SMALL, county_lease):
        if connection.scalar(select(func.count()).select_from(table)):
            raise WrongUse("数据库不是空的:只能恢复到空库", "the store is not empty: restore into an empty one")


def _continue_numbering(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers rows from a sequence of its own, which does not see the numbers restored."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None or not isinstance(column.type, Integer):
        return
    highest = connection.scalar(select(func.max(column)))
    sequence = {"table": table.name, "column": column.name, "highest": highest}
    connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"), sequence)
