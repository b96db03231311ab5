"""deliver: send what stands in the outbox, and tell of whom nothing reached."""

import time
from datetime import date

from alerts.dead_letters import write_dead_letters
from alerts.delivery import Delivered
from alerts.delivery import deliver as deliver_messages
from flows import house
from flows.clock import now
from flows.runs import CountyRun, note_counts
from flows.stages.messages import day_of, opens_in
from relapse_watch.settings import settings
from relapse_watch.store.visible import landed

_MOST_LETTERS = 2
"""A letter to the county post, and one to the operator if that failed too."""


def deliver(run: CountyRun) -> dict[str, int]:
    """Send the county's messages that are not sent yet, older ones too; return how many ended in which status.

    The run's row keeps these counts: the exit code hangs on what failed tonight, whoever wrote it.
    """
    done = send_and_tell(run.county, run.as_of)
    counts = {"sent": done.sent, "failed": done.failed, "held": done.held, "waiting": done.waiting}
    note_counts(run, {"delivered": counts})
    return counts


def send_and_tell(county: str, as_of: date) -> Delivered:
    """Send what the county's outbox holds; of what reached nobody by any channel, tell the county post or operator."""
    done = _send(county, as_of)
    for _ in range(_MOST_LETTERS):
        if not _write_letters(county, as_of):
            break
        done += _send(county, as_of)
    return done


def _send(county: str, as_of: date) -> Delivered:
    opens = opens_in(county, as_of)
    return deliver_messages(house.store(), county, settings(), now, time.sleep, house.traffic(), opens)


def _write_letters(county: str, as_of: date) -> int:
    cadres = landed(house.store(), "cadre", county, as_of)
    return write_dead_letters(house.store(), cadres, day_of(county, as_of), now())
