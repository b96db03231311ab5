"""The only place that reads the clock. Everything below takes a date or a time as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the counties are."""
    return datetime.now(COUNTY_ZONE).date()
