"""The real household diary through whole nights, month by month: `python -m bench.diary FOLDER`.

FOLDER holds ``diary_weekly.csv``, which is not part of this repository. All its counties run in a temporary home
with the mapping and the policy of docs/examples/household-diary and nothing else. What is printed: what came in,
what each night said, and whether the warned were worse off a month later than those nobody warned of.
"""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd
from sqlalchemy import select

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "household-diary"
NIGHTS = [date(2018, 11, 30), date(2018, 12, 31), date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31)]
"""The month ends of the diary that have a whole month before them."""


def main(folder: Path) -> None:
    """Run the nights in order and print the figures."""
    with tempfile.TemporaryDirectory(prefix="diary-") as home:
        _move_in(Path(home))
        parts = [one_night(folder, as_of) for as_of in NIGHTS]
    after_a_month(pd.concat(parts, ignore_index=True))


def _move_in(home: Path) -> None:
    """Settings of a house of its own, before anything reads them."""
    for name in [n for n in os.environ if n.startswith("RELAPSE_WATCH_")]:
        del os.environ[name]
    os.environ["RELAPSE_WATCH_HOME"] = str(home)
    os.environ["RELAPSE_WATCH_SOURCES"] = str(EXAMPLE / "sources.yaml")
    os.environ["RELAPSE_WATCH_POLICY"] = str(EXAMPLE / "policy")
    os.environ["PREFECT_HOME"] = str(home / "prefect")
    os.environ.pop("PREFECT_API_URL", None)
    from flows.quiet_prefect import prepare_prefect

    prepare_prefect(home)


def one_night(folder: Path, as_of: date) -> pd.DataFrame:
    """Run the night of all counties; grain household: as_of, county, household_id, income, line, level, warned."""
    from flows import house
    from flows.nightly import nightly
    from flows.report.figures import county_figures, night_runs
    from flows.runs import new_id

    night, began = new_id(), perf_counter()
    nightly(as_of, folder, None, night, return_state=True)
    runs = night_runs(house.store(), night)
    figures = [county_figures(house.store(), r["run_id"]) for r in runs]
    households = _households(as_of, [r["run_id"] for r in runs])
    _print_night(as_of, figures, households, perf_counter() - began)
    return households


def _households(as_of: date, run_ids: list[str]) -> pd.DataFrame:
    """Every household as assessed in these runs, and whether a warning about it stands open after them."""
    from flows import house
    from relapse_watch.store.frames import read
    from relapse_watch.store.tables import household_assessment, warning

    h, w = household_assessment.c, warning.c
    columns = (h.county, h.household_id, h.income_yuan_per_head, h.line_yuan_per_head, h.level, h.data_status)
    assessed = read(house.store(), select(*columns).where(h.run_id.in_(run_ids)))
    open_now = read(house.store(), select(w.household_id).where(w.status == "open", w.level != "unknown"))
    is_below = (assessed["income_yuan_per_head"] < assessed["line_yuan_per_head"]).astype("boolean")
    return assessed.assign(
        as_of=as_of,
        is_below=is_below.mask(assessed["income_yuan_per_head"].isna()),
        is_warned=assessed["household_id"].isin(open_now["household_id"]),
    )


def _print_night(as_of: date, figures: list[Any], households: pd.DataFrame, seconds: float) -> None:
    if as_of == NIGHTS[0]:
        print(f"{len(figures)} counties, {len(households)} households")
    verdicts = pd.Series([v["verdict"] for f in figures for v in f.verdicts], dtype="str").value_counts()
    aside = sum(v["quarantined"] for f in figures for v in f.verdicts)
    changes = pd.DataFrame([f.transitions for f in figures]).sum().astype("int64")
    ended = pd.Series([f.status for f in figures], dtype="str").value_counts()
    print(f"\n{as_of}: counties {_words(ended)}; files {_words(verdicts)}; rows set aside {aside}; {seconds:.0f} s")
    for error in sorted({f"{f.county}: {f.error_en}" for f in figures if f.error_en}):
        print(f"  {error}")
    print(f"  income known {households['is_below'].notna().sum()}, below the line {households['is_below'].sum()}")
    print(f"  changes: {_words(changes)}; standing open: {households['is_warned'].sum()}")


def _words(counts: "pd.Series[int]") -> str:
    return ", ".join(f"{name} {n}" for name, n in counts.items()) or "none"


def after_a_month(households: pd.DataFrame) -> None:
    """Print how many were below the line a month after: the warned, all others, and the others who were above it."""
    order = {as_of: i for i, as_of in enumerate(NIGHTS)}
    now = households.assign(at=households["as_of"].map(order))
    then = now.assign(at=now["at"] - 1)[["at", "county", "household_id", "is_below"]]
    pairs = now.merge(then, on=["at", "county", "household_id"], suffixes=("", "_next"))
    pairs = pairs[pairs["is_below_next"].notna()]
    warned, above = pairs["is_warned"], (~pairs["is_below"]).fillna(False)
    print(f"\nbelow the line a month later ({len(order) - 1} month ends, {len(pairs)} household months)")
    groups = [
        ("warned", warned),
        ("  and above the line now", warned & above),
        ("not warned", ~warned),
        ("  and above the line now", ~warned & above),
    ]
    for name, where in groups:
        part = pairs.loc[where, "is_below_next"]
        rate = f"{part.mean():6.1%}" if len(part) else "     -"
        print(f"  {name:32}{int(part.sum()):5} of {len(part):5} {rate}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
