"""The table that rules look at: the same rows as text and as values."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data_contracts.contracts.model import Contract, ContractColumn
from data_contracts.reading.dates import parse_days, parse_months
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
    text), missing where blank or unreadable. ``references``: other datasets by name. ``slot``: which of
    the source's files it is.
    """

    text: pd.DataFrame
    values: pd.DataFrame
    references: Mapping[str, pd.DataFrame]
    slot: str = ""

    def is_unreadable(self, column: str) -> pd.Series:
        """Where something stands in ``column`` that is not a value of its kind."""
        return self.text[column].notna() & self.values[column].isna()


def check_table(raw: RawTable, contract: Contract, references: Mapping[str, pd.DataFrame]) -> CheckTable:
    """``raw`` with its values typed as ``contract`` and its mapping say."""
    names = [c.name for c in contract.columns]
    values = {c.name: typed(raw.frame[c.name], c, raw.mapping.columns.get(c.name, _AS_IS)) for c in contract.columns}
    return CheckTable(raw.frame[names], pd.DataFrame(values), references, raw.slot)


def typed(text: pd.Series, column: ContractColumn, mapping: ColumnMapping) -> pd.Series:
    """The values of one column: ``str``, ``float64``, ``Int64`` or ``boolean``; dates are ISO text."""
    text = _in_words(text, mapping.values)
    if column.kind == "number":
        return parse_numbers(text) if mapping.factor == 1.0 else (parse_numbers(text) * mapping.factor).round(6)
    if column.kind == "integer":
        return _whole(parse_numbers(text))
    if column.kind == "flag":
        return text.str.upper().map(_FLAGS).astype("boolean")
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
    mapped = text.map(words).astype("str")
    return mapped if only else mapped.fillna(text)


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.where((numbers == numbers.round()) & (numbers.abs() < 1e15)).astype("Int64")
