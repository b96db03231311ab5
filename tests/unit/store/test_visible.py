"""As of a date, of each source and slot the newest vintage received by then, and nothing else."""

from datetime import date

import pandas as pd
import pytest

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append
from relapse_watch.store.landed import landed_aid_payment, landed_tables
from relapse_watch.store.visible import landed, landed_of_every_export, rows_of, vintages, visible_vintages
from tests.unit.store.rows import add_run, add_vintage

COUNTY = "990101"


@pytest.fixture
def paid(store: Store) -> Store:
    """Two slots; slot 2025 received three times, one of them pending; another source; another county."""
    add_run(store, "r1")
    add_vintage(store, "v1", sequence=1)
    add_vintage(store, "v2", sequence=2, known_on=date(2025, 9, 15))
    add_vintage(store, "v3", sequence=3, known_on=date(2025, 9, 15), state="pending")
    add_vintage(store, "v4", sequence=4, slot="2024", known_on=date(2025, 8, 1))
    add_vintage(store, "v5", sequence=5, source="aid_civil_affairs")
    add_vintage(store, "v6", sequence=6, county="990102")
    for vintage_id in ("v6", "v5", "v4", "v3", "v2", "v1"):
        frame = pd.DataFrame({"county": COUNTY, "vintage_id": vintage_id, "source_row": [3, 2]})
        append(store, landed_aid_payment, frame.assign(amount_yuan=[30.0, 20.0]))
    return store


SEEN = {
    date(2025, 7, 31): [],
    date(2025, 8, 1): ["v4"],
    date(2025, 8, 31): ["v4"],
    date(2025, 9, 1): ["v1", "v4", "v5"],
    date(2025, 9, 14): ["v1", "v4", "v5"],
    date(2025, 9, 15): ["v2", "v4", "v5"],
}


def test_newest_landed_vintage_of_each_source_and_slot(paid: Store) -> None:
    for as_of, seen in SEEN.items():
        assert visible_vintages(paid, COUNTY, as_of)["vintage_id"].to_list() == seen
        rows = landed(paid, "aid_payment", COUNTY, as_of)
        assert rows["vintage_id"].to_list() == [v for v in seen for _ in range(2)]
        assert rows["source_row"].to_list() == [2, 3] * len(seen)
        assert list(rows.columns) == list(landed_aid_payment.columns.keys())


def test_of_two_known_on_one_day_the_later_received_counts(paid: Store) -> None:
    add_vintage(paid, "v7", sequence=7, known_on=date(2025, 9, 15))
    assert "v7" in visible_vintages(paid, COUNTY, date(2025, 9, 15))["vintage_id"].to_list()


def test_a_late_vintage_with_an_older_date_does_not_replace_a_newer(paid: Store) -> None:
    add_vintage(paid, "v8", sequence=8, known_on=date(2025, 9, 10))
    assert "v8" not in visible_vintages(paid, COUNTY, date(2025, 9, 15))["vintage_id"].to_list()


def test_another_county_sees_its_own_alone(paid: Store) -> None:
    assert visible_vintages(paid, "990102", date(2025, 9, 30))["vintage_id"].to_list() == ["v6"]


def test_an_unknown_dataset_is_a_key_error(paid: Store) -> None:
    with pytest.raises(KeyError):
        landed(paid, "nothing", COUNTY, date(2025, 9, 30))


def test_parts_of_one_export_stand_together(store: Store) -> None:
    add_run(store, "r1")
    for serial, part in enumerate(("2025/1", "2025/2"), start=1):
        add_vintage(store, f"p{serial}", sequence=serial, slot=part, exported_on=date(2025, 9, 1))
    assert visible_vintages(store, COUNTY, date(2025, 9, 30))["vintage_id"].to_list() == ["p1", "p2"]
    add_vintage(store, "p3", sequence=3, slot="2025/2", exported_on=date(2025, 9, 1))
    assert visible_vintages(store, COUNTY, date(2025, 9, 30))["vintage_id"].to_list() == ["p1", "p3"]


