"""Whoever is set aside on a register still counts, and no household vanishes because its rows are wrong."""

from typing import Any

import pandas as pd
import pytest

from flows import house
from relapse_watch.store.frames import append
from relapse_watch.store.tables import finding, quarantined_row
from tests.flows.test_data_status_rows import AS_OF, BEFORE, finding_of, put, rows_of, tonight
from tests.flows.test_data_status_rows import FINDINGS as ROWS
from tests.unit.store.rows import add_run

IDENTITY, STRUCTURE = (next(r for r in ROWS if r.row == name) for name in ("identity", "structure"))


def set_aside(dataset: str, household: str, numbers: list[int], of: Any = IDENTITY) -> None:
    """Rows of a household in the newest file of a register that are set aside, with what was found there."""
    told = [finding_of(of, household) | {"dataset": dataset, "vintage_id": "new", "source_row": n} for n in numbers]
    append(house.store(), finding, pd.DataFrame(told))
    rows = pd.DataFrame(told)[["vintage_id", "county", "dataset", "household_id", "source_row"]]
    append(house.store(), quarantined_row, rows.assign(codes="X", record="{}"))


def land(dataset: str, before: list[dict[str, Any]] | None, now: list[dict[str, Any]]) -> None:
    add_run(house.store(), "r1")
    if before is not None:
        put(dataset, "old", before, sequence=1, fingerprint="old", known_on=BEFORE, exported_on=BEFORE)
    put(dataset, "new", now, sequence=2, fingerprint="new", known_on=AS_OF, exported_on=AS_OF)
    income = [row for h in ("h1", "h2") for row in rows_of("household_income", h)]
    put("household_income", "income", income, sequence=3, known_on=AS_OF, exported_on=AS_OF)


@pytest.fixture
def two(home: object) -> list[dict[str, Any]]:
    return [row for h in ("h1", "h2") for row in rows_of("monitored_person", h)]


def test_a_member_whose_number_is_wrong_still_counts(two: list[dict[str, Any]]) -> None:
    land("monitored_person", None, [two[0], *two[2:]])
    set_aside("monitored_person", "h1", [7])
    mine = tonight()[0].loc["h1"]
    assert (mine["members"], mine["level"], mine["data_status"]) == (2, "red", "partial")
    assert mine["income_yuan_per_head"] == pytest.approx(2_000)


def test_a_household_set_aside_as_a_whole_is_as_in_the_last_good_file(two: list[dict[str, Any]]) -> None:
    land("monitored_person", two, two[2:])
    set_aside("monitored_person", "h1", [7, 8])
    mine = tonight()[0].loc["h1"]
    assert (mine["members"], mine["household_type"], mine["data_status"]) == (2, "lifted", "partial")
    assert str(mine["head_masked"]).startswith("张")


def test_a_household_that_never_had_a_good_row_is_on_the_register(two: list[dict[str, Any]]) -> None:
    land("monitored_person", None, two[2:])
    set_aside("monitored_person", "h9", [7, 8, 9], STRUCTURE)
    mine = tonight()[0].loc["h9"]
    assert (mine["members"], mine["level"], mine["data_status"]) == (3, "unknown", "quarantined")
    assert (mine["township"], mine["village"]) == ("东乡", "一村"), "so that its cadre is found"


def test_structure_that_is_wrong_takes_the_household_from_the_last_good_file(two: list[dict[str, Any]]) -> None:
    third = two[1] | {"relation_to_head": "子女"}
    land("monitored_person", two, [two[0], third, *two[2:]])
    set_aside("monitored_person", "h1", [7], STRUCTURE)
    mine = tonight()[0].loc["h1"]
    assert (mine["members"], mine["level"], mine["data_status"]) == (2, "unknown", "quarantined")
    assert mine["income_yuan_per_head"] == pytest.approx(2_000)


def test_the_list_of_households_too(home: object) -> None:
    listed = [{"household_id": h, "household_type": "lifted", "members": 2} for h in ("h1", "h2")]
    land("household_list", None, listed[1:])
    set_aside("household_list", "h1", [7], STRUCTURE)
    assessed = tonight()[0]
    assert (assessed.loc["h1", "level"], assessed.loc["h1", "township"]) == ("unknown", "东乡")
    assert assessed.loc["h2", "level"] == "red"
