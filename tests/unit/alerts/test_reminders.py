"""Reminders: whom they go to, step by step, and what they say."""

from datetime import date

import pandas as pd
import pytest

from alerts.escalation import hand_up, to_role
from alerts.night import Night
from alerts.reminders import reminders
from tests.unit.alerts.rows import AS_OF, cadre, cadres, post, posts

HOME = "990101000001"
POSTS = posts(
    post("C1", "household_helper", "household", HOME),
    post("C2", "grid_worker", "village"),
    post("C3", "first_secretary", "village"),
    post("C4", "township_post", "township"),
    post("C5", "county_post", "county"),
)
ROLES = ["household_helper", "grid_worker", "first_secretary", "township_post", "county_post"]
EVERYBODY = cadres(*[cadre(f"C{n}", role) for n, role in enumerate(ROLES, start=1)])


def notice(step=0, household=HOME, **other):
    row = {"warning_id": "w1", "household_id": household, "township": "云岭镇", "village": "红旗村", "step": step}
    return pd.DataFrame([row | other])


def asked(step, known=EVERYBODY, household=HOME):
    (row,) = hand_up(notice(step, household), POSTS, known, AS_OF).to_dict("records")
    return [None if pd.isna(row[c]) else row[c] for c in ("owner_cadre_id", "above_cadre_id")]


@pytest.mark.parametrize(
    ("step", "above"), [(0, None), (1, "C2"), (2, "C3"), (3, "C4"), (4, "C5"), (5, "C5"), (9, "C5")]
)
def test_each_step_goes_one_post_higher_and_ends_at_the_county(step, above):
    assert asked(step) == ["C1", above]


def test_steps_are_counted_from_whoever_answers_for_the_household():
    assert asked(1, household="990101000002") == ["C2", "C3"]
    alone = cadres(cadre("C5", "county_post"))
    assert asked(0, alone) == asked(2, alone) == ["C5", None]
    assert asked(1, cadres()) == [None, None]


def test_who_is_not_reachable_is_passed_over():
    known = cadres(*[cadre(f"C{n}", role, address="" if n in (2, 3) else "a") for n, role in enumerate(ROLES, 1)])
    assert asked(1, known) == ["C1", "C4"]


def test_a_list_goes_to_just_that_role():
    owned = hand_up(notice(), POSTS, EVERYBODY, AS_OF)
    assert list(to_role(owned, "township_post", POSTS, EVERYBODY, AS_OF)["above_cadre_id"]) == ["C4"]
    without = cadres(cadre("C1", ROLES[0]), cadre("C5", ROLES[4]))
    assert to_role(owned, "township_post", POSTS, without, AS_OF)["above_cadre_id"].isna().all()


def test_no_notices_no_addressees():
    assert hand_up(notice().head(0), POSTS, EVERYBODY, AS_OF).empty


def row(section, cadre_id="C1", household=HOME, **other):
    usual = {"cadre_id": cadre_id, "section": section, "household_id": household, "township": "云岭镇"}
    usual |= {"village": "红旗村", "head_masked": "张三丰", "level": "red", "stage": "verify"}
    usual |= {"due_by": date(2026, 11, 2), "publish_by": None, "overdue_working_days": 0, "owner_role": ROLES[0]}
    return usual | {"above_role": None, "result": None} | other


def said(*rows, lang="zh"):
    frame = reminders(pd.DataFrame(list(rows)), EVERYBODY, Night("990101", AS_OF, "云岭县", lang))
    return {m["cadre_id"]: f"{m['title']}\n{m['body']}" for m in frame.to_dict("records")}


def test_one_message_a_cadre_with_what_is_most_pressing_first():
    told = said(
        row("due_soon", household="h2", stage="decide", publish_by=date(2026, 11, 1)),
        row("overdue", overdue_working_days=3, above_role="grid_worker"),
        row("handed_up", "C2", overdue_working_days=3),
        row("open", "C3", result="cannot_reach", level="unknown"),
        row("overdue", "nobody"),
    )
    assert set(told) == {"C1", "C2", "C3"}
    first = told["C1"]
    assert first.startswith("防返贫跟踪提醒：逾期1 快到期1（云岭县，2026-10-31）")
    assert first.index("已逾期：请马上办（1 户）") < first.index("快到期：请按时办（1 户）")
    assert "应在2026年11月2日前办完" in first and "已逾期 3 个工作日" in first and "已同时上报：网格员" in first
    assert "公示最迟从2026年11月1日开始" in first
    assert "责任人身份：帮扶责任人" in told["C2"] and "上次反馈：联系不上" in told["C3"]
    assert "张三丰" not in str(told) and "张**" in first


def test_in_english():
    told = said(row("overdue", overdue_working_days=3, above_role="grid_worker"), lang="en")["C1"]
    assert "Overdue by 3 working days" in told and "Also told: grid worker" in told and "was due by 2026-11-02" in told


def test_nothing_to_say():
    none = pd.DataFrame([row("overdue")]).head(0)
    assert reminders(none, EVERYBODY, Night("990101", AS_OF)).empty


def test_the_same_words_have_the_same_key_and_a_cell_cannot_write_markup():
    wicked = row("open", village="[点这里](http://x)")
    night = Night("990101", AS_OF)
    one, two = (reminders(pd.DataFrame([wicked]), EVERYBODY, night) for _ in range(2))
    assert list(one["key"]) == list(two["key"]) and "](" not in one["body"].iloc[0]
