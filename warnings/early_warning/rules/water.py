"""The rule on drinking water that departments found failing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from early_warning.facts import Facts
from early_warning.grid import Flags, Floats
from early_warning.policy import InForce, Parameter
from early_warning.rules.hit import Hit, below, exceeds, first_of, hit
from early_warning.rules.listed import counting, of_kind, recent, stated

_QUALITY = "水质"


@dataclass(frozen=True)
class _Standard:
    """What the place asks of one measure: at least its value or, for the way to fetch water, at most."""

    parameter: Parameter
    pattern: str
    scale: float = 1.0
    is_most: bool = False

    def fails(self, values: Floats) -> Flags:
        limit = self.parameter.number
        return exceeds(values, limit) if self.is_most else below(values, limit)


def water_failure(facts: Facts) -> Hit:
    """Drinking water failed a check: quantity, way, reliability or quality.

    A measure that the list states (水量N升, 取水N分钟, 保证率N%) is held against the place's standard, and an
    entry that meets it is no failure. Of quality, and without a measure or a standard, the department's word
    stands (甘肃, 河南: see policy water_litres_min).
    """
    listed = counting(facts, of_kind(facts, "water_failure"))
    standards = _standards(facts.terms)
    values = [stated(listed, s.pattern) * s.scale for s in standards]
    is_judged = np.logical_or.reduce([np.zeros(len(listed), dtype=bool), *(~np.isnan(v) for v in values)])
    by_word = ~is_judged | listed["grade"].str.contains(_QUALITY).fillna(False).to_numpy(bool)
    measured = [_measured(facts, listed, s, v) for s, v in zip(standards, values, strict=True)]
    return first_of([*measured, recent(facts, listed[by_word])])


def _standards(terms: InForce) -> list[_Standard]:
    """Those that the place has."""
    litres, minutes, share = _litres(terms), terms.find("water_fetch_minutes_max"), terms.find("water_reliability_min")
    found = [
        _Standard(litres, r"水量\D{0,3}(\d+(?:\.\d+)?)\s*升") if litres else None,
        _Standard(minutes, r"取水\D{0,4}(\d+(?:\.\d+)?)\s*分", is_most=True) if minutes else None,
        _Standard(share, r"保证率\D{0,3}(\d+(?:\.\d+)?)\s*[%%]", scale=0.01) if share else None,
    ]
    return [standard for standard in found if standard]


def _litres(terms: InForce) -> Parameter | None:
    """The place's own amount, or that of its kind of area (wet or dry) where it says which it is."""
    by_area, area = terms.find("water_litres_min_by_area"), terms.find("water_area")
    if by_area is None or area is None or not isinstance(by_area.value, Mapping) or area.text not in by_area.value:
        return terms.find("water_litres_min")
    return replace(by_area, value=by_area.value[area.text])


def _measured(facts: Facts, listed: pd.DataFrame, standard: _Standard, values: Floats) -> Hit:
    """Households with a measure that fails; observed is the worst."""
    failing = standard.fails(values)
    rows, failed = listed["row"].to_numpy(np.int64)[failing], values[failing]
    nobody = -np.inf if standard.is_most else np.inf
    worst = np.full(len(facts.income), nobody)
    (np.maximum if standard.is_most else np.minimum).at(worst, rows, failed)
    where = np.isfinite(worst)
    return hit(where, np.where(where, worst, np.nan), standard.parameter.number, standard.parameter)
