"""From verdicts on data to marks on households: whom an overdue file concerns, what findings mean, what is told."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from early_warning.policy import Policy
from early_warning.policy.model import Declaration
from early_warning.verdicts import FINDING, Touch, finding_marks, overdue_marks, status_table, told
from early_warning.verdicts.affected import Scene, affected
from relapse_watch.errors import WrongUse
from tests.unit.early_warning.rows import AS_OF, monthly, shipped, table, terms

TABLE = status_table(terms())  # as of 2026-10-31: the window is 2025-11 to 2026-10


def scene(dataset: str, rows: list[dict[str, Any]], ledger: list[dict[str, Any]] | None = None) -> Scene:
    register = pd.DataFrame({"household_id": ["h1", "h2"]}).astype("str")
    return Scene(table(dataset, rows), register, table("household_ledger", ledger or []), terms())


def spell(start: str, end: str | None, wage: float | None = 3_000.0, who: str = "p1") -> dict[str, Any]:
    return {"household_id": "h1", "person_id": who, "start_month": start, "end_month": end, "wage_yuan_per_month": wage}


@pytest.mark.parametrize(
    ("spells", "concerned"),
    [
        ([spell("2020-01", None)], True),  # still away
        ([spell("2020-01", None, None)], True),  # still away, wage unknown
        ([spell("2020-01", "2026-10", 0.0)], True),  # its end is not over yet
        ([spell("2020-01", "2026-09", 0.0)], False),  # over, and nothing was paid
        ([spell("2020-01", "2025-11")], True),  # paid in the first month of the window
        ([spell("2020-01", "2025-10")], False),  # paid before it alone
        ([spell("2020-01", None, 0.0), spell("2020-05", "2020-09", 0.0)], False),  # the newest spell is over
        ([spell("2020-01", None, 0.0), spell("2020-05", "2020-09", 0.0, "p2")], True),  # that was somebody else's
        ([spell("2026-11", "2026-12", 0.0)], True),  # begins later and goes on
        ([], False),
    ],
)
def test_work_that_is_overdue_concerns_whose_wages_it_would_tell(spells: list, concerned: bool) -> None:
    assert list(affected("open_or_paid_spells", scene("migrant_work", spells))) == ["h1"] * concerned


def test_income_that_is_overdue_concerns_whoever_has_no_monthly_account() -> None:
    one = monthly("h1", [500.0])
    assert list(affected("no_monthly_account", scene("household_income", [], one))) == ["h2"]
    old = [one[0] | {"ended_on": "2025-10-31"}]
    assert list(affected("no_monthly_account", scene("household_income", [], old))) == ["h1", "h2"]
    first = [one[0] | {"ended_on": "2025-11-01"}]
    assert list(affected("no_monthly_account", scene("household_income", [], first))) == ["h2"]


def test_a_ledger_that_is_overdue_concerns_whoever_is_in_it() -> None:
    rows = [*monthly("h1", [500.0]), monthly("h2", [500.0])[0] | {"ended_on": "2025-10-31"}]
    assert list(affected("monthly_account", scene("household_ledger", rows))) == ["h1"]


@pytest.mark.parametrize(
    ("kind", "month", "concerned"),
    [
        ("minimum_living", "2025-11", True),
        ("minimum_living", "2025-10", False),
        ("minimum_living", "2026-10", True),
        ("minimum_living", "2026-11", False),
        ("temporary_relief", "2026-05", False),  # one-off aid goes on for nobody
    ],
)
def test_aid_that_is_overdue_concerns_standing_transfers(kind: str, month: str, concerned: bool) -> None:
    rows = [{"household_id": "h1", "aid_kind": kind, "paid_month": month, "amount_yuan": 300.0}]
    assert list(affected("standing_transfers", scene("aid_payment", rows))) == ["h1"] * concerned


def test_nobody_is_nobody_and_strangers_are_not_concerned() -> None:
    stranger = scene("migrant_work", [spell("2020-01", None) | {"household_id": "h9"}])
    assert affected("open_or_paid_spells", stranger).empty
    assert affected("nobody", scene("department_event", [])).empty


def findings(*rows: dict[str, Any]) -> pd.DataFrame:
    usual = {
        "household_id": "h1",
        "vintage_id": "v1",
        "dataset": "migrant_work",
        "code": "5_16_002",
        "column": "wage_yuan_per_month",
        "severity": "quarantine",
        "is_lead": False,
        "is_suppressed": False,
        "source_row": 12,
        "column_name": "务工月收入",
        "file_zh": "已外出务工信息",
        "file_en": "Migrant work",
        "what_zh": "不是数字",
        "what_en": "not a number",
        "fix_zh": "请写数字",
        "fix_en": "write a number",
    }
    return pd.DataFrame([usual | row for row in rows], columns=FINDING).astype({"source_row": "Int64"})


def test_what_is_wrong_is_told_with_file_row_column_and_remedy() -> None:
    marks = finding_marks(findings({}), TABLE)
    row = told(marks, TABLE).iloc[0]
    assert (row["data_status"], row["is_shown"], row["keeps_history"]) == ("quarantined", False, True)
    assert row["text_zh"].startswith(
        "数据待核(工资收入):《已外出务工信息》第12行“务工月收入”:不是数字。改法:请写数字。"
    )
    assert "上一次合格的数据" in row["text_zh"]
    assert row["text_en"].startswith(
        "Data to be checked (wages): Migrant work, row 12, column 务工月收入: not a number. To mend it: write a number."
    )
    without = told(marks.assign(keeps_history=False), TABLE).iloc[0]
    assert "还没有合格的数据" in without["text_zh"] and "no good data" in without["text_en"]


def test_the_gravest_causes_are_told_first_and_two_at_most() -> None:
    note = {"code": "4_11_013", "dataset": "monitored_person", "severity": "note", "what_zh": "甲"}
    more = [{"what_zh": name, "source_row": n} for n, name in enumerate("乙丙丁", start=1)]
    rows = told(finding_marks(findings(note, *more), TABLE), TABLE)
    text = "".join(rows["text_zh"])
    assert "乙" in text and "丙" in text and "丁" not in text and "甲" not in text and text.endswith("另有2处")
    assert rows["text_en"].iloc[0].endswith("2 more.")
    assert set(rows["data_status"]) == {"quarantined", "missing"}


def test_the_same_cause_in_many_rows_is_told_once() -> None:
    rows = told(finding_marks(findings(*({"source_row": n} for n in (7, 3, 5))), TABLE), TABLE)
    assert len(rows) == 1 and "第3行" in rows["text_zh"][0] and "另有" not in rows["text_zh"][0]


def test_the_order_of_the_marks_does_not_matter() -> None:
    files = [
        {"file_zh": f"农户收入信息 {year}", "dataset": "household_income", "code": "X"} for year in (2024, 2025, 2026)
    ]
    marks = finding_marks(findings(*(f | {"what_zh": w} for f in files for w in "甲乙")), TABLE)
    said = [told(marks.iloc[order], TABLE) for order in ([0, 1, 2, 3, 4, 5], [5, 3, 1, 4, 2, 0])]
    assert said[0].equals(said[1]) and "农户收入信息 2024" in said[0]["text_zh"][0]


def test_findings_of_no_household_concern_nobody() -> None:
    assert finding_marks(findings({"household_id": None}), TABLE).empty


def test_a_row_that_hides_nothing_says_nothing() -> None:
    rows = told(
        finding_marks(findings({"dataset": "monitored_person", "column": "id_number", "code": "1_01_003"}), TABLE),
        TABLE,
    )
    assert list(rows["data_status"]) == ["partial"] and list(rows["text_zh"]) == [""]


def test_what_is_overdue_is_told_with_its_due_day() -> None:
    row = TABLE.of_verdict("overdue", "migrant_work")
    marks = overdue_marks(pd.Series(["h1"]), row, "migrant_work", ("已外出务工信息", "Migrant work"), "2026-12-10")
    said = told(marks, TABLE).iloc[0]
    assert (said["data_status"], said["is_shown"], said["keeps_history"]) == ("stale", False, True)
    assert "2026-12-10" in said["text_zh"] and "逾期" in said["text_zh"] and "2026-12-10" in said["text_en"]
    late = TABLE.of_verdict("late", "migrant_work")
    assert overdue_marks(pd.Series(["h1"]), late, "migrant_work", ("", ""), "2026-12-10").empty


def test_what_nobody_placed_hides_the_level() -> None:
    touch = TABLE.touch("monitored_person", "NEW_RULE", "a_column_of_no_group")
    assert touch.touches == "undeclared"
    row = TABLE.of_finding("quarantine", touch, is_lead=False, is_suppressed=False)
    assert (row.row, row.level) == ("undeclared", "hidden")


def with_value(name: str, value: Any) -> Policy:
    """The shipped policy with another value of one parameter."""
    declared = shipped().declarations[name]
    dated = declared.values[0].model_copy(update={"value": value})
    return replace(
        shipped(), declarations={**shipped().declarations, name: Declaration(**{**dict(declared), "values": (dated,)})}
    )


ROW = {"row": "r", "if": {"severity": ["note"]}, "data_status": "complete", "why": "甲 | a"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("data_status_table", [ROW], "no row for the rest of quarantine, refuse"),
        ("data_status_table", [ROW | {"data_status": "fine"}], "data_status"),
        ("data_status_table", [ROW | {"level": "hidden"}], "a level is hidden"),
        ("data_status_table", [ROW | {"data_status": "stale"}], "a level is hidden"),
        ("data_status_table", [ROW | {"who": "everybody"}], "who is one of"),
        ("data_status_touches", [{"touches": "income", "part": "income"}], "nothing touches"),
        ("data_status_parts", {"income": "收入 | income"}, "parts without a name"),
    ],
)
def test_a_table_that_is_wrong_says_so(name: str, value: Any, says: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        status_table(with_value(name, value).at("990101", AS_OF))
    assert says in wrong.value.en and "data_status_" in wrong.value.en


def test_touches_are_tried_from_the_top() -> None:
    assert TABLE.touch("monitored_person", "4_11_013", "net_income_yuan_per_head").touches == "understated_transfer"
    assert TABLE.touch("aid_payment", "RW_AP_05", "paid_month").touches == "copy"
    assert TABLE.touch("aid_payment", "RW_AP_01", "amount_yuan") == Touch(
        dataset="aid_payment", touches="income", part="transfer"
    )
