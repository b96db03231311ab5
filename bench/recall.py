"""Recall and precision of every rule on planted defects: `python -m bench.recall [HOUSEHOLDS] [--md FILE]`.

Two sample counties of one seed are judged by `relapse-watch check`: one clean, one spoiled. What is found in
the clean one is a rule's stated rate of alarms (leads are true of the simulated world); what is found in the
spoiled one and is neither planted nor found in the clean one is a false alarm.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data_contracts import load_contracts
from relapse_watch.sample import write_sample

AS_OF = date(2026, 10, 31)
_KEY = ["file", "row", "column", "code"]
_HEAD = (
    *("dataset", "code", "planted", "found", "near", "near found", "false", "recall", "precision"),
    "clean /10,000 rows",
)
_ZH = (
    "由 `python -m bench.recall {n} --md docs/rules-proof.md` 写成:模拟县,每条规则都种入了差错和「差一点」的数据。"
    "最后一列是没有种入差错的模拟县里每万行的告警数(线索类在模拟世界里是真的)。"
)
_EN = (
    "Written by that command on simulated counties, with planted defects and near misses. The last column is the "
    "rate in the county without planted defects; leads are true of the simulated world."
)


def main(households: int, page: Path | None) -> int:
    """Print the table (and write it as Markdown); return 1 if any planted defect is missed or any alarm false."""
    with tempfile.TemporaryDirectory() as folder:
        spoiled, clean = (_county(Path(folder) / name, households, name == "spoiled") for name in ("spoiled", "clean"))
    table, wrong = per_rule(spoiled, clean), mistakes(spoiled, clean)
    print(table.to_string(index=False))
    for name, cells in wrong.items():
        print(f"\n{name}: {len(cells)}")
        print("\n".join(f"  {c[3]:12} {c[0]} row {c[1]} {c[2]}" for c in list(cells)[:40]))
    total = table[["planted", "found", "near", "near found", "false"]].sum()
    print("\n" + "  ".join(f"{name}: {int(n)}" for name, n in total.items()))
    if page:
        page.write_text(_markdown(table, households), encoding="utf-8")
    return int(any(len(cells) for cells in wrong.values()))


def _county(folder: Path, households: int, defects: bool) -> dict[str, pd.DataFrame]:
    """What was planted and what is found in one county: defects, near_misses, found (with dataset), rows."""
    write_sample(folder, households=households, as_of=AS_OF, defects=defects)
    truth = {n: _truth(folder / "truth" / f"{n}.csv") for n in ("defects", "near_misses")}
    verdicts = _checked(folder)
    found = [
        {"dataset": v["dataset"], "file": v["file"], "code": f["code"], "row": r["row"], "column": r["column"]}
        for v in verdicts
        for f in v["findings"]
        for r in f["rows"]
    ]
    rows = pd.Series({d: sum(v["rows"] for v in verdicts if v["dataset"] == d) for d in load_contracts()})
    return truth | {"found": _keyed(pd.DataFrame(found, columns=["dataset", *_KEY])), "rows": rows.to_frame("rows")}


def _checked(folder: Path) -> list[dict[str, Any]]:
    program = [sys.executable, "-c", "from flows.cli import main; main()", "check", "--format", "json"]
    given = ["--inbox", str(folder), "--as-of", AS_OF.isoformat()]
    environment = {**os.environ, "RELAPSE_WATCH_HOME": f"{folder}/var"}
    done = subprocess.run([*program, *given], env=environment, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def _truth(file: Path) -> pd.DataFrame:
    columns = ["file", "row", "column", "code"]
    return _keyed(pd.read_csv(file, dtype=str)[columns] if file.exists() else pd.DataFrame(columns=columns))


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    """File by its name alone, rows as numbers: the two sides write paths their own way."""
    name = frame["file"].astype("str").str.rsplit("/", n=1).str[-1]
    return frame.assign(file=name, row=pd.to_numeric(frame["row"])).drop_duplicates()


def mistakes(spoiled: dict[str, pd.DataFrame], clean: dict[str, pd.DataFrame]) -> dict[str, pd.MultiIndex]:
    """The cells that were missed, those found though nearly right, and those found for no reason."""
    planted, found = _index(spoiled["defects"]), _index(spoiled["found"])
    near, stated = _index(spoiled["near_misses"]), _index(clean["found"])
    return {
        "missed": planted.difference(found),
        "near misses found": near.intersection(found),
        "false alarms": found.difference(planted).difference(stated),
    }


def per_rule(spoiled: dict[str, pd.DataFrame], clean: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Grain rule (dataset and code): planted, found, near misses, false alarms, recall, precision, clean rate."""
    wrong = mistakes(spoiled, clean)
    sides = {"planted": _index(spoiled["defects"]), "near": _index(spoiled["near_misses"])} | wrong
    rows = []
    for dataset, contract in load_contracts().items():
        names = set(spoiled["found"].loc[spoiled["found"]["dataset"] == dataset, "file"])
        many = max(1, int(clean["rows"].at[dataset, "rows"]))
        for code in dict.fromkeys(r.code for r in contract.rules if not r.is_gate):
            n = {side: len(_of(cells, code, names)) for side, cells in sides.items()}
            hit, false = n["planted"] - n["missed"], n["false alarms"]
            alarms = len(clean["found"].query("dataset == @dataset and code == @code"))
            counts = (n["planted"], hit, n["near"], n["near misses found"], false)
            shares = (_share(hit, n["planted"]), _share(hit, hit + false), round(1e4 * alarms / many, 1))
            rows.append((dataset, code, *counts, *shares))
    return pd.DataFrame(rows, columns=list(_HEAD))


def _index(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[_KEY]).unique()


def _of(index: pd.MultiIndex, code: str, files: set[str]) -> pd.MultiIndex:
    return index[(index.get_level_values("code") == code) & index.get_level_values("file").isin(files)]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _markdown(table: pd.DataFrame, households: int) -> str:
    rows = [_HEAD, ["---"] * len(_HEAD), *table.to_numpy().tolist()]
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    title = "# 规则的查全与查准 · Recall and precision of every rule"
    return "\n".join([title, "", _ZH.format(n=households), "", _EN, "", *lines, ""])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("households", type=int, nargs="?", default=11_548)
    parser.add_argument("--md", type=Path)
    given = parser.parse_args()
    sys.exit(main(given.households, given.md))
