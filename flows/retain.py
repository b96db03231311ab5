"""Retention: let go of what no night can ask for any more, as far back as policy says: files, and rows of nights."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from flows import house
from flows.clock import now
from flows.runs import new_id
from relapse_watch.dates import add_months, month_of
from relapse_watch.errors import WrongUse
from relapse_watch.store.lease import county_lease
from relapse_watch.store.retention import fingerprints_of_nobody, kept_since, retire, spare
from relapse_watch.store.tables import run
from relapse_watch.store.thinning import spare_assessments, thick_nights, thin

MONTHS = "vintages_kept_months"


@dataclass(frozen=True)
class Retained:
    """One county: months kept (None: for ever), the first as-of date whose night stays whole, and what went.

    ``nights``: how many keep only the households of which something was said; ``rows``: of files and nights.
    """

    county: str
    months: int | None
    before: date | None
    vintages: int
    nights: int
    rows: int
    files: int
    file_bytes: int


def retain(counties: list[str], *, dry: bool) -> list[Retained]:
    """Retire what each county need not keep; ``dry``: only say what. Raises CountyLocked while its night runs."""
    last = _last_nights()
    oldest = min(last.values(), default=None)
    return [_retain_one(c, last.get(c), oldest, dry=dry) for c in counties or sorted(last)]


def demand_kept(county: str, as_of: date) -> None:
    """Raise WrongUse where the night of ``as_of`` can no longer be seen in full."""
    since = kept_since(house.store(), county)
    if since is not None and as_of < since:
        raise WrongUse(
            f"县 {county} 在 {since} 以前收到的文件已按政策 {MONTHS} 清理，{as_of} 的一夜无法再完整说明",
            f"what county {county} received before {since} is no longer kept (policy {MONTHS}): the night of {as_of} "
            "cannot be explained in full",
        )


def _retain_one(county: str, last: date | None, oldest: date | None, *, dry: bool) -> Retained:
    found = house.policy().find(MONTHS, county, last) if last else None
    if found is None or last is None or oldest is None:
        return Retained(county, None, None, 0, 0, 0, 0, 0)
    months = round(found.number)
    # By the county that is furthest behind: its nights look at the others' registers as of their own date.
    before = date.fromisoformat(f"{add_months(month_of(oldest), -months)}-01")
    with county_lease(house.store(), county, new_id(), now()):
        what, nights = spare(house.store(), county, before), thick_nights(house.store(), county, before)
        rows = sum(what.rows.values()) + spare_assessments(house.store(), county, nights)
        if not dry:
            retire(house.store(), what.vintages, before)
            thin(house.store(), county, nights, before)
        files = list(_files(county)) if not dry else []
        size = sum(file.stat().st_size for file in files)
        for file in files:
            file.unlink()
    return Retained(county, months, before, len(what.vintages), len(nights), rows, len(files), size)


def _files(county: str) -> Iterator[Path]:
    """The archived files that no kept vintage has; those that a killed run left, too."""
    for fingerprint in fingerprints_of_nobody(house.store(), county):
        yield from (house.home() / "vintages" / fingerprint[:2]).glob(f"{fingerprint}.*")


def _last_nights() -> dict[str, date]:
    """The as-of date of each county's last complete night."""
    query = select(run.c.county, func.max(run.c.as_of)).where(run.c.status == "complete").group_by(run.c.county)
    with house.store().reading() as connection:
        return {found[0]: found[1] for found in connection.execute(query)}
