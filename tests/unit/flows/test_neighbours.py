"""Who stands on two counties' registers, as known after the nights before."""

from datetime import date

import pandas as pd
import pytest

from flows.stages.neighbours import shared_persons
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append
from relapse_watch.store.landed import landed_monitored_person
from tests.unit.store.rows import add_run, add_vintage

NIGHT = date(2025, 9, 30)
NEXT = date(2025, 10, 1)


def landed(store: Store, vintage_id: str, county: str, sequence: int, hashes: list[str | None]) -> None:
    register = {"dataset": "monitored_person", "source": "register", "slot": ""}
    add_vintage(store, vintage_id, county=county, run_id=f"r-{county}", sequence=sequence, **register)
    rows = pd.DataFrame({"id_hash": pd.Series(hashes, dtype="str")})
    marks = {"county": county, "vintage_id": vintage_id, "source_row": range(len(hashes))}
    append(store, landed_monitored_person, rows.assign(**marks))


@pytest.fixture
def two_counties(store: Store) -> Store:
    for county in ("990101", "990102"):
        add_run(store, f"r-{county}", county)
    landed(store, "v1", "990101", 1, ["a", "b", "b", None])
    landed(store, "v2", "990102", 1, ["b", "c", None])
    return store


@pytest.mark.parametrize("county", ["990101", "990102"])
def test_both_counties_hear_of_it_the_night_after(two_counties: Store, county: str) -> None:
    assert shared_persons(two_counties, county, NIGHT) == []
    assert shared_persons(two_counties, county, NEXT) == ["b"]
    assert shared_persons(two_counties, "990103", NEXT) == []


def test_a_register_that_was_mended_is_not_held_against_anybody(two_counties: Store) -> None:
    landed(two_counties, "v3", "990102", 2, ["c", "d"])
    assert shared_persons(two_counties, "990101", NEXT) == []
    landed(two_counties, "v4", "990101", 2, ["d"])
    assert shared_persons(two_counties, "990101", NEXT) == ["d"]
