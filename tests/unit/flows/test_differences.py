"""A finding is the same in two versions of a file wherever its row went; several alike are counted, not merged."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.report.differences import differences
from tests.reporting import findings

Row = dict[str, Any]


def told(new: list[Row], old: list[Row]) -> list[tuple[Any, ...]]:
    """(change, row now, row before) of each finding."""
    made = differences(findings(*new), findings(*old)).astype(object)
    return list(made[["change", "source_row", "old_row"]].where(made.notna(), None).itertuples(index=False, name=None))


def person(n: int, **given: Any) -> Row:
    return {"person_id": f"p{n}", "source_row": n, **given}


def test_what_is_mended_what_is_new_and_what_remains() -> None:
    assert told([person(1), person(3)], [person(1), person(2)]) == [
        ("mended", None, 2),
        ("broken", 3, None),
        ("remaining", 1, 1),
    ]


@pytest.mark.parametrize("key", ["code", "household_id", "person_id", "column_name"])
def test_another_rule_household_person_or_column_is_another_finding(key: str) -> None:
    changes = [change for change, _, _ in told([person(1, **{key: "other"})], [person(1)])]
    assert changes == ["mended", "broken"]


@pytest.mark.parametrize("key", ["found", "source_row", "expected", "village", "what_zh", "vintage_id"])
def test_what_else_changes_does_not_make_another(key: str) -> None:
    assert [t[0] for t in told([person(1, **{key: 9 if key == "source_row" else "other"})], [person(1)])] == [
        "remaining"
    ]


def test_rows_that_moved_change_nothing() -> None:
    old = [person(n, found=str(n)) for n in range(4, 40)]
    new = [row | {"source_row": 100 - row["source_row"]} for row in old]
    assert {t[0] for t in told(new[::-1], old)} == {"remaining"}


def test_nothing_in_either_and_all_of_one() -> None:
    assert told([], []) == []
    assert told([], [person(4)]) == [("mended", None, 4)] and told([person(4)], []) == [("broken", 4, None)]


def payment(row: int, found: str | None) -> Row:
    """Findings of one household alike but for row and cell: no person stands in the file."""
    return {"person_id": None, "source_row": row, "found": found}


def test_of_several_alike_the_one_that_is_gone_is_named() -> None:
    old = [payment(10, "-5"), payment(11, "-7"), payment(12, "-9")]
    assert told([payment(11, "-7"), payment(12, "-9")], old)[0] == ("mended", None, 10)
    shifted = [payment(10, "-7"), payment(11, "-9")]  # and a row above was deleted
    assert told(shifted, old) == [("mended", None, 10), ("remaining", 10, 11), ("remaining", 11, 12)]


def test_of_several_that_look_the_same_as_many_are_mended_as_are_gone() -> None:
    old = [payment(n, None) for n in (10, 11, 12)]
    assert told([payment(11, None), payment(12, None)], old)[0] == ("mended", None, 10)
    assert [t[0] for t in told([payment(50, None)], old)] == ["mended", "mended", "remaining"]
    more = [t[0] for t in told([payment(n, None) for n in range(10, 15)], old)]
    assert more == ["broken"] * 2 + ["remaining"] * 3


def test_what_still_stands_in_its_row_is_not_taken_for_the_one_that_is_gone() -> None:
    """Row 12 was mended and row 10 filled with another wrong amount: two remain, of which row 10 is one."""
    old = [payment(10, "-5"), payment(11, "-7"), payment(12, "-9")]
    assert told([payment(10, "-6"), payment(11, "-7")], old) == [
        ("mended", None, 12),
        ("remaining", 10, 10),
        ("remaining", 11, 11),
    ]


def test_a_finding_about_nobody_is_known_by_what_was_found() -> None:
    nobody = {"household_id": None, "person_id": None}
    old = [nobody | {"source_row": 4, "found": "甲"}, nobody | {"source_row": 5, "found": "乙"}]
    assert told([nobody | {"source_row": 5, "found": "甲"}], old) == [("mended", None, 5), ("remaining", 5, 4)]
    whole = nobody | {"source_row": None, "column_name": None, "found": None}
    assert told([whole], [whole]) == [("remaining", None, None)]


def test_every_finding_of_either_version_is_told_once() -> None:
    new = [person(n % 7, code=f"c{n % 3}", found=str(n % 2), source_row=n) for n in range(60)]
    old = [person(n % 5, code=f"c{n % 4}", found=str(n % 3), source_row=n) for n in range(80)]
    made = differences(findings(*new), findings(*old))
    now, before = made["source_row"].dropna(), made["old_row"].dropna()
    assert sorted(now) == list(range(60)) and sorted(before) == list(range(80))
    mixed = (findings(*rows).sample(frac=1, random_state=1) for rows in (new, old))
    kept = ["change", "source_row", "old_row"]
    pd.testing.assert_frame_equal(made[kept], differences(*mixed)[kept])


few = st.sampled_from(["a", "b", None])
rows = st.lists(
    st.fixed_dictionaries(
        {
            "vintage_id": st.sampled_from(["f1", "f2", "f3"]),
            "person_id": few,
            "household_id": few,
            "found": few,
            "source_row": st.sampled_from([4, 5, 6, None]),
        }
    ),
    max_size=12,
)


@settings(deadline=None, derandomize=True, max_examples=12)
@given(rows, rows)
def test_many_files_told_apart_at_once_are_told_as_one_by_one(new: list[Row], old: list[Row]) -> None:
    now, before = findings(*new), findings(*old)
    made = differences(now, before, ["vintage_id"])
    for file in ("f1", "f2", "f3"):
        alone = differences(now[now["vintage_id"] == file], before[before["vintage_id"] == file])
        pd.testing.assert_frame_equal(made[made["vintage_id"] == file].reset_index(drop=True), alone)
    assert made["vintage_id"].isin(["f1", "f2", "f3"]).all()
