"""Which rows of nights long past need not be kept: those of households of which nothing was ever said.

Every night keeps a row for each household of the county: a province a million, and hundreds of millions a year. What
later nights, clearances and reports ask of an old night is only about households that had a warning at some time, and
those that stood among the chosen or the waiting that night; and a month's report counts, on its last night, those of
which nothing was said. The rest goes. A night's row in ``run`` stays, and says from which date nights are whole.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, delete, exists, func, select, update

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import assessment_reason, household_assessment, run, warning


def thick_nights(store: Store, county: str, before: date) -> list[str]:
    """The county's complete runs as of days before ``before`` that are still whole and need not be.

    The last one of each month stays whole. In order of their days. Raises StoreUnreachable.
    """
    r = run.c
    old = select(r.run_id, r.as_of, r.thinned_to).where(r.county == county, r.status == "complete", r.as_of < before)
    runs = read(store, old.order_by(r.as_of, r.finished_at, r.run_id))
    is_last = ~runs["as_of"].str[:7].duplicated(keep="last")
    return runs.loc[~is_last & runs["thinned_to"].isna(), "run_id"].tolist()


def spare_assessments(store: Store, county: str, runs: Sequence[str]) -> int:
    """How many assessments of these runs ``thin`` would remove. Raises StoreUnreachable."""
    with store.reading() as connection:
        return sum(connection.execute(select(func.count()).where(*_is_spare(county, one))).scalar_one() for one in runs)


def thin(store: Store, county: str, runs: Sequence[str], before: date) -> None:
    """Remove them, with their reasons, and mark the runs: a run at a time, for a year of nights is no one transaction.

    Call it while holding the county's lease. Raises StoreUnreachable.
    """
    h, why = household_assessment.c, assessment_reason.c
    for one in runs:
        with store.begin() as connection:
            connection.execute(delete(household_assessment).where(*_is_spare(county, one)))
            is_kept = exists().where(h.run_id == one, h.county == county, h.household_id == why.household_id)
            connection.execute(delete(assessment_reason).where(why.run_id == one, ~is_kept))
            connection.execute(update(run).where(run.c.run_id == one).values(thinned_to=before))


def _is_spare(county: str, run_id: str) -> tuple[ColumnElement[bool], ...]:
    """Rows of households that were neither chosen nor waited that night and never had a warning."""
    h = household_assessment.c
    warned = select(warning.c.household_id).where(warning.c.county == county)
    return h.run_id == run_id, h.selection.is_(None), h.level == "none", h.household_id.not_in(warned)
