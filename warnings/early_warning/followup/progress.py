"""Where each open warning stands: what is to be done next, by when, and how urgently."""

import numpy as np
import pandas as pd

from early_warning.followup.clocks import Days, Paused, after_days, after_working_days, paused, working_days_in
from early_warning.followup.dismissals import active, dismissals
from early_warning.followup.limits import STAGES, Limits, limits_of
from early_warning.followup.visits import NO_VISIT, as_days, last_of, visits_by, visits_of
from early_warning.grid import Flags
from early_warning.policy import InForce
from relapse_watch.dates import add_working_days_to

RISES = ("opened", "raised", "returned")
KEPT = ["warning_id", "household_id", "township", "village", "head_masked", "level"]
COLUMNS = [
    *(*KEPT, "since", "is_acknowledged", "is_tried", "verified_on", "result", "decided_on", "identified_on", "stage"),
    *("verify_by", "publish_by", "decide_by", "measure_by", "due_by", "paused_until", "pause_reason", "state"),
    *("overdue_working_days", "occasion", "step"),
]


def follow_up(
    warnings: pd.DataFrame, events: pd.DataFrame, verifications: pd.DataFrame, terms: InForce
) -> pd.DataFrame:
    """One row an open warning: COLUMNS; days are datetime64, missing where there is none.

    ``warnings``: columns of table ``warning`` and ``is_monitored``: the register has the household identified
    already. ``events``: warning_id, household_id, as_of, transition, level_to, oldest first, of closed warnings
    too. ``verifications``: columns of ``landed_verification`` in order of receipt, known on the date of ``terms``.

    ``since``: when the clock to verify began: the last opening, rise or return; or the end of a dismissal, whose time
    is over. ``is_tried``: somebody went and reached nobody. ``stage``: verify, decide (the county's decision),
    measure, or missing. ``state``: done | paused | overdue | due_soon | waiting. ``occasion``: 0 nothing to say, 1 due
    soon, 2 overdue, then one more, and ``step`` one post higher, for each ``remind_every_working_days`` overdue.
    Raises PolicyMissing, WrongUse.
    """
    limits = limits_of(terms)
    open_ones = warnings[warnings["status"] == "open"].reset_index(drop=True)
    made = visits_by(verifications, terms.as_of)
    mine = visits_of(open_ones, made)
    found = dismissals(made, events, limits.snooze, terms.as_of)
    frame = _standing(open_ones, events, mine, found, limits)
    stood = paused(mine)
    return _urgency(_deadlines(frame, stood, limits), stood, limits)[COLUMNS]


def _standing(
    warnings: pd.DataFrame, events: pd.DataFrame, mine: pd.DataFrame, found: pd.DataFrame, limits: Limits
) -> pd.DataFrame:
    """What has been done about each warning, and so what comes next."""
    many = len(warnings)
    since = _since(warnings, events, found, limits)
    recent = mine[mine["verified_on"].to_numpy() >= since.to_numpy()[mine["row"].to_numpy()]]
    is_dismissed = active(found, warnings["household_id"], warnings["level"], limits.as_of).to_numpy(bool)
    reached = recent[~recent["result"].isin(NO_VISIT)].drop_duplicates("row", keep="last").set_index("row")
    last = reached.reindex(range(many))
    result = last["result"].where((last["result"] == "confirmed") | is_dismissed)
    dismissed_as, dismissed_on = (_of(found.set_index("household_id")[c], warnings["household_id"]) for c in _SAID)
    decided_on = last_of(mine, "decided_on", many)
    is_monitored = warnings["is_monitored"].fillna(False).to_numpy(bool)
    identified = decided_on.where(decided_on.notna() | ~is_monitored, last["verified_on"].where(result == "confirmed"))
    frame = warnings[KEPT].assign(
        since=since,
        is_acknowledged=np.isin(np.arange(many), recent["row"].to_numpy()) | is_dismissed,
        is_tried=np.isin(np.arange(many), recent.loc[recent["result"] == "cannot_reach", "row"].to_numpy()),
        result=dismissed_as.where(is_dismissed, result),
        verified_on=dismissed_on.where(is_dismissed, last["verified_on"].where(result.notna())),
        decided_on=decided_on,
        identified_on=identified,
        **{name: _now(mine, name, many, limits) for name in ("paused_until", "pause_reason")},
    )
    has_measure = last_of(mine, "measures", many).notna().to_numpy(bool)
    return frame.assign(stage=_stage(frame, is_dismissed, has_measure))


_SAID = ("result", "verified_on")


