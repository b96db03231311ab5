"""What is asked of each text of a column, asked once for each distinct one: a column of a county says few things."""

from collections.abc import Callable, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.reading.text import arrow


def by_distinct(text: pd.Series, told: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """``told`` of each text, row by row; missing where there is none. What it tells of a text hangs on that alone."""
    encoded = arrow(text).dictionary_encode()
    return told(encoded.dictionary).take(encoded.indices)


def looked_up(text: pa.Array, words: Mapping[str, str] | Mapping[str, bool]) -> pa.Array:
    """What ``words`` has for each text; missing where it has none."""
    return pa.array(list(words.values())).take(pc.index_in(text, value_set=pa.array(list(words), pa.large_string())))
