"""The simulated county as it truly is: everything that any file of it says is taken from here."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from relapse_watch.sample import aid, effects, events, health, identity, incomes, monitoring, people, shocks, work
from relapse_watch.sample.chance import Chance, Floats, Ints
from relapse_watch.sample.county import Places, Scale, lay_out
from relapse_watch.sample.window import Window
from relapse_watch.sample.work import Money

_LEAST_WORKING_AGE, _GREATEST_WORKING_AGE = 19, 54
# The parts of transfer income that the annual export names, by kind of aid; the rest is 其他.
PARTS = ("计划生育金", "低保金", "特困供养金", "养老保险金", "生态补偿金", "其他转移性收入")
_PART_OF = np.array([1, 2, 3, 5, 4, 5, 0, 5, 5, 5, 5])
_OTHER_PART = 5


@dataclass(frozen=True)
class Flows:
    """Household x month, yuan: what each household truly had."""

    migrant: Money
    local: Money
    business: Money
    cost: Money
    property: Money
    transfer: Money

    def net(self, months: slice, rows: Ints | slice = slice(None)) -> Ints:
        """Net income of each household (or those in ``rows``) over ``months`` (columns)."""
        plus = (self.migrant, self.local, self.business, self.property, self.transfer)
        total = -self.cost[rows, months].sum(axis=1, dtype=np.int64)
        for table in plus:
            total += table[rows, months].sum(axis=1, dtype=np.int64)
        return total


@dataclass(frozen=True)
class World:
    """One county, simulated."""

    code: str
    window: Window
    chance: Chance
    scale: Scale
    places: Places
    households: people.Households
    people: people.People
    health: health.Health
    running: Ints
    means: aid.Means
    course: monitoring.Course
    wages: work.Wages
    flows: Flows
    parts: Money
    entitlements: aid.Entitlements
    planted: pd.DataFrame
    events: pd.DataFrame
    claims: pd.DataFrame

    @property
    def village_of(self) -> Ints:
        """Village of each household."""
        return self.places.village_of


def _exposed(folk: people.People, places: Places, start: date, workers: Ints, business: Floats) -> shocks.Exposed:
    """Who in each household can be hit: the first worker, a child of school age, the first adult."""
    count, age = len(business), folk.age_on(start)

    def first(chosen: np.ndarray) -> Ints:
        found = np.full(count, -1)
        found[folk.household[chosen[::-1]]] = chosen[::-1]
        return found

    adult = first(np.flatnonzero(age >= 18))
    return shocks.Exposed(
        first(workers), first(np.flatnonzero((age >= 6) & (age <= 10))), adult, business, places.village_of
    )


def _transfers(entitlements: aid.Entitlements, support: Money, window: Window, households: int) -> tuple[Money, Money]:
    """Transfer income by household and month, and by household, accounting year and part."""
    transfer = support.copy()
    parts = np.zeros((households, (window.last + 3) // 12 - window.start_year + 1, len(PARTS)), dtype=np.int32)
    for month in range(window.first, window.last + 1):
        rows, amount = entitlements.paid_in(month, window.first)
        household, column, year = entitlements.household[rows], month - window.first, (month + 3) // 12
        transfer[:, column] += np.bincount(household, weights=amount, minlength=households).astype(np.int32)
        for part in range(len(PARTS)):
            of = _PART_OF[entitlements.kind[rows]] == part
            paid = np.bincount(household[of], weights=amount[of], minlength=households).astype(np.int32)
            parts[:, year - window.start_year - 1, part] += paid
        parts[:, year - window.start_year - 1, _OTHER_PART] += support[:, column]
    return transfer, parts


@dataclass(frozen=True)
class _Start:
    """The county before anything happens."""

    places: Places
    households: people.Households
    people: people.People
    health: health.Health
    means: aid.Means
    course: monitoring.Course
    workers: Ints
    sources: incomes.Sources
    aid: list[pd.DataFrame]


def _begin(code: str, scale: Scale, window: Window, chance: Chance) -> _Start:
    start = date(window.start_year, 10, 1)
    places = lay_out(code, scale.households, chance)
    homes = people.make_households(scale, chance)
    folk = people.make_people(homes, start, chance)
    well = health.make_health(folk, start, chance)
    means = aid.make_means(homes, folk, well, window, chance)
    standing = aid.standing_aid(homes, folk, well, means, window, chance)
    aid_yearly = aid.together(standing).yearly_at(window.first, scale.households)
    age = folk.age_on(start)
    can = health.can_work_on(folk, well, start) & (age >= _LEAST_WORKING_AGE) & (age <= _GREATEST_WORKING_AGE)
    workers = work.choose_workers(folk.household, can, homes.is_monitored, chance)
    away = np.bincount(folk.household[workers], minlength=scale.households)
    earned = np.maximum(incomes.expected_income(homes, means.labour, away, chance) - aid_yearly, 0.0)
    sources = incomes.split(earned, means.labour, away, homes.is_monitored, chance)
    course = monitoring.make_course(homes, window, chance)
    return _Start(places, homes, folk, well, means, course, workers, sources, standing)


def _registered_health(start: _Start, wages: work.Wages, planted: pd.DataFrame) -> health.Health:
    """Health as the register knows it: who worked away and became disabled is not yet entered as disabled."""
    away = np.zeros(len(start.people.birth), dtype=bool)
    away[wages.workers.person] = True
    disabled = planted[planted["kind"] == shocks.NEW_DISABILITY]
    disabled = disabled[~away[disabled["person"].to_numpy(dtype=np.int64)]]
    now = start.health.disabled(disabled["person"].to_numpy(), disabled["grade"].to_numpy())
    return now.registered(start.households.is_monitored[start.people.household], away)


def simulate(code: str, scale: Scale, window: Window, seed: int) -> World:
    """The county ``code`` over the window; the same for the same seed, whatever other counties are written."""
    chance = Chance(seed, code)
    start = _begin(code, scale, window, chance)
    folk, homes = start.people, start.households
    workers = incomes.make_workers(start.workers, folk.household[start.workers], start.sources, chance)
    wages = work.make_wages(workers, start.course, window, chance)
    october = date(window.start_year, 10, 1)
    exposed = _exposed(folk, start.places, october, start.workers, start.sources.business)
    planted = shocks.plant(exposed, window, chance)
    earnings = incomes.make_earnings(start.sources, start.places, start.course, window, chance)
    earnings = effects.shocked_earnings(earnings, wages, planted, window)
    shocked = effects.shocked_wages(wages, planted, window)
    entitlements = aid.together([*start.aid, *effects.shock_aid(planted, homes.first_person, start.health.is_severe)])
    transfer, parts = _transfers(entitlements, earnings.support, window, scale.households)
    migrant = work.household_wages(shocked, scale.households)
    well = _registered_health(start, shocked, planted)
    return World(
        code=code,
        window=window,
        chance=chance,
        scale=scale,
        places=start.places,
        households=homes,
        people=folk,
        health=well,
        running=identity.running_number(folk.birth, folk.is_female),
        means=start.means,
        course=start.course,
        wages=shocked,
        flows=Flows(migrant, earnings.local, earnings.business, earnings.cost, earnings.property, transfer),
        parts=parts,
        entitlements=entitlements,
        planted=planted,
        events=events.make_events(planted, exposed, window, chance),
        claims=events.claims(planted, window),
    )
