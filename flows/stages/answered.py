"""answered: what cadres have found already is not told to them again; the warning itself stays as it is."""

import pandas as pd
from sqlalchemy import select

from early_warning.followup import told
from flows import house
from flows.runs import CountyRun, note_counts
from relapse_watch.store.frames import read
from relapse_watch.store.tables import warning, warning_event
from relapse_watch.store.visible import landed_of_every_export


def answered(run: CountyRun, addressed: pd.DataFrame) -> pd.DataFrame:
    """``addressed`` without the news that a verification has answered at that level; the run's row counts them."""
    visits = landed_of_every_export(house.store(), "verification", run.county, run.as_of, run.run_id)
    if visits.empty or addressed.empty:
        return addressed
    left = told(addressed, events_of(run.county), visits, house.policy().at(run.county, run.as_of))
    note_counts(run, {"answered": len(addressed) - len(left)})
    return left


def events_of(county: str) -> pd.DataFrame:
    """What became of the county's warnings, oldest first: warning_id, household_id, as_of, transition, level_to."""
    w, e = warning.c, warning_event.c
    both = select(e.warning_id, w.household_id, e.as_of, e.transition, e.level_to)
    both = both.join(warning, w.warning_id == e.warning_id).where(w.county == county)
    return read(house.store(), both.order_by(e.event_id))
