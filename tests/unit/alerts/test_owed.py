"""What is late or overdue goes to whoever owes it; the words of messages are those of the page on data status."""

import pandas as pd
import pytest

from alerts import words
from alerts.messages import OPERATOR
from alerts.notices import findings_messages
from alerts.rendering import full_width
from early_warning.verdicts.words import STATUS
from tests.unit.alerts.rows import cadre, cadres
from tests.unit.alerts.test_notices import findings, verdicts

STEWARD, POST = cadre("S1", role="data_steward"), cadre("Q1", role="county_post")
LATE = {"verdict": "late", "file": None, "vintage_id": None, "source": "late:aid_payment", "text_zh": "请县级岗补报"}


def told(night, *rows, to):
    given = verdicts(*({k: v for k, v in r.items() if k != "owner_role"} for r in rows))
    owners = pd.Series([r.get("owner_role", "data_steward") for r in rows], index=given.index, dtype="str")
    return findings_messages(given.assign(owner_role=owners), findings(), cadres(*to), night).set_index("cadre_id")


def test_late_files_go_to_their_owner_and_the_rest_to_the_steward(night):
    said = told(night, LATE | {"owner_role": "county_post"}, {"verdict": "quarantined"}, to=[STEWARD, POST])
    assert set(said.index) == {"S1", "Q1"}
    assert "请县级岗补报" in said.loc["Q1", "body"] and "没按时交，还在宽限期内" in said.loc["Q1", "body"]
    assert "请导出最新的数据" in said.loc["Q1", "body"] and "在原表里改好" not in said.loc["Q1", "body"]
    assert "请县级岗补报" not in said.loc["S1", "body"] and "在原表里改好" in said.loc["S1", "body"]


@pytest.mark.parametrize("away", [{"ends": "2026-10-30"}, {"address": ""}])
def test_the_steward_hears_where_nobody_in_that_role_can(night, away):
    said = told(night, LATE | {"owner_role": "county_post"}, to=[STEWARD, cadre("Q1", role="county_post", **away)])
    assert list(said.index) == ["S1"]
    assert list(told(night, LATE | {"owner_role": "county_post"}, to=[]).index) == [OPERATOR]


def test_a_faulty_file_goes_to_the_steward_whoever_owes_it(night):
    assert list(told(night, {"verdict": "refused", "owner_role": "county_post"}, to=[STEWARD, POST]).index) == ["S1"]


def test_overdue_comes_before_late_and_says_so(night):
    overdue = LATE | {"verdict": "overdue", "text_zh": "逾期这一份", "source": "z"}
    body = told(night, LATE, overdue, to=[STEWARD]).loc["S1", "body"]
    assert "逾期没交" in body and body.index("逾期这一份") < body.index("请县级岗补报")


def test_what_was_told_before_wakes_nobody(night):
    old = LATE | {"owner_role": "county_post", "is_new": False}
    said = told(night, old, {"verdict": "quarantined"}, to=[STEWARD, POST])
    assert list(said.index) == ["S1"]


def test_messages_and_the_page_say_the_same_of_a_status():
    page = {name: (full_width(zh), en) for name, (_, (zh, en)) in STATUS.items() if name != "complete"}
    assert {name: pair for name, pair in words.DATA_STATUSES.items() if name != "complete"} == page | {
        "partial": ("数据不全", "data are partial")
    }
