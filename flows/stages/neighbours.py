"""neighbours: who of the county's register stands on another county's register too."""

import hashlib
from datetime import date

import pandas as pd
from sqlalchemy import select

from data_contracts.rules.identity import personal_number
from flows import house
from relapse_watch.privacy import hash_ids
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.landed import landed_monitored_person
from relapse_watch.store.visible import standing_after_nights_before

REGISTER = "persons_of_other_counties"
"""What rules call the register of people on other counties' registers (column ``person``)."""


def shared_persons(store: Store, county: str, as_of: date) -> list[str]:
    """The ``id_hash`` of everybody on the county's register who is on another county's too, sorted.

    Both as they stood after the nights before ``as_of``: counties that run at the same time do not see each
    other's files, so the order in which they come does not matter. Raises StoreUnreachable.
    """
    mine, theirs = landed_monitored_person.alias("mine"), landed_monitored_person.alias("theirs")
    standing = standing_after_nights_before(as_of, "monitored_person")
    own, others = standing.alias("own"), standing.alias("others")
    query = (
        select(mine.c.id_hash)
        .join(own, (own.c.vintage_id == mine.c.vintage_id) & (own.c.county == county))
        .join(theirs, theirs.c.id_hash == mine.c.id_hash)
        .join(others, (others.c.vintage_id == theirs.c.vintage_id) & (others.c.county != county))
        .where(mine.c.county == county, theirs.c.county != county)
    )
    return read(store, query.distinct().order_by(mine.c.id_hash))["id_hash"].tolist()


def register_of(numbers: pd.Series, shared: list[str]) -> pd.DataFrame:
    """The register for the rules: of the ID ``numbers`` of a file those whose hash is among ``shared``.

    Grain: person; column ``person``, the 18 characters that tell one.
    """
    if not shared:
        return pd.DataFrame({"person": pd.Series(dtype="str")})
    persons = personal_number(numbers.str.upper()).dropna().drop_duplicates()
    return persons[hash_ids(persons, house.id_key()).isin(shared)].to_frame("person")


def fingerprint(shared: list[str]) -> str:
    """The same for the same people."""
    return hashlib.sha256("\n".join(shared).encode()).hexdigest()
