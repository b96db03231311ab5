"""Limits of a channel, its pauses, and the lanes in which messages wait."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.delivery_lanes import Lanes, Waiting
from alerts.delivery_traffic import Breaker, Traffic, Window
from relapse_watch.settings import Settings

NOW = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def lanes(**given):
    url = "json://127.0.0.1/{address}"
    settings = Settings(channels={"wecom": url, "smtp": url}, **given)
    traffic = Traffic(settings)
    return Lanes(settings, traffic), traffic


def put(where, count, channel="wecom", address="a{}", due=NOW, tries=0):
    for n in range(count):
        where.put(Waiting(f"{channel}{n}", channel, address.format(n), due, tries))


def test_at_most_so_many_in_any_minute():
    window = Window(2)
    for second in (0, 1):
        assert window.free_at(at(second)) == at(second)
        window.take(at(second))
    assert window.free_at(at(59)) == at(60) and window.free_at(at(60)) == at(60)
    window.take(at(60))
    assert window.free_at(at(60)) == at(61)


def test_without_a_limit_any_number():
    window = Window(None)
    for _ in range(100):
        window.take(NOW)
    assert window.free_at(NOW) == NOW


def test_a_channel_is_left_alone_after_so_many_failures_in_a_row_and_tried_with_one():
    breaker = Breaker(3, timedelta(seconds=60), timedelta(seconds=100))
    for is_answered in (False, False, True, False, False):
        breaker.note(is_answered, NOW)
    assert breaker.room(NOW, 4) == 4, "a success between them: not three in a row"
    breaker.note(False, NOW)
    assert [breaker.room(at(s), 4) for s in (0, 59, 60)] == [0, 0, 1]
    breaker.note(False, at(10))
    assert breaker.paused_until == at(60), "what was under way before the pause does not lengthen it"
    breaker.note(False, at(60))
    assert breaker.paused_until == at(160), "twice as long, but not above the longest"
    breaker.note(True, at(160))
    assert breaker.room(at(160), 4) == 4
    for _ in range(2):
        breaker.note(False, at(161))
    assert breaker.room(at(161), 4) == 4, "counted anew"


def test_a_lane_sends_so_many_at_once_and_one_after_the_other_to_one_address():
    where, _ = lanes(delivery_at_once=3)
    put(where, 5)
    assert [w.message_id for w in where.take(NOW)] == ["wecom0", "wecom1", "wecom2"]
    assert where.take(NOW) == []
    where.of("wecom").landed("a1")
    assert [w.message_id for w in where.take(NOW)] == ["wecom3"]
    where, _ = lanes(delivery_at_once=3)
    put(where, 3, address="the same group")
    assert [w.message_id for w in where.take(NOW)] == ["wecom0"]
    where.of("wecom").landed("the same group")
    assert [w.message_id for w in where.take(NOW)] == ["wecom1"]


def test_a_slow_address_or_a_dead_channel_holds_up_nobody_else():
    where, traffic = lanes(delivery_failures=1)
    put(where, 2)
    put(where, 2, channel="smtp")
    where.put(Waiting("later", "smtp", "z", at(30), 1))
    traffic.channel("企业微信").note(False, NOW)
    assert [w.message_id for w in where.take(NOW)] == ["smtp0", "smtp1"]
    assert where.next_at(NOW) == at(30)
    assert [w.message_id for w in where.take(at(30))] == ["later"]
    assert where.next_at(at(30)) == at(60)
    assert {w.message_id for w in where.stuck()} == {"wecom0", "wecom1"}
    assert len(where.take(at(60))) == 1, "one message tries the channel again"


def test_limits_are_those_of_channel_and_address():
    where, _ = lanes(delivery_per_minute={"企业微信": 2}, delivery_at_once=9)
    put(where, 3)
    assert len(where.take(NOW)) == 2 and where.next_at(NOW) == at(60)
    where, _ = lanes(delivery_per_minute_and_address={"wecom": 1}, delivery_at_once=9)
    put(where, 2)
    put(where, 1, address="a0")
    assert len(where.take(NOW)) == 2
    where.of("wecom").landed("a0")
    assert where.take(NOW) == [] and where.next_at(NOW) == at(60)


def test_what_waits_for_its_hour_is_not_stuck():
    where, _ = lanes()
    put(where, 1, due=at(9 * 3600))
    put(where, 1, channel="smtp", due=at(60), tries=1)
    assert [w.message_id for w in where.stuck()] == ["smtp0"]


def test_files_know_no_limits():
    where, _ = lanes(delivery_at_once=1, delivery_per_minute={"短信": 1})
    put(where, 250, channel="短信", address="the same")
    assert len(where.take(NOW)) == 100


@pytest.mark.parametrize("name", ["wecom", "企业微信"])
def test_a_channel_is_one_under_all_its_names(name):
    traffic = Traffic(Settings())
    assert traffic.channel(name) is traffic.channel("wecom")
