"""The table that rules look at: the same rows as text and as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.contracts.model import Contract, ContractColumn
from data_contracts.reading.dates import parse_days, parse_months
from data_contracts.reading.distinct import by_distinct, looked_up
from data_contracts.reading.numbers import parse_numbers
from data_contracts.reading.source_file import RawTable
from data_contracts.sources.mapping import ColumnMapping

PLACEHOLDER = "999999"
_FLAGS = {"是": True, "否": False, "有": True, "无": False, "TRUE": True, "FALSE": False}
_FLAGS |= {"1": True, "0": False, "Y": True, "N": False, "YES": True, "NO": False}
_AS_IS = ColumnMapping(const="")


@dataclass(frozen=True)
class CheckTable:
    """What a rule is given. ``text`` and ``values`` have the same rows in file order, numbered from 0.

    ``text``: the contract's columns as the file writes them. ``values``: the same columns typed (dates as
    text), missing where blank or unreadable. ``absent``: columns for which the file has no header.
    ``registers``: keys of other datasets by name; ``references``: their rows, as tables like this one.
    ``slot``: which of the source's files it is, and in joined tables a column of ``values`` too.
    ``day``: the date of the export ('YYYY-MM-DD'); None where nobody knows. ``is_dated``: whether the file's name
    says it; else the day is that of its receipt, and what is dated later may only have come later (a replay
    finds lists that have gone on since). ``county``: its six digits.
    ``known`` keeps facts once computed, and what several rules ask alike, by name.
    """

    text: pd.DataFrame
    values: pd.DataFrame
    absent: frozenset[str] = frozenset()
    registers: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    references: Mapping[str, "CheckTable"] = field(default_factory=dict)
    slot: str = ""
    day: str | None = None
    is_dated: bool = True
    county: str = ""
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def is_unreadable(self, column: str) -> pd.Series:
        """Where something stands in ``column`` that is not a value of its kind."""
        return self.text[column].notna() & self.values[column].isna()

    def beside(self, registers: Mapping[str, pd.DataFrame], references: Mapping[str, "CheckTable"]) -> "CheckTable":
        """The same rows, with other datasets to look at."""
        return replace(self, registers=registers, references=references, known={})


def check_table(raw: RawTable, contract: Contract, received_on: date | None = None) -> CheckTable:
    """``raw`` with its values typed as ``contract`` and its mapping say.

    A file without a date in its name is of the day on which it was received.
    """
    names = [c.name for c in contract.columns]
    values = {c.name: typed(raw.frame[c.name], c, raw.mapping.columns.get(c.name, _AS_IS)) for c in contract.columns}
    day = raw.exported_on or received_on
    return CheckTable(
        text=raw.frame[names],
        values=pd.DataFrame(values),
        absent=raw.absent,
        slot=raw.slot,
        day=day.isoformat() if day else None,
        is_dated=raw.exported_on is not None,
        county=raw.county,
    )


def joined(tables: Sequence[CheckTable]) -> CheckTable:
    """The rows of several files of one dataset as one table, to be looked at by the rules of others.

    ``values`` has a further column ``slot``. A column is absent only where no file has it.
    """
    values = [t.values.assign(slot=t.slot) for t in tables]
    return CheckTable(
        text=pd.concat([t.text for t in tables], ignore_index=True),
        values=pd.concat(values, ignore_index=True),
        absent=frozenset.intersection(*(t.absent for t in tables)),
        day=max((t.day for t in tables if t.day), default=None),
        is_dated=all(t.is_dated for t in tables),
        county=tables[0].county,
    )


def typed(text: pd.Series, column: ContractColumn, mapping: ColumnMapping) -> pd.Series:
    """The values of one column: ``str``, ``float64``, ``Int64`` or ``boolean``; dates are ISO text."""
    text = _in_words(text, mapping.values)
    if column.kind == "number":
        return parse_numbers(text) if mapping.factor == 1.0 else (parse_numbers(text) * mapping.factor).round(6)
    if column.kind == "integer":
        return _whole(parse_numbers(text))
    if column.kind == "flag":
        return _flags(text)
    if column.kind == "day":
        return parse_days(text, mapping.date)
    if column.kind == "month":
        return parse_months(text, mapping.date)
    if column.personal == "id":
        return text.str.upper()
    return _in_words(text, _labels(column), only=True) if column.values else text


def _labels(column: ContractColumn) -> dict[str, str]:
    """Both the contract's words and their labels stand for the words."""
    return {label: word for word, label in column.values.items()} | {word: word for word in column.values}


def _in_words(text: pd.Series, words: Mapping[str, str], only: bool = False) -> pd.Series:
    """``text`` with ``words`` replaced; with ``only``, what is not among them becomes missing."""
    if not words:
        return text
    return pd.Series(by_distinct(text, lambda told: _word(told, words, only)), index=text.index, dtype="str")


def _word(text: pa.Array, words: Mapping[str, str], only: bool) -> pa.Array:
    mapped = looked_up(text, words)
    return mapped if only else pc.coalesce(mapped, text)


def _flags(text: pd.Series) -> pd.Series:
    told = by_distinct(text, lambda told: looked_up(pc.utf8_upper(told), _FLAGS))
    return told.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get).set_axis(text.index)


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.where((numbers == numbers.round()) & (numbers.abs() < 1e15)).astype("Int64")
