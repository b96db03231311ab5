"""What a visit found of each warning told: the first verification after it that reached anybody."""

from datetime import date

import numpy as np
import pandas as pd

from early_warning.followup.visits import as_days, visits_by, without_receipts

TOLD = ("opened", "raised", "returned")
"""Transitions by which somebody is sent to a household."""
RIGHT = ("confirmed", "already_helped")
"""A true need: new, or met already. The warning saw what was there."""
REACHED = (*RIGHT, "data_wrong", "not_at_risk")
OUTCOMES = (*REACHED, "cannot_reach", "not_visited")
KEYS = ["run_id", "household_id"]
"""What a telling is known by, and a case: a household is told of once in a run."""
ADDED = ["outcome", "is_reached", "is_right", "visit", "verified_on", "verified_by", "tries", "days"]


def outcomes(tellings: pd.DataFrame, verifications: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Cases: grain warning told and the visit that answered it; the columns of ``tellings`` and ADDED.

    ``tellings``: grain run x household with run_id, household_id, warning_id, told_on ('YYYY-MM-DD') and whatever else
    is known of that night, in the order in which they were told. ``verifications``: columns of ``landed_verification``
    in order of receipt, known on ``as_of``; visits after it have not happened yet, and a receipt is no visit.

    A visit answers what it names, or, naming no warning, what the household was told of by its day. Tellings answered
    by the same visit, or of one warning that nobody has answered yet, are one case: the last of them, for its reasons
    are why somebody went. ``outcome``: one of OUTCOMES; cannot_reach where somebody went and met nobody. ``visit``:
    the visit's number, missing without one; two cases never share one. Of a household's visits of one day that counts
    which met somebody, and of several the one that was told last. ``tries``: visits from the telling to that
    visit, or to today, that met nobody. ``days``: from telling to visit, or to ``as_of`` without one.
    """
    told = tellings.reset_index(drop=True).assign(day=as_days(tellings["told_on"]).array)
    told = told[told["day"] <= pd.Timestamp(as_of)].reset_index(drop=True)
    made = _one_a_day(without_receipts(visits_by(verifications, as_of))).reset_index(names="visit")
    pairs = _pairs(told, made)
    reached = pairs[pairs["result"] != "cannot_reach"].drop_duplicates("row").set_index("row")
    answer = reached.reindex(range(len(told)))
    tries = _tries(pairs, answer, len(told))
    reached_result = answer["result"].astype("str")
    outcome = reached_result.fillna(pd.Series(np.where(tries > 0, "cannot_reach", "not_visited"), dtype="str"))
    until = answer["verified_on"].fillna(pd.Timestamp(as_of))
    cases = told.assign(
        outcome=outcome,
        is_reached=outcome.isin(REACHED),
        is_right=outcome.isin(RIGHT),
        visit=answer["visit"].astype("Int64"),
        verified_on=answer["verified_on"],
        verified_by=answer["verified_by"].astype("str"),
        tries=tries,
        days=(until - told["day"]).dt.days,
    ).drop(columns="day")
    return _one_a_visit(cases)


def _one_a_day(made: pd.DataFrame) -> pd.DataFrame:
    """Of a household's visits of one day the last told that met somebody, else the last told."""
    met = made.assign(met=made["result"] != "cannot_reach").sort_values(["verified_on", "met"], kind="stable")
    return met.drop_duplicates(["household_id", "verified_on"], keep="last", ignore_index=True).drop(columns="met")


def _pairs(told: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Tellings, by ``row``, beside the visits after them that could answer them, oldest visit first."""
    mine = told[["household_id", "warning_id", "day"]].reset_index(names="row")
    both = mine.merge(made, on="household_id", suffixes=("", "_named"))
    is_its = (both["warning_id_named"] == both["warning_id"]) | both["warning_id_named"].isna()
    return both[is_its & (both["verified_on"] >= both["day"])].sort_values("visit", kind="stable")


def _tries(pairs: pd.DataFrame, answer: pd.DataFrame, many: int) -> np.ndarray:
    """How many visits before the one that answers met nobody."""
    before = pairs["visit"] < pairs["row"].map(answer["visit"]).fillna(np.inf)
    missed = pairs[(pairs["result"] == "cannot_reach") & before]
    return missed.groupby("row").size().reindex(range(many), fill_value=0).to_numpy(np.int64)


def _one_a_visit(cases: pd.DataFrame) -> pd.DataFrame:
    """Of the tellings that one visit answers the last; and of those of one warning that none does."""
    is_answered = cases["visit"].notna()
    answered = cases[is_answered].drop_duplicates("visit", keep="last")
    waiting = cases[~is_answered].drop_duplicates("warning_id", keep="last")
    return pd.concat([answered, waiting]).sort_index().reset_index(drop=True)
