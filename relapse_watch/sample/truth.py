"""The truth beside the sample: every planted shock and defect, and every household's real months."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from relapse_watch.sample import shocks, visibility
from relapse_watch.sample.places import Register
from relapse_watch.sample.window import label
from relapse_watch.sample.world import World

if TYPE_CHECKING:
    from relapse_watch.sample.defects import Defect

DEFECT_COLUMNS = ("county", "file", "row", "column", "code")
SHOCK_COLUMNS = (
    *("county", "household_id", "month", "kind", "duration_months", "cost_yuan", "income_share_lost", "grade"),
    *("income_before_yuan_per_head", "income_worst_yuan_per_head", "seen_in", "first_seen"),
)


HOUSEHOLD_COLUMNS = (
    *("county", "household_id", "household_type", "monitoring_category", "members"),
    "net_income_12_months_yuan_per_head",
)
_LISTS = {
    "defects.csv": DEFECT_COLUMNS,
    "near_misses.csv": DEFECT_COLUMNS,
    "shocks.csv": SHOCK_COLUMNS,
    "households.csv": HOUSEHOLD_COLUMNS,
}
_TYPES, _CATEGORIES = np.array(["lifted", "lifted", "ordinary"]), np.array(["", "unstable", "marginal"])


def begin(out: Path) -> None:
    """A fresh truth folder with the headers of its lists."""
    folder = out / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in _LISTS.items():
        (folder / name).write_text(",".join(columns) + "\n", encoding="utf-8")


def add_defects(out: Path, planted: Iterable["Defect"]) -> None:
    """Append planted defects to truth/defects.csv."""
    _append_places(out / "truth" / "defects.csv", planted)


def add_near_misses(out: Path, planted: Iterable["Defect"]) -> None:
    """Append places where a rule must not fire, though only just, to truth/near_misses.csv."""
    _append_places(out / "truth" / "near_misses.csv", planted)


def _append_places(path: Path, planted: Iterable["Defect"]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows((d.county, d.file, d.row, d.column, d.code) for d in planted)


def add_households(out: Path, world: World) -> None:
    """Append every household's true net income per head of the last twelve months to truth/households.csv."""
    homes, last = world.households, world.window.count
    income = world.flows.net(slice(last - 12, last)) / homes.size if last >= 12 else np.full(len(homes.size), np.nan)
    table = {
        "county": world.code,
        "household_id": Register(world).household_numbers.to_pylist(),
        "household_type": _TYPES[homes.group],
        "monitoring_category": _CATEGORIES[homes.group],
        "members": homes.size,
        "income": np.round(income, 2),
    }
    _append(out / "truth" / "households.csv", pd.DataFrame(table))


def _append(path: Path, table: pd.DataFrame) -> None:
    table.to_csv(path, mode="a", header=False, index=False, encoding="utf-8", lineterminator="\n")


def shock_names(world: World) -> list[str]:
    """The kind of each planted shock."""
    return [shocks.KINDS[k] for k in world.planted["kind"]]


def _trailing_per_head(world: World, rows: np.ndarray) -> np.ndarray:
    """Net income per head of the twelve months up to each month (columns), of some households."""
    flows = world.flows
    plus = (flows.migrant, flows.local, flows.business, flows.property, flows.transfer)
    monthly = -flows.cost[rows].astype(np.int64)
    for table in plus:
        monthly += table[rows]
    sums = np.cumsum(np.pad(monthly, ((0, 0), (1, 0))), axis=1)
    trailing = np.full(monthly.shape, np.nan)
    trailing[:, 11:] = sums[:, 12:] - sums[:, :-12]
    return trailing / world.households.size[rows][:, None]


def _worst(world: World, planted: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Trailing net income per head before each shock, and the lowest within the year from it on."""
    trailing = _trailing_per_head(world, planted["household"].to_numpy())
    at = (planted["month"] - world.window.first).to_numpy()
    columns = np.arange(trailing.shape[1])
    after = (columns >= at[:, None]) & (columns < at[:, None] + 12)
    worst = np.where(after, trailing, np.inf).min(axis=1, initial=np.inf)
    return trailing[np.arange(len(at)), at - 1], worst


def add_shocks(out: Path, world: World) -> None:
    """Append the county's shocks to truth/shocks.csv."""
    planted = world.planted
    before, worst = _worst(world, planted)
    numbers = Register(world).household_numbers.take(planted["household"].to_numpy())
    seen = visibility.seen(world)
    table = pd.DataFrame(
        {
            "county": world.code,
            "household_id": numbers.to_pylist(),
            "month": [label(m) for m in planted["month"]],
            "kind": shock_names(world),
            "duration_months": planted["duration"],
            "cost_yuan": planted["cost"].astype(np.int64),
            "income_share_lost": np.round(1 - worst / before, 3),
            "grade": planted["grade"],
            "income_before_yuan_per_head": np.round(before),
            "income_worst_yuan_per_head": np.round(worst),
            "seen_in": seen["seen_in"],
            "first_seen": seen["first_seen"],
        }
    )
    _append(out / "truth" / "shocks.csv", table)
