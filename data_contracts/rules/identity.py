"""Rules about ID numbers: 18 characters, or a disability certificate's 20 or 22 that begin with them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.checking.table import PLACEHOLDER, CheckTable
from data_contracts.rules.registry import rule
from relapse_watch.lookup import among

_LENGTHS = [18, 20, 22]
_TEXT = pd.StringDtype(na_value=np.nan)
# GB 11643-1999: weights of the first 17 digits, and the check character by the weighted sum modulo 11.
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK = np.frombuffer(b"10X98765432", dtype="uint8")


def personal_number(column: pd.Series) -> pd.Series:
    """The 18 characters that tell a person; missing for placeholders and other lengths.

    By Arrow, in one pass less for each of what pandas would make columns of.
    """
    numbers = pa.array(column, type=pa.large_string(), from_pandas=True)
    length = pc.utf8_length(numbers)
    is_whole = pc.is_in(length, value_set=pa.array(_LENGTHS, type=length.type))
    is_whole = pc.and_not(is_whole, pc.starts_with(numbers, PLACEHOLDER))
    told = pc.if_else(is_whole, pc.utf8_slice_codeunits(numbers, 0, 18), None)
    return pd.Series(told.to_pandas(types_mapper=lambda _: _TEXT).array, index=column.index, name=column.name)


def is_placeholder(column: pd.Series) -> pd.Series:
    """Whether the number is one of those given to people without any."""
    return column.str.startswith(PLACEHOLDER).fillna(False).astype(bool)


@rule("4_01_003")
def id_is_given(table: CheckTable, column: str) -> pd.Series:
    """An ID number stands there, and no placeholder."""
    number = table.values[column]
    return number.notna() & ~is_placeholder(number)


@rule("1_01_002")
def id_length(table: CheckTable, column: str) -> pd.Series:
    """18, 20 or 22 characters; blanks and placeholders are told by 4_01_003."""
    number = table.values[column]
    return number.str.len().isin(_LENGTHS) | number.isna() | is_placeholder(number)


@rule("id_checksum")
def id_checksum(table: CheckTable, column: str, lengths: Sequence[int]) -> pd.Series:
    """The eighteenth character of numbers of those ``lengths`` fits the seventeen before it."""
    number = personal_number(table.values[column]).where(table.values[column].str.len().isin(lengths))
    return checksum_fits(number) | number.isna()


def checksum_fits(number: pd.Series) -> pd.Series:
    """Whether each 18-character ID number carries the right check character; False for missing ones."""
    is_shaped = number.str.fullmatch("[0-9]{17}[0-9X]").fillna(False).astype(bool)
    fits = np.zeros(len(number), dtype=bool)
    if is_shaped.any():
        signs = np.frombuffer("".join(number[is_shaped]).encode("ascii"), dtype="uint8").reshape(-1, 18)
        sums = (signs[:, :17].astype("int64") - ord("0")) @ _WEIGHTS
        fits[is_shaped.to_numpy()] = _CHECK[sums % 11] == signs[:, 17]
    return pd.Series(fits, index=number.index)


@rule("1_01_001")
def id_is_not_shared(table: CheckTable, column: str) -> pd.Series:
    """No other row holds the same ID number, nor one in another part of the export; each of the rows is reported."""
    number = personal_number(table.values[column])
    parts = table.registers.get("other_parts")
    is_elsewhere = among(number, personal_number(parts["id_number"].str.upper())) if parts is not None else False
    return ~(number.duplicated(keep=False) | is_elsewhere) | number.isna()


@rule("id_is_new")
def id_is_new(table: CheckTable, column: str) -> pd.Series:
    """No earlier row holds the same ID number; the later rows are reported."""
    number = personal_number(table.values[column])
    return ~number.duplicated() | number.isna()
