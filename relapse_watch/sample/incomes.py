"""What households earn: how much a household can expect, from which source, and how the months differ."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from relapse_watch.sample.chance import Chance, Flags, Floats, Ints, between, pick
from relapse_watch.sample.county import Places
from relapse_watch.sample.monitoring import Course
from relapse_watch.sample.people import Households
from relapse_watch.sample.window import Window
from relapse_watch.sample.work import WORKING_MONTHS_A_YEAR, Money, Workers

# Net income per head in yuan at the start's prices: median, spread (of logs), least and greatest.
_USUAL = (12_400.0, 0.36, 9_400.0, 60_000.0)
# Households with somebody away at work have more, those in which nobody can work less.
_WITH_WORKERS, _WITHOUT_LABOUR = 1.12, 0.85
_MONITORED = (7_500.0, 0.18, 4_600.0, 10_500.0)
_YEARLY_RISE = 1.045
_WAGES_TO, _WAGES_FROM = 12_500.0, 1_400.0
# A month away brings the monitored as little as this, or a household of one would be far above every line.
_MONITORED_WAGES_FROM = 700.0
# Less than this a year nobody writes down.
_LEAST_TAKINGS, _LEAST_LOCAL = 150.0, 900.0

# Share of a month in the year's takings and costs: field crops, livestock, orchard; January first.
_TAKINGS = np.array(
    [
        (0.03, 0.02, 0.02, 0.02, 0.04, 0.09, 0.07, 0.05, 0.16, 0.27, 0.15, 0.08),
        (0.20, 0.10, 0.05, 0.05, 0.06, 0.06, 0.06, 0.06, 0.09, 0.08, 0.08, 0.11),
        (0.03, 0.02, 0.01, 0.02, 0.05, 0.12, 0.14, 0.14, 0.18, 0.17, 0.08, 0.04),
    ]
)
_COSTS = np.array(
    [
        (0.02, 0.05, 0.16, 0.20, 0.14, 0.10, 0.08, 0.06, 0.06, 0.07, 0.04, 0.02),
        (0.08, 0.08, 0.09, 0.09, 0.09, 0.08, 0.08, 0.08, 0.08, 0.08, 0.08, 0.09),
        (0.05, 0.08, 0.14, 0.14, 0.10, 0.09, 0.08, 0.08, 0.07, 0.06, 0.06, 0.05),
    ]
)
_COST_RATIO = np.array([0.40, 0.40, 0.18])
_LOCAL_SEASON = np.array([0.75, 0.45, 1.0, 1.05, 1.05, 1.1, 1.1, 1.1, 1.1, 1.15, 1.1, 1.05])
_SUPPORT_SEASON = np.array([0.5, 0.3, 0, 0.05, 0, 0, 0, 0, 0.15, 0, 0, 0])
_RENT_SEASON = np.array([0.1, 0, 0, 0, 0, 0.2, 0, 0, 0, 0.2, 0.2, 0.3])


@dataclass(frozen=True)
class Sources:
    """Grain: household; yuan a year at the start's prices, from each source beside aid."""

    migrant: Floats
    local: Floats
    business: Floats
    cost: Floats
    property: Floats
    support: Floats
    trade: Ints


@dataclass(frozen=True)
class Earnings:
    """Household x month, yuan."""

    local: Money
    business: Money
    cost: Money
    property: Money
    support: Money


def _truncated(shape: tuple[float, float, float, float], scale: Floats, draws: Floats) -> Floats:
    """Log-normal values between the shape's least and greatest, the median scaled, from uniform draws."""
    median, spread, least, greatest = shape
    low, high = (ndtr(np.log(edge / (median * scale)) / spread) for edge in (least, greatest))
    return median * scale * np.exp(spread * ndtri(low + (high - low) * draws))


def expected_income(households: Households, labour: Flags, workers: Ints, chance: Chance) -> Floats:
    """Yuan a year that each household can expect at the start, aid included."""
    draws = chance.of("level").random(len(households.size))
    scale = np.select([workers > 0, ~labour], [_WITH_WORKERS, _WITHOUT_LABOUR], 1.0)
    monitored, usual = _truncated(_MONITORED, scale, draws), _truncated(_USUAL, scale, draws)
    return np.where(households.is_monitored, monitored, usual) * households.size


