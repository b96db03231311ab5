"""What a rule gives back."""

from dataclasses import dataclass

import numpy as np

from early_warning.grid import Flags, Floats, Ints
from early_warning.policy import Parameter


@dataclass(frozen=True)
class Hit:
    """Where a rule holds, what was observed and the threshold held against it; one entry a household.

    ``parameters`` are the policy values behind the threshold, ``which`` the one that applies to each
    household: its unit, date and reference go into the reason.
    """

    where: Flags
    observed: Floats
    threshold: Floats
    parameters: tuple[Parameter, ...]
    which: Ints


def below(values: Floats, threshold: Floats | float) -> Flags:
    """Below, by more than a billionth: twelve twelfths of an amount are not exactly the amount. NaN is not below."""
    return values < threshold - 1e-9 * np.abs(threshold)


def reaches(values: Floats, threshold: Floats | float) -> Flags:
    """At the threshold or above it. NaN does not reach anything."""
    return values >= threshold - 1e-9 * np.abs(threshold)


def hit(where: Flags, observed: Floats, threshold: float, parameter: Parameter) -> Hit:
    """A Hit with one threshold for all households."""
    spread = np.full(len(where), threshold, dtype=np.float64)
    return Hit(where, observed, spread, (parameter,), np.zeros(len(where), dtype=np.int64))
