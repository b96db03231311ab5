"""Which received files need not be kept: those that no night from a date on can ask for, whatever it finds.

A vintage's row in ``vintage`` stays for good: what was received, and that it stands no more. Its landed rows, findings
and rows set aside go, and so does the archived file, unless another vintage that is kept has the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import delete, func, select, update

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import bulk_by_vintage, quarantined_row, run, vintage

EVERY_EXPORT_COUNTS = ("verification",)
"""Datasets each of whose exports adds to those before it: returned forms. None of theirs is ever spare."""

COVERS = 2
"""How many times over a household's last good rows are kept: the second for a file that comes back as it was."""

_NEWEST_FIRST = ["day", "sequence"]


@dataclass(frozen=True)
class Spare:
    """What may go: the vintages, and the rows of them in each table."""

    vintages: tuple[str, ...]
    rows: dict[str, int]


def spare(store: Store, county: str, before: date) -> Spare:
    """What of ``county`` no night from the as-of date ``before`` on can ask for. Changes nothing.

    Kept is what such nights receive, what stands on that date, and for each household that a future file may spoil its
    last good rows (``relapse_watch.store.history``). Raises StoreUnreachable.
    """
    known = _vintages(store, county)
    ids = spare_vintages(known, _set_aside(store, county), before)
    with store.reading() as connection:
        counts = {
            table.name: sum(
                connection.execute(select(func.count()).where(table.c.vintage_id == one)).scalar_one() for one in ids
            )
            for table in bulk_by_vintage
        }
    return Spare(tuple(ids), {name: n for name, n in counts.items() if n})


def retire(store: Store, vintages: Sequence[str], before: date) -> None:
    """Remove the rows of these vintages and mark them, in one transaction. Call it while holding the county's lease."""
    with store.begin() as connection:
        for one in vintages:
            for table in bulk_by_vintage:
                connection.execute(delete(table).where(table.c.vintage_id == one))
            connection.execute(update(vintage).where(vintage.c.vintage_id == one).values(retired_to=before))


def fingerprints_of_nobody(store: Store, county: str) -> list[str]:
    """Fingerprints of the county's retired vintages that no vintage of any county which is kept has."""
    v = vintage.c
    kept = select(v.fingerprint).where(v.retired_to.is_(None))
    gone = select(v.fingerprint).where(v.county == county, v.retired_to.is_not(None), v.fingerprint.not_in(kept))
    return read(store, gone.distinct().order_by(v.fingerprint))["fingerprint"].tolist()


def kept_since(store: Store, county: str) -> date | None:
    """The first as-of date whose night can still be seen again in full; None if all can."""
    marks = (
        select(func.max(vintage.c.retired_to)).where(vintage.c.county == county),
        select(func.max(run.c.thinned_to)).where(run.c.county == county),
    )
    with store.reading() as connection:
        return max((day for mark in marks if (day := connection.execute(mark).scalar())), default=None)


def spare_vintages(known: pd.DataFrame, aside: pd.DataFrame, before: date) -> list[str]:
    """The ids of spare vintages, sorted.

    ``known``: a county's vintages that are not retired; columns vintage_id, dataset, source, slot, fingerprint, state,
    sequence, and as dates in text day (of export, else first known), known_on and as_of (of the run that took it in).
    ``aside``: vintage_id and household_id of rows set aside.
    """
    day = before.isoformat()
    is_old = (known["known_on"] < day) & (known["as_of"] < day) & (known["state"] != "pending")
    refused = known.loc[is_old & (known["state"] == "refused"), "vintage_id"]
    landed = known[(known["state"] == "landed") & ~known["dataset"].isin(EVERY_EXPORT_COUNTS)]
    base = landed["slot"].str.replace(r"/*\d*$", "", regex=True).where(landed["slot"].str.contains("/"), landed["slot"])
    households = aside.groupby("vintage_id")["household_id"].agg(frozenset).to_dict()
    found = list(refused)
    for _, group in landed.assign(base=base, is_old=is_old).groupby(["source", "base"]):
        found += _spare_of_slot(group, households)
    return sorted(found)


def _spare_of_slot(group: pd.DataFrame, aside: dict[str, frozenset[str]]) -> list[str]:
    """Of the vintages of one source and slot those that are spare. A slot that ever came in parts keeps them all."""
    if group["slot"].str.contains("/").any():
        return []
    old = group[group["is_old"]].sort_values(_NEWEST_FIRST, ascending=False, kind="stable")
    # What stands is the first; and it stands on the date before and on the date alike, for both are among the old.
    rest = old.iloc[1:]
    covers, prints, remaining = 0, set(old["fingerprint"].iloc[:1]), None
    for i, (one, fingerprint) in enumerate(zip(rest["vintage_id"], rest["fingerprint"], strict=True)):
        if covers == COVERS:
            return rest["vintage_id"].iloc[i:].tolist()
        if fingerprint in prints:
            continue  # the same bytes judged anew: kept with the others, and no further evidence
        prints.add(fingerprint)
        spoiled = aside.get(one, frozenset())
        remaining = spoiled if remaining is None else remaining & spoiled
        if not remaining:
            covers, remaining = covers + 1, None
    return []


def _vintages(store: Store, county: str) -> pd.DataFrame:
    v, r = vintage.c, run.c
    columns = (v.vintage_id, v.dataset, v.source, v.slot, v.fingerprint, v.state, v.sequence)
    days = (func.coalesce(v.exported_on, v.known_on).label("day"), v.known_on, r.as_of)
    mine = select(*columns, *days).join(run, r.run_id == v.run_id).where(v.county == county, v.retired_to.is_(None))
    return read(store, mine.order_by(v.sequence, v.vintage_id))


def _set_aside(store: Store, county: str) -> pd.DataFrame:
    q = quarantined_row.c
    mine = select(q.vintage_id, q.household_id).where(q.county == county, q.household_id.is_not(None))
    return read(store, mine.distinct())
