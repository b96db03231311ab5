"""deliver: send what stands in the outbox."""

import time

from alerts.delivery import deliver as deliver_messages
from flows import house
from flows.clock import now
from flows.runs import CountyRun
from relapse_watch.settings import settings


def deliver(run: CountyRun) -> dict[str, int]:
    """Send the county's messages that are not sent yet; return how many ended in which status."""
    done = deliver_messages(house.store(), run.county, settings(), now, time.sleep)
    return {"sent": done.sent, "failed": done.failed, "held": done.held}