def _since(warnings: pd.DataFrame, events: pd.DataFrame, found: pd.DataFrame, limits: Limits) -> pd.Series:
    """When the clock to verify began to run."""
    rises = events[events["transition"].isin(RISES)]
    days = as_days(rises["as_of"])
    past = days <= pd.Timestamp(limits.as_of)
    risen = _of(days[past].groupby(rises["warning_id"][past]).max(), warnings["warning_id"]).fillna(
        as_days(warnings["level_since"])
    )
    over = found[~found["is_broken"] & (found["until"] < pd.Timestamp(limits.as_of))].set_index("household_id")
    until = _of(over["until"], warnings["household_id"])
    return risen.where(~(until > risen), until)


def _of(found: pd.Series, keys: pd.Series) -> pd.Series:
    """What is found under each key; missing where nothing is."""
    return found.reindex(keys).set_axis(keys.index)


def _now(mine: pd.DataFrame, column: str, many: int, limits: Limits) -> pd.Series:
    """Of the pause that holds today and lasts longest."""
    held = mine[mine["paused_until"] >= pd.Timestamp(limits.as_of)].sort_values("paused_until", kind="stable")
    return held.drop_duplicates("row", keep="last").set_index("row")[column].reindex(range(many))


def _stage(frame: pd.DataFrame, is_dismissed: Flags, has_measure: Flags) -> pd.Series:
    is_confirmed = (frame["result"] == "confirmed").fillna(False).to_numpy(bool)
    is_identified = frame["identified_on"].notna().to_numpy(bool)
    cases = [is_dismissed, ~is_confirmed, ~is_identified, ~has_measure]
    return pd.Series(np.select(cases, ["", *STAGES], ""), index=frame.index, dtype="str").replace("", np.nan)


def _deadlines(frame: pd.DataFrame, stood: Paused, limits: Limits) -> pd.DataFrame:
    """``frame`` with the days by which each step is due; pauses push them out by as long as they lasted."""
    since, identified = (frame[c].to_numpy("datetime64[D]") for c in ("since", "identified_on"))
    allowed = frame["level"].map(dict(limits.verify))
    start = np.where(allowed.notna(), since, np.datetime64("NaT", "D"))
    is_confirmed = (frame["result"] == "confirmed").fillna(False).to_numpy(bool)
    undecided = is_confirmed & (frame["decided_on"].notna() | frame["identified_on"].isna()).to_numpy(bool)
    decide_from = np.where(undecided, since, np.datetime64("NaT", "D"))
    month_on = (frame["identified_on"] + pd.DateOffset(months=limits.measure)).to_numpy("datetime64[D]")
    length = np.where(np.isnat(identified), 1, (month_on - identified).astype("int64"))
    verify_by = after_working_days(start, allowed.fillna(1).to_numpy(np.int64), stood)
    decide_by = after_days(decide_from, np.full(len(frame), limits.decide), stood)
    measure_by = after_days(identified, length, stood)
    by = dict(zip(STAGES, (verify_by, decide_by, measure_by), strict=True))
    none = np.full(len(frame), np.datetime64("NaT", "D"))
    due = np.select([(frame["stage"] == s).fillna(False).to_numpy(bool) for s in STAGES], list(by.values()), none)
    publish_by = decide_by - np.timedelta64(limits.publicity, "D")
    days = {**{f"{s}_by": d for s, d in by.items()}, "publish_by": publish_by, "due_by": due}
    return frame.assign(**{name: pd.Series(d.astype("datetime64[ns]")) for name, d in days.items()})


def _urgency(frame: pd.DataFrame, stood: Paused, limits: Limits) -> pd.DataFrame:
    due, today = frame["due_by"].to_numpy("datetime64[D]"), np.datetime64(limits.as_of, "D")
    late = np.where(due < today, working_days_in(due, np.full(len(frame), today), stood), 0)
    is_paused = frame["paused_until"].notna().to_numpy(bool)
    is_overdue = due < today
    cases = [frame["stage"].isna().to_numpy(bool), is_paused, is_overdue, _is_soon(frame, due, limits)]
    state = np.select(cases, ["done", "paused", "overdue", "due_soon"], "waiting")
    step = np.where(state == "overdue", late // limits.every, 0)
    occasion = np.select([state == "due_soon", state == "overdue"], [1, 2 + step], 0)
    return frame.assign(state=state, overdue_working_days=late, occasion=occasion, step=step)


def _is_soon(frame: pd.DataFrame, due: Days, limits: Limits) -> Flags:
    """From some working days before the deadline on, but not on the very day on which the clock began."""
    before = frame["stage"].map(dict(limits.remind)).fillna(0).to_numpy(np.int64)
    from_day = np.where(before > 0, add_working_days_to(due, -np.maximum(before, 1)), due)
    today = np.datetime64(limits.as_of, "D")
    return (from_day <= today) & (today <= due) & (frame["since"].to_numpy("datetime64[D]") < today)
