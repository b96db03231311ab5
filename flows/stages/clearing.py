"""clearing: what each confirmed warning of a county still lacks before its risk may count as removed."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import select

from early_warning.followup import clearance
from flows import house
from relapse_watch.store.frames import read
from relapse_watch.store.tables import assessment_reason, household_assessment, run, warning
from relapse_watch.store.visible import landed, landed_of_every_export


def clearance_of(county: str, day: date, households: Sequence[str] | None = None) -> pd.DataFrame:
    """One row a confirmed warning and condition (see early_warning.followup.clearance), of ``households`` if named."""
    store, w = house.store(), warning.c
    mine = select(warning).where(w.county == county, w.status != "closed", w.opened_on <= day)
    mine = mine if households is None else mine.where(w.household_id.in_(households))
    warnings = read(store, mine.order_by(w.warning_id))
    visits = landed_of_every_export(store, "verification", county, day)
    confirmed = set(visits.loc[visits["result"] == "confirmed", "household_id"])
    warnings = warnings[warnings["household_id"].isin(confirmed)]
    wanted = sorted(set(warnings["household_id"]))
    known = (_history(county, day, wanted), _reasons(county, day, wanted), _facts(county, day, wanted))
    return clearance(warnings, visits, *known, house.policy().at(county, day))


def _history(county: str, day: date, households: Sequence[str]) -> pd.DataFrame:
    """What each night knew of their income, the last run of each date."""
    h, r = household_assessment.c, run.c
    nights = select(h.household_id, r.as_of, h.income_yuan_per_head, h.line_yuan_per_head)
    nights = nights.join(run, r.run_id == h.run_id).where(
        h.county == county, r.status == "complete", r.as_of <= day, h.household_id.in_(households)
    )
    found = read(house.store(), nights.order_by(r.as_of, r.finished_at))
    return found.drop_duplicates(["household_id", "as_of"], keep="last")


def _reasons(county: str, day: date, households: Sequence[str]) -> pd.DataFrame:
    """The reasons of the last night up to ``day``."""
    r, why = run.c, assessment_reason.c
    last = select(r.run_id).where(r.county == county, r.status == "complete", r.as_of <= day)
    last = last.order_by(r.as_of.desc(), r.finished_at.desc()).limit(1)
    query = select(why.household_id, why.code).where(why.run_id.in_(last), why.household_id.in_(households))
    return read(house.store(), query.order_by(why.household_id, why.code))


def _facts(county: str, day: date, households: Sequence[str]) -> pd.DataFrame:
    """identified_month and is_without_labour of the register."""
    rows = landed(house.store(), "monitored_person", county, day, households=households)
    by_household = rows.groupby("household_id", as_index=False)
    return by_household.agg(
        identified_month=("identified_month", "first"), is_without_labour=("is_whole_household_without_labour", "max")
    )
