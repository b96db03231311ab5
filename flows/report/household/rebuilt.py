"""One household's register and months as a run saw them, made again from the landed rows by the same functions."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import func, or_, select

from early_warning import Panel, household_month, households
from early_warning.policy import InForce
from flows import house
from flows.runs import CountyRun
from flows.stages.history import EVENTS, REGISTERS, known_rows, vintages_of
from flows.stages.marks import marks_of_findings, terms_of
from relapse_watch.store.frames import read
from relapse_watch.store.tables import landed_tables
from relapse_watch.store.visible import Vintages

# What one household's months hang on beside its own rows: where the county's data begin, how fully its lists of aid
# have come, and who works away under the number of another household.
SHARED = {
    "household_income": ("accounting_year",),
    "household_ledger": ("ended_on",),
    "migrant_work": ("id_hash", "start_month", "end_month", "is_working_away"),
    "aid_payment": ("aid_kind", "paid_month"),
    EVENTS: ("event_date",),
}
MOST_NAMED = 5000
"""So many households are asked for by number; beyond, whole files are read."""


@dataclass(frozen=True)
class Rebuilt:
    """One household: ``register`` (one row), its ``panel``, its ``events``, and the policy of that place and day."""

    register: pd.DataFrame
    panel: Panel
    events: pd.DataFrame
    terms: InForce


def rebuilt(run: CountyRun, household_id: str) -> Rebuilt | None:
    """The household as the run's panel had it; None where none of the data known then names it.

    Exact to the last digit, from a few thousandth of the county's rows. Raises PolicyMissing, StoreUnreachable.
    """
    seen, terms = vintages_of(run), terms_of(run)
    marks = marks_of_findings(run, seen)
    persons, listed = (known_rows(seen, name, marks, [household_id])[0] for name in REGISTERS)
    known = {name: _with_others(seen, name, household_id, marks) for name in SHARED}
    work, income, ledger = (known[name] for name in ("migrant_work", "household_income", "household_ledger"))
    own_income, own_ledger = (frame[frame["household_id"] == household_id] for frame in (income, ledger))
    register = households(persons, listed, own_income, own_ledger, work, terms)
    if register.empty:
        return None
    events = known[EVENTS]
    panel = household_month(register, income, work, known["aid_payment"], events, ledger, terms)
    own_events = events[events["household_id"] == household_id].reset_index(drop=True)
    return Rebuilt(register, panel, own_events, terms)


def _with_others(seen: Vintages, dataset: str, household_id: str, marks: pd.DataFrame) -> pd.DataFrame:
    """The known rows of the household and, of all others, the columns SHARED; other columns are missing there.

    Others whose history stands in for what is set aside are read as the run read them.
    """
    spoiled = marks.loc[(marks["dataset"] == dataset) & marks["keeps_history"], "household_id"].dropna()
    named = sorted({household_id, *spoiled})
    if len(named) > MOST_NAMED:
        return known_rows(seen, dataset, marks)[0]
    rows, _ = known_rows(seen, dataset, marks, named)
    others = _others(seen.of(dataset), dataset, named)
    blank = rows.head(0).reindex(others.index)  # every other column missing, of its own kind
    return pd.concat([rows, blank.assign(**{name: others[name] for name in others})], ignore_index=True)


def _others(seen: Vintages, dataset: str, named: list[str]) -> pd.DataFrame:
    """The columns SHARED of every row known to the run that is not of the households ``named``."""
    table = landed_tables[dataset].c
    columns = [table[name] for name in SHARED[dataset]]
    mine = table.vintage_id.in_(seen.visible["vintage_id"].tolist())
    of_others = or_(table.household_id.is_(None), table.household_id.not_in(named))
    query = select(*columns, func.count().label("rows")).where(mine, of_others).group_by(*columns)
    kinds = read(house.store(), query)
    return kinds.loc[kinds.index.repeat(kinds["rows"])].drop(columns="rows").reset_index(drop=True)
