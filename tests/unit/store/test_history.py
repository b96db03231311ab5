"""A household's last good history: its rows of the newest older file in which none of them was set aside."""

from datetime import date

import pandas as pd
import pytest

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append
from relapse_watch.store.history import last_good
from relapse_watch.store.landed import landed_aid_payment
from relapse_watch.store.tables import quarantined_row
from relapse_watch.store.visible import vintages
from tests.unit.store.rows import add_run, add_vintage

COUNTY, LATER = "990101", date(2025, 9, 30)


def land(store: Store, vintage_id: str, paid: dict[str, float], aside: tuple[str, ...] = ()) -> None:
    """Landed payments by household, and households of which a row is set aside."""
    marks = {"county": COUNTY, "vintage_id": vintage_id}
    rows = pd.DataFrame({"household_id": list(paid), "amount_yuan": list(paid.values())})
    append(store, landed_aid_payment, rows.assign(**marks, source_row=range(2, 2 + len(rows))))
    lost = pd.DataFrame({"household_id": list(aside)}, dtype="str").assign(**marks, dataset="aid_payment")
    append(store, quarantined_row, lost.assign(source_row=range(90, 90 + len(lost)), codes="X", record="{}"))


def add(store: Store, number: int, paid: dict[str, float], aside: tuple[str, ...] = (), **given: object) -> None:
    """One more export of the slot, received a day after the one before."""
    usual = {"sequence": number, "fingerprint": f"f{number}", "known_on": date(2025, 9, number)}
    add_vintage(store, f"v{number}", **usual | given)
    land(store, f"v{number}", paid, aside)


def kept(store: Store, vintage_id: str, households: str, as_of: date = LATER, run_id: str | None = None) -> dict:
    """Household -> the vintage and the amounts that its history has."""
    spoiled = pd.DataFrame({"vintage_id": vintage_id, "household_id": list(households)})
    rows, good = last_good(store, "aid_payment", vintages(store, COUNTY, as_of, run_id), spoiled)
    assert set(rows["spoiled_id"]) <= {vintage_id}
    amounts = {h: r["amount_yuan"].tolist() for h, r in rows.groupby("household_id")}
    return {h: (v, amounts.get(h, [])) for h, v in zip(good["household_id"], good["good_id"], strict=True)}


@pytest.fixture
def exports(store: Store) -> Store:
    add_run(store, "r1")
    add(store, 1, {"a": 10.0, "b": 11.0})
    add(store, 2, {"a": 20.0}, aside=("b",))
    add(store, 3, {}, aside=("a", "b", "c"))
    return store


def test_the_newest_file_in_which_nothing_of_theirs_was_set_aside_counts(exports: Store) -> None:
    assert kept(exports, "v3", "ab") == {"a": ("v2", [20.0]), "b": ("v1", [11.0])}


def test_whoever_had_no_row_then_had_none(exports: Store) -> None:
    assert kept(exports, "v3", "c") == {"c": ("v2", [])}


def test_nothing_before_the_first_file(exports: Store) -> None:
    assert kept(exports, "v1", "ab") == {}


def test_a_part_of_a_household_set_aside_leaves_none_of_it_good(exports: Store) -> None:
    land(exports, "v2", {"b": 21.0})  # another row of b was fine
    assert kept(exports, "v3", "b") == {"b": ("v1", [11.0])}


def test_the_same_bytes_judged_again_are_no_history(exports: Store) -> None:
    add(exports, 4, {}, aside=("a",), fingerprint="f2")
    assert kept(exports, "v4", "a") == {"a": ("v1", [10.0])}


def test_what_came_after_the_day_or_counts_for_nobody_is_not_looked_at(exports: Store) -> None:
    add(exports, 4, {"a": 40.0}, state="refused")
    add(exports, 5, {"a": 50.0}, state="pending", run_id="r1")
    add(exports, 6, {}, aside=("a",))
    assert kept(exports, "v6", "a") == {"a": ("v2", [20.0])}
    assert kept(exports, "v6", "a", run_id="r1") == {"a": ("v5", [50.0])}
    assert kept(exports, "v3", "a", as_of=date(2025, 9, 3)) == {"a": ("v2", [20.0])}
    assert kept(exports, "v6", "a", as_of=date(2025, 9, 5)) == {}, "not known yet on that day"


def test_an_older_export_received_later_is_still_older(exports: Store) -> None:
    add(exports, 4, {"a": 40.0}, known_on=date(2025, 9, 9), exported_on=date(2025, 8, 1))
    assert kept(exports, "v3", "a") == {"a": ("v2", [20.0])}


def test_other_slots_sources_and_counties_are_others(exports: Store) -> None:
    add(exports, 4, {"a": 1.0}, slot="2024", known_on=date(2025, 9, 2))
    add(exports, 5, {"a": 2.0}, source="aid_civil_affairs", known_on=date(2025, 9, 2))
    add(exports, 6, {"a": 3.0}, county="990102", known_on=date(2025, 9, 2))
    assert kept(exports, "v3", "a") == {"a": ("v2", [20.0])}


def test_a_part_counts_only_for_who_stands_in_it(exports: Store) -> None:
    add(exports, 4, {"a": 40.0}, slot="2025/1", exported_on=date(2025, 9, 10), known_on=date(2025, 9, 10))
    add(exports, 5, {"b": 50.0}, slot="2025/2", exported_on=date(2025, 9, 10), known_on=date(2025, 9, 10))
    add(exports, 6, {}, aside=("a", "b"), exported_on=date(2025, 9, 11), known_on=date(2025, 9, 11))
    assert kept(exports, "v6", "ab") == {"a": ("v4", [40.0]), "b": ("v5", [50.0])}
    assert kept(exports, "v6", "c") == {"c": ("v2", [])}, "in no part, so the last whole file says"


def test_the_other_part_of_tonight_is_no_history(exports: Store) -> None:
    days = {"exported_on": date(2025, 9, 10), "known_on": date(2025, 9, 10)}
    add(exports, 4, {"a": 40.0}, slot="2025/1", **days)
    add(exports, 5, {}, aside=("a",), slot="2025/2", **days)
    assert kept(exports, "v5", "a") == {"a": ("v2", [20.0])}


def test_many_households_at_once(exports: Store) -> None:
    many = [f"h{n}" for n in range(600)]
    add(exports, 4, dict.fromkeys(many, 4.0))
    add(exports, 5, {}, aside=tuple(many))
    spoiled = pd.DataFrame({"vintage_id": "v5", "household_id": many})
    rows, good = last_good(exports, "aid_payment", vintages(exports, COUNTY, LATER), spoiled)
    assert len(rows) == len(good) == 600 and set(good["good_id"]) == {"v4"}


def test_some_columns_are_those_of_the_same_history(exports: Store) -> None:
    spoiled = pd.DataFrame({"vintage_id": "v3", "household_id": ["a", "b", "c"]})
    seen = vintages(exports, COUNTY, LATER)
    whole, good = last_good(exports, "aid_payment", seen, spoiled)
    wanted = ["vintage_id", "household_id", "amount_yuan"]
    some, same = last_good(exports, "aid_payment", seen, spoiled, columns=wanted)
    pd.testing.assert_frame_equal(some, whole[[*wanted, "spoiled_id"]])
    pd.testing.assert_frame_equal(same, good)
