"""Who works away, where and since when: what the work export and the register must say alike."""

from dataclasses import dataclass

import numpy as np

from relapse_watch.sample import work
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.world import World

HOME = 0
_IN_THE_COUNTY = 0.12


@dataclass(frozen=True)
class Away:
    """Grain: migrant worker. ``county``: 0 the home county, 1.. those outside; -1 where there is no spell."""

    spells: work.Spells
    person: Ints
    household: Ints
    trait: Ints
    county: Ints
    is_open: Flags
    latest_start: Ints

    @property
    def has_spell(self) -> Flags:
        """At least one month of work within the window."""
        return self.latest_start >= 0

    def homes(self, workers: Flags, households: int) -> Flags:
        """Households of some of the workers."""
        return np.bincount(self.household[workers], minlength=households) > 0

    def people(self, workers: Flags, people: int) -> Flags:
        """Persons of some of the workers."""
        flags = np.zeros(people, dtype=bool)
        flags[self.person[workers]] = True
        return flags


def away(world: World) -> Away:
    """Of all workers: the latest spell, and the one county in which a person works."""
    spells, workers = work.spells(world.wages, world.window), world.wages.workers
    count = len(workers.person)
    latest = np.full(count, -1)
    latest[spells.worker] = np.arange(len(spells.worker))
    has_spell = latest >= 0
    trait = world.chance.of("work trait").integers(0, 10_000, count)
    outside = 1 + trait % 3
    county = np.where(trait / 10_000 < _IN_THE_COUNTY, HOME, outside)
    start, end = (np.where(has_spell, of[latest], -2) for of in (spells.start, spells.end))
    return Away(
        spells,
        workers.person,
        workers.household,
        trait,
        np.where(has_spell, county, -1),
        end == -1,
        np.where(has_spell, start, -1),
    )
