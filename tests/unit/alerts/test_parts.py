"""What does not fit is said in parts: nobody lost, nobody doubled, nothing beyond the limit."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channel_limits import channel_limits, limit_of, shown_limit
from alerts.digests import digests
from alerts.limits import BY_SCHEMA, Limit
from alerts.parts import Draft, in_parts
from relapse_watch.settings import Settings
from tests.unit.alerts.rows import cadre, cadres, reason, reasons, warning, warnings

LEVELS = ("red", "yellow", "green", "unknown")


def household(number, level="red", **more):
    return warning(number, level, household_id=f"9901010{number:05d}", **more)


def why(number, texts=("人均纯收入低于监测线",)):
    return [reason(0, text=t) | {"household_id": f"9901010{number:05d}"} for t in texts]


def told(count, night, limit, texts=("人均纯收入低于监测线",)):
    changes = warnings(*[household(n, LEVELS[n % 4]) for n in range(count)])
    rows = reasons(*[r for n in range(count) for r in why(n, texts)])
    narrow = replace(night, limits={"smtp": limit} if limit else {})
    return digests(changes, rows, cadres(cadre("C1")), narrow)


def households(messages):
    return [h for text in messages["households"] for h in json.loads(text)]


def test_what_fits_is_one_message_without_a_mark(night):
    whole = told(60, night, None)
    assert len(whole) == 1
    assert told(60, night, Limit(10**6)).equals(whole)


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_one_byte_too_many_is_two_parts(night, off):
    whole = told(20, night, None).iloc[0]
    limit = Limit(0)
    size = max(limit.size(whole["title"], whole["body"]), limit.size(whole["title"], _plain(whole["body"])))
    assert len(told(20, night, Limit(size + off))) == (2 if off < 0 else 1)


def _plain(body):
    from alerts.preview import plain_text

    return plain_text(body)


@pytest.mark.parametrize("schema", BY_SCHEMA)
@pytest.mark.parametrize("count", [1, 60, 400])
def test_every_part_has_title_head_and_foot_and_fits(night, schema, count):
    limit = BY_SCHEMA[schema]
    messages = told(count, night, limit, ("人均纯收入低于监测线，今年 7,000 元", "三个月没有工资"))
    assert sorted(households(messages)) == [f"9901010{n:05d}" for n in range(count)]
    assert messages["key"].is_unique
    for n, row in enumerate(messages.to_dict("records"), start=1):
        assert limit.fits(row["title"], row["body"])
        assert row["title"].startswith("防返贫预警：红") and ("转发" in row["body"]) and "线索" in row["body"]
        assert row["title"].endswith(f"（{n}/{len(messages)}）") == (len(messages) > 1)
        assert len(re.findall(r"户编号", row["body"])) == len(json.loads(row["households"]))


def test_parts_are_read_from_the_top_down(night):
    messages = told(60, night, BY_SCHEMA["wecombot"])
    text = "\n".join(messages["body"])
    assert [int(n) for n in re.findall(r"^### (\d+)\.", text, re.MULTILINE)] == list(range(1, 61))
    assert "红色：马上去看（15 户，这一条" in messages["body"].iloc[0]
    assert messages["title"].str.contains("红15 黄15 绿15 待核15").all(), "the title counts the whole digest"


def test_a_long_digest_says_all_of_red_and_the_main_points_of_the_rest(night):
    body = "\n".join(told(30, night, Limit(2048))["body"])
    assert body.count("到了家里看什么") == 8 and "有的户只列了要点" in body


def test_a_household_too_long_alone_is_shortened_and_says_where_the_rest_is(night):
    long = "收入" * 400
    (row,) = told(1, night, Limit(2048), (long,)).to_dict("records")
    assert "有的户只列了要点，全部情况请向县里查问" in row["body"] and long not in row["body"]
    assert "户编号 990101000000：黄" not in row["body"] and "990101000000：红色" in row["body"]
    linked = replace(night, desk_url="https://desk.example.cn/")
    assert "点开各户的链接看全部" in told(1, linked, Limit(2048), (long,))["body"].iloc[0]


def test_links_only_where_there_is_a_desk(night):
    assert "http" not in told(2, night, None)["body"].iloc[0]
    body = told(2, replace(night, desk_url="https://desk.example.cn/rw/"), None)["body"].iloc[0]
    assert "详情：https://desk.example.cn/rw/households/990101000000\n" in body


def test_what_no_form_makes_fit_is_cut_above_its_foot_and_says_so():
    draft = Draft[int](lambda items: "标题\n\n" + "很长的一行\n" * 200 + "\n---\n\n不要转发\n", lambda item: None)
    ((items, text),) = in_parts([1], draft, Limit(600))
    assert list(items) == [1] and text.endswith("不要转发\n") and "内容太长" in text
    assert Limit(600).fits(text.partition("\n")[0], text.partition("\n")[2])


TEXTS = st.lists(st.text("收入低abc ，。<#", min_size=0, max_size=300), max_size=4)


@settings(deadline=None, derandomize=True, max_examples=25)
@given(counted=st.lists(TEXTS, min_size=1, max_size=12), most=st.integers(700, 6000), is_request=st.booleans())
def test_no_household_is_lost_or_doubled_and_each_part_fits(counted, most, is_request):
    from alerts.night import Night
    from tests.unit.alerts.rows import AS_OF

    limit = Limit(most * (2 if is_request else 1), is_request)
    changes = warnings(*[household(n, LEVELS[n % 4]) for n in range(len(counted))])
    rows = reasons(*[r for n, texts in enumerate(counted) for r in why(n, texts)])
    night = Night("990101", AS_OF, "模拟县990101", limits={"smtp": limit})
    messages = digests(changes, rows, cadres(cadre("C1")), night)
    assert sorted(households(messages)) == sorted(changes["household_id"])
    assert all(limit.fits(t, b) for t, b in zip(messages["title"], messages["body"], strict=True))


def test_limits_go_by_the_service_that_a_channel_is_configured_for():
    given = {
        "企业微信": "wecombot://{address}",
        "dingtalk": "json://h/{address}",
        "smtp": "mailto://h",
        "短信": "json://h",
    }
    limits = channel_limits(Settings(channels=given, channel_bytes={"短信": 700, "飞书": 900}))
    assert limits["wecom"] == limits["企业微信"] == Limit(2048)
    assert limits["短信"] == Limit(700)
    assert not {"smtp", "邮件", "dingtalk", "飞书", "feishu"} & set(limits), "a file, mail and a webhook have none"
    assert limit_of(limits, "邮件；短信、企业微信") == Limit(700), "it may go by any of them"
    assert limit_of(limits, "邮件") is None
    assert shown_limit(Settings(), "钉钉") == BY_SCHEMA["dingtalk"] and shown_limit(Settings(), "邮件") is None
