"""What cadres bring back: each defect is found where it stands, and days at the edges of what is allowed."""

import pandas as pd
import pytest

ROW = {"verified_on": "2024-03-10", "paused_until": "2024-03-20", "pause_reason": "全户外出"}
CASES = [
    ({"household_id": None}, ["RW_VE_01"]),
    ({"household_id": "H9"}, ["RW_VE_02"]),
    ({"warning_id": "w2"}, ["RW_VE_03"]),
    ({"warning_id": "w1"}, []),
    ({"verified_on": None}, ["RW_VE_04"]),
    ({"verified_on": "三月五日"}, ["RW_VE_04"]),
    ({"verified_on": "2024-02-29"}, ["RW_VE_05"]),
    ({"verified_on": "2024-03-01"}, []),
    ({"verified_on": "2024-03-01", "household_id": "H3"}, ["RW_VE_05"]),
    ({"result": None}, ["RW_VE_06"]),
    ({"result": "还行"}, ["RW_VE_06"]),
    ({"result": "confirmed"}, []),
    ({"measures": "产业帮扶、综合保障"}, []),
    ({"measures": "有"}, ["RW_VE_07"]),
    ({"measures": "产业帮扶、送了米面"}, ["RW_VE_07"]),
    ({"result": "已有帮扶"}, ["RW_VE_08"]),
    ({"result": "已有帮扶", "measures": "就业帮扶"}, []),
    ({"result": "已收到", "message_number": "0123456789ab"}, []),
    ({"result": "received"}, []),
    ({"message_number": "#REF!"}, ["RW_VE_91"]),
    ({"message_number": "0123456"}, ["RW_VE_18"]),
    ({"message_number": "01234567"}, []),
    ({"message_number": "012345678"}, []),
    ({"message_number": "0123456789ABCDEF"}, []),
    ({"message_number": "0123456789ac"}, ["RW_VE_18"]),
    ({"message_number": "第三条"}, ["RW_VE_18"]),
    ({"message_number": "fedcba9"}, ["RW_VE_18"]),
    ({"message_number": "FEDCBA98"}, ["RW_VE_19"]),
    ({"message_number": "fedcba98", "verified_by": "C2"}, []),
    ({"message_number": "fedcba98", "verified_by": None}, ["RW_VE_09"]),
    ({"message_number": "0123456789abcdef" * 4 + "0"}, ["RW_VE_91"]),
    ({"verified_by": None}, ["RW_VE_09"]),
    ({"verified_by": "C9"}, ["RW_VE_10"]),
    (ROW, []),
    (ROW | {"pause_reason": None}, ["RW_VE_11"]),
    (ROW | {"paused_until": "下月"}, ["RW_VE_12"]),
    (ROW | {"paused_until": None}, ["RW_VE_17"]),
    (ROW | {"paused_until": "2024-03-09"}, ["RW_VE_13"]),
    (ROW | {"paused_until": "2024-03-10"}, []),
    (ROW | {"paused_until": "2024-05-09"}, []),
    (ROW | {"paused_until": "2024-05-10"}, ["RW_VE_13"]),
    ({"published_on": "2024-03-06", "decided_on": "2024-03-05"}, ["RW_VE_15"]),
    ({"published_on": "2024-03-06", "decided_on": "2024-03-10"}, ["RW_VE_16"]),
    ({"published_on": "2024-03-06", "decided_on": "2024-03-11"}, []),
    ({"decided_on": "2024-03-11"}, []),
    ({"verified_on": "1999-03-05", "household_id": "H1"}, ["RW_VE_05", "RW_VE_95"]),
]


@pytest.fixture
def told(clean, judge):
    def _told(cells, row=0, **given):
        rows = clean("verification")
        rows[row] |= cells
        return judge("verification", rows, **given)

    return _told


@pytest.mark.parametrize(("cells", "expected"), CASES)
def test_a_wrong_cell_is_found_where_it_stands(cells, expected, told):
    checked = told(cells)
    assert sorted(checked.findings["code"]) == expected
    assert set(checked.findings["source_row"]) <= {4}
    is_aside = bool(set(expected) - {"RW_VE_16", "RW_VE_18", "RW_VE_19", "RW_VE_91"})
    assert len(checked.quarantined) == is_aside and len(checked.accepted) == checked.rows - is_aside


def test_a_household_stands_once_a_day(told):
    checked = told({"household_id": "H1"}, row=1)
    assert list(checked.findings["code"]) == ["RW_VE_14"] and list(checked.quarantined["source_row"]) == [5]
    assert told({"household_id": "H1", "verified_on": "2024-03-06"}, row=1).verdict == "accepted"


def test_that_a_message_was_read_may_stand_beside_what_was_found_that_day(told):
    assert told({"household_id": "H1", "result": "已收到"}, row=1).verdict == "accepted"
    assert told({"household_id": "H2", "result": "已收到"}).verdict == "accepted"


def test_what_was_seen_in_the_house_is_in_no_finding(told):
    checked = told({"remark": "#REF!"})
    assert list(checked.findings["found"]) == ["***"]


def test_without_warnings_and_messages_at_hand_five_rules_say_that_they_were_not_judged(clean, judge):
    known = {"cadre": pd.DataFrame({"cadre_id": ["C1"]})}
    rows = clean("verification")
    rows[0] |= {"household_id": "H9"}
    checked = judge("verification", rows, known=known, unjudged=True)
    assert set(checked.findings["code"]) == {"UNJUDGED"} and checked.verdict == "accepted"
    told = "".join(checked.findings["fix_zh"])
    assert "已发出的预警" in told and "已发出的消息" in told
