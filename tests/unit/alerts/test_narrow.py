"""Messages other than digests by narrow channels: every household in just one part, none cut, each part within."""

import json
import re
from collections import Counter
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channel_limits import channel_limits
from alerts.dead_letters import dead_letters
from alerts.handovers import handover_messages
from alerts.limits import BY_SCHEMA, Limit
from alerts.messages import OPERATOR, Contact, message_frame
from alerts.night import Night
from alerts.notices import failure_message, orphan_messages
from alerts.reminders import SECTIONS, reminders
from relapse_watch.errors import CountyFailed
from relapse_watch.settings import Settings
from tests.unit.alerts.rows import AS_OF, cadre, cadres, warning, warnings

C1, POST = cadre("C1"), cadre("P1", "county_post")
STAGES = ("verify", "decide", "measure")


def number(n):
    return f"9901010{n:05d}"


def narrow(limit, lang="zh"):
    return Night("990101", AS_OF, "模拟县990101", lang, limits={"smtp": limit} if limit else {})


def reminded(counts, limit, lang="zh", village="红旗村"):
    """What C1 is reminded of: ``counts`` households in each section."""
    sections = [section for section, count in zip(SECTIONS, counts, strict=True) for _ in range(count)]
    rows = [
        {
            "cadre_id": "C1",
            "section": section,
            "household_id": number(n),
            "township": "云岭镇",
            "village": village,
            "head_masked": "张**",
            "level": ("red", "yellow", "green")[n % 3],
            "stage": STAGES[n % 3],
            "due_by": date(2026, 11, 2),
            "publish_by": date(2026, 11, 1),
            "overdue_working_days": n % 5,
            "owner_role": "household_helper",
            "above_role": "grid_worker",
            "result": "cannot_reach" if n % 7 == 0 else None,
        }
        for n, section in enumerate(sections)
    ]
    return reminders(pd.DataFrame(rows), cadres(C1), narrow(limit, lang))


def orphaned(count, limit, lang="zh", village="红旗村"):
    rows = [warning(0, household_id=number(n), village=village, owner_cadre_id=None) for n in range(count)]
    return orphan_messages(warnings(*rows), cadres(POST), narrow(limit, lang))


def handed_over(count, limit, lang="zh", village="红旗村"):
    rows = [warning(0, household_id=number(n), village=village, owner_cadre_id="C2") for n in range(count)]
    return handover_messages(warnings(*rows).assign(owner_before="C1"), cadres(C1, cadre("C2")), narrow(limit, lang))


def assert_each_once(messages, count, limit):
    said = Counter(h for text in messages["households"] for h in json.loads(text))
    assert said == Counter(number(n) for n in range(count))
    assert messages["key"].is_unique
    for row in messages.to_dict("records"):
        assert limit is None or limit.fits(row["title"], row["body"])
        assert re.findall(r"9901010\d{5}", row["body"]) and "太长" not in row["body"] and "too long" not in row["body"]
        assert set(re.findall(r"9901010\d{5}", row["body"])) == set(json.loads(row["households"]))


@pytest.mark.parametrize("schema", [None, *BY_SCHEMA])
def test_four_hundred_overdue_in_a_township_by_each_channel(schema):
    limit = BY_SCHEMA.get(schema)
    messages = reminded((0, 3, 2, 400, 0), limit)
    assert_each_once(messages, 405, limit)
    first = messages.iloc[0]
    assert first["title"].startswith("防返贫跟踪提醒：逾期3 快到期2 本乡镇逾期400（"), "the title counts all of it"
    assert first["title"].endswith(f"（1/{len(messages)}）") == (len(messages) > 1)
    if schema == "wecombot":
        assert 5 < len(messages) <= 15 and "这一条" in first["body"]
    elif schema:
        assert len(messages) <= 5
    else:
        assert len(messages) == 1 and first["body"].count("要办的事") == 405


def test_sections_keep_their_order_over_the_parts():
    body = "\n".join(reminded((8, 8, 8, 8, 8), Limit(2048))["body"])
    headings = ["上报给您", "已逾期：请马上办", "快到期：请按时办", "本乡镇逾期清单", "还没有核实的户"]
    assert [body.index(h) for h in headings] == sorted(body.index(h) for h in headings)
    assert re.findall(r"9901010\d{5}", body)[:3] == ["990101000000", "990101000003", "990101000006"], "red first"


