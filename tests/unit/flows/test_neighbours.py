"""Who stands on two counties' registers, as known after the nights before."""

import random
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flows.stages import neighbours
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
def test_both_counties_hear_of_it_the_night_after(two_counties: Store, county: str, tmp_path: Path) -> None:
    assert shared_persons(two_counties, county, NIGHT, tmp_path / "kept") == []
    assert shared_persons(two_counties, county, NEXT, tmp_path / "kept") == ["b"]
    assert shared_persons(two_counties, "990103", NEXT, tmp_path / "kept") == []


def test_a_register_that_was_mended_is_not_held_against_anybody(two_counties: Store, tmp_path: Path) -> None:
    landed(two_counties, "v3", "990102", 2, ["c", "d"])
    assert shared_persons(two_counties, "990101", NEXT, tmp_path / "kept") == []
    landed(two_counties, "v4", "990101", 2, ["d"])
    assert shared_persons(two_counties, "990101", NEXT, tmp_path / "kept") == ["d"]
    assert len(list((tmp_path / "kept").iterdir())) == 1, "what was found before the correction is let go"


def test_each_county_hears_of_all_its_persons_who_stand_elsewhere(store: Store, tmp_path: Path) -> None:
    rng, counties = random.Random(6), [f"99010{i}" for i in range(1, 5)]
    people = {county: {f"{rng.randrange(60):02d}" for _ in range(30)} for county in counties}
    for county in counties:
        add_run(store, f"r-{county}", county)
        landed(store, f"v-{county}", county, 1, [*people[county], *people[county], None])
    for county in counties:
        elsewhere = set().union(*(people[other] for other in counties if other != county))
        assert shared_persons(store, county, NEXT, tmp_path / "kept") == sorted(people[county] & elsewhere)


def test_the_first_county_of_a_night_looks_through_the_registers_for_all(
    two_counties: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shared_persons(two_counties, "990101", NEXT, tmp_path / "kept") == ["b"]
    monkeypatch.setattr(neighbours, "_on_several", None)
    assert shared_persons(two_counties, "990102", NEXT, tmp_path / "kept") == ["b"]
    (file,) = (tmp_path / "kept").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_is_kept_and_damaged_or_cannot_be_kept_is_found_again(two_counties: Store, tmp_path: Path) -> None:
    assert shared_persons(two_counties, "990101", NEXT, tmp_path / "kept") == ["b"]
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert shared_persons(two_counties, "990101", NEXT, tmp_path / "kept") == ["b"]
    (tmp_path / "no folder").write_text("")
    assert shared_persons(two_counties, "990101", NEXT, tmp_path / "no folder") == ["b"]
