"""tell: who hears of a county's night that did not complete: stewards of refused data, the operator of failures."""

import logging
import traceback
from functools import partial

import pandas as pd

from alerts.notices import failure_message, findings_messages
from alerts.outbox import write_outbox
from flows import house
from flows.clock import now
from flows.runs import CountyRun, end
from flows.stages.deliver import deliver
from flows.stages.findings import findings_of
from flows.stages.land import append_findings, register_vintages
from flows.stages.lateness import with_owners
from flows.stages.messages import night_of, with_hours
from flows.stages.news import news
from flows.stages.outbox import write_verdicts
from flows.stages.report import report
from relapse_watch.errors import (
    CountyFailed,
    CountyRefused,
    InputRefused,
    PolicyMissing,
    RelapseWatchError,
    StoreUnreachable,
    WrongUse,
)
from relapse_watch.store.visible import landed

_log = logging.getLogger(__name__)
_REFUSALS = (CountyRefused, InputRefused, PolicyMissing, WrongUse)


def tell(run: CountyRun, error: Exception) -> RelapseWatchError:
    """Write the run's end, tell the data stewards (refused files) or the operator (anything else), report.

    Wrong use is told to whoever started the run, and to nobody else. What the disk or the store do not take any
    more is left: the error itself is what counts. Returns it as it was told.
    """
    known = error if isinstance(error, RelapseWatchError) else _unforeseen(error)
    for step in (partial(_tell_people, error, known), partial(_end, error, known), deliver, report):
        try:
            step(run)
        except (OSError, StoreUnreachable) as further:
            _log.info("run %s: %s while telling how it ended", run.run_id, type(further).__name__)
    return known


def _tell_people(error: Exception, known: RelapseWatchError, run: CountyRun) -> None:
    if isinstance(error, CountyRefused):
        _tell_stewards(run)
    elif not isinstance(error, WrongUse):
        _write(run, failure_message(known, night_of(run)))


def _end(error: Exception, known: RelapseWatchError, run: CountyRun) -> None:
    end(run, "refused" if isinstance(error, _REFUSALS) else "failed", known)


def _unforeseen(error: Exception) -> CountyFailed:
    """Only the kind of an unforeseen error is told: its text may hold a household's data."""
    if isinstance(error, OSError) and error.errno:
        return _disk(error)
    kind = type(error).__name__
    _log.info("unforeseen %s\n%s", kind, "".join(traceback.format_tb(error.__traceback__)))
    return CountyFailed(f"程序出错({kind}),请查看服务器日志", f"the program failed ({kind}); see the server's log")


def _disk(error: OSError) -> CountyFailed:
    """What the system says of a file of ours that cannot be read or written; not which, for names may tell."""
    why, home = error.strerror, house.home()
    return CountyFailed(
        f"服务器上的文件读写不了({why}):请检查「{home}」所在磁盘的空间和权限,然后重跑",
        f"files on the server cannot be read or written ({why}): check the space and the rights of the disk of"
        f" {str(home)!r}, then run again",
    )


def _tell_stewards(run: CountyRun) -> None:
    """Keep the verdicts and the findings of the refused files, and tell the stewards what to mend."""
    verdicts = run.workspace.get("verdicts")
    refused = verdicts[verdicts["verdict"] == "refused"]
    register_vintages(run, refused.to_dict("records"), "refused")
    for vintage_id in refused["vintage_id"]:
        append_findings(run, vintage_id)
    # Nothing was landed: what stands in the other files is told on the night that takes them in.
    mend = news(run, verdicts[~(verdicts["is_new"].astype(bool) & (verdicts["verdict"] == "quarantined"))])
    messages = findings_messages(with_owners(mend), findings_of(mend), _cadres(run, verdicts), night_of(run))
    with house.store().begin() as connection:
        write_verdicts(connection, run)
        write_outbox(connection, with_hours(messages, run.county, run.as_of, now()), run.run_id, now())


def _write(run: CountyRun, messages: pd.DataFrame) -> None:
    with house.store().begin() as connection:
        write_outbox(connection, messages, run.run_id, now())


def _cadres(run: CountyRun, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The cadres last landed; where none ever were, those of tonight's own list, if it was not refused."""
    known = landed(house.store(), "cadre", run.county, run.as_of)
    if not known.empty:
        return known
    fresh = verdicts[(verdicts["dataset"] == "cadre") & (verdicts["verdict"] != "refused")]
    frames = [run.workspace.get(f"landed-{v}") for v in fresh["vintage_id"] if run.workspace.has(f"landed-{v}")]
    return pd.concat(frames, ignore_index=True) if frames else known
