"""A file that came anew is held against its last landed version, and against no other."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import update

from flows.report.corrections import (
    change_frame,
    corrections,
    corrections_sentence,
    counted,
    last_corrections,
    totals,
)
from flows.report.details import records
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append
from relapse_watch.store.tables import finding, run
from tests.reporting import correction, findings
from tests.unit.store.rows import NOW, add_run, add_vintage

COUNTY = "990101"


def add(store: Store, vintage_id: str, sequence: int, cells: tuple[str, ...], **given: Any) -> None:
    """A vintage with a finding for each of the persons ``cells``."""
    add_vintage(store, vintage_id, **{"slot": "", "fingerprint": vintage_id, "sequence": sequence} | given)
    rows = findings(
        *({"vintage_id": vintage_id, "person_id": cell, "source_row": 4 + i} for i, cell in enumerate(cells))
    )
    append(store, finding, rows)


def counts(store: Store, run_id: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(c.file, tuple(c.counts.values())) for c in corrections(store, COUNTY, run_id)]


def last(store: Store, county: str = COUNTY) -> str:
    """The run whose corrections are the county's last; '' for none."""
    found = last_corrections(store, county)
    return found[0] if found else ""


def finish(store: Store, *run_ids: str) -> None:
    """Write that these runs ended one after the other."""
    with store.begin() as connection:
        for minute, run_id in enumerate(run_ids):
            ended = NOW + timedelta(minutes=minute)
            connection.execute(update(run).where(run.c.run_id == run_id).values(finished_at=ended))


@pytest.fixture
def corrected(store: Store) -> Store:
    """A file sent in run r1 and again in r2; another county's and another slot's beside."""
    for run_id in ("r1", "r2"):
        add_run(store, run_id)
    add(store, "v1", 1, ("a", "b", "c"), file="990101/x.csv")
    add(store, "other slot", 2, ("a",), slot="2024", file="990101/other.csv")
    add(store, "other county", 3, ("a", "b"), county="990102")
    add(store, "v2", 4, ("c", "d"), run_id="r2", file="990101/x2.csv")
    return store


def test_mended_broken_and_remaining_by_file(corrected: Store) -> None:
    (made,) = corrections(corrected, COUNTY, "r2")
    assert (made.file, made.old_file, made.why) == ("990101/x2.csv", "990101/x.csv", "resubmitted")
    assert made.counts == {"mended": 2, "broken": 1, "remaining": 1} == totals([made])
    assert made.findings.set_index("person_id")["change"].to_dict() == {
        "a": "mended",
        "b": "mended",
        "d": "broken",
        "c": "remaining",
    }
    assert last(corrected) == "r2" and last(corrected, "990102") == "" and counts(corrected, "r1") == []


def test_before_the_commit_the_run_sees_what_it_is_about_to_land(corrected: Store) -> None:
    add_run(corrected, "r3", status="running")
    add(corrected, "v3", 9, ("c",), run_id="r3", state="pending", file="990101/x3.csv")
    assert counts(corrected, "r3") == [("990101/x3.csv", (1, 0, 1))]
    add(corrected, "another's", 10, (), run_id="r2", state="pending")
    assert counts(corrected, "r3") == [("990101/x3.csv", (1, 0, 1))] and last(corrected) == "r2"


def test_each_file_is_held_against_its_own_version_alone(corrected: Store) -> None:
    add_run(corrected, "r3")
    add(corrected, "other2", 5, ("c", "d"), run_id="r3", slot="2024", file="990101/other.csv")
    add(corrected, "v3", 6, ("a", "c"), run_id="r3", file="990101/x3.csv")
    add(corrected, "v4", 7, (), run_id="r3", file="990101/x4.csv")
    made = corrections(corrected, COUNTY, "r3")
    assert [(c.file, tuple(c.counts.values())) for c in made] == [
        ("990101/other.csv", (1, 2, 0)),
        ("990101/x3.csv", (1, 1, 1)),
        ("990101/x4.csv", (2, 0, 0)),
    ], "one vintage may be what two follow"
    assert {tuple(c.findings.columns[-3:]) for c in made} == {("old_row", "change", "counts_as")}
    assert {c.findings.columns[0] for c in made} == {"vintage_id"}, "what told the files apart is gone"
    assert all(list(c.findings.index) == list(range(len(c.findings))) for c in made)


def test_a_refused_version_is_passed_over(corrected: Store) -> None:
    for run_id in ("r3", "r4"):
        add_run(corrected, run_id)
    add(corrected, "bad", 5, ("x",), run_id="r3", state="refused")
    add(corrected, "v4", 6, ("d",), run_id="r4")
    assert counts(corrected, "r3") == [] and [n for _, n in counts(corrected, "r4")] == [(1, 0, 1)]


def test_an_export_is_held_against_the_newest_that_is_no_newer(store: Store) -> None:
    for n in range(1, 5):
        add_run(store, f"r{n}")
    september, october = date(2025, 9, 30), date(2025, 10, 31)
    add(store, "s1", 1, ("a", "b"), run_id="r1", exported_on=september, known_on=september)
    add(store, "o1", 2, ("b", "c"), run_id="r2", exported_on=october, known_on=october)
    add(store, "s2", 3, ("b",), run_id="r3", exported_on=september, known_on=october)
    add(store, "o2", 4, ("c",), run_id="r4", exported_on=october, known_on=october)
    made = {run_id: corrections(store, COUNTY, run_id) for run_id in ("r2", "r3", "r4")}
    assert {r: tuple(c.counts.values()) for r, (c,) in made.items()} == {
        "r2": (1, 1, 1),
        "r3": (1, 0, 1),
        "r4": (1, 0, 1),
    }
    assert [c.why for (c,) in made.values()] == ["next_export", "resubmitted", "resubmitted"]
    add_run(store, "r5")
    add(store, "august", 5, ("z",), run_id="r5", exported_on=date(2025, 8, 31), known_on=date(2025, 8, 31))
    assert counts(store, "r5") == [], "an older export follows none of the newer ones"


