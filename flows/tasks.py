"""The stages as Prefect tasks: measured, and retried where the fault may be the disk's, the net's or the store's."""

from collections.abc import Callable
from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from flows.runs import CountyRun, note_timing
from flows.stages import address as address_stage
from flows.stages import assess as assess_stage
from flows.stages import check as check_stage
from flows.stages import deliver as deliver_stage
from flows.stages import intake as intake_stage
from flows.stages import land as land_stage
from flows.stages import outbox as outbox_stage
from flows.stages import panel as panel_stage
from flows.stages import reconcile as reconcile_stage
from flows.stages import report as report_stage
from relapse_watch.errors import StoreUnreachable
from relapse_watch.measure import stage_meter


def _is_io_fault(task: Any, run: Any, state: State[Any]) -> bool:
    """Retry faults of disk, net and store; never what the data or the policy say, and never a bug."""
    try:
        state.result()
    except (OSError, StoreUnreachable):
        return True
    except BaseException:  # noqa: BLE001 - whatever else it is, it is not to be retried
        return False
    return False


def _stage(function: Callable[[CountyRun], Any], *, retries: int = 0) -> Callable[[CountyRun], Any]:
    """``function`` as a task of its own name, its time and peak memory noted in the run."""
    name = function.__name__

    @task(
        name=name,
        retries=retries,
        retry_delay_seconds=[2.0, 10.0][:retries],
        retry_condition_fn=_is_io_fault if retries else None,
        persist_result=False,
    )
    def staged(run: CountyRun) -> Any:
        with stage_meter(name) as meter:
            result = function(run)
        note_timing(run, meter.timing)
        return result

    return staged


intake = _stage(intake_stage.intake, retries=2)
check = _stage(check_stage.check)
land = _stage(land_stage.land)
panel = _stage(panel_stage.panel)
assess = _stage(assess_stage.assess)
reconcile = _stage(reconcile_stage.reconcile)
address = _stage(address_stage.address)
outbox = _stage(outbox_stage.outbox)
deliver = _stage(deliver_stage.deliver, retries=2)
report = _stage(report_stage.report)
