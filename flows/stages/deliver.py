"""deliver: send what stands in the outbox."""

import time

from alerts.delivery import deliver as deliver_messages
from flows import house
from flows.clock import now
from flows.runs import CountyRun, note_counts
from relapse_watch.settings import settings


def deliver(run: CountyRun) -> dict[str, int]:
    """Send the county's messages that are not sent yet, older ones too; return how many ended in which status.

    The run's row keeps these counts: the exit code hangs on what failed tonight, whoever wrote it.
    """
    done = deliver_messages(house.store(), run.county, settings(), now, time.sleep)
    counts = {"sent": done.sent, "failed": done.failed, "held": done.held}
    note_counts(run, {"delivered": counts})
    return counts
