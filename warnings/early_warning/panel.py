"""The panel: household x month, what every household earned and had to spend, as known on a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from early_warning.counted import counted_payments, with_assumed_costs
from early_warning.grid import Floats, Grid, Ints, month_numbers
from early_warning.late_aid import late_aid_month
from early_warning.panel_sources import (
    INCOME_COLUMNS,
    SPENDING_COLUMNS,
    Accounts,
    income_year,
    ledger_month,
    rigid_event_month,
    work_month,
)
from early_warning.policy import InForce
from relapse_watch.dates import last_complete_month, month_range

MONEY = (*INCOME_COLUMNS, "net_income_yuan", *SPENDING_COLUMNS, "work_wage_yuan")
BASIS = ("missing", "monthly", "annual_spread", "carried")
MISSING, MONTHLY, ANNUAL_SPREAD, CARRIED = range(4)


@dataclass(frozen=True)
class Panel:
    """Household x month as two-dimensional arrays: rows ``household_ids``, columns ``months``, oldest first.

    ``arrays`` (yuan): wage_yuan, business_yuan, property_yuan, transfer_yuan, business_cost_yuan,
    net_income_yuan, rigid_spending_yuan, claims_yuan, and work_wage_yuan (wages that a monthly source
    shows). Income is NaN where unknown; spending and claims are 0 unless known. ``basis`` indexes BASIS.
    """

    household_ids: NDArray[np.object_]
    months: tuple[str, ...]
    members: Floats
    arrays: Mapping[str, Floats]
    basis: NDArray[np.int8]

    def frame(self) -> pd.DataFrame:
        """The same as one row a household and month, with net_income_yuan_per_head, members and basis in words.

        Texts are categories: each is kept once, and not once in every cell.
        """
        households, months = self.basis.shape
        columns: dict[str, object] = {
            "household_id": _words(np.repeat(np.arange(households), months), self.household_ids),
            "month": _words(np.tile(np.arange(months), households), self.months),
        }
        columns |= {name: self.arrays[name].ravel() for name in MONEY}
        frame = pd.DataFrame(columns)
        per_head = (self.arrays["net_income_yuan"] / self.members[:, None]).ravel()
        frame.insert(frame.columns.get_loc("net_income_yuan") + 1, "net_income_yuan_per_head", per_head)
        frame["members"] = pd.array(np.repeat(self.members, months), dtype="Float64").astype("Int64")
        return frame.assign(basis=_words(self.basis.ravel(), BASIS))

    def until(self, width: int) -> "Panel":
        """The first ``width`` months, as if the later ones were still to come; shares memory with this one."""
        cut = {name: array[:, :width] for name, array in self.arrays.items()}
        return Panel(self.household_ids, self.months[:width], self.members, cut, self.basis[:, :width])

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> "Panel":
        """The panel that ``frame()`` gave, its rows in the same order."""
        months = tuple(frame["month"].unique())
        shape = (len(frame) // max(len(months), 1), len(months))
        basis = frame["basis"].cat
        codes = pd.Index(BASIS).get_indexer(basis.categories).astype(np.int8)[basis.codes]
        return cls(
            household_ids=frame["household_id"].iloc[:: max(len(months), 1)].to_numpy(object),
            months=months,
            members=frame["members"].to_numpy(np.float64, na_value=np.nan)[:: max(len(months), 1)],
            arrays={name: frame[name].to_numpy(np.float64).reshape(shape) for name in MONEY},
            basis=codes.reshape(shape),
        )


def _words(codes: Ints | NDArray[np.int8], words: Sequence[str] | NDArray[np.object_]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype="str"))


@dataclass(frozen=True)
class _Evidence:
    """All sources on one grid that starts with an accounting year."""

    work: Floats
    aid: Floats
    late_aid: Floats
    rigid: Floats
    annual: Accounts
    ledger: Accounts


def household_month(
    households: pd.DataFrame,
    incomes: pd.DataFrame,
    work: pd.DataFrame,
    payments: pd.DataFrame,
    events: pd.DataFrame,
    ledger: pd.DataFrame,
    terms: InForce,
) -> Panel:
    """The dense panel of ``households`` up to the last complete month as known on the date of ``terms``.

    Takes the landed tables household_income, migrant_work, aid_payment, department_event and
    household_ledger (any may be empty), and ``terms``, the policy at the county and the as-of date; ignores
    what is dated after that date and whoever is not in ``households``.

    Months of a ledger are taken as they are (basis ``monthly``). Elsewhere wages and aid are what spells and
    payments show by month, plus what the year's account has beyond them, spread evenly over its twelve months
    (``annual_spread``; its first month is policy ``accounting_period``). Months without an account of their
    year carry that part of the last one forward, and aid whose list is late goes on as usual (``carried``);
    rigid spending and claims are never carried.
    Without any account income is NaN (``missing``): aid or wages alone do not tell what a household lives on.
    Net income = wage + business + property + transfer - business cost, as counties' own forms define it
    (bw8.net/zhishi-1016662.html; 楚雄明白卡 m.wenke99.com/p-3794224.html).

    The panel starts with the first month of data, and has at most policy ``panel_months`` months.
    Raises PolicyMissing.
    """
    last = _number(last_complete_month(terms.as_of))
    incomes, ledger = with_assumed_costs(incomes, terms), with_assumed_costs(ledger, terms)
    tables = {"incomes": incomes, "work": work, "payments": payments, "events": events, "ledger": ledger}
    first = max(min(_first_month(tables, terms), last), last - terms.whole("panel_months") + 1)
    offset = _year_offset(terms)
    start = (first + offset) // 12 * 12 - offset
    grid = Grid(pd.Index(households["household_id"]), start, last - start + 1)
    full = _combined(grid, _evidence(grid, tables, terms))
    return _cropped(households, full, first - start, first, last)


def _evidence(grid: Grid, tables: Mapping[str, pd.DataFrame], terms: InForce) -> _Evidence:
    events, ledger, incomes = tables["events"], tables["ledger"], tables["incomes"]
    day = terms.as_of.isoformat()
    first_year = (grid.first + _year_offset(terms)) // 12
    payments = counted_payments(tables["payments"], terms)
    return _Evidence(
        work=work_month(grid, tables["work"]),
        aid=grid.summed(payments["household_id"], payments["paid_month"], payments["amount_yuan"]),
        late_aid=late_aid_month(grid, payments, terms),
        rigid=rigid_event_month(grid, events[events["event_date"] <= day], terms("rigid_spending_events").texts),
        annual=income_year(grid, incomes, first_year, grid.width // 12),
        ledger=ledger_month(grid, ledger[ledger["ended_on"] <= day]),
    )


def _combined(grid: Grid, evidence: _Evidence) -> tuple[dict[str, Floats], NDArray[np.int8]]:
    annual, ledger = evidence.annual, evidence.ledger
    nothing = np.zeros(grid.shape)
    monthly = {"wage_yuan": evidence.work, "transfer_yuan": evidence.aid}
    source = _account_of(annual.known, _years(grid))
    basis = _basis(source, ledger, grid.width)
    later = {"transfer_yuan": np.where(basis == CARRIED, evidence.late_aid, 0.0)}
    arrays = {}
    for name in INCOME_COLUMNS:
        shown = monthly.get(name, nothing)
        rest = _beyond(annual.amounts[name], shown)
        by_year = shown + later.get(name, nothing) + _by_month(_carried(rest, source), grid.width)
        arrays[name] = np.where(ledger.known, np.maximum(ledger.amounts[name], shown), by_year)
    for name, shown in (("rigid_spending_yuan", evidence.rigid), ("claims_yuan", nothing)):
        rest = np.nan_to_num(_beyond(annual.amounts[name], shown))
        by_year = shown + _by_month(_padded(rest, _years(grid)), grid.width)
        arrays[name] = np.where(ledger.known, np.maximum(ledger.amounts[name], shown), by_year)
    arrays["net_income_yuan"] = (
        arrays["wage_yuan"] + arrays["business_yuan"] + arrays["property_yuan"] + arrays["transfer_yuan"]
    ) - arrays["business_cost_yuan"]
    arrays["work_wage_yuan"] = np.where(ledger.known, ledger.amounts["wage_yuan"], evidence.work)
    return arrays, basis


def _years(grid: Grid) -> int:
    return -(-grid.width // 12)


def _beyond(annual: Floats, shown: Floats) -> Floats:
    """What a year's account has beyond what is shown by month, a month's share of it; NaN without an account."""
    years = annual.shape[1]
    seen = shown[:, : years * 12].reshape(len(shown), years, 12).sum(axis=2)
    return np.maximum(annual - seen, 0.0) / 12


def _account_of(known: NDArray[np.bool_], years: int) -> Ints:
    """For each year the column of the newest account up to it; -1 if there is none yet."""
    padded = np.pad(known, ((0, 0), (0, years - known.shape[1])))
    return np.maximum.accumulate(np.where(padded, np.arange(years), -1), axis=1)


def _carried(rest: Floats, source: Ints) -> Floats:
    padded = np.append(rest, np.full((len(rest), 1), np.nan), axis=1)
    return np.take_along_axis(padded, np.where(source < 0, rest.shape[1], source), axis=1)


def _padded(rest: Floats, years: int) -> Floats:
    return np.pad(rest, ((0, 0), (0, years - rest.shape[1])))


def _by_month(by_year: Floats, width: int) -> Floats:
    return np.repeat(by_year, 12, axis=1)[:, :width]


def _basis(source: Ints, ledger: Accounts, width: int) -> NDArray[np.int8]:
    by_year = np.where(source < 0, MISSING, np.where(source == np.arange(source.shape[1]), ANNUAL_SPREAD, CARRIED))
    by_month = np.repeat(by_year, 12, axis=1)[:, :width]
    return np.where(ledger.known, MONTHLY, by_month).astype(np.int8)


def _cropped(
    households: pd.DataFrame, full: tuple[dict[str, Floats], NDArray[np.int8]], skip: int, first: int, last: int
) -> Panel:
    arrays, basis = full
    members = households["members"].to_numpy(np.float64, na_value=np.nan)
    return Panel(
        household_ids=households["household_id"].to_numpy(object),
        months=tuple(month_range(_label(first), _label(last))),
        members=np.where(members > 0, members, np.nan),
        arrays={name: array[:, skip:] for name, array in arrays.items()},
        basis=basis[:, skip:],
    )


def _first_month(tables: Mapping[str, pd.DataFrame], terms: InForce) -> int:
    """The first month that any source speaks of."""
    far = _number("9999-12")
    months = [
        tables["work"]["start_month"].min(),
        tables["payments"]["paid_month"].min(),
        tables["events"]["event_date"].min(),
        tables["ledger"]["ended_on"].min(),
    ]
    firsts = [_number(m[:7]) for m in months if isinstance(m, str)]
    years = tables["incomes"]["accounting_year"].dropna()
    firsts += [int(years.min()) * 12 - _year_offset(terms)] if len(years) else []
    return min([far, *firsts])


def _year_offset(terms: InForce) -> int:
    """Months by which an accounting year starts before its calendar year."""
    return (13 - terms.whole("accounting_period")) % 12


def _number(month: str) -> int:
    return int(month_numbers(pd.Series([month], dtype="str"), blank=0)[0])


def _label(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
