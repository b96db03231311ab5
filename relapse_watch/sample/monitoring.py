"""When households were put on the monitoring register, and how their income bends around that month."""

from dataclasses import dataclass

import numpy as np

from relapse_watch.sample.chance import Chance, Floats, Ints, between, whole_between
from relapse_watch.sample.people import Households
from relapse_watch.sample.window import Window

_BEFORE, _DIP = 1.15, 0.92
_NEVER = 10**6


@dataclass(frozen=True)
class Course:
    """Grain: household. Month identified (index; far future if not monitored) and where its income goes after."""

    identified: Ints
    resolve_after: Ints
    recovery: Floats

    def factor(self, month: int) -> Floats:
        """Factor on earned income in ``month``: a dip in the year before identification, then a slow recovery."""
        since = month - self.identified
        rising = _DIP + (self.recovery - _DIP) * np.clip(since / 15, 0, 1)
        bent = np.where(since < -12, _BEFORE, np.where(since < 0, _DIP, rising))
        return np.where(self.identified == _NEVER, 1.0, bent)


def make_course(households: Households, window: Window, chance: Chance) -> Course:
    """Identification from 30 months before the simulation on; never in the window's last month."""
    generator, count = chance.of("monitoring"), len(households.size)
    identified = window.first + whole_between(generator, -30, 30, count)
    identified = np.minimum(identified, window.last - 1)
    recovers = generator.random(count) < 0.62
    strong, weak = between(generator, 1.2, 1.4, count), between(generator, 0.9, 1.12, count)
    return Course(
        np.where(households.is_monitored, identified, _NEVER),
        whole_between(generator, 8, 26, count),
        np.where(recovers, strong, weak),
    )
