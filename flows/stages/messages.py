"""What a county's messages of one night have in common, from its policy and its name."""

from datetime import date

from alerts.night import Night
from flows import house
from flows.runs import CountyRun
from relapse_watch.dates import add_working_days, calendar_known
from relapse_watch.settings import settings

_LEVELS = ("red", "yellow", "green", "unknown")


def night_of(run: CountyRun) -> Night:
    """The night as its messages see it: deadlines in working days by level, from policy."""
    deadlines = verify_by(run)
    return Night(
        county=run.county,
        as_of=run.as_of,
        county_name=settings().county_names.get(run.county, ""),
        lang=settings().lang,
        verify_by=deadlines,
        is_calendar_known=all(calendar_known(day) for day in deadlines.values()),
    )


def verify_by(run: CountyRun) -> dict[str, date]:
    """Until when each level is to be verified. Levels without a deadline in policy have none."""
    within = house.policy().find("verify_within_working_days", run.county, run.as_of)
    days = within.value if within else {}
    return {level: add_working_days(run.as_of, int(days[level])) for level in _LEVELS if level in days}
