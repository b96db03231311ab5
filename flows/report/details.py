"""What a county's report says beyond the night's figures: defects by class and place, trend, corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from flows import house
from flows.report.corrections import Correction, last_corrections
from flows.report.defects import DEFECTS, PLACE, by_class, by_place, by_rule, cells, vintages_in_force
from flows.report.figures import CountyFigures
from flows.report.suppressed import Suppressed, suppressed, suppressions
from flows.report.trend import Trend, night_before, nights_before, tally, trend
from relapse_watch.store.engine import Store

VILLAGES = 30
"""How many villages a report lists; the others are summed up in one line."""

Record = dict[str, Any]


@dataclass(frozen=True)
class CountyDetails:
    """The counts of a county's data in force, ready for a page; no personal data but in ``corrections``.

    ``classes``: nine rows, one a class; ``townships`` and ``villages``: one a place, the worst first, of villages
    the first VILLAGES, ``other_villages`` the sum of the rest with how many they are (``villages``);
    ``rules``: what is to be mended, to be looked at, or suppressed, by ``kind``, each with its ``owner`` role.
    """

    classes: list[Record]
    townships: list[Record]
    villages: list[Record]
    other_villages: Record
    rules: list[Record]
    households: int
    trend: Trend
    corrections: list[Correction]
    suppressions: Suppressed

    @property
    def tally(self) -> dict[str, int]:
        """Tonight's counts by class and kind."""
        return {name: counts[-1] for name, counts in self.trend.series.items()}

    def kinds(self, *kinds: str) -> list[Record]:
        """The rules of these kinds."""
        return [rule for rule in self.rules if rule["kind"] in kinds]


def county_details(figures: CountyFigures) -> CountyDetails:
    """Gather the details of one run. Raises PolicyMissing, StoreUnreachable."""
    store, county, as_of = house.store(), figures.county, figures.as_of
    vintages = vintages_in_force(store, county, as_of, figures.run_id)
    found, last_night = cells(store, vintages), night_before(store, county, as_of)
    before = _before(store, county, last_night, vintages, found)
    classes, villages = by_class(found), by_place(found, before, PLACE)
    return CountyDetails(
        classes=records(classes),
        townships=records(by_place(found, before, ["township"])),
        villages=records(villages.head(VILLAGES)),
        other_villages=rest_of(villages),
        rules=_owned(by_rule(found)),
        households=int(found.loc[found["kind"].isin(DEFECTS), "household_id"].nunique()),
        trend=trend(nights_before(store, county, as_of), as_of, tally(classes)),
        corrections=_corrections(store, figures),
        suppressions=_suppressed(store, county, as_of, last_night),
    )


def _before(store: Store, county: str, night: date | None, vintages: list[str], found: pd.DataFrame) -> pd.DataFrame:
    """The cells of the night before; read only where it had other versions of the files."""
    if night is None:
        return found.head(0)
    then = vintages_in_force(store, county, night)
    return found if then == vintages else cells(store, then)


def rest_of(villages: pd.DataFrame) -> Record:
    """The sums of the villages that a report does not list, and how many they are."""
    rest = villages.iloc[VILLAGES:]
    sums = rest.drop(columns=PLACE).sum().astype(int).to_dict()
    return {**sums, "villages": len(rest)}


def _owned(rules: pd.DataFrame) -> list[Record]:
    owners: Mapping[str, str] = {name: contract.due.owner for name, contract in house.contracts().items()}
    return [{**rule, "owner": owners.get(rule["dataset"], "data_steward")} for rule in records(rules)]


def _corrections(store: Store, figures: CountyFigures) -> list[Correction]:
    """Those of the night's last run that has any: the same night run again tells the same."""
    last = last_corrections(store, figures.county, figures.as_of) if figures.status == "complete" else None
    return last[1] if last else []


def _suppressed(store: Store, county: str, as_of: date, last_night: date | None) -> Suppressed:
    days = int(house.policy().value("suppression_told_before_days", county, as_of).number)
    return suppressed(suppressions(store, as_of, county), as_of, last_night, days)


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows as dicts, missing values as None."""
    columns = [column.to_numpy(dtype=object, na_value=None) for _, column in frame.items()]
    return [dict(zip(frame, row, strict=True)) for row in zip(*columns, strict=True)]
