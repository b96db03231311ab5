"""News held back, and told once when nothing holds it back any more, as far as it still stands.

The rule: what stands now and differs from what its cadre was last told is news. Where nothing is held back, the
night's own change is just that.
"""

from datetime import date

import numpy as np
import pandas as pd

from alerts.quiet import RANK

HELD = ["warning_id", "why", "since", "told_level", "told_status", "told_cadre_id"]
"""Grain warning: why its news is held back (``silenced``, ``flapping``), the day of its last change, and the level,
status and cadre that were last told; missing where nobody was."""


def since_told(watched: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """``watched`` with ``transition`` and ``level_from`` counted from what its cadre was last told.

    ``watched``: addressed warnings with ``transition``, missing where nothing changed tonight; ``held``: HELD. Adds
    ``is_moved`` (something did change tonight), ``held_why`` ('' where nothing was held back) and ``held_since``.
    An orphan has nobody who was told.
    """
    known = _by_warning(held, watched)
    is_held = known["why"].notna() & watched["owner_cadre_id"].notna()
    news = _news(watched, known)
    is_said = watched["transition"].isin(["changed", "noted"])  # no other level, yet not nothing
    own = watched["transition"].astype("str")
    return watched.assign(
        transition=news.where(is_held & (news.notna() | ~is_said), own),
        level_from=known["told_level"].where(is_held & news.notna(), watched["level_from"].astype("str")),
        is_moved=watched["transition"].notna() & (watched["transition"] != "noted"),
        held_why=known["why"].where(is_held, "").fillna(""),
        held_since=known["since"].where(is_held),
    )


def hold(changes: pd.DataFrame, before: pd.DataFrame, held: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What is held back after tonight: HELD.

    ``changes``: what ``since_told`` gave, with ``quiet``, why each is not told tonight. ``before``: the open warnings
    as they stood (warning_id, level, status, owner_cadre_id). Who hands a household over is told so: whoever
    has it again must be told again.
    """
    is_kept = changes["quiet"].isin(["silenced", "flapping"]) | _is_never_told_and_better(changes, held)
    kept = changes[is_kept & changes["owner_cadre_id"].notna()]
    stood = before.rename(columns={"level": "told_level", "status": "told_status", "owner_cadre_id": "told_cadre_id"})
    said = _by_warning(stood.assign(why=None, since=None), kept).astype("str")
    known = _by_warning(held, kept)
    is_old = kept["warning_id"].isin(held["warning_id"])
    told = {name: known[name].where(is_old, said[name]) for name in HELD[3:]}
    is_same = told["told_cadre_id"] == kept["owner_cadre_id"]
    return pd.DataFrame(
        {
            "warning_id": kept["warning_id"],
            "why": kept["quiet"].where(kept["quiet"] != "", kept["held_why"]),
            "since": kept["held_since"].where(is_old & ~kept["is_moved"], as_of.isoformat()),
            **told,
            "told_cadre_id": told["told_cadre_id"].where(is_same),
        },
        columns=HELD,
        dtype="str",
    )


def _by_warning(held: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """HELD side by side with ``rows``."""
    known = held.reindex(columns=HELD).astype("str").set_index("warning_id", drop=False)
    return known.reindex(rows["warning_id"]).set_index(rows.index)


def _is_never_told_and_better(changes: pd.DataFrame, held: pd.DataFrame) -> pd.Series:
    """True where nobody heard of a warning that is due to clear: it is told if it returns."""
    known = _by_warning(held, changes)
    return known["why"].notna() & known["told_level"].isna() & (changes["status"] == "due_to_clear")


def _news(now: pd.DataFrame, told: pd.DataFrame) -> pd.Series:
    """What is to be told to the owner, by what was told last; missing where that is what stands."""
    is_never, is_closed = told["told_level"].isna(), now["status"] == "closed"
    is_other = now["owner_cadre_id"].fillna("") != told["told_cadre_id"].fillna("")
    was_clearing, is_clearing = (f == "due_to_clear" for f in (told["told_status"], now["status"]))
    step = now["level"].map(RANK).astype("float64") - told["told_level"].map(RANK).astype("float64")
    steps = [
        (is_never & (is_closed | is_clearing), ""),
        (is_never, "opened"),
        (is_other & is_closed, ""),
        (is_other, "reassigned"),
        (is_closed, "closed"),
        (is_clearing & ~was_clearing, "due_to_clear"),
        (was_clearing & ~is_clearing, "returned"),
        (step > 0, "raised"),
        (step < 0, "lowered"),
    ]
    found = np.select([flags.to_numpy(bool) for flags, _ in steps], [word for _, word in steps], "")
    return pd.Series(found, index=now.index, dtype="str").mask(found == "")
