"""Who hands over reads to whom."""

import json
from dataclasses import replace

import pytest

from alerts.handovers import handover_messages
from tests.unit.alerts.rows import cadre, cadres, warning, warnings

BOTH = cadres(cadre("C1"), cadre("C2", "first_secretary"))


def moved(*rows, before="C1"):
    return warnings(*rows).assign(owner_before=before)


def given(number, **more):
    return warning(number, **{"owner_cadre_id": "C2", "owner_role": "first_secretary", **more})


def test_who_hands_over_reads_which_households_and_to_whom(night):
    (message,) = handover_messages(moved(given(2), given(1)), BOTH, night).to_dict("records")
    assert (message["cadre_id"], message["kind"]) == ("C1", "handover")
    assert message["title"].startswith("防返贫预警：2 户已交给别人负责")
    assert json.loads(message["households"]) == ["990101000001", "990101000002"]
    assert "户编号 990101000001：这户已交给第一书记 王**\n" in message["body"]
    assert "王小二" not in message["body"] and "张**" in message["body"]


@pytest.mark.parametrize("gone", [{"ends": "2026-10-30"}, {"address": ""}])
def test_who_is_gone_or_cannot_be_reached_is_not_told(night, gone):
    assert handover_messages(moved(given(1)), cadres(cadre("C1", **gone), cadre("C2")), night).empty


def test_what_stays_closes_or_had_nobody_is_no_handover(night):
    assert handover_messages(moved(warning(1)), BOTH, night).empty
    assert handover_messages(moved(given(1, status="closed")), BOTH, night).empty
    assert handover_messages(moved(given(1), before=None), BOTH, night).empty
    assert handover_messages(moved(), BOTH, night).empty


def test_a_household_that_nobody_takes_is_said_to_have_nobody(night):
    rows = moved(warning(1, owner_cadre_id=None, owner_role=None))
    assert "暂时还没有新的责任人" in handover_messages(rows, BOTH, night)["body"].iloc[0]


def test_english_has_no_chinese_of_its_own(night):
    place = {"township": "T", "village": "V", "head_masked": "Z*"}
    known = BOTH.assign(name="Li Ming")
    rows = moved(given(1, **place), given(2, owner_cadre_id=None, owner_role=None, **place))
    message = handover_messages(rows, known, replace(night, lang="en", county_name="county")).iloc[0]
    assert (message["title"] + message["body"]).isascii() and "handed over to first secretary" in message["body"]
