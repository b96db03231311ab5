"""One county's night, as one plain story."""

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import tasks
from flows.clock import today
from flows.codes import county_code
from flows.inbox import inbox_of
from flows.runs import CountyRun, county_run, end, new_id
from flows.stages.tell import tell
from relapse_watch.errors import CountyLocked, RelapseWatchError
from relapse_watch.garbage import settle
from relapse_watch.settings import settings


def watch(run: CountyRun) -> None:
    """From the county's files to its cadres' hands."""
    tasks.intake(run)
    tasks.check(run)
    tasks.land(run)
    tasks.panel(run)
    tasks.assess(run)
    tasks.reconcile(run)
    tasks.address(run)
    tasks.outbox(run)
    tasks.deliver(run)
    tasks.report(run)


@flow(name="county", flow_run_name="{county}", persist_result=False)
def county_night(
    county: str | int, as_of: date | None = None, inbox: Path | None = None, night_id: str | None = None
) -> State[None]:
    """Run one county's night; the deployment ``county/rerun`` runs it on demand.

    ``county`` is its 6-digit code; ``as_of`` defaults to today where the counties are, ``inbox`` to the
    setting. What is refused or fails ends in a Failed state whose message is one clear line; the steward
    or the operator has been told, and the county's last good state stands.
    """
    night = night_id or new_id()
    settle()
    try:
        with county_run(county_code(county), as_of or today(), inbox_of(inbox), night) as run:
            return _watch_or_tell(run)
    except CountyLocked as locked:
        return Failed(name="Locked", message=locked.text(settings().lang))


def _watch_or_tell(run: CountyRun) -> State[None]:
    """The story, and if it breaks, who hears of it."""
    try:
        watch(run)
    except CountyLocked as lost:  # another computer took the county over: its night counts, ours says nothing
        end(run, "locked", lost)
        raise
    except Exception as error:
        known = tell(run, error)
        if isinstance(error, RelapseWatchError | OSError):
            return Failed(message=known.text(settings().lang))
        raise
    return Completed()