def test_what_is_said_twice_of_a_household_stands_in_one_part():
    rows = reminded((0, 40, 0, 0, 0), None)
    assert len(rows) == 1
    twice = pd.DataFrame(
        [
            {
                "cadre_id": "C1",
                "section": section,
                "household_id": number(n),
                "township": "云岭镇",
                "village": "红旗村",
                "head_masked": "张**",
                "level": "red",
                "stage": "verify",
                "due_by": date(2026, 11, 2),
                "publish_by": None,
                "overdue_working_days": 2,
                "owner_role": "household_helper",
                "above_role": None,
                "result": None,
            }
            for n in range(30)
            for section in ("overdue", "township")
        ]
    )
    limit = BY_SCHEMA["wecombot"]
    messages = reminders(twice, cadres(C1), narrow(limit))
    assert len(messages) > 1
    assert_each_once(messages, 30, limit)


LIMITS = st.one_of(st.builds(Limit, st.integers(600, 6000)), st.sampled_from(list(BY_SCHEMA.values())))
VILLAGES = st.text("红旗村ab<#（", min_size=1, max_size=60)
COUNTS = st.tuples(*[st.integers(0, 12)] * len(SECTIONS)).filter(any)
FEW = settings(deadline=None, derandomize=True, max_examples=25)


@FEW
@given(COUNTS, LIMITS, st.sampled_from(["zh", "en"]), VILLAGES)
def test_no_reminder_is_lost_doubled_or_cut(counts, limit, lang, village):
    assert_each_once(reminded(counts, limit, lang, village), sum(counts), limit)


@FEW
@given(st.integers(1, 60), LIMITS, st.sampled_from(["zh", "en"]), VILLAGES, st.sampled_from([orphaned, handed_over]))
def test_no_orphan_and_no_handover_is_lost_doubled_or_cut(count, limit, lang, village, make):
    assert_each_once(make(count, limit, lang, village), count, limit)


@FEW
@given(st.integers(1, 40), st.integers(600, 3000), st.sampled_from(["zh", "en"]))
def test_a_letter_about_many_cadres_names_each_in_one_part(count, most, lang):
    failed = [
        {"cadre_id": f"C{n:03d}", "households": json.dumps([number(n)]), "as_of": AS_OF, "urgency": "other"}
        for n in range(count)
    ]
    known = cadres(*[cadre(row["cadre_id"]) for row in failed])
    parts = dead_letters(failed, known, [Contact("P1", "smtp", "a")], narrow(Limit(most), lang))
    messages = message_frame([row for _, row in parts])
    assert all(Limit(most).fits(t, b) for t, b in zip(messages["title"], messages["body"], strict=True))
    assert sorted(c for ids, _ in parts for c in ids) == [row["cadre_id"] for row in failed]
    for ids, row in parts:
        assert set(re.findall(r"C\d{3}", row["body"])) == ids
        assert {number(int(c[1:])) for c in ids} == set(json.loads(row["households"]))


def test_a_letter_in_english():
    failed = [{"cadre_id": "C1", "households": '["1", "2"]', "as_of": AS_OF, "urgency": "red"}]
    ((_, row),) = dead_letters(failed, cadres(C1), [Contact("P1", "smtp", "a")], narrow(None, "en"))
    assert row["title"] == "Relapse warning: 1 cadres who could not be reached (模拟县990101, 2026-10-31)"
    assert "Cadre C1 (grid worker): messages 1, households 2, the first of 2026-10-31" in row["body"]
    assert row["urgency"] == "red" and "by telephone or in person" in row["body"]


def test_a_failure_fits_the_operators_channel():
    limits = channel_limits(Settings(operator="wecombot://0123"))
    night = Night("990101", AS_OF, limits=limits)
    (row,) = failure_message(CountyFailed("盘满了，" * 900, "disk"), night).to_dict("records")
    assert limits[OPERATOR].fits(row["title"], row["body"]) and "盘满了" in row["body"]