def test_two_versions_of_one_run_do_not_correct_each_other(store: Store) -> None:
    add_run(store, "r1")
    add(store, "s", 1, ("a",), exported_on=date(2025, 9, 30))
    add(store, "o", 2, ("b",), exported_on=date(2025, 10, 31))
    assert counts(store, "r1") == [] and last(store) == ""


def test_the_last_run_with_something_to_tell_is_the_last_correction(corrected: Store) -> None:
    add_run(corrected, "r3")
    add(corrected, "v3", 9, ("c", "d"), run_id="r3", fingerprint="v2")
    assert [c.is_told for c in corrections(corrected, COUNTY, "r3")] == [False], "judged anew, and nothing changed"
    finish(corrected, "r1", "r2", "r3")
    assert last(corrected) == "r2"
    add_run(corrected, "r4")
    add(corrected, "v4", 10, ("c",), run_id="r4", fingerprint="v2")
    finish(corrected, "r1", "r2", "r3", "r4")
    assert last(corrected) == "r4" and not last_corrections(corrected, COUNTY, date(2025, 10, 1))


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ({"fingerprint": "f1", "content": "c1"}, "rejudged"),
        ({"fingerprint": "f2", "content": "c1"}, "same_content"),
        ({"fingerprint": "f1", "content": "c1", "exported_on": date(2025, 10, 31)}, "same_content"),
        ({"fingerprint": "f2", "content": "c2"}, "resubmitted"),
        ({"fingerprint": "f2", "content": None}, "resubmitted"),
    ],
)
def test_why_a_file_is_judged_anew(store: Store, new: dict[str, Any], why: str) -> None:
    for run_id in ("r1", "r2"):
        add_run(store, run_id)
    add(store, "v1", 1, ("a",), fingerprint="f1", content="c1", exported_on=date(2025, 9, 30))
    add(store, "v2", 2, (), **{"run_id": "r2", "exported_on": date(2025, 9, 30)} | new)
    (made,) = corrections(store, COUNTY, "r2")
    assert made.why == why
    assert bool(corrections_sentence([made], "zh")) == (why != "rejudged"), "nobody sent what was judged anew"


def test_leads_suppressed_ones_and_a_second_code_of_a_cell_are_not_counted_but_listed() -> None:
    twice = [{"code": "2_01_001", "family": "2_01_001"}, {"code": "2_12_001", "family": "2_01_001"}]
    made = correction(findings({"is_lead": True}, {"is_suppressed": True}), findings(*twice))
    assert made.counts == {"mended": 1, "broken": 0, "remaining": 0}
    assert made.leads == {"mended": 0, "broken": 1, "remaining": 0}
    rows = records(change_frame([made], COUNTY, "r1", "zh"))
    assert [row["change"] for row in rows] == ["mended", "mended", "broken", "broken"]
    assert (rows[0]["row"], rows[0]["old_row"]) == (None, 4) and (rows[2]["row"], rows[2]["old_row"]) == (4, None)
    assert rows[0]["what"] == "证件号码位数不对" and rows[0]["old_file"] == "990101/a.xlsx"


@pytest.mark.parametrize(
    ("new", "old", "zh"),
    [
        (1, 1, ""),
        (1, 3, "交来的更正：改好 2 处，新出现 0 处，还剩 1 处没改。"),
        (2, 1, "交来的更正：改好 0 处，新出现 1 处，还剩 1 处没改。"),
    ],
)
def test_the_sentence_counts_what_changed(new: int, old: int, zh: str) -> None:
    frames = [findings(*({"person_id": str(i)} for i in range(n))) for n in (new, old)]
    made = [correction(*frames)]
    assert corrections_sentence(made, "zh") == zh and bool(corrections_sentence(made, "en")) == bool(zh)


def test_nothing_is_made_of_nothing(store: Store) -> None:
    assert corrections(store, COUNTY, "r1") == [] and change_frame([], COUNTY, "r1", "zh").empty
    assert corrections_sentence([], "zh") == "" and totals([]) == {"mended": 0, "broken": 0, "remaining": 0}


def test_a_cell_counts_once_in_each_file_and_what_it_counts_as_is_told() -> None:
    cell = dict.fromkeys(("family", "household_id", "person_id", "column_name"), "x")
    rows = [
        {"file": file, "change": "broken", "source_row": 1, "old_row": None, "is_lead": lead, "is_suppressed": off}
        for file, lead, off in [
            *[("a", False, True), ("a", False, False), ("a", False, False), ("a", True, True), ("a", True, False)],
            ("b", False, False),
        ]
    ]
    found = pd.DataFrame([row | cell for row in rows])
    assert list(counted(found, ["file"])["counts_as"]) == ["", "cell", "", "lead", "", "cell"]
    assert list(counted(found)["counts_as"]) == ["", "cell", "", "lead", "", ""]
