"""How many defects of each class a county had on its earlier nights, as those nights counted them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select

from flows.report.defects import KINDS
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import run

EARLIER_NIGHTS = 12
"""How many nights before tonight a report shows: about a year of monthly exports."""

Tally = dict[str, int]


@dataclass(frozen=True)
class Trend:
    """Counts by night, oldest first; tonight is the last. ``series``: class or kind -> as many counts as nights."""

    nights: list[date]
    series: dict[str, list[int]]

    def change(self, name: str) -> int | None:
        """More or fewer than on the night before; None on a county's first night."""
        counts = self.series[name]
        return counts[-1] - counts[-2] if len(counts) > 1 else None


def tally(classes: pd.DataFrame) -> Tally:
    """What a night keeps of its counts, from ``defects.by_class``: defects by class; all cells by kind."""
    defects = dict(zip(classes["defect_class"], classes["defects"].astype(int), strict=True))
    totals = {name: int(classes[name].sum()) for name in (*KINDS, "defects")}
    return {str(k): int(v) for k, v in {**defects, **totals}.items()}


def nights_before(store: Store, county: str, as_of: date, at_most: int = EARLIER_NIGHTS) -> dict[date, Tally]:
    """What the county's nights before ``as_of`` counted, oldest first; of several runs of a night the last complete.

    Nights that kept no counts are left out. Raises StoreUnreachable.
    """
    r = run.c
    mine = (r.county == county, r.status == "complete", r.as_of < as_of)
    with store.reading() as connection:
        runs = connection.execute(select(r.as_of, r.counts).where(*mine).order_by(r.as_of, r.finished_at)).all()
    kept: dict[date, Any] = {row.as_of: json.loads(row.counts or "{}").get("defects") for row in runs}
    counted = {day: counts for day, counts in kept.items() if counts}
    return dict(list(counted.items())[-at_most:])


def trend(before: dict[date, Tally], as_of: date, tonight: Tally) -> Trend:
    """The earlier nights with tonight at their end; what an older night did not count yet is 0."""
    nights = {**before, as_of: tonight}
    return Trend(list(nights), {name: [counts.get(name, 0) for counts in nights.values()] for name in tonight})


def night_before(store: Store, county: str, as_of: date) -> date | None:
    """The date of the county's last complete night before ``as_of``; None for its first."""
    r = run.c
    query = select(r.as_of).where(r.county == county, r.status == "complete", r.as_of < as_of)
    with store.reading() as connection:
        return connection.execute(query.order_by(r.as_of.desc()).limit(1)).scalar_one_or_none()
