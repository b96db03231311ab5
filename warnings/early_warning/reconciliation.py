"""Tonight's assessments against the open warnings: what opens, rises, falls, clears and closes."""

import hashlib
from datetime import date

import numpy as np
import pandas as pd

from early_warning.grid import Flags
from early_warning.policy import InForce

RANK = {"none": 0, "unknown": 0, "green": 1, "yellow": 2, "red": 3}
DATES = ["opened_on", "level_since", "better_since", "closed_on"]
SEEN = ["township", "village", "head_masked", "category", "data_status"]
WARNING = [
    "warning_id",
    "county",
    "household_id",
    *SEEN[:4],
    "level",
    "risk",
    "data_status",
    "status",
    *DATES,
    "owner_cadre_id",
    "owner_role",
    "run_id",
    "previous_warning_id",
]
COLUMNS = [*WARNING, "transition", "level_from"]


def reconcile(open_warnings: pd.DataFrame, assessments: pd.DataFrame, terms: InForce) -> pd.DataFrame:
    """The warnings that change tonight; grain household, columns of table ``warning`` + transition, level_from.

    ``open_warnings`` are the county's warnings that are open or due to clear (columns of table warning,
    dates as text), ``assessments`` those of ``assess``, ``terms`` the policy at the county and date.

    A warning goes up at once, and down only after policy ``hold_days`` of being assessed lower without a
    break (``better_since``); assessed ``none`` it is due to clear at once and closed after as long. Unknown
    is no good news: it neither lowers nor closes. A household that has left the register counts as unknown
    with data missing. Transitions:

    opened, raised, lowered, due_to_clear, returned (from due to clear), closed; ``changed``: only category,
    data status or place; ``noted``: only ``better_since`` moved, to be stored and not told. A new warning's
    id is made from county, household and date, so writers must upsert. ``run_id`` and, of what opens,
    ``previous_warning_id`` are left to the caller; a change of risk alone is none. Applied, the same call again
    gives no rows.
    """
    hold = terms.whole("hold_days")
    still_open = open_warnings.reindex(columns=WARNING).query("status != 'closed'")
    paired = _paired(still_open, assessments)
    standing = paired[paired["warning_id"].notna()].reset_index(drop=True)
    fresh = paired[paired["warning_id"].isna() & (paired["level_now"] != "none")].reset_index(drop=True)
    opened = _opened(fresh, terms.place, terms.as_of.isoformat())
    changes = pd.concat([opened, _moved(standing, hold, terms.as_of)], ignore_index=True)
    return _typed(changes).sort_values("household_id", ignore_index=True)


def warning_id(county: str, household_id: str, opened_on: str) -> str:
    """A warning's id: the same household opened on the same date has the same id in every run."""
    return hashlib.sha256(f"{county}|{household_id}|{opened_on}".encode()).hexdigest()[:32]


def _paired(open_warnings: pd.DataFrame, assessments: pd.DataFrame) -> pd.DataFrame:
    """Warnings and assessments of the same households side by side; what was assessed ends in ``_now``."""
    now = assessments[["household_id", "level", "risk", *SEEN]]
    paired = open_warnings.merge(now, on="household_id", how="outer", suffixes=("", "_now"))
    paired["level_now"] = paired["level_now"].fillna("unknown")
    paired["data_status_now"] = paired["data_status_now"].fillna("missing")
    return paired


def _opened(fresh: pd.DataFrame, county: str, day: str) -> pd.DataFrame:
    opened = fresh.copy()
    opened["warning_id"] = [warning_id(county, household, day) for household in fresh["household_id"]]
    opened["county"] = county
    for name in (*SEEN, "level", "risk"):
        opened[name] = fresh[f"{name}_now"]
    opened["status"] = "open"
    opened["opened_on"] = day
    opened["level_since"] = day
    opened["transition"] = "opened"
    opened["level_from"] = None
    return opened[COLUMNS]