@pytest.mark.parametrize(("later", "seen"), [("2025/1", ["n1"]), ("2025", ["n1"]), ("2024", ["p1", "p2", "n1"])])
def test_a_newer_export_stands_for_all_parts_of_an_older_one(later: str, seen: list[str], store: Store) -> None:
    add_run(store, "r1")
    for serial, part in enumerate(("2025/1", "2025/2"), start=1):
        add_vintage(store, f"p{serial}", sequence=serial, slot=part, exported_on=date(2025, 9, 1))
    add_vintage(store, "n1", sequence=3, slot=later, exported_on=date(2025, 9, 20))
    assert visible_vintages(store, COUNTY, date(2025, 9, 30))["vintage_id"].to_list() == seen


def test_parts_stand_for_the_whole_file_before_them(store: Store) -> None:
    add_run(store, "r1")
    add_vintage(store, "w1", sequence=1, slot="", exported_on=date(2025, 9, 1))
    for serial, part in enumerate(("/1", "/12"), start=2):
        add_vintage(store, f"p{serial}", sequence=serial, slot=part, exported_on=date(2025, 9, 1))
    assert visible_vintages(store, COUNTY, date(2025, 9, 30))["vintage_id"].to_list() == ["p2", "p3"]
    add_vintage(store, "w2", sequence=4, slot="", exported_on=date(2025, 9, 2))
    assert visible_vintages(store, COUNTY, date(2025, 9, 30))["vintage_id"].to_list() == ["w2"]


def test_of_returned_forms_every_export_counts_as_it_was_last_corrected(store: Store) -> None:
    add_run(store, "r1")
    form = {"dataset": "verification", "source": "verification_returned", "slot": "甲"}
    for serial, (vintage_id, day) in enumerate((("a1", 1), ("a2", 2), ("b1", 1), ("c1", 3)), start=1):
        day_of = date(2025, 9, day)
        add_vintage(store, vintage_id, sequence=serial, exported_on=day_of, known_on=day_of, **form)
        frame = pd.DataFrame({"county": COUNTY, "vintage_id": vintage_id, "source_row": [2]})
        append(store, landed_tables["verification"], frame.assign(household_id=vintage_id))
    add_vintage(store, "other", sequence=9, county="990102", **form)

    def seen(day: int) -> list[str]:
        return landed_of_every_export(store, "verification", COUNTY, date(2025, 9, day))["household_id"].to_list()

    assert (seen(1), seen(2), seen(3)) == (["b1"], ["a2", "b1"], ["a2", "b1", "c1"])


def test_some_columns_are_those_of_the_same_rows(paid: Store) -> None:
    whole = landed(paid, "aid_payment", COUNTY, date(2025, 9, 15))
    some = landed(paid, "aid_payment", COUNTY, date(2025, 9, 15), columns=["vintage_id", "amount_yuan"])
    pd.testing.assert_frame_equal(some, whole[["vintage_id", "amount_yuan"]])


def test_rows_of_vintages_asked_for_before_are_the_same_rows_in_the_same_order(paid: Store) -> None:
    for as_of, run_id in [(day, None) for day in SEEN] + [(date(2025, 9, 15), "r1")]:
        counting = vintages(paid, COUNTY, as_of, run_id).visible
        for given in (
            {},
            {"columns": ["vintage_id", "amount_yuan"]},
            {"columns": ["amount_yuan"]},
            {"households": ["h"]},
        ):
            rows = rows_of(paid, "aid_payment", counting, **given)
            pd.testing.assert_frame_equal(rows, landed(paid, "aid_payment", COUNTY, as_of, run_id, **given))
        assert rows_of(paid, "migrant_work", counting).dtypes.equals(landed(paid, "migrant_work", COUNTY, as_of).dtypes)


def test_vintages_of_a_dataset_are_those_of_it_alone(paid: Store) -> None:
    add_vintage(paid, "w", sequence=9, dataset="migrant_work", source="migrant_work_national")
    of_all = vintages(paid, COUNTY, date(2025, 9, 15))
    assert of_all.of("migrant_work").visible["vintage_id"].to_list() == ["w"]
    assert of_all.of("aid_payment").known["vintage_id"].to_list() == ["v1", "v2", "v4", "v5"]
