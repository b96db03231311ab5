"""What townships and county read: their counts, what is new, what is late, who has nobody."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from alerts.limits import Limit
from alerts.overviews import county_messages, township_messages, townships
from tests.unit.alerts.rows import cadre, cadres, post, posts, reason, reasons, warning, warnings

HERE, THERE = ("云岭镇", None), ("石桥镇", None)
POST = cadre("X1", role="township_post")
COUNTY = cadre("K1", role="county_post")
NO_REASONS = reasons()
DUTIES = posts(post("X1", "township_post", "township", place=HERE))


def watched(*rows, overdue=(), unanswered=()):
    frame = warnings(*rows)
    flags = {"is_overdue": overdue, "is_unanswered": unanswered}
    numbers = {name: [f"9901010000{n:02d}" for n in chosen] for name, chosen in flags.items()}
    return frame.assign(**{name: frame["household_id"].isin(of) for name, of in numbers.items()})


def orphan(number, level="red", **more):
    return warning(number, level, **{"owner_cadre_id": None, "owner_role": None, **more})


def standing(number, level="red", **more):
    return warning(number, level, None, level, **more)


def of_townships(rows, reasons, duties, cadres, night):
    return township_messages(townships(rows, duties, cadres, night), reasons, night)


def of_county(rows, duties, cadres, night):
    return county_messages(townships(rows, duties, cadres, night), cadres, night)


def test_a_township_reads_its_counts_by_village_and_level(night):
    rows = watched(
        warning(1, "red"),
        standing(2, "yellow", village="二村"),
        standing(3, "unknown", village="二村"),
        warning(4, "green", "closed", status="closed"),
        warning(5, "red", township="石桥镇", village="远村"),
        overdue=[2],
    )
    (message,) = of_townships(rows, NO_REASONS, DUTIES, cadres(POST), night).to_dict("records")
    body = message["body"]
    assert message["cadre_id"] == "X1" and message["kind"] == "township"
    assert message["title"] == "防返贫预警：云岭镇 新情况2户 逾期1户（模拟县990101，2026-10-31）"
    assert "有预警 3 户：红色 1、黄色 1、绿色 0、数据待核 1" in body and "其中好转 1 户" in body
    assert "- 红旗村：红 1；新情况 2" in body
    assert "- 二村：黄 1、待核 1；逾期 1" in body
    assert "远村" not in body and "张**" in body
    assert json.loads(message["households"]) == ["990101000001", "990101000002"]


def test_a_new_red_household_has_its_gravest_reason_and_who_goes_there(night):
    why = reasons(reason(1, "trend", "yellow", "收入在降"), reason(1, since="2026-06"), reason(2, text="别家的事"))
    known = cadres(POST, cadre("C1"))
    (message,) = of_townships(watched(warning(1)), why, DUTIES, known, night).to_dict("records")
    said = "红旗村 张** 家，户编号 990101000001（帮扶责任人 王**）：人均纯收入低于监测线（2026年6月起）"
    assert said in message["body"] and "收入在降" not in message["body"] and "别家" not in message["body"]


def test_places_where_most_is_to_be_done_come_first(night):
    rows = watched(
        warning(1, "green", village="一村"),
        warning(2, "red", village="二村"),
        warning(3, "green", village="三村"),
        warning(4, "red", village="四村"),
        warning(5, "red", village="四村"),
    )
    (message,) = of_townships(rows, NO_REASONS, DUTIES, cadres(POST), night).to_dict("records")
    body = message["body"].partition("## 各村情况")[2]
    assert sorted(("一村", "二村", "三村", "四村"), key=body.index) == ["四村", "二村", "一村", "三村"]


def test_orphans_of_the_township_are_named(night):
    rows = watched(warning(1, "yellow"), orphan(2), orphan(3, township="石桥镇"))
    (message,) = of_townships(rows, NO_REASONS, DUTIES, cadres(POST), night).to_dict("records")
    assert "没有责任人的户，请马上指定" in message["body"] and "无责任人1户" in message["title"]
    assert "990101000002" in message["body"] and "990101000003" not in message["body"]


@pytest.mark.parametrize("transition", [None, "noted"])
def test_nothing_new_says_nothing_whatever_is_late(night, transition):
    rows = watched(warning(1, "red", transition), orphan(2, transition=transition), overdue=[1])
    assert of_townships(rows, NO_REASONS, DUTIES, cadres(POST, COUNTY), night).empty
    assert of_county(rows, DUTIES, cadres(POST, COUNTY), night).empty
    assert of_townships(watched(), NO_REASONS, DUTIES, cadres(POST), night).empty
    assert of_county(watched(), DUTIES, cadres(COUNTY), night).empty


def test_the_county_reads_its_townships_and_which_of_them_nobody_reaches(night):
    rows = watched(warning(1), orphan(2, township="石桥镇"), standing(3, "green"), overdue=[3])
    (message,) = of_county(rows, DUTIES, cadres(POST, COUNTY), night).to_dict("records")
    body = message["body"]
    assert (message["cadre_id"], message["kind"]) == ("K1", "county")
    assert "- 云岭镇：红 1、绿 1；新情况 1；逾期 1" in body
    assert "- 石桥镇：红 1；新情况 1；无责任人 1" in body
    assert "收不到本乡镇的情况：石桥镇" in body and "云岭镇。" not in body
    assert "990101000" not in body and "http" not in body
    linked = replace(night, desk_url="https://desk.example.cn")
    assert "https://desk.example.cn/counties/990101" in of_county(rows, DUTIES, cadres(COUNTY), linked)["body"][0]


@pytest.mark.parametrize("away", [{"address": ""}, {"ends": "2026-10-30"}])
def test_who_cannot_be_reached_gets_none(night, away):
    known = cadres(cadre("X1", role="township_post", **away), cadre("K1", role="county_post", **away))
    assert of_townships(watched(warning(1)), NO_REASONS, DUTIES, known, night).empty
    assert of_county(watched(warning(1)), DUTIES, known, night).empty


def test_a_post_named_in_the_cadre_list_alone_is_told_too(night):
    no_duties = posts().head(0)
    assert list(of_townships(watched(warning(1)), NO_REASONS, no_duties, cadres(POST), night)["cadre_id"]) == ["X1"]


def test_only_the_first_twenty_overdue_are_named_and_every_orphan(night):
    rows = [standing(n, "yellow") for n in range(10, 35)] + [orphan(n, "green") for n in range(40, 99)]
    frame = watched(*rows, overdue=range(10, 35))
    (message,) = of_townships(frame, NO_REASONS, DUTIES, cadres(POST), night).to_dict("records")
    assert "共 25 户" in message["body"] and "这里只列最急的 20 户" in message["body"]
    assert len(json.loads(message["households"])) == 20 + 59


def test_a_long_township_goes_out_in_parts(night):
    frame = watched(*[orphan(n) for n in range(1, 99)], unanswered=range(1, 99))
    narrow = replace(night, limits={"smtp": Limit(2048)})
    messages = of_townships(frame, NO_REASONS, DUTIES, cadres(POST), narrow)
    assert len(messages) > 3 and messages["key"].is_unique
    told = [h for text in messages["households"] for h in json.loads(text)]
    assert set(told) == set(frame["household_id"])
    assert all(Limit(2048).fits(t, b) for t, b in zip(messages["title"], messages["body"], strict=True))


@pytest.mark.parametrize(("unanswered", "said"), [((), None), ((2,), 1), ((2, 3, 9), 2)])
def test_a_township_reads_how_many_red_ones_gave_no_answer(unanswered, said, night):
    rows = watched(
        warning(1, "yellow"),
        standing(2),
        standing(3),
        standing(9, township="石桥镇"),
        unanswered=unanswered,
    )
    (message,) = of_townships(rows, NO_REASONS, DUTIES, cadres(POST), night).to_dict("records")
    assert (f"其中 {said} 户红色还没有回音" in message["body"]) == bool(said) == ("回音" in message["body"])
    english = of_townships(rows, NO_REASONS, DUTIES, cadres(POST), replace(night, lang="en"))["body"].iloc[0]
    assert ("had no answer yet" in english) == bool(said)


def test_english_has_no_chinese_of_its_own(night):
    english = replace(night, lang="en", county_name="county", desk_url="https://desk.example.cn")
    place = {"township": "T", "village": "V", "head_masked": "Z*"}
    rows = watched(warning(1, **place), orphan(2, **place), standing(3, **place), overdue=[3], unanswered=[3])
    duties = posts(post("X1", "township_post", "township", place=("T", None)))
    known = cadres(POST, COUNTY)
    both = [
        of_townships(rows, NO_REASONS, duties, known, english),
        of_county(rows, duties, known, english),
    ]
    text = " ".join(pd.concat(both)[["title", "body"]].to_numpy().ravel())
    assert text.isascii()
