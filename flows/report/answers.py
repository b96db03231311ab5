"""How many of the last nights' digests were acknowledged: counts alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import outbox_message

NIGHTS = 14
"""Over so many nights answers are counted. Of our own."""


@dataclass(frozen=True)
class Answers:
    """Digests of NIGHTS nights that were sent, each part by itself.

    ``acknowledged``: their cadre has returned a row for them; ``waiting``: not yet; ``red``: those of the waiting
    that tell of something that could not wait.
    """

    acknowledged: int
    waiting: int
    red: int

    @property
    def sent(self) -> int:
        """All that were sent."""
        return self.acknowledged + self.waiting


def answers(store: Store, county: str, as_of: date) -> Answers:
    """The county's, of the nights up to ``as_of``, as the ledger has them now. Raises StoreUnreachable."""
    m = outbox_message.c
    mine = (m.county == county, m.kind == "digest", m.status.in_(("sent", "acknowledged")))
    nights = (m.as_of > as_of - timedelta(days=NIGHTS), m.as_of <= as_of)
    query = select(m.status, m.urgency, func.count().label("n")).where(*mine, *nights).group_by(m.status, m.urgency)
    found = read(store, query)
    waiting = found[found["status"] == "sent"]
    red = waiting[waiting["urgency"] == "red"]
    acknowledged = found.loc[found["status"] == "acknowledged", "n"].sum()
    return Answers(int(acknowledged), int(waiting["n"].sum()), int(red["n"].sum()))
