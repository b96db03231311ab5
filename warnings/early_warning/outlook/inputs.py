"""The stacks of periods that the vulnerability model learns from, and the one it predicts on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import overload

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats
from early_warning.outlook.covariates import Happened, covariates, happened
from early_warning.panel import ANNUAL_SPREAD, CARRIED, MISSING, MONTHLY, Panel
from early_warning.policy import InForce
from early_warning.trends import trailing_sums
from early_warning.trends.months import newest
from early_warning.vulnerability import Periods
from relapse_watch.dates import add_months, months_between

YEAR_END_WITHIN = 2
"""Months by which a stack may miss the end of the accounting year and still serve yearly accounts."""


@dataclass(frozen=True)
class OutlookInputs:
    """``now``: periods that end with the last complete month, every year's known figure as it stands, to predict on.
    ``histories``: stacks to fit on, made one at a time as they are asked for."""

    now: Periods
    histories: "Histories"


def outlook_inputs(panel: Panel, households: pd.DataFrame, events: pd.DataFrame, terms: InForce) -> OutlookInputs:
    """Net income per head over the income window at the panel's last month and every horizon before it.

    ``panel`` and ``households`` list the same households (see ``household_month``); ``events`` is landed
    department_event. Periods lie policy ``risk_horizon_months`` apart, so that each one's outcome is the next. The line
    is the one in force at each period's month at that place, for the same window; the oldest periods without one are
    left out; as many as there are remain, and there may be none. Covariates: see ``covariates``. Raises PolicyMissing.
    """
    maker = _Maker(panel, households, happened(households, events), terms)
    return OutlookInputs(maker.stack(0), Histories(maker))


class Histories(Sequence[Periods]):
    """The stacks to fit on: the newest ends with the panel, each further one a month earlier.

    Only what was observed counts as an income there. A window with more than policy ``outlook_carried_months`` months
    carried forward is no observation. A yearly account spread over its months says the same in every window it falls
    into, so households with yearly accounts count in one stack alone, whose periods end nearest to the accounting
    year's end; those with accounts by month count in all. Stacks without any transition are left out.
    """

    def __init__(self, maker: "_Maker") -> None:
        self._maker = maker

    @cached_property
    def _possible(self) -> list[int]:
        """Shifts with more than one period."""
        return [shift for shift in range(self._maker.step) if len(self._maker.columns(shift)) > 1]

    @cached_property
    def _yearly(self) -> int | None:
        return self._maker.yearly_shift(self._possible)

    @cached_property
    def _shifts(self) -> list[int]:
        by_month = bool((self._maker.panel.basis == MONTHLY).any())
        return [shift for shift in self._possible if by_month or shift == self._yearly]

    @cached_property
    def _only(self) -> Periods:
        return self._made(self._shifts[0])

    def __len__(self) -> int:
        """How many stacks."""
        return len(self._shifts)

    @overload
    def __getitem__(self, index: int) -> Periods: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Periods]: ...
    def __getitem__(self, index: int | slice) -> Periods | Sequence[Periods]:
        """The stack, worked out anew at every call unless it is the only one: no two need room at a time."""
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        shift = self._shifts[index]
        return self._only if len(self) == 1 else self._made(shift)

    def _made(self, shift: int) -> Periods:
        return self._maker.stack(shift, observed_only=True, yearly=shift == self._yearly)


@dataclass(frozen=True)
class _Maker:
    """Makes stacks of one county."""

    panel: Panel
    households: pd.DataFrame
    events: Happened
    terms: InForce

    @property
    def step(self) -> int:
        """Months from a period to the next: the horizon."""
        return self.terms.whole("risk_horizon_months")

    @property
    def window(self) -> int:
        """Months of income in a period."""
        return self.terms.whole("income_window_months")

    def columns(self, shift: int) -> list[int]:
        """The panel's columns with which the periods end, oldest first, without those before the first line."""
        ends = range(len(self.panel.months) - 1 - shift, self.window - 2, -self.step)
        lines = {end: self.line(end) for end in ends}
        known = [end for end, line in lines.items() if not np.isnan(line)]
        return sorted(end for end in ends if known and end >= min(known))

    def line(self, column: int) -> float:
        """The line in force when the month of ``column`` ended, for one income window; NaN if there was none."""
        month = add_months(self.panel.months[column], 1)
        day = date.fromordinal(date(int(month[:4]), int(month[5:]), 1).toordinal() - 1)
        found = self.terms.policy.find("monitoring_line", self.terms.place, min(day, self.terms.as_of))
        return np.nan if found is None else found.number * self.window / self.terms.number("line_period_months")

    def stack(self, shift: int, observed_only: bool = False, yearly: bool = True) -> Periods:
        """The periods that end ``shift`` months before the panel does."""
        ends, households = self.columns(shift), len(self.panel.members)
        income = np.empty((households, len(ends)), order="F")
        known: dict[str, Floats] = {}
        for period, end in enumerate(ends):
            part = self.panel.until(end + 1)
            income[:, period] = self._income(part, observed_only, yearly)
            for name, values in covariates(part, self.households, self.events, self.terms).items():
                known.setdefault(name, np.empty_like(income))[:, period] = values
        return Periods(income, np.array([self.line(end) for end in ends]), known)

    def yearly_shift(self, shifts: list[int]) -> int | None:
        """The shift whose periods serve yearly accounts: near the year's end, with most periods, then the nearest."""
        last = self.terms.whole("accounting_period") - 1

        def away(shift: int) -> int:
            months = months_between(f"{int(self.panel.months[-1][:4]) - 1}-{last or 12:02d}", self.panel.months[-1])
            return min((months - shift) % 12, (shift - months) % 12)

        near = [shift for shift in shifts if away(shift) <= YEAR_END_WITHIN]
        return min(near, key=lambda shift: (-self._told(shift), -len(self.columns(shift)), away(shift)), default=None)

    @cached_property
    def _accounts(self) -> tuple[Flags, Flags]:
        """The months in which any household has an account of its own, and those in which none has even an old one."""
        kinds = self.panel.basis
        has_account = np.asarray(((kinds == MONTHLY) | (kinds == ANNUAL_SPREAD)).any(axis=0), dtype=bool)
        return has_account, np.asarray((kinds == MISSING).all(axis=0), dtype=bool)

    def _told(self, shift: int) -> int:
        """How many of the shift's periods can hold an observed income at all.

        A period with months before the first account, or mostly after the last one, says nothing.
        """
        has_account, unknown = self._accounts
        enough = self.window - self.terms.whole("outlook_carried_months")
        windows = [slice(end + 1 - self.window, end + 1) for end in self.columns(shift)]
        return sum(bool(has_account[w].sum() >= enough and not unknown[w].any()) for w in windows)

    def _income(self, part: Panel, observed_only: bool, yearly: bool) -> Floats:
        income = newest(trailing_sums(part.arrays["net_income_yuan"], self.window, 1)) / part.members
        return np.where(self._observed(part, yearly), income, np.nan) if observed_only else income

    def _observed(self, part: Panel, yearly: bool) -> Flags:
        basis = part.basis[:, -self.window :]
        enough = (basis == CARRIED).sum(axis=1) <= self.terms.whole("outlook_carried_months")
        return enough if yearly else enough & ~np.isin(basis, (ANNUAL_SPREAD, CARRIED)).any(axis=1)
