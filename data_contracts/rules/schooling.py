"""Rules about children of school age whose school record is blank.

A school year is that of the calendar year in which it begins: exports of December 2026 and of May 2027
belong to the one that begins in September 2026. Days are policy parameters, written as numbers (901: 1 September).
"""

import numpy as np
import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import known, years_between
from data_contracts.rules.registry import rule

_AFTER_COMPULSORY = (
    *("lower_secondary", "secondary_vocational", "upper_secondary", "technician"),
    *("higher_vocational", "bachelor", "master"),
)


@rule("1_02_005")
def school_record_by_birth_day(
    table: CheckTable, column: str, youngest: float, oldest: float, finished: float, begins: float, cutoff: float
) -> pd.Series:
    """A child of at least ``youngest`` years, not past ``oldest`` on the ``cutoff`` day of the school year, has one.

    Someone of ``finished`` years or more whose 文化程度 is 初中 or higher has left school and needs none.
    """
    if table.day is None:
        return pd.Series(True, index=table.values.index)
    born_from = _day(_school_year(table.day, begins) - int(oldest), cutoff)
    is_child = (known(table, "age") >= youngest) & (known(table, "born") >= born_from).fillna(False)
    return ~(is_child & _lacks_record(table, finished)).astype(bool)


@rule("5_15_016")
def school_record_on_school_day(
    table: CheckTable, column: str, youngest: float, oldest: float, finished: float, begins: float
) -> pd.Series:
    """A child aged ``youngest`` to ``oldest`` on the day the school year ``begins`` has one; see 1_02_005."""
    if table.day is None:
        return pd.Series(True, index=table.values.index)
    age = years_between(known(table, "born"), _day(_school_year(table.day, begins), begins))
    return ~(age.between(youngest, oldest) & _lacks_record(table, finished)).astype(bool)


def _lacks_record(table: CheckTable, finished: float) -> pd.Series:
    """Neither a school status nor a reason for having none, and school is not finished."""
    is_blank = table.text["school_status"].isna() & table.text["not_in_school_reason"].isna()
    has_finished = known(table, "education_stage").isin(_AFTER_COMPULSORY) & (known(table, "age") >= finished)
    return pd.Series(np.asarray(is_blank & ~has_finished, dtype=bool), index=table.values.index)


def _school_year(day: str, begins: float) -> int:
    return int(day[:4]) - (day[5:] < _day(0, begins)[5:])


def _day(year: int, number: float) -> str:
    """A policy's 901 in ``year`` as 'YYYY-09-01'."""
    return f"{year:04d}-{int(number) // 100:02d}-{int(number) % 100:02d}"
