"""What truly happened in a simulated county: made again from its seed, a year beyond its last month.

The county depends on its number, size, seed and first month alone, so the months that the sample has not come to yet
are the ones a later sample would have. The engine never sees any of this.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats
from early_warning.policy import Policy
from relapse_watch.dates import add_months, months_between
from relapse_watch.sample import events as sample_events
from relapse_watch.sample import shocks as sample_shocks
from relapse_watch.sample.county import Scale
from relapse_watch.sample.places import Register
from relapse_watch.sample.window import Window, label
from relapse_watch.sample.world import World, simulate

AHEAD = 12
_COSTS = (sample_events.MEDICAL, sample_events.ACCIDENT, sample_events.DISASTER)


@dataclass(frozen=True)
class Truth:
    """``household_ids`` x ``months``: ``income`` of the twelve months up to each, ``left`` the same less what illness,
    accident and disaster cost (net of insurance), both in yuan per head, and ``line``, that of each month's end.
    ``shocks``: grain planted shock; household_id, month ('YYYY-MM'), kind.
    """

    household_ids: pd.Index
    months: pd.Index
    income: Floats
    left: Floats
    line: Floats
    shocks: pd.DataFrame

    @property
    def is_below(self) -> Flags:
        """Whether what is left is below the line; False while twelve months are not over yet."""
        return self.left < self.line

    def rows(self, household_ids: pd.Series) -> np.ndarray:
        """The row of each household, which must be one of the county."""
        return self.household_ids.get_indexer(household_ids)


def truth_of(inbox: Path, county: str, policy: Policy) -> Truth:
    """The truth behind the sample in ``inbox``. Raises ValueError if it cannot be made again."""
    manifest = json.loads((inbox / "truth" / "manifest.json").read_text(encoding="utf-8"))
    world = _world(manifest, county)
    trailing, paid = _trailing(_net(world)), _trailing(_paid(world))
    size = world.households.size[:, None]
    ids = pd.Index(Register(world).household_numbers.to_pylist())
    months = pd.Index(world.window.labels)
    lines = np.array([_line(policy, county, month) for month in months])
    truth = Truth(ids, months, trailing / size, (trailing - paid) / size, lines, _shocks(world, ids))
    _demand_same(truth, inbox, county, manifest["last_month"])
    return truth


def _world(manifest: dict[str, Any], county: str) -> World:
    """The same county for AHEAD months more."""
    households = next(c["households"] for c in manifest["counties"] if c["county"] == county)
    scale = next(s for lifted in range(1, households + 1) if (s := Scale.of(lifted)).households == households)
    end = add_months(manifest["last_month"], AHEAD)
    months = months_between(manifest["first_month"], end) + 1
    the_day_after = date.fromisoformat(f"{add_months(end, 1)}-01")
    return simulate(county, scale, Window.ending(the_day_after, months), manifest["seed"])


def _net(world: World) -> Floats:
    flows = world.flows
    plus = (flows.migrant, flows.local, flows.business, flows.property, flows.transfer)
    return np.sum(plus, axis=0, dtype=np.float64) - flows.cost


def _paid(world: World) -> Floats:
    """Yuan that each household had to pay or lost in each month, less claims received."""
    shape = (len(world.households.size), world.window.count)
    costly = world.events[world.events["kind"].isin(_COSTS)]
    paid = np.zeros(shape)
    np.add.at(paid, (costly["household"], costly["month"] - world.window.first), costly["amount"])
    np.subtract.at(
        paid, (world.claims["household"], world.claims["month"] - world.window.first), world.claims["amount"]
    )
    return paid


def _trailing(monthly: Floats) -> Floats:
    sums = np.cumsum(np.pad(monthly, ((0, 0), (1, 0))), axis=1)
    year = np.full(monthly.shape, np.nan)
    year[:, 11:] = sums[:, 12:] - sums[:, :-12]
    return year


def _line(policy: Policy, county: str, month: str) -> float:
    found = policy.find("monitoring_line", county, date(int(month[:4]), int(month[5:]), 28))
    return np.nan if found is None else found.number


def _shocks(world: World, ids: pd.Index) -> pd.DataFrame:
    planted = world.planted
    return pd.DataFrame(
        {
            "household_id": ids[planted["household"]],
            "month": [label(m) for m in planted["month"]],
            "kind": [sample_shocks.KINDS[k] for k in planted["kind"]],
        }
    ).astype("str")


def _demand_same(truth: Truth, inbox: Path, county: str, last: str) -> None:
    """What the sample wrote down of its truth must be what was made again."""
    written = pd.read_csv(inbox / "truth" / "households.csv", dtype={"household_id": "str", "county": "str"})
    written = written[written["county"] == county]
    mine = truth.income[truth.rows(written["household_id"]), truth.months.get_loc(last)]
    if not np.allclose(mine, written["net_income_12_months_yuan_per_head"], atol=0.01):
        raise ValueError(
            f"{county} in {inbox} is not of this version of the sample, or of under 36 months: write it anew"
        )
