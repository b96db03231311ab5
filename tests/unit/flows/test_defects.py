"""Counts of defects: a cell once, leads and false alarms apart, places the worst first, nights in order."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from data_contracts.contracts.classes import DEFECT_CLASSES
from flows.report.defects import KINDS, PLACE, as_cells, by_class, by_place, by_rule, cells, vintages_in_force
from flows.report.sparkline import sparkline
from flows.report.trend import night_before, nights_before, tally, trend
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append
from relapse_watch.store.tables import dataset_verdict, finding, run
from tests.reporting import AS_OF, FINDING, findings
from tests.unit.store.rows import NOW, add_run, add_vintage

Row = dict[str, Any]
BOTH = [{"code": "2_01_001", "family": "2_01_001"}, {"code": "2_12_001", "family": "2_01_001"}]


def kinds(*rows: Row) -> list[str]:
    return as_cells(findings(*rows))["kind"].tolist()


def row_of(rows: list[Row], name: str = "misfilled") -> Row:
    found = by_class(as_cells(findings(*rows))).set_index("defect_class")
    return found.loc[name].to_dict()


# --- what counts once ----------------------------------------------------------------------------------


def test_a_cell_of_one_defect_counts_once_whatever_populations_it_is_told_in() -> None:
    assert kinds(*BOTH) == ["quarantine"]
    (rule,) = by_rule(as_cells(findings(*BOTH))).to_dict("records")
    assert (rule["codes"], rule["count"]) == ("2_01_001、2_12_001", 1)


@pytest.mark.parametrize("key", ["source_row", "column_name", "family", "vintage_id", "household_id"])
def test_another_cell_or_defect_counts_again(key: str) -> None:
    assert len(kinds({}, {key: 5 if key == "source_row" else "other"})) == 2


def test_what_has_no_row_and_no_household_counts_too() -> None:
    nowhere = dict.fromkeys(("source_row", "household_id", "township", "village", "column_name"))
    assert kinds(nowhere, nowhere | {"family": "b"}) == ["quarantine"] * 2
    assert by_place(as_cells(findings(nowhere)), as_cells(findings()), PLACE)["village"].tolist() == [""]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, "quarantine"),
        ({"severity": "refuse"}, "refuse"),
        ({"severity": "note"}, "note"),
        ({"severity": "note", "is_lead": True}, "lead"),
        ({"is_suppressed": True}, "suppressed"),
        ({"is_lead": True, "is_suppressed": True}, "suppressed"),
    ],
)
def test_leads_and_false_alarms_stand_apart_from_defects(given: Row, kind: str) -> None:
    assert kinds(given) == [kind]
    counted = row_of([given])
    assert counted[kind] == 1 and sum(counted[k] for k in KINDS) == 1
    assert counted["defects"] == counted["households"] == int(kind not in ("lead", "suppressed"))


def test_a_cell_is_suppressed_only_when_all_of_its_codes_are() -> None:
    assert kinds(BOTH[0] | {"is_suppressed": True}, BOTH[1]) == ["quarantine"]
    assert kinds(*(code | {"is_suppressed": True} for code in BOTH)) == ["suppressed"]


# --- the nine classes, places, rules ---------------------------------------------------------------------


def test_all_nine_classes_are_told_none_of_them_too() -> None:
    for rows in ([], [{}]):
        found = by_class(as_cells(findings(*rows)))
        assert found["defect_class"].tolist() == list(DEFECT_CLASSES) and len(found) == 9
        assert found["defects"].sum() == len(rows)


def test_a_household_counts_once_a_class() -> None:
    assert row_of([{}, {"source_row": 5}, {"source_row": 6, "household_id": "h2"}])["households"] == 2


def test_the_worst_place_comes_first() -> None:
    noted = [{"village": "乙", "severity": "note", "source_row": n} for n in range(9)]
    aside = [{"village": "丙"}, {"village": "甲"}, {"village": "甲", "source_row": 5}]
    lead = [{"village": "丁", "is_lead": True}]
    found, before = as_cells(findings(*noted, *aside, *lead)), as_cells(findings(aside[0], {"village": "戊"}))
    table = by_place(found, before, PLACE)
    assert table["village"].tolist() == ["甲", "丙", "乙", "丁", "戊"]
    assert table["defects"].tolist() == [2, 1, 9, 0, 0] and table["lead"].tolist() == [0, 0, 0, 1, 0]
    assert table["change"].tolist() == [2, 0, 9, 0, -1], "a village that mended all is told too"
    (town,) = by_place(found, before, ["township"]).to_dict("records")
    assert (town["defects"], town["misfilled"], town["untrue"], town["change"]) == (12, 12, 0, 10)
    assert sum(town[name] for name in DEFECT_CLASSES) == town["defects"]


def test_what_must_be_mended_first_stands_on_top() -> None:
    rows = [{"severity": "note", "family": "n", "code": "n", "source_row": i} for i in range(9)]
    rows += [{"family": "few", "code": "few"}, {"severity": "refuse", "family": "gate", "code": "gate"}]
    rows += [{"family": "many", "code": "many", "village": v} for v in ("甲", "乙", "丙")]
    rows += [{"family": "many", "code": "many", "village": "丙", "source_row": 5}]
    table = by_rule(as_cells(findings(*rows)))
    assert table["family"].tolist() == ["gate", "many", "few", "n"]
    many = table.iloc[1]
    assert [(village, n) for _, village, n in many["places"]] == [("丙", 2), ("乙", 1)] and many["villages"] == 3
    assert (many["count"], many["households"], many["what_zh"]) == (4, 1, FINDING["what_zh"])


# --- from the store --------------------------------------------------------------------------------------


@pytest.fixture
def landed(store: Store) -> Store:
    """A file and its newer version; a file that run r2 refused."""
    for run_id in ("r1", "r2"):
        add_run(store, run_id)
    add_vintage(store, "v1", slot="", sequence=1)
    add_vintage(store, "v2", slot="", sequence=2, known_on=date(2025, 9, 15))
    add_vintage(store, "bad", slot="x", sequence=3, state="refused", run_id="r2")
    verdict = {"run_id": "r2", "position": 0, "source": "aid_finance", "slot": "x", "dataset": "aid_payment"}
    counts = {"county": "990101", "verdict": "refused", "is_new": True, "rows": 0, "accepted": 0, "quarantined": 0}
    with store.begin() as connection:
        connection.execute(insert(dataset_verdict).values(verdict | counts | {"vintage_id": "bad"}))
    for vintage_id, n in (("v1", 3), ("v2", 2), ("bad", 1)):
        append(store, finding, findings(*({"vintage_id": vintage_id, "source_row": i} for i in range(n))))
    return store


def test_the_findings_of_the_data_in_force_count_and_those_of_a_refused_file(landed: Store) -> None:
    before, after = date(2025, 9, 14), date(2025, 9, 15)
    assert vintages_in_force(landed, "990101", before) == ["v1"]
    assert vintages_in_force(landed, "990101", after) == ["v2"]
    assert vintages_in_force(landed, "990101", after, "r2") == ["bad", "v2"]
    assert len(cells(landed, ["v2"])) == 2 and len(cells(landed, ["bad", "v2"])) == 3 and cells(landed, []).empty


# --- nights --------------------------------------------------------------------------------------------


def keep(store: Store, run_id: str, as_of: date, counts: Row | None, status: str = "complete", minute: int = 0) -> None:
    add_run(store, run_id, status=status)
    values = {"as_of": as_of, "counts": json.dumps(counts), "finished_at": NOW + timedelta(minutes=minute)}
    with store.begin() as connection:
        connection.execute(update(run).where(run.c.run_id == run_id).values(values))


def test_of_each_earlier_night_the_last_complete_run_counts(store: Store) -> None:
    first, second = AS_OF - timedelta(days=2), AS_OF - timedelta(days=1)
    keep(store, "again", first, {"defects": {"untrue": 4}}, minute=2)
    keep(store, "once", first, {"defects": {"untrue": 9}}, minute=1)
    keep(store, "of old", second, {"delivered": {}}, minute=3)
    keep(store, "refused", second, {"defects": {"untrue": 7}}, status="refused", minute=4)
    keep(store, "tonight", AS_OF, {"defects": {"untrue": 1}}, minute=5)
    assert nights_before(store, "990101", AS_OF) == {first: {"untrue": 4}}
    assert nights_before(store, "990102", AS_OF) == {} and night_before(store, "990102", AS_OF) is None
    assert night_before(store, "990101", AS_OF) == second and night_before(store, "990101", first) is None


def test_a_report_looks_back_over_the_last_nights_alone(store: Store) -> None:
    for n in range(1, 15):
        keep(store, f"r{n}", AS_OF - timedelta(days=n), {"defects": {"untrue": n}})
    kept = nights_before(store, "990101", AS_OF)
    assert len(kept) == 12 and list(kept) == sorted(kept) and next(iter(kept.values())) == {"untrue": 12}


def test_the_trend_ends_with_tonight() -> None:
    counts = tally(by_class(as_cells(findings({}, {"is_lead": True, "source_row": 5}))))
    assert (counts["misfilled"], counts["defects"], counts["lead"], counts["untrue"]) == (1, 1, 1, 0)
    first = trend({}, AS_OF, counts)
    assert first.nights == [AS_OF] and first.change("misfilled") is None
    later = trend({AS_OF - timedelta(days=1): {"misfilled": 4}}, AS_OF, counts)
    assert later.series["misfilled"] == [4, 1] and later.change("misfilled") == -3
    assert later.series["untrue"] == [0, 0] and later.change("untrue") == 0


def test_a_line_is_drawn_on_zero_and_says_its_numbers() -> None:
    days = [AS_OF - timedelta(days=n) for n in (2, 1, 0)]
    line = sparkline(days, [0, 10, 5], "数据不实<x>")
    assert 'points="3,21 48,3 93,12"' in line and 'cx="93" cy="12"' in line
    assert "<title>数据不实&lt;x&gt;: 2026-10-29 0, 2026-10-30 10, 2026-10-31 5</title>" in line
    assert 'points="93,21"' in sparkline(days[:1], [0], "x") and 'points="93,3"' in sparkline(days[:1], [7], "x")
