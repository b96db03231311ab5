"""Keys looked up among other keys, whole columns at once."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def among(keys: pd.Series, wanted: pd.Series) -> np.ndarray:
    """Whether each of ``keys`` stands among ``wanted``, both text; a missing one never does.

    By Arrow: pandas turns each of many wanted texts into a Python object first.
    """
    found = pc.is_in(_arrow(keys), value_set=_arrow(wanted), skip_nulls=True)
    return np.asarray(found, dtype=bool)


def _arrow(texts: pd.Series) -> pa.Array:
    return pa.array(texts, type=pa.large_string(), from_pandas=True)
