"""neighbours: who of the county's register stands on another county's register too."""

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select

from data_contracts.rules.identity import personal_number
from flows import house
from relapse_watch.keeping import keep, keep_only, kept
from relapse_watch.privacy import hash_ids
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.landed import landed_monitored_person
from relapse_watch.store.visible import standing_after_nights_before

REGISTER = "persons_of_other_counties"
"""What rules call the register of people on other counties' registers (column ``person``)."""


def shared_persons(store: Store, county: str, as_of: date, folder: Path) -> list[str]:
    """The ``id_hash`` of everybody on the county's register who is on another county's too, sorted.

    Both as they stood after the nights before ``as_of``: counties that run at the same time do not see each
    other's files, so the order in which they come does not matter. That is the same for all counties of a night:
    the first to ask looks through all registers, and what it found is kept in ``folder``. An index of persons would
    answer each county alone, but a register's numbers lie all over it: with a hundred counties it was most of
    what landing a register wrote, and grew with every month. Raises StoreUnreachable.
    """
    standing = standing_after_nights_before(as_of, "monitored_person").c
    files = read(store, select(standing.county, standing.vintage_id).order_by(standing.county, standing.vintage_id))
    if files["county"].nunique() < 2 or county not in files["county"].array:
        return []
    file = folder / f"{_print(files)}.parquet"
    pairs = kept(file)
    if pairs is None:
        pairs = _on_several(store, files)
        keep(file, pairs)
        keep_only(folder, {file.name})
    mine = pairs.filter(pc.equal(pairs["county"], county))
    return sorted(mine["id_hash"].to_pylist())


def _print(files: pd.DataFrame) -> str:
    """The same for the same files: what was landed of them does not change."""
    lines = files["county"] + " " + files["vintage_id"]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _on_several(store: Store, files: pd.DataFrame) -> pa.Table:
    """Everybody who stands in these files of more than one county. Grain county x person: county, id_hash."""
    people = {str(county): _people(store, mine.tolist()) for county, mine in files.groupby("county")["vintage_id"]}
    counted = pc.value_counts(pa.chunked_array(people.values()))
    shared = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    found = {county: hashes.filter(pc.is_in(hashes, value_set=shared)) for county, hashes in people.items()}
    county = pa.array(np.repeat(list(found), [len(hashes) for hashes in found.values()]), pa.string())
    return pa.table({"county": county, "id_hash": pa.chunked_array(found.values(), type=shared.type)})


def _people(store: Store, vintages: list[str]) -> pa.Array:
    """The ``id_hash`` of each person in these files, once."""
    p = landed_monitored_person.c
    rows = read(store, select(p.id_hash).where(p.vintage_id.in_(vintages), p.id_hash.is_not(None)))
    return pc.unique(pa.array(rows["id_hash"], pa.string()))


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
