"""Which reminders are due that were not given before: with a limit on nagging."""

import pandas as pd

CLOCK = ["warning_id", "stage", "since"]
TOLD = [*CLOCK, "due_by", "occasion"]


def due_notices(progress: pd.DataFrame, told: pd.DataFrame, at_most: int) -> pd.DataFrame:
    """The rows of ``progress`` (of ``follow_up``) of which something is to be said that was not said before.

    ``told``: columns TOLD of the notices given so far, days as text. Said is an occasion later than any told of the
    same deadline; a deadline that a pause moved is another. Of one clock ``at_most`` times is told in all.
    """
    rows = progress[progress["occasion"] > 0]
    keys = rows.assign(**{name: rows[name].dt.strftime("%Y-%m-%d") for name in ("since", "due_by")})
    once = told[TOLD].drop_duplicates()
    many = _looked_up(keys, once.groupby(CLOCK).size(), CLOCK)
    newest = _looked_up(keys, once.groupby([*CLOCK, "due_by"])["occasion"].max(), [*CLOCK, "due_by"])
    return rows[((keys["occasion"] > newest) & (many < at_most)).to_numpy(bool)].reset_index(drop=True)


def _looked_up(rows: pd.DataFrame, found: pd.Series, keys: list[str]) -> pd.Series:
    """The number found for each row's key; 0 where there is none."""
    numbers = found.astype("int64").rename("number").reset_index()
    return rows[keys].merge(numbers, on=keys, how="left")["number"].fillna(0).set_axis(rows.index)
