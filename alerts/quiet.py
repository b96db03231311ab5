"""What is not told though it changed: what somebody silenced, and what goes up and down again and again.

Only messages keep quiet. The warning itself, its owner, the report and the listings are as they are.
"""

from datetime import date, timedelta

import pandas as pd

RANK = {"unknown": 0, "green": 1, "yellow": 2, "red": 3}
SCOPES = {"household": "household_id", "township": "township", "cadre": "owner_cadre_id"}
_UP, _DOWN = ("raised", "returned"), ("lowered", "due_to_clear")
_MILD = ("lowered", "due_to_clear", "closed")


def quiet(
    changes: pd.DataFrame, silences: pd.DataFrame, events: pd.DataFrame, as_of: date, flapping_nights: int
) -> pd.Series:
    """Why each change is not told: ``silenced``, ``flapping``, or '' where it is told or nothing is to be told.

    ``changes``: addressed warnings with ``transition``, counted from what was last told (alerts.held.since_told).
    ``silences``: rows of table ``silence``. ``events``: rows of ``warning_event`` of those warnings, days as text, in
    the order in which they happened. Only better news is held back for flapping, so that the last thing a cadre
    heard is never milder than what stands; it is told when nothing moved for ``flapping_nights``.
    """
    flaps = damped(changes, events, as_of, flapping_nights)
    settling = (changes["held_why"] == "flapping") & (
        changes["held_since"].astype("str") > (as_of - timedelta(days=flapping_nights)).isoformat()
    )
    why = pd.Series("", index=changes.index, dtype="str")
    why = why.mask(changes["transition"].isin(_DOWN) & flaps.where(changes["is_moved"], settling), "flapping")
    return why.mask(silenced(changes, silences, as_of) & changes["transition"].notna(), "silenced")


def silenced(changes: pd.DataFrame, silences: pd.DataFrame, as_of: date) -> pd.Series:
    """True where a silence in force covers the household, its township or its owner, up to the warning's level.

    What is graver than the silence's level breaks it. Better news is as mild as can be.
    """
    day = as_of.isoformat()
    active = silences[(silences["from_day"].astype("str") <= day) & (silences["until_day"].astype("str") >= day)]
    gravity = changes["level"].map(RANK).fillna(0).astype("float64").where(~changes["transition"].isin(_MILD), 0)
    covered = pd.Series(False, index=changes.index)
    for scope, column in SCOPES.items():
        mine = active[active["scope"] == scope]
        up_to = mine["level"].map(RANK).groupby(mine["target"].astype("str")).max()
        covered |= changes[column].astype("str").map(up_to).fillna(-1).astype("float64") >= gravity
    return covered


def damped(changes: pd.DataFrame, events: pd.DataFrame, as_of: date, nights: int) -> pd.Series:
    """True where a warning goes up or down once more, after it rose again within ``nights`` nights of going down.

    The first rise after a fall is told, so that the last thing its cadre heard is the graver one. What is graver
    than all of those nights is told, and what another cadre must hear too.
    """
    since, day = (as_of - timedelta(days=nights)).isoformat(), as_of.isoformat()
    days = events["as_of"].astype("str").str[:10]
    recent = events[(days >= since) & (days < day)]
    has_fallen = recent["transition"].isin(_DOWN).astype("int64").groupby(recent["warning_id"]).cummax() > 0
    again = recent["transition"].isin(_UP) & has_fallen
    before = recent.assign(gravity=recent["level_to"].map(RANK).fillna(0)).groupby("warning_id")
    ids, gravity = changes["warning_id"], changes["level"].map(RANK).fillna(0).astype("float64")
    told = ids.map(before["owner_cadre_id"].last().astype("str")).astype("str").fillna("")
    return (
        changes["transition"].isin(_UP + _DOWN)
        & ids.isin(recent.loc[again, "warning_id"])
        & (gravity <= ids.map(before["gravity"].max()).fillna(-1).astype("float64"))
        & (changes["owner_cadre_id"].fillna("") == told)
    )