def _moved(old: pd.DataFrame, hold: int, as_of: date) -> pd.DataFrame:
    """The standing warnings as they are after tonight, those that differ from before."""
    day = as_of.isoformat()
    new = _seen(old)
    step = _steps(old, _held(old, hold, as_of), hold)
    new["better_since"] = _chosen([step["restart"], step["start"]], [None, day], old["better_since"])
    moved_level = step["raised"] | step["lowered"]
    new["level"] = np.where(moved_level, old["level_now"], old["level"])
    new["level_since"] = np.where(moved_level, day, old["level_since"])
    new["closed_on"] = _chosen([step["closed"]], [day], old["closed_on"])
    new["status"] = np.select(
        [step["closed"], step["due_to_clear"], step["reopened"]], ["closed", "due_to_clear", "open"], old["status"]
    )
    new["level_from"] = old["level"]
    new["transition"] = _transition(old, new, step)
    return new.loc[new["transition"] != "", COLUMNS]


def _chosen(where: list[Flags], values: list[str | None], otherwise: pd.Series) -> np.ndarray:
    """As np.select, but able to choose nothing (None)."""
    result = otherwise.to_numpy(object).copy()
    for flags, value in reversed(list(zip(where, values, strict=True))):
        result[flags] = value
    return result


def _seen(old: pd.DataFrame) -> pd.DataFrame:
    """What the assessment says of category, place and data; what it does not know stays."""
    new = old.copy()
    for name in SEEN:
        new[name] = old[f"{name}_now"].where(old[f"{name}_now"].notna(), old[name])
    new["risk"] = old["risk_now"]
    return new


def _held(old: pd.DataFrame, hold: int, as_of: date) -> Flags:
    """Whether a warning has been assessed better for as long as the policy asks."""
    since = pd.to_datetime(old["better_since"])
    return ((pd.Timestamp(as_of) - since).dt.days >= hold).fillna(False).to_numpy(bool)


def _steps(old: pd.DataFrame, held: Flags, hold: int) -> dict[str, Flags]:
    """Which step each warning takes; the rows of the written table in README.md."""
    rank, now = (old[c].map(RANK).to_numpy(np.int64) for c in ("level", "level_now"))
    unknown_now = (old["level_now"] == "unknown").to_numpy(bool)
    was_unknown = (old["level"] == "unknown").to_numpy(bool)
    is_open = (old["status"] == "open").to_numpy(bool)
    timed = old["better_since"].notna().to_numpy(bool)
    none_now = (now == 0) & ~unknown_now
    lower_now = (now > 0) & (now < rank)
    clearing = none_now & is_open & ~was_unknown
    start = clearing | ((none_now | lower_now) & ~timed & ~was_unknown)
    lowered = lower_now & (held | (hold <= 0))
    raised = now > rank
    closed = none_now & (was_unknown | (~is_open & timed & held) | (hold <= 0))
    return {
        "raised": raised,
        "lowered": lowered,
        "closed": closed,
        "due_to_clear": clearing & ~closed,
        "reopened": (now > 0) & ~is_open,
        "start": start,
        "restart": raised | lowered | unknown_now | ((now == rank) & (now > 0)),
    }


def _transition(old: pd.DataFrame, new: pd.DataFrame, step: dict[str, Flags]) -> np.ndarray:
    seen = np.logical_or.reduce([_differs(old[name], new[name]) for name in SEEN])
    noted = _differs(old["better_since"], new["better_since"])
    names = ["raised", "reopened", "lowered", "closed", "due_to_clear"]
    words = ["raised", "returned", "lowered", "closed", "due_to_clear", "changed", "noted"]
    return np.select([*(step[name] for name in names), seen, noted], words, "")


def _differs(old: pd.Series, new: pd.Series) -> Flags:
    same = (old == new) | (old.isna() & new.isna())
    return ~same.fillna(False).to_numpy(bool)


def _typed(changes: pd.DataFrame) -> pd.DataFrame:
    types = {name: "float64" if name == "risk" else "str" for name in COLUMNS}
    return changes.reindex(columns=COLUMNS).astype(types)
