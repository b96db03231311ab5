"""What a rule gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

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


@dataclass(frozen=True)
class Bound:
    """A threshold that a value must reach or, where the source says 超过, exceed."""

    parameter: Parameter
    number: float
    must_exceed: bool


def bound(parameter: Parameter) -> Bound:
    """The threshold of a policy value: a number is reached, ``{over: number}`` exceeded. Raises WrongUse."""
    value = parameter.value
    if isinstance(value, Mapping) and set(value) == {"over"}:
        return Bound(parameter, replace(parameter, value=value["over"]).number, must_exceed=True)
    return Bound(parameter, parameter.number, must_exceed=False)


def crossed(values: Floats, bounds: Sequence[Bound], which: Ints) -> Hit:
    """Where ``values`` reach or exceed the bound that applies to each household, ``bounds[which]``."""
    threshold = np.array([b.number for b in bounds])[which]
    must_exceed = np.array([b.must_exceed for b in bounds])[which]
    where = np.where(must_exceed, exceeds(values, threshold), reaches(values, threshold))
    return Hit(where, values, threshold, tuple(b.parameter for b in bounds), which)


def crosses(values: Floats, limit: Bound) -> Hit:
    """The same with one bound for all."""
    where = (exceeds if limit.must_exceed else reaches)(values, limit.number)
    return hit(where, values, limit.number, limit.parameter)


def nothing(size: int) -> Hit:
    """Nobody: the place has no value for this rule."""
    unknown = _all(np.nan, size)
    return Hit(_all(False, size), unknown, unknown, (), _all(0, size))


def nobody(size: int, parameter: Parameter) -> Hit:
    """Nobody, though there is a value: no list names anyone."""
    return hit(_all(False, size), _all(np.nan, size), parameter.number, parameter)


def first_of(hits: Sequence[Hit]) -> Hit:
    """One Hit out of several: each household has the first of them that holds for it."""
    holds = [one.where for one in hits]
    before = np.cumsum([0, *(len(one.parameters) for one in hits[:-1])])
    return Hit(
        where=np.logical_or.reduce(holds),
        observed=np.select(holds, [one.observed for one in hits], np.nan),
        threshold=np.select(holds, [one.threshold for one in hits], np.nan),
        parameters=tuple(parameter for one in hits for parameter in one.parameters),
        which=np.select(holds, [one.which + start for one, start in zip(hits, before, strict=True)], 0),
    )


def below(values: Floats, threshold: Floats | float) -> Flags:
    """Below, by more than a billionth: twelve twelfths of an amount are not exactly the amount. NaN is not below."""
    return values < threshold - 1e-9 * np.abs(threshold)


def reaches(values: Floats, threshold: Floats | float) -> Flags:
    """At the threshold or above it. NaN does not reach anything."""
    return values >= threshold - 1e-9 * np.abs(threshold)


def exceeds(values: Floats, threshold: Floats | float) -> Flags:
    """Above the threshold, by more than a billionth. NaN does not exceed anything."""
    return values > threshold + 1e-9 * np.abs(threshold)


def hit(where: Flags, observed: Floats, threshold: float, parameter: Parameter) -> Hit:
    """A Hit with one threshold for all households."""
    size = len(where)
    return Hit(where, observed, _all(threshold, size), (parameter,), _all(0, size))


def _all(value: float, size: int) -> Any:
    """The same value for everybody, in the space of one: there are many rules and many households."""
    return np.broadcast_to(np.asarray(value), size)
