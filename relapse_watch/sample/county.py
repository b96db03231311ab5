"""How big a simulated county is, and how its households lie in villages and townships."""

from dataclasses import dataclass

import numpy as np

from relapse_watch.sample import names
from relapse_watch.sample.chance import Chance, Ints, between

# A published county (policy.md §10, 襄城 2020): 11,548 lifted households of 35,538 people, of which 354
# monitored unstable of 915; beside them 533 marginal households of 1,244.
_LIFTED, _LIFTED_PEOPLE = 11_548, 35_538
_UNSTABLE, _UNSTABLE_PEOPLE = 354, 915
_MARGINAL, _MARGINAL_PEOPLE = 533, 1_244

_HOUSEHOLDS_PER_VILLAGE = 67
_VILLAGES_PER_TOWNSHIP = 12


@dataclass(frozen=True)
class Scale:
    """Numbers of households and people; the unstable are among the lifted, the marginal are not."""

    lifted: int
    lifted_people: int
    unstable: int
    unstable_people: int
    marginal: int
    marginal_people: int

    @classmethod
    def of(cls, lifted: int) -> "Scale":
        """The published county's proportions for ``lifted`` lifted households (exact at 11,548)."""
        unstable = max(1, round(lifted * _UNSTABLE / _LIFTED))
        marginal = max(1, round(lifted * _MARGINAL / _LIFTED))
        return cls(
            lifted,
            round(lifted * _LIFTED_PEOPLE / _LIFTED),
            unstable,
            round(unstable * _UNSTABLE_PEOPLE / _UNSTABLE),
            marginal,
            round(marginal * _MARGINAL_PEOPLE / _MARGINAL),
        )

    @property
    def households(self) -> int:
        """All households on the register."""
        return self.lifted + self.marginal


@dataclass(frozen=True)
class Places:
    """Villages of a county in order; households lie in them in order, at most 100 in each."""

    code: str
    townships: list[str]
    villages: list[str]
    township_of: Ints
    sizes: Ints

    @property
    def village_of(self) -> Ints:
        """Village of each household."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def position(self) -> Ints:
        """Place of each household within its village, from 0."""
        firsts = np.cumsum(self.sizes) - self.sizes
        return np.arange(self.sizes.sum()) - np.repeat(firsts, self.sizes)


def lay_out(code: str, households: int, chance: Chance) -> Places:
    """Townships and villages for so many households."""
    villages = -(-households // _HOUSEHOLDS_PER_VILLAGE)
    townships = max(1, round(villages / _VILLAGES_PER_TOWNSHIP))
    weights = between(chance.of("villages"), 0.75, 1.25, villages)
    edges = np.round(np.cumsum(weights) / weights.sum() * households).astype(np.int64)
    return Places(
        code,
        names.township_names(townships),
        names.village_names(villages),
        np.arange(villages) * townships // villages,
        np.diff(edges, prepend=0),
    )
