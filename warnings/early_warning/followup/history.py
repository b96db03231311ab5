"""A household that falls back after its warning was closed goes on with the same history."""

import pandas as pd


def with_previous(changes: pd.DataFrame, closed: pd.DataFrame) -> pd.DataFrame:
    """``changes`` (of ``reconcile``) with, for each warning that opens, the household's last closed one before it.

    ``closed``: warning_id, household_id and closed_on of the county's closed warnings. Others keep what they have.
    """
    is_opened = changes["transition"] == "opened"
    # Nothing follows itself: what runs of the same day opened, closed and open again follows the one before it.
    earlier = closed[~closed["warning_id"].isin(changes.loc[is_opened, "warning_id"])]
    in_order = earlier.sort_values(["closed_on", "warning_id"], kind="stable")
    newest = in_order.drop_duplicates("household_id", keep="last")
    before = newest.set_index("household_id")["warning_id"].reindex(changes["household_id"]).set_axis(changes.index)
    linked = changes["previous_warning_id"].mask(is_opened & before.notna(), before)
    return changes.assign(previous_warning_id=linked.astype("str"))
