"""How many planted shocks of the sample raise a warning, and how soon: `python -m bench.shocks INBOX COUNTY`.

Run after a night of that inbox in the same home (RELAPSE_WATCH_HOME). The engine is run again as of every
month's end, warnings reconciled from month to month as on real nights. The register is the last export's
for all months (there is only one), so what only the register shows is left out of the figures.
A shock is caught when its household is raised to green, yellow or red by a warning opened or raised from
its month on; a household that had a warning of that level before has nothing to add and is counted apart.
The sample is simulated: the figures show that the chain works, not how good it is on real households.
"""

import sys
from datetime import date
from pathlib import Path

import pandas as pd

from early_warning import assess, household_month, households, reconcile
from flows import house
from relapse_watch.store.visible import landed

DATASETS = (
    *("monitored_person", "household_list", "household_income", "migrant_work", "aid_payment"),
    *("department_event", "household_ledger"),
)
WITHIN = (0, 1, 2, 3, 6)


def main(inbox: Path, county: str) -> None:
    """Print one line a kind of shock."""
    shocks = pd.read_csv(inbox / "truth" / "shocks.csv", dtype={"household_id": "str", "county": "str"})
    last = date.fromisoformat(pd.read_json(inbox / "truth" / "manifest.json", typ="series")["as_of"])
    tables = {d: landed(house.store(), d, county, last) for d in DATASETS}
    months = pd.period_range(end=pd.Period(last, "M"), periods=24, freq="M")
    nights = [min(m.end_time.date(), last) for m in months]
    changes = warned_by_month(tables, county, nights)
    print(f"{county}: {len(nights)} month ends {nights[0]} to {nights[-1]}; the sample is simulated")
    report(shocks[(shocks["county"] == county) & (shocks["month"] > f"{months[1]}")], changes)


def warned_by_month(tables: dict[str, pd.DataFrame], county: str, nights: list[date]) -> pd.DataFrame:
    """Grain household x change: household_id, month, transition, level, of the nights in order."""
    open_warnings, found = None, []
    for night in nights:
        terms = house.policy().at(county, night)
        register = households(
            tables["monitored_person"],
            tables["household_list"],
            tables["household_income"],
            tables["household_ledger"],
            tables["migrant_work"],
            terms,
        )
        flags = [c for c in register.columns if c.startswith(("has_", "is_unsafe", "is_school"))]
        register = register.assign(**{c: pd.array([pd.NA] * len(register), dtype="boolean") for c in flags})
        sources = ("household_income", "migrant_work", "aid_payment", "department_event", "household_ledger")
        panel = household_month(register, *(tables[d] for d in sources), terms)
        status = pd.DataFrame({"household_id": [], "data_status": []}, dtype="str")
        result = assess(register, panel, tables["department_event"], status, terms)
        before = result.assessments.head(0) if open_warnings is None else open_warnings
        change = reconcile(_empty() if open_warnings is None else before, result.assessments, terms)
        open_warnings = _applied(open_warnings, change)
        found.append(change.assign(month=f"{night:%Y-%m}"))
    return pd.concat(found)[["household_id", "month", "transition", "level"]]


def _empty() -> pd.DataFrame:
    from relapse_watch.store.tables import warning

    return pd.DataFrame({c.name: pd.Series(dtype="float64" if c.name == "risk" else "str") for c in warning.c})


def _applied(open_warnings: pd.DataFrame | None, change: pd.DataFrame) -> pd.DataFrame:
    columns = list(_empty().columns)
    kept = _empty() if open_warnings is None else open_warnings
    kept = kept[~kept["warning_id"].isin(change["warning_id"])]
    now = pd.concat([kept, change[columns]], ignore_index=True)
    return now[now["status"] != "closed"].reset_index(drop=True)


def report(shocks: pd.DataFrame, changes: pd.DataFrame) -> None:
    """Print, by kind, how many planted shocks were followed by an opened or raised warning, and how soon."""
    told = changes[changes["transition"].isin(["opened", "raised", "returned"]) & (changes["level"] != "unknown")]
    shocks = shocks.reset_index(names="shock")
    pairs = shocks.merge(told, on="household_id", suffixes=("", "_told"))
    pairs = pairs[pairs["month_told"] >= pairs["month"]]
    first = pairs.groupby("shock")["month_told"].min()
    lag = _months(first) - _months(shocks.set_index("shock")["month"].loc[first.index])
    shocks = shocks.set_index("shock").assign(lag=lag)
    print(
        f"{'kind':20}{'planted':>8}{'visible':>8}" + "".join(f"{'<=' + str(m):>7}" for m in WITHIN) + f"{'median':>8}"
    )
    for kind, part in [*shocks.groupby("kind"), ("all", shocks)]:
        seen = part["lag"].notna()
        shares = "".join(f"{(part['lag'] <= m).mean():7.0%}" for m in WITHIN)
        visible = part["seen_in"].notna().sum()
        print(f"{kind:20}{len(part):8}{visible:8}{shares}{part.loc[seen, 'lag'].median():8.1f}")
    burdened = told["household_id"].nunique()
    without = told.loc[~told["household_id"].isin(shocks["household_id"]), "household_id"].nunique()
    print(f"households told about in these months: {burdened}, of them {without} without a planted shock")


def _months(months: "pd.Series[str]") -> "pd.Series[int]":
    return months.str[:4].astype(int) * 12 + months.str[5:].astype(int)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
