"""A household that falls back after its warning was closed goes on with the same history."""

import pandas as pd


def with_previous(changes: pd.DataFrame, closed: pd.DataFrame) -> pd.DataFrame:
    """``changes`` (of ``reconcile``) with, for each warning that opens, the household's last closed one before it.

    ``closed``: warning_id, household_id and closed_on of the county's closed warnings. Others keep what they have.
    """
    newest = closed.sort_values(["closed_on", "warning_id"], kind="stable").drop_duplicates("household_id", keep="last")
    before = newest.set_index("household_id")["warning_id"].reindex(changes["household_id"]).set_axis(changes.index)
    is_opened = changes["transition"] == "opened"
    # A night that is run again finds what it opened already there; nothing follows itself.
    is_other = before.notna() & (before != changes["warning_id"])
    linked = changes["previous_warning_id"].mask(is_opened & is_other, before)
    return changes.assign(previous_warning_id=linked.astype("str"))
