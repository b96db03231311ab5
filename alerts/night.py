"""What every message of one county's night has in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Night:
    """One county on one as-of date, as its messages need to know it.

    ``county_name`` is how people call the county (default: its code). ``verify_by`` gives the working-day
    deadline of each level. ``is_calendar_known`` is false when those days lie beyond the published
    holiday calendar; the digest then says so. ``templates`` is a folder whose files replace the shipped
    templates of the same name.
    """

    county: str
    as_of: date
    county_name: str = ""
    lang: str = "zh"
    verify_by: Mapping[str, date] = field(default_factory=dict)
    is_calendar_known: bool = True
    templates: Path | None = None

    @property
    def place(self) -> str:
        """The county's name, else its code."""
        return self.county_name or self.county
