"""What a county's messages of one night have in common, from its policy and its name."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from alerts.channel_limits import channel_limits
from alerts.channels import is_outbox
from alerts.hours import Hours, Opens, opening
from alerts.night import Night
from flows import house
from flows.clock import COUNTY_ZONE
from flows.runs import CountyRun
from relapse_watch.dates import add_working_days, calendar_known
from relapse_watch.errors import RelapseWatchError
from relapse_watch.settings import settings

_LEVELS = ("red", "yellow", "green", "unknown")


def night_of(run: CountyRun) -> Night:
    """The night as its messages see it: deadlines in working days by level, from policy."""
    deadlines = verify_by(run)
    known = all(calendar_known(day) for day in deadlines.values())
    return replace(day_of(run.county, run.as_of), verify_by=deadlines, is_calendar_known=known)


def day_of(county: str, day: date) -> Night:
    """A day's messages that set no deadlines: the county's name, templates, channels and desk."""
    return Night(
        county=county,
        as_of=day,
        county_name=settings().county_names.get(county, ""),
        lang=settings().lang,
        is_calendar_known=calendar_known(day),
        templates=templates_of(county),
        limits=channel_limits(settings()),
        desk_url=settings().desk_url,
    )


def templates_of(county: str) -> Path | None:
    """The county's own templates, where it has some."""
    folder = settings().templates
    return folder / county if folder and (folder / county).is_dir() else None


def with_hours(messages: pd.DataFrame, county: str, day: date, now: datetime) -> pd.DataFrame:
    """``messages`` with ``not_before``, in the county's zone: when each may first be sent; None for at once.

    By the hours in policy for what is red and for the rest. What ends as a file disturbs nobody and does not wait.
    """
    opens = opens_in(county, day)
    starts = {urgency: opens(urgency, now) for urgency in messages["urgency"].unique()}
    both = zip(messages["urgency"], messages["channel"], strict=True)
    when = [None if is_outbox(settings(), c) or starts[u] <= now else starts[u] for u, c in both]
    return messages.assign(not_before=pd.Series(when, index=messages.index, dtype="object"))


def opens_in(county: str, day: date) -> Opens:
    """When messages of each urgency may go out, by the hours in policy, in the county's zone.

    While the policy cannot be read, which the operator must hear at any hour, what is red goes out and all else
    waits for a day on which it can.
    """
    try:
        hours = house.policy().value("send_hours", county, day).value
    except RelapseWatchError:
        return _only_red
    return opening({name: Hours(*_hours(value)) for name, value in hours.items()}, COUNTY_ZONE)


def _only_red(urgency: str, moment: datetime) -> datetime:
    return moment if urgency == "red" else moment + timedelta(days=1)


def _hours(value: dict[str, Any]) -> tuple[float, float, bool]:
    return float(value["from"]), float(value["to"]), bool(value["working_days_only"])


def verify_by(run: CountyRun) -> dict[str, date]:
    """Until when each level is to be verified. Levels without a deadline in policy have none."""
    within = house.policy().find("verify_within_working_days", run.county, run.as_of)
    days = within.value if within else {}
    return {level: add_working_days(run.as_of, int(days[level])) for level in _LEVELS if level in days}


def overdue(warnings: pd.DataFrame, county: str, day: date) -> pd.Series:
    """True for each warning whose level has stood past its deadline on ``day``; columns level, level_since (text)."""
    within = house.policy().find("verify_within_working_days", county, day)
    days = within.value if within else {}
    pairs = warnings[["level", "level_since"]].drop_duplicates().dropna()
    known = [(level, since) for level, since in pairs.to_numpy().tolist() if level in days]
    missed = {
        pair for pair in known if add_working_days(date.fromisoformat(str(pair[1])[:10]), int(days[pair[0]])) < day
    }
    both = zip(warnings["level"], warnings["level_since"], strict=True)
    return pd.Series([pair in missed for pair in both], index=warnings.index, dtype="bool")
