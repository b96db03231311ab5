"""When a message may go out, at the edges of hours, weekends and holidays."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.hours import Hours, not_before

ZONE = ZoneInfo("Asia/Shanghai")
WORK = Hours(8, 18, working_days_only=True)
ALWAYS = Hours(0, 24, working_days_only=False)
DAYLIGHT = Hours(6.5, 22, working_days_only=False)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("2026-11-03T07:59:59", "2026-11-03T08:00"),
        ("2026-11-03T08:00:00", None),
        ("2026-11-03T17:59:59", None),
        ("2026-11-03T18:00:00", "2026-11-04T08:00"),
        ("2026-11-03T00:00:00", "2026-11-03T08:00"),
        ("2026-11-06T18:00:00", "2026-11-09T08:00"),  # a Friday
        ("2026-11-07T10:00:00", "2026-11-09T08:00"),
        ("2026-09-30T20:00:00", "2026-10-08T08:00"),  # the holidays of October
        ("2026-10-10T10:00:00", None),  # a Saturday made up for them
    ],
)
def test_what_can_wait_goes_out_while_people_work(written, first):
    assert not_before(at(written), WORK, ZONE) == (at(first) if first else None)


@pytest.mark.parametrize("written", ["2026-11-07T00:00:00", "2026-10-01T03:00:00", "2026-11-03T23:59:59"])
def test_red_goes_out_at_any_hour_that_policy_allows(written):
    assert not_before(at(written), ALWAYS, ZONE) is None


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("2026-11-07T06:29:59", "2026-11-07T06:30"),
        ("2026-11-07T06:30:00", None),
        ("2026-11-07T21:59:59", None),
        ("2026-11-07T22:00:00", "2026-11-08T06:30"),
    ],
)
def test_quiet_hours_hold_for_red_where_a_county_sets_them(written, first):
    assert not_before(at(written), DAYLIGHT, ZONE) == (at(first) if first else None)


def test_the_hour_is_the_countys_whatever_zone_the_clock_has():
    written = datetime(2026, 11, 3, 0, 30, tzinfo=UTC)
    assert not_before(written, WORK, ZONE) is None
    late = not_before(datetime(2026, 11, 3, 10, 0, tzinfo=UTC), WORK, ZONE)
    assert late == datetime(2026, 11, 4, 0, 0, tzinfo=UTC)
