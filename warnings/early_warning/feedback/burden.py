"""What the warnings cost those who carry them: messages, households and visits by cadre and week."""

import json

import numpy as np
import pandas as pd

from relapse_watch.dates import monday_of

NUMBERS = ("messages", "parts", "households", "visits")
_WEEK = ["cadre_id", "week"]


def cadre_weeks(messages: pd.DataFrame, visits: pd.DataFrame, cadres: pd.DataFrame) -> pd.DataFrame:
    """Grain cadre x week (its Monday, 'YYYY-MM-DD') with anything in it: NUMBERS, role and township of the cadre.

    ``messages``: rows of table outbox_message: cadre_id, run_id, kind, as_of, households (JSON). What one cadre got of
    one kind on one day is one message, in as many ``parts`` as there are rows. ``households``: different ones told of
    in the week. ``visits``: of landed_verification: verified_by, household_id, verified_on; those that met nobody count
    too. ``cadres``: cadre_id, role, township; of several rows the last one counts. Weeks without message or visit are
    not there.
    """
    told = messages.assign(week=monday_of(messages["as_of"]))
    # One reminder round and one night may share their run, never their day and kind.
    one = told.drop_duplicates([*_WEEK, "run_id", "kind", "as_of"])
    listed = told.assign(household_id=told["households"].map(json.loads)).explode("household_id")
    went = visits.rename(columns={"verified_by": "cadre_id"}).assign(week=monday_of(visits["verified_on"]))
    counts = {
        "messages": one.groupby(_WEEK).size(),
        "parts": told.groupby(_WEEK).size(),
        "households": listed.dropna(subset="household_id").groupby(_WEEK)["household_id"].nunique(),
        "visits": went.groupby(_WEEK).size(),
    }
    frame = pd.DataFrame(counts).reindex(columns=list(NUMBERS)).fillna(0).astype("int64")
    frame = frame.rename_axis(index=_WEEK).reset_index()
    posts = cadres.drop_duplicates("cadre_id", keep="last")[["cadre_id", "role", "township"]]
    return frame.merge(posts, on="cadre_id", how="left").sort_values(["week", "cadre_id"], ignore_index=True)


def burden(weeks: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Grain value of ``by`` (all together without one): cadres, cadre_weeks, and of each of NUMBERS its sum, median,
    p90 (the smallest value that nine tenths of cadre-weeks do not exceed) and worst; ``weeks`` as of ``cadre_weeks``.
    """
    keyed = weeks.assign(all="all")
    if by is not None:
        keyed[by] = keyed[by].fillna("")
    groups = keyed.groupby(by or "all")
    table = pd.DataFrame({"cadres": groups["cadre_id"].nunique(), "cadre_weeks": groups.size()})
    for name in NUMBERS:
        table[f"{name}_sum"] = groups[name].sum()
        table[f"{name}_median"] = groups[name].median()
        table[f"{name}_p90"] = groups[name].agg(lambda values: np.quantile(values, 0.9, method="inverted_cdf"))
        table[f"{name}_worst"] = groups[name].max()
    return table.astype(float).astype({"cadres": "int64", "cadre_weeks": "int64"}).reset_index(names=by or "all")


def visits_per_confirmed(visits: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Grain value of ``by``: ``visits`` made, ``confirmed`` households, visits for each of them (NaN without any).

    ``visits``: household_id, result and, if asked for, ``by``. A household confirmed twice is one.
    """
    keyed = visits.assign(all="all")
    if by is not None:
        keyed[by] = keyed[by].fillna("")
    found = keyed[keyed["result"] == "confirmed"].groupby(by or "all")["household_id"].nunique()
    table = pd.DataFrame({"visits": keyed.groupby(by or "all").size()})
    table["confirmed"] = found.reindex(table.index, fill_value=0)
    share = table["visits"] / table["confirmed"].where(table["confirmed"] > 0)
    table["visits_per_confirmed"] = share.astype("float64")
    return table.reset_index(names=by or "all")
