"""The months that are simulated, and which accounting years of them a county has exported."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from relapse_watch.dates import add_months, last_complete_month, month_range, months_between
from relapse_watch.sample.chance import Ints

_ZERO = "0000-01"

# Years whose Spring Festival (春节) falls in January; in all others from 2010 to 2035 it is in February.
_FESTIVAL_IN_JANUARY = frozenset({2012, 2014, 2017, 2020, 2023, 2025, 2028, 2031, 2033})


def index_of(year: int, month: int) -> int:
    """A month as one integer, so that months can be counted: year x 12 + month - 1."""
    return year * 12 + month - 1


def festival(year: int) -> int:
    """Index of the month of the Spring Festival of ``year``."""
    return index_of(year, 1 if year in _FESTIVAL_IN_JANUARY else 2)


def label(index: int) -> str:
    """'YYYY-MM' of a month index."""
    return add_months(_ZERO, index)


@dataclass(frozen=True)
class Window:
    """Months ``first`` .. ``last`` (indices), whole accounting years from their October on."""

    as_of: date
    first: int
    last: int

    @classmethod
    def ending(cls, as_of: date, months: int) -> "Window":
        """At least ``months`` months up to the last complete one, begun at the October on or before them."""
        last = months_between(_ZERO, last_complete_month(as_of))
        earliest = last - months + 1
        return cls(as_of, earliest - (earliest - 9) % 12, last)

    @property
    def count(self) -> int:
        """How many months are simulated."""
        return self.last - self.first + 1

    @property
    def labels(self) -> list[str]:
        """'YYYY-MM' of every simulated month."""
        return month_range(label(self.first), label(self.last))

    @property
    def months(self) -> Ints:
        """Month indices."""
        return np.arange(self.first, self.last + 1)

    @property
    def start_year(self) -> int:
        """Calendar year in which the window begins (its October)."""
        return self.first // 12

    @property
    def years(self) -> range:
        """Calendar years with at least one simulated month."""
        return range(self.first // 12, self.last // 12 + 1)

    @property
    def accounting_years(self) -> list[int]:
        """Accounting years (Oct of the year before .. Sep) that are over and were exported in the October after."""
        return [y for y in range(self.start_year + 1, self.as_of.year + 1) if self.as_of >= date(y, 10, 1)]

    def columns_of(self, accounting_year: int) -> slice:
        """The twelve month columns of an accounting year in a household x month array."""
        begin = index_of(accounting_year - 1, 10) - self.first
        return slice(begin, begin + 12)
