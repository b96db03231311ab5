"""What came back of which warning, by a given day."""

from datetime import date

import pandas as pd

DAYS = ("verified_on", "published_on", "decided_on", "paused_until")
NO_VISIT = ("cannot_reach", "received")
"""Results that tell nothing of the household: nobody was met, or the message was read and the visit is to come."""
RECEIPT = "received"
TEXTS = ("household_id", "warning_id", "result", "measures", "verified_by", "pause_reason")


def as_days(texts: pd.Series) -> pd.Series:
    """Days written YYYY-MM-DD as datetime64[ns]; missing where there is none."""
    return pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce").astype("datetime64[ns]")


def visits_by(verifications: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rows of visits made by ``as_of``, oldest first, what was told later after what was told before.

    Takes columns of ``landed_verification`` in order of receipt. Days become datetime64; a decision or notice that
    lies after ``as_of`` has not happened yet; a pause without a reason is none.
    """
    rows = verifications.reindex(columns=[*TEXTS, *DAYS]).astype("str")
    rows = rows.assign(**{name: as_days(rows[name]) for name in DAYS})
    today = pd.Timestamp(as_of)
    for name in ("published_on", "decided_on"):
        rows[name] = rows[name].where(rows[name] <= today)
    rows["paused_until"] = rows["paused_until"].where(rows["pause_reason"].notna())
    # A receipt says that a message was read, and nothing else: it decides, helps and pauses nothing.
    said = ["measures", "published_on", "decided_on", "paused_until"]
    rows[said] = rows[said].mask(rows["result"] == RECEIPT)
    made = rows[(rows["verified_on"] <= today) & rows["household_id"].notna()]
    return made.sort_values("verified_on", kind="stable", ignore_index=True)


def without_receipts(visits: pd.DataFrame) -> pd.DataFrame:
    """``visits`` at which somebody went: without the rows that say only that a message was read."""
    return visits[~(visits["result"] == RECEIPT)].reset_index(drop=True)


def visits_of(warnings: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """``visits`` of these warnings, with ``row``, the place of the warning: by the id told, else by household.

    A visit that names no warning belongs to the one that was open on its day: its household's, from ``opened_on`` on.
    """
    mine = warnings[["household_id", "warning_id", "opened_on"]].assign(row=range(len(warnings)))
    both = visits.merge(mine, on="household_id", suffixes=("_told", ""))
    is_later = both["verified_on"] >= as_days(both["opened_on"])
    return both[(both["warning_id_told"] == both["warning_id"]) | (both["warning_id_told"].isna() & is_later)]


def last_of(visits: pd.DataFrame, column: str, rows: int) -> pd.Series:
    """By place of the warning, what the last visit that says anything there says; missing where none does."""
    said = visits[visits[column].notna()].drop_duplicates("row", keep="last").set_index("row")[column]
    return said.reindex(range(rows))
