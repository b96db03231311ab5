"""The household x month grid that every source is laid onto."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from relapse_watch.dates import month_index

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """Households (rows) and consecutive months (columns), months counted as year * 12 + month - 1."""

    households: pd.Index
    first: int
    width: int

    @property
    def shape(self) -> tuple[int, int]:
        """Households, months."""
        return len(self.households), self.width

    @property
    def last(self) -> int:
        """The index of the last month."""
        return self.first + self.width - 1

    def rows(self, household_ids: pd.Series) -> Ints:
        """The row of each id; -1 for a household that is not in the register. Arrow's hashing: thrice pandas' speed."""
        wanted, known = (pa.array(ids, pa.large_string(), from_pandas=True) for ids in (household_ids, self.households))
        found = pc.index_in(wanted, value_set=known, skip_nulls=True).fill_null(-1)
        return found.to_numpy(zero_copy_only=False).astype(np.int64)

    def columns(self, months: pd.Series) -> Ints:
        """The column of each month 'YYYY-MM'; below 0 or beyond the width if outside; -1 if blank."""
        return month_numbers(months, blank=self.first - 1) - self.first

    def summed(self, household_ids: pd.Series, months: pd.Series, amounts: pd.Series) -> Floats:
        """Amounts added up by household and month; 0 where nothing is written, NaN where an amount is missing."""
        rows, columns = self.rows(household_ids), self.columns(months)
        kept = (rows >= 0) & (columns >= 0) & (columns < self.width)
        cells = rows[kept] * self.width + columns[kept]
        weights = amounts.to_numpy(np.float64, na_value=np.nan)[kept]
        return added(cells, weights, self.shape[0] * self.width).reshape(self.shape)


def first_word(conditions: Sequence[Flags], words: Sequence[str]) -> NDArray[np.object_]:
    """For each household the word of the first condition that holds; None where none does.

    Places are chosen and then named: a million references to a few words, where choosing texts makes a million texts.
    """
    place = np.select(list(conditions), range(len(words)), len(words)).astype(np.int64)
    return np.array([*words, None], dtype=object)[place]


def as_text(words: NDArray[np.object_]) -> pd.api.extensions.ExtensionArray:
    """A column of text from few different words, None where missing: each is encoded once, not once a household."""
    codes, distinct = pd.factorize(words)
    return pd.array([*distinct, None], dtype="str").take(codes)


def added(cells: Ints, weights: Floats, size: int) -> Floats:
    """Weights added up by cell; 0 where there is none."""
    return np.bincount(cells, weights, minlength=size).astype(np.float64, copy=False)


def month_numbers(months: pd.Series, blank: int) -> Ints:
    """year * 12 + month - 1 of each month 'YYYY-MM'; ``blank`` where there is none."""
    codes, unique = pd.factorize(months)
    return np.append(month_index(pd.Series(unique, dtype="str")), blank)[codes].astype(np.int64)
