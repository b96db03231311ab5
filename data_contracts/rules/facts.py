"""What rules say of a row that stands in none of its cells: ages, who is head, whose latest spell it is.

A fact is a column worked out from a table, once, when a rule first asks for it. Facts about dates are
missing where the day of the export, or the date, is not known.
"""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.identity import personal_number

HEAD = "户主"
UNABLE = ("无劳动力", "丧失劳动力")
ABLE = ("普通劳动力", "技能劳动力")
WEAK = ("弱劳动力或半劳动力",)

Found = TypeVar("Found")
Fact = Callable[[CheckTable], pd.Series]
_FACTS: dict[str, Fact] = {}


def fact(name: str) -> Callable[[Fact], Fact]:
    """Register a function as the fact ``name``."""

    def register(function: Fact) -> Fact:
        if name in _FACTS:
            raise ValueError(f"two facts are called {name}")
        _FACTS[name] = function
        return function

    return register


def facts() -> frozenset[str]:
    """Names of all facts."""
    return frozenset(_FACTS)


def known(table: CheckTable, name: str) -> pd.Series:
    """The fact ``name`` of ``table``, computed once. Raises KeyError for an unknown one."""
    return once(table, name, lambda: _FACTS[name](table))


def once(table: CheckTable, name: str, make: Callable[[], Found]) -> Found:
    """What ``make`` works out of ``table``, kept with it: several rules ask, and of a register every file's rules."""
    if name not in table.known:
        table.known[name] = make()
    found: Found = table.known[name]
    return found


def blank(table: CheckTable) -> pd.Series:
    """A text column of the table's length without any value."""
    return pd.Series(np.nan, index=table.values.index, dtype="str")


# --- who ---------------------------------------------------------------------------------------------


@fact("person")
def person(table: CheckTable) -> pd.Series:
    """What tells a person: the 18 characters of the ID number, else the person number."""
    rows = table.values
    number = personal_number(rows["id_number"]) if "id_number" in rows else blank(table)
    return number.fillna(rows["person_id"]) if "person_id" in rows else number


@fact("household_code")
def household_code(table: CheckTable) -> pd.Series:
    """Households numbered from 0; a row without a household number is a household of its own."""
    codes, homes = pd.factorize(table.values["household_id"])
    alone = codes < 0
    codes[alone] = len(homes) + np.arange(alone.sum())
    return pd.Series(codes, index=table.values.index)


@fact("members")
def members(table: CheckTable) -> pd.Series:
    """Rows of the row's household in this table."""
    codes = known(table, "household_code").to_numpy()
    return pd.Series(np.bincount(codes)[codes] if len(codes) else codes, index=table.values.index)


@fact("is_head")
def is_head(table: CheckTable) -> pd.Series:
    """Marked as the head of the household."""
    return table.values["relation_to_head"] == HEAD


# --- populations ---------------------------------------------------------------------------------------


@fact("lifted")
def lifted(table: CheckTable) -> pd.Series:
    """Of a household lifted out of poverty: by its own 户类型, or by the register's."""
    return _own_or_register(table, "household_type") == "lifted"


@fact("monitored")
def monitored(table: CheckTable) -> pd.Series:
    """Of a household that is monitored: something stands in 监测对象类别, here or on the register."""
    return _own_or_register(table, "monitoring_category", as_text=True).notna()


@fact("monitored_resolved")
def monitored_resolved(table: CheckTable) -> pd.Series:
    """Monitored, and the risk is marked as resolved."""
    return known(table, "monitored") & _is_resolved(table).eq("true")


@fact("monitored_unresolved")
def monitored_unresolved(table: CheckTable) -> pd.Series:
    """Monitored, and the risk is marked as not resolved."""
    return known(table, "monitored") & _is_resolved(table).eq("false")


@fact("delisted_village")
def delisted_village(table: CheckTable) -> pd.Series:
    """A village taken off the list of poor villages."""
    return table.values["is_delisted"].fillna(False).astype(bool)


def _is_resolved(table: CheckTable) -> pd.Series:
    return _own_or_register(table, "is_risk_resolved").astype("str").str.lower()


def _own_or_register(table: CheckTable, column: str, *, as_text: bool = False) -> pd.Series:
    """A household's column: the table's own where it has it, else the register's by household number."""
    if column in table.values and column not in table.absent:
        return (table.text if as_text else table.values)[column]
    register = table.references.get("monitored_person")
    if register is None or "household_id" not in table.values:
        return blank(table)
    told = (register.text if as_text else register.values)[column]
    homes = pd.Series(told.to_numpy(), index=register.values["household_id"])
    homes = homes[homes.notna() & homes.index.notna()]
    return table.values["household_id"].map(homes[~homes.index.duplicated()])


# --- age, school and labour ------------------------------------------------------------------------------


@fact("born")
def born(table: CheckTable) -> pd.Series:
    """Birth day 'YYYY-MM-DD' by the ID number; by the date of birth where there is no number."""
    return known(table, "born_by_id").fillna(_born(table))


@fact("age")
def age(table: CheckTable) -> pd.Series:
    """Whole years on the export's day, by the ID number; by the date of birth where there is no number."""
    return _age(table, known(table, "born"))


@fact("age_by_birth_date")
def age_by_birth_date(table: CheckTable) -> pd.Series:
    """Whole years on the export's day, by the date of birth; by the ID number where there is none."""
    return _age(table, _born(table).fillna(known(table, "born_by_id")))


def _born(table: CheckTable) -> pd.Series:
    return table.values["birth_date"] if "birth_date" in table.values else blank(table)


@fact("born_by_id")
def born_by_id(table: CheckTable) -> pd.Series:
    """'YYYY-MM-DD' from characters 7 to 14 of the ID number, where they are a date."""
    if "id_number" not in table.values:
        return blank(table)
    number = personal_number(table.values["id_number"])
    digits = number.str[6:14].where(number.str[6:14].str.fullmatch(r"(19|20)\d{6}").fillna(False).astype(bool))
    date = pd.to_datetime(digits, format="%Y%m%d", errors="coerce")
    return (digits.str[:4] + "-" + digits.str[4:6] + "-" + digits.str[6:8]).where(date.notna())


def _age(table: CheckTable, birth: pd.Series) -> pd.Series:
    if table.day is None:
        return pd.Series(np.nan, index=birth.index)
    return years_between(birth, table.day)


def years_between(born: pd.Series, day: "str | pd.Series") -> pd.Series:
    """Whole years from a birth day to ``day``, both 'YYYY-MM-DD' (or months: taken as their first day)."""
    year, rest = (day[:4], day[5:]) if isinstance(day, str) else (day.str[:4], day.str[5:])
    end = float(year) if isinstance(year, str) else year.astype("float64")
    not_yet = (born.str[5:] > rest).fillna(False).astype("float64")
    return end - born.str[:4].astype("float64") - not_yet


@fact("in_school")
def in_school(table: CheckTable) -> pd.Series:
    """Something stands in 在校生状况: blank means not in school."""
    return table.text["school_status"].notna()


@fact("day_month")
def day_month(table: CheckTable) -> pd.Series:
    """The month of the export, on every row."""
    month = table.day[:7] if table.day else np.nan
    return pd.Series(month, index=table.values.index, dtype="str")
