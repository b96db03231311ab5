"""reconcile: tonight's assessments against the open warnings."""

from sqlalchemy import select

from early_warning import reconcile as reconcile_warnings
from early_warning.followup import with_previous
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import warning


def reconcile(run: CountyRun) -> dict[str, int]:
    """Find which warnings open, rise, fall, are due to clear or close; return how many of each.

    Leaves in the workspace ``open_warnings`` (as they stood) and ``changes``.
    """
    w = warning.c
    mine = select(warning).where(w.county == run.county, w.status != "closed").order_by(w.warning_id)
    open_warnings = read(house.store(), mine)
    assessments = run.workspace.get("assessments")
    changes = reconcile_warnings(open_warnings, assessments, house.policy().at(run.county, run.as_of))
    closed = select(w.warning_id, w.household_id, w.closed_on).where(w.county == run.county, w.status == "closed")
    changes = with_previous(changes, read(house.store(), closed.order_by(w.warning_id)))
    run.workspace.put("open_warnings", open_warnings)
    run.workspace.put("changes", changes)
    return {str(k): int(v) for k, v in changes["transition"].value_counts().items()}
