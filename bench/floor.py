"""The floor of a county's night, a bare script: `python -m bench.floor FOLDER COUNTY FILE...`.

It reads the same new files (every cell, as text), lands their rows in an SQLite table each, reads the same history
back from FOLDER/floor.db, lays the months of wages, aid and yearly accounts side by side, and writes a score a
household: the last twelve months, the slope of such years, a logistic law. Polars and NumPy; nothing is checked, told,
explained or could be replayed: what a night of this arithmetic cannot be faster than. Prints JSON: CPU seconds by part.
"""

import json
import sys
from pathlib import Path
from time import process_time

import adbc_driver_sqlite.dbapi as adbc
import numpy as np
import polars as pl

from bench.rivals import numpy_floor

FIRST, MONTHS, LINE = 2023 * 12 + 9, 38, 8_000.0  # from October 2023 on
SIGNS = {"工资性收入": 1.0, "生产经营性收入": 1.0, "财产性收入": 1.0, "转移性收入": 1.0, "生产经营性支出": -1.0}
TABLES = {"农户收入信息": "income", "发放_": "aid", "已外出务工": "work"}
"""By what is in a file's name: the tables that the score looks at. Other files are landed under their own names."""
HEAD = {"农户收入信息": 0, "（": 2, "计划": 2}


def main(folder: Path, county: str, files: list[Path]) -> None:
    """One night of one county."""
    marks = [process_time()]
    frames = [(path, _read(path)) for path in files]
    marks.append(process_time())
    for path, frame in frames:
        _append(folder, _found(TABLES, path, path.stem), frame.with_columns(file=pl.lit(path.name)))
    marks.append(process_time())
    homes, income = _panel(folder)
    marks.append(process_time())
    risk = numpy_floor(income, robust=True)
    year = income[:, -12:].sum(axis=1)
    score = pl.DataFrame({"household_id": homes, "risk": risk, "income_yuan": year, "is_below": year < LINE})
    _append(folder, "score", score.with_columns(county=pl.lit(county)))
    marks.append(process_time())
    parts = dict(zip(("read", "land", "panel", "score"), np.diff(marks).round(3).tolist(), strict=True))
    print(json.dumps(parts | {"households": len(homes)}))


def _found(words: dict[str, object], path: Path, otherwise: object) -> object:
    return next((value for word, value in words.items() if word in path.name), otherwise)


def _read(path: Path) -> pl.DataFrame:
    head = _found(HEAD, path, 0)
    if path.suffix == ".xlsx":
        return pl.read_excel(path, read_options={"header_row": head}, infer_schema_length=0)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return pl.read_csv(text.encode(), infer_schema=False, truncate_ragged_lines=True)


def _append(folder: Path, table: object, frame: pl.DataFrame) -> None:
    with adbc.connect(str(folder / "floor.db")) as connection, connection.cursor() as cursor:
        cursor.adbc_ingest(str(table), frame.to_arrow(), mode="create_append")
        connection.commit()


def _kept(folder: Path, table: str, columns: list[str]) -> pl.DataFrame:
    """The rows of the table, of a file that came again those that came last."""
    names = ", ".join(f'"{name}"' for name in columns)
    with adbc.connect(str(folder / "floor.db")) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY rowid")
        return pl.from_arrow(cursor.fetch_arrow_table())


def _panel(folder: Path) -> tuple[list[str], np.ndarray]:
    """Net income a month of every household that has an account: accounts spread, wages away and aid on top."""
    accounts = _kept(folder, "income", ["户编号", "年度", *SIGNS]).unique(["户编号", "年度"], keep="last")
    homes = sorted(accounts["户编号"].drop_nulls().unique().to_list())
    rows, grid = {home: i for i, home in enumerate(homes)}, np.zeros((len(homes), MONTHS))
    net = sum(_numbers(accounts, name) * sign for name, sign in SIGNS.items())
    october = (_numbers(accounts, "年度").astype(np.int64) - 1) * 12 + 9 - FIRST
    for month in range(12):
        _add(grid, accounts, rows, october + month, net / 12)
    aid = _kept(folder, "aid", ["户编号", "发放月份", "金额（元）", "file"]).unique(keep="last")
    _add(grid, aid, rows, _month(aid, "发放月份"), _numbers(aid, "金额（元）"))
    work = _kept(folder, "work", ["户编号", "人编号", "开始时间", "务工月收入"]).unique(
        ["人编号", "开始时间"], keep="last"
    )
    _add(grid, work, rows, _month(work, "开始时间"), _numbers(work, "务工月收入"))
    return homes, grid


def _add(grid: np.ndarray, frame: pl.DataFrame, rows: dict[str, int], column: np.ndarray, amount: np.ndarray) -> None:
    row = frame["户编号"].replace_strict(rows, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy()
    kept = (row >= 0) & (column >= 0) & (column < MONTHS)
    flat = np.bincount(row[kept] * MONTHS + column[kept], amount[kept], minlength=grid.size)
    grid += flat.reshape(grid.shape)


def _numbers(frame: pl.DataFrame, name: str) -> np.ndarray:
    return frame[name].cast(pl.Float64, strict=False).fill_null(0.0).to_numpy()


def _month(frame: pl.DataFrame, name: str) -> np.ndarray:
    """Months from FIRST on; far outside where nothing of the kind stands."""
    digits = frame[name].str.replace_all(r"\D", "").str.slice(0, 6).cast(pl.Int64, strict=False).fill_null(0)
    return (digits // 100 * 12 + digits % 100 - 1 - FIRST).to_numpy()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], [Path(name) for name in sys.argv[3:]])