def split(earned: Floats, labour: Flags, workers: Ints, monitored: Flags, chance: Chance) -> Sources:
    """``earned`` yuan a year by source: by labour and by the number of migrant workers."""
    generator, count = chance.of("sources"), len(earned)
    away = np.where(workers > 0, between(generator, 0.62, 0.86, count), 0.0)
    least = np.where(monitored, _MONITORED_WAGES_FROM, _WAGES_FROM)
    wage = np.clip(away * earned / np.maximum(workers, 1) / WORKING_MONTHS_A_YEAR, least, _WAGES_TO)
    migrant = np.where(workers > 0, wage * workers * WORKING_MONTHS_A_YEAR, 0.0)
    rest = np.maximum(earned - migrant, 0.0)
    farm = np.where(labour, between(generator, 0.25, 0.6, count), 0.15)
    renting = np.where(labour, between(generator, 0.0, 0.08, count), 0.3)
    helped = np.where(labour, 0.05, 0.55)
    trade = pick(generator, (0.55, 0.27, 0.18), count)
    takings = farm * rest / (1 - _COST_RATIO[trade])
    takings = np.where(takings < _LEAST_TAKINGS, 0.0, takings)
    local = rest * np.maximum(1 - farm - renting - helped, 0.0)
    local = np.where(local < _LEAST_LOCAL, 0.0, local)
    return Sources(migrant, local, takings, takings * _COST_RATIO[trade], renting * rest, helped * rest, trade)


def make_workers(person: Ints, household: Ints, sources: Sources, chance: Chance) -> Workers:
    """Monthly base wages: a household's migrant income over its workers, the first earning a little more."""
    count = np.bincount(household, minlength=len(sources.migrant))
    tilt = np.where(np.r_[True, household[1:] != household[:-1]], 1.12, 0.88)
    tilt = np.where(count[household] == 1, 1.0, tilt) * np.exp(chance.of("tilt").normal(0, 0.02, len(person)))
    return Workers(person, household, sources.migrant[household] / count[household] / WORKING_MONTHS_A_YEAR * tilt)


def _weather(places: Places, year: int, chance: Chance) -> Floats:
    """Good and bad years of business, by village of each household, with a common part for the county."""
    generator = chance.of("weather", year)
    common = generator.normal(0, 0.03)
    return np.exp(common + generator.normal(0, 0.07, len(places.sizes)))[places.village_of]


def _month(
    sources: Sources, month: int, rise: float, factor: Floats, weather: Floats, chance: Chance
) -> tuple[Floats, ...]:
    """Local wage, takings, costs, property income and support of one month."""
    generator, count, at = chance.of("month", month), len(factor), month % 12
    noise = np.exp(generator.standard_normal((2, count), dtype=np.float32) * np.float32(0.12))
    return (
        sources.local / 12 * _LOCAL_SEASON[at] * rise * factor * noise[0],
        sources.business * _TAKINGS[sources.trade, at] * rise * factor * weather * noise[1],
        sources.cost * _COSTS[sources.trade, at] * rise * factor,
        sources.property * _RENT_SEASON[at],
        sources.support * _SUPPORT_SEASON[at] * rise,
    )


def make_earnings(sources: Sources, places: Places, course: Course, window: Window, chance: Chance) -> Earnings:
    """Earnings before any shock, whole yuan."""
    shape = (len(sources.local), window.count)
    tables = [np.zeros(shape, dtype=np.int32) for _ in range(5)]
    for month in range(window.first, window.last + 1):
        weather = _weather(places, (month + 3) // 12, chance)
        rise = _YEARLY_RISE ** ((month - window.first) / 12)
        for table, values in zip(
            tables, _month(sources, month, rise, course.factor(month), weather, chance), strict=True
        ):
            table[:, month - window.first] = np.round(values)
    return Earnings(*tables)
