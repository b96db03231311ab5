"""What every message of one county's night has in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from alerts.limits import Limit


@dataclass(frozen=True)
class Night:
    """One county on one as-of date, as its messages need to know it.

    ``county_name`` is how people call the county (default: its code). ``verify_by`` gives the working-day
    deadline of each level. ``is_calendar_known`` is false when those days lie beyond the published
    holiday calendar; the digest then says so. ``templates`` is a folder whose files replace the shipped
    templates of the same name. ``limits`` are those of the channels that have one, by channel name;
    ``desk_url`` is the address under which a household can be read, '' where there is none.
    """

    county: str
    as_of: date
    county_name: str = ""
    lang: str = "zh"
    verify_by: Mapping[str, date] = field(default_factory=dict)
    is_calendar_known: bool = True
    templates: Path | None = None
    limits: Mapping[str, Limit] = field(default_factory=dict)
    desk_url: str = ""

    @property
    def place(self) -> str:
        """The county's name, else its code."""
        return self.county_name or self.county

    def household_link(self, household_id: str) -> str:
        """Where the household can be read; '' without a desk."""
        return f"{self.desk_url.rstrip('/')}/households/{quote(household_id, safe='')}" if self.desk_url else ""

    @property
    def report_link(self) -> str:
        """Where the county's report can be read; '' without a desk."""
        return f"{self.desk_url.rstrip('/')}/counties/{self.county}" if self.desk_url else ""
