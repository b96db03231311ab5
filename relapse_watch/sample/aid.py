"""Standing entitlements to transfers, and the payments they lead to month by month."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from relapse_watch.sample.chance import Chance, Flags, Floats, Ints, between, pick
from relapse_watch.sample.health import Health, can_work_on
from relapse_watch.sample.people import Households, People
from relapse_watch.sample.window import Window

KINDS = (
    *("低保金", "特困供养金", "养老保险金", "残疾人补贴", "生态补偿金", "产业奖补"),
    *("计划生育金", "耕地地力补贴", "临时救助", "救灾款", "其他"),
)
(
    LOW_INCOME,
    EXTREME,
    PENSION,
    DISABILITY,
    ECOLOGICAL,
    INDUSTRY,
    FAMILY_PLANNING,
    LAND,
    TEMPORARY,
    DISASTER_RELIEF,
    OTHER,
) = range(11)
PAID_BY = (
    "民政局",
    "民政局",
    "人社局",
    "残联",
    "林草局",
    "农业农村局",
    "卫健局",
    "农业农村局",
    "民政局",
    "应急局",
    "财政局",
)
CIVIL_AFFAIRS = (LOW_INCOME, EXTREME, DISABILITY, TEMPORARY)
_MONTHLY = 0
_FOREVER = 10**6
_YEARLY_RISE = 0.04
# Ecological compensation in yuan a mu and year: land returned to forest, other forest.
_RETURNED_YUAN, _FOREST_YUAN = 125, 14


@dataclass(frozen=True)
class Land:
    """Grain: household; mu."""

    cultivated: Floats
    forest: Floats
    returned: Floats
    orchard: Floats
    pasture: Floats
    water: Floats

    @property
    def compensated(self) -> Floats:
        """退耕还林面积 as written: where compensation is paid for forest alone, the area that it amounts to."""
        area = np.maximum(0.1, np.round(self.forest * _FOREST_YUAN / _RETURNED_YUAN, 1))
        return np.where((self.returned == 0) & (self.forest > 0), area, self.returned)


@dataclass(frozen=True)
class Entitlements:
    """Grain: entitlement. Paid each month from ``first`` to ``last`` (indices), or yearly in calendar ``month``."""

    kind: Ints
    household: Ints
    person: Ints
    first: Ints
    last: Ints
    amount: Ints
    month: Ints

    def paid_in(self, month: int, base_month: int) -> tuple[Ints, Ints]:
        """Rows paid in ``month`` and their amounts in yuan; standing monthly amounts rise each July."""
        due = (self.first <= month) & (month <= self.last)
        rows = np.flatnonzero(due & ((self.month == _MONTHLY) | (self.month == month % 12 + 1)))
        steps = (month - 6) // 12 - (base_month - 6) // 12
        rise = np.where((self.month[rows] == _MONTHLY) & (self.last[rows] == _FOREVER), (1 + _YEARLY_RISE) ** steps, 1)
        return rows, np.round(self.amount[rows] * rise).astype(np.int64)

    def yearly_at(self, month: int, households: int) -> Floats:
        """Yuan a year per household that the entitlements standing in ``month`` amount to."""
        standing = (self.first <= month) & (month <= self.last)
        yearly = np.where(self.month == _MONTHLY, 12, 1) * self.amount * standing
        return np.bincount(self.household, weights=yearly, minlength=households).astype(np.float64)


def entitle(kind: int, household: Ints, person: Ints, amount: Ints | Floats, **when: Ints | int) -> pd.DataFrame:
    """A block of entitlements; ``when`` may give ``first``, ``last`` and ``month`` (default: always, monthly)."""
    times = {"first": -1, "last": _FOREVER, "month": _MONTHLY} | when
    block = {"kind": kind, "household": household, "person": person, "amount": np.asarray(amount).astype(np.int64)}
    return pd.DataFrame(block | times)


def together(blocks: list[pd.DataFrame]) -> Entitlements:
    """Blocks as one, ordered by household within each kind."""
    table = pd.concat([b for b in blocks if len(b)], ignore_index=True)
    return Entitlements(**{name: table[name].to_numpy(dtype=np.int64) for name in Entitlements.__annotations__})


def _some(generator: Generator, share: float, low: float, high: float, count: int) -> Floats:
    """Mu for a ``share`` of households, 0 for the others."""
    has, area = generator.random(count) < share, between(generator, low, high, count)
    return np.round(np.where(has, area, 0.0), 1).astype(np.float64)


def make_land(households: Households, chance: Chance) -> Land:
    """Land of each household. Land returned to forest (退耕) is part of the forest."""
    generator, count = chance.of("land"), len(households.size)
    cultivated = np.clip(households.size * between(generator, 0.6, 2.6, count), 0.5, 40)
    forest = _some(generator, 0.6, 1, 30, count)
    return Land(
        np.round(cultivated, 1).astype(np.float64),
        forest,
        np.round(forest * _some(generator, 0.45, 0.2, 0.9, count), 1).astype(np.float64),
        _some(generator, 0.18, 0.5, 8, count),
        _some(generator, 0.06, 1, 20, count),
        _some(generator, 0.04, 0.3, 5, count),
    )


def _persons(people: People, health: Health, window: Window, chance: Chance) -> list[pd.DataFrame]:
    """Pension from 60, disability subsidy of grades 一 and 二, old-age and family-planning payments."""
    generator, count = chance.of("aid of persons"), len(people.birth)
    start = date(window.start_year, 10, 1)
    turns_60 = people.birth_month + 60 * 12 + 1
    draws, amount = generator.random((4, count)), between(generator, 118, 210, count)
    pension = np.flatnonzero((turns_60 <= window.last) & (draws[0] < 0.95))
    disabled = np.flatnonzero(health.is_severe & (draws[1] < 0.9))
    old = np.flatnonzero((people.age_on(start) >= 80) & (draws[2] < 0.8))
    planned = np.flatnonzero((people.age_on(start) >= 60) & (draws[3] < 0.07))
    of = people.household
    return [
        entitle(PENSION, of[pension], pension, amount[pension], first=turns_60[pension]),
        entitle(DISABILITY, of[disabled], disabled, np.where(health.grade[disabled] == 1, 190, 110)),
        entitle(OTHER, of[old], old, np.full(len(old), 60)),
        entitle(FAMILY_PLANNING, of[planned], planned, np.full(len(planned), 960), month=8),
    ]


def extreme_hardship(households: Households, people: People, window: Window, chance: Chance) -> Flags:
    """Households of one old person without kin that are supported as 特困 (never the monitored)."""
    alone = (households.size == 1) & (people.age_on(date(window.start_year, 10, 1))[households.first_person] >= 60)
    return alone & ~households.is_monitored & (chance.of("extreme hardship").random(len(alone)) < 0.28)


def has_labour(households: Households, people: People, health: Health, day: date) -> Flags:
    """Households with at least one member of full labour capacity."""
    able = can_work_on(people, health, day)
    return np.bincount(people.household, weights=able, minlength=len(households.size)) > 0


def _low_income(households: Households, labour: Flags, supported: Flags, chance: Chance) -> pd.DataFrame:
    generator, count = chance.of("low income"), len(households.size)
    share = np.where(households.is_monitored, 0.38, np.where(labour, 0.05, 0.24))
    gets = np.flatnonzero((generator.random(count) < share) & ~supported)
    covered = np.maximum(1, np.round(households.size * between(generator, 0.4, 1.0, count)))
    grade = np.array([420, 330, 260])[pick(generator, (0.2, 0.45, 0.35), count)]
    return entitle(LOW_INCOME, gets, households.first_person[gets], (covered * grade)[gets])


def _yearly(households: Households, land: Land, labour: Flags, chance: Chance) -> list[pd.DataFrame]:
    generator, count = chance.of("yearly aid"), len(households.size)
    heads, everyone = households.first_person, np.arange(count)
    forest = np.flatnonzero(land.forest > 0)
    ecological = np.round(land.returned * _RETURNED_YUAN + (land.forest - land.returned) * _FOREST_YUAN)[forest]
    industry = np.flatnonzero(labour & (generator.random(count) < 0.24))
    reward = np.round(between(generator, 500, 4500, count)[industry], -2)
    return [
        entitle(LAND, everyone, heads, np.maximum(1, np.round(land.cultivated * 76)), month=5),
        entitle(ECOLOGICAL, forest, heads[forest], np.maximum(1, ecological), month=11),
        entitle(INDUSTRY, industry, heads[industry], reward, month=generator.integers(7, 13, count)[industry]),
    ]


@dataclass(frozen=True)
class Means:
    """What stands behind transfers. Grain of the flags: household."""

    land: Land
    labour: Flags
    supported: Flags


def make_means(households: Households, people: People, health: Health, window: Window, chance: Chance) -> Means:
    """Land, labour and 特困 status at the start."""
    labour = has_labour(households, people, health, date(window.start_year, 10, 1))
    supported = extreme_hardship(households, people, window, chance)
    return Means(make_land(households, chance), labour, supported)


def standing_aid(
    households: Households, people: People, health: Health, means: Means, window: Window, chance: Chance
) -> list[pd.DataFrame]:
    """All entitlements that do not come from a shock."""
    supported = np.flatnonzero(means.supported)
    monthly = between(chance.of("stipend"), 780, 980, len(households.size))[supported]
    return [
        _low_income(households, means.labour, means.supported, chance),
        entitle(EXTREME, supported, households.first_person[supported], np.round(monthly)),
        *_persons(people, health, window, chance),
        *_yearly(households, means.land, means.labour, chance),
    ]
