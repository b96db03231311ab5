"""The households and people of a county: who lives with whom, of which sex and age."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from relapse_watch.sample import names
from relapse_watch.sample.chance import Chance, Flags, Ints, pick, whole_between
from relapse_watch.sample.county import Scale

LIFTED, UNSTABLE, MARGINAL = 0, 1, 2

RELATIONS = ("户主", "配偶", "之子", "之女", "之儿媳", "之孙子", "之孙女", "之父", "之母")
_HEAD, _SPOUSE, _CHILD, _GROWN, _WIFE, _GRANDCHILD, _FATHER, _MOTHER = range(8)
_MALE_RELATION = np.array([0, 1, 2, 2, 4, 5, 7, 8])
_FEMALE_RELATION = np.array([0, 1, 3, 3, 4, 6, 7, 8])
# Years younger than the head: from, to; and the least and greatest age.
_YOUNGER = np.array([(0, 0), (-3, 5), (23, 33), (21, 27), (22, 28), (46, 56), (-28, -21), (-27, -20)])
_AGES = np.array([(18, 95), (20, 95), (0, 30), (17, 60), (20, 60), (0, 17), (50, 95), (50, 95)])

_SIZE_WEIGHTS = {
    LIFTED: (0.13, 0.24, 0.25, 0.22, 0.11, 0.04, 0.01),
    UNSTABLE: (0.24, 0.29, 0.23, 0.15, 0.07, 0.02, 0.0),
    MARGINAL: (0.30, 0.32, 0.20, 0.12, 0.05, 0.01, 0.0),
}
# Household forms by size: weight, youngest and oldest head, then everybody's role.
_FORMS: tuple[tuple[float, int, int, tuple[int, ...]], ...] = (
    (0.60, 60, 86, (_HEAD,)),
    (0.40, 30, 58, (_HEAD,)),
    (0.42, 60, 82, (_HEAD, _SPOUSE)),
    (0.22, 40, 58, (_HEAD, _SPOUSE)),
    (0.26, 48, 76, (_HEAD, _GROWN)),
    (0.10, 32, 50, (_HEAD, _CHILD)),
    (0.40, 30, 48, (_HEAD, _SPOUSE, _CHILD)),
    (0.35, 46, 66, (_HEAD, _SPOUSE, _GROWN)),
    (0.25, 34, 55, (_HEAD, _CHILD, _MOTHER)),
    (0.45, 31, 48, (_HEAD, _SPOUSE, _CHILD, _CHILD)),
    (0.20, 50, 68, (_HEAD, _SPOUSE, _GROWN, _WIFE)),
    (0.20, 32, 50, (_HEAD, _SPOUSE, _CHILD, _MOTHER)),
    (0.15, 52, 68, (_HEAD, _SPOUSE, _GROWN, _GRANDCHILD)),
    (0.40, 32, 48, (_HEAD, _SPOUSE, _CHILD, _CHILD, _MOTHER)),
    (0.60, 50, 66, (_HEAD, _SPOUSE, _GROWN, _WIFE, _GRANDCHILD)),
    (0.60, 50, 66, (_HEAD, _SPOUSE, _GROWN, _WIFE, _GRANDCHILD, _GRANDCHILD)),
    (0.40, 32, 47, (_HEAD, _SPOUSE, _CHILD, _CHILD, _FATHER, _MOTHER)),
    (1.00, 50, 64, (_HEAD, _SPOUSE, _GROWN, _WIFE, _GRANDCHILD, _GRANDCHILD, _MOTHER)),
)
_FORM_ROLES = np.array([[*roles, *[-1] * (7 - len(roles))] for _, _, _, roles in _FORMS])


@dataclass(frozen=True)
class Households:
    """Grain: household, in the order of the register (village by village)."""

    group: Ints
    size: Ints
    first_person: Ints

    @property
    def is_monitored(self) -> Flags:
        """Registered as unstable or marginal."""
        return self.group != LIFTED


@dataclass(frozen=True)
class People:
    """Grain: person, household by household, the head first. ``birth`` is YYYYMMDD."""

    household: Ints
    position: Ints
    relation: Ints
    is_female: Flags
    birth: Ints
    name: Ints

    def age_on(self, day: date) -> Ints:
        """Completed years of life."""
        return (day.year * 10_000 + day.month * 100 + day.day - self.birth) // 10_000

    @property
    def birth_month(self) -> Ints:
        """Month index of birth."""
        return self.birth // 10_000 * 12 + self.birth // 100 % 100 - 1


def _exact_sizes(chance: Chance, group: int, households: int, people: int) -> Ints:
    """Household sizes with exactly so many people in all."""
    generator = chance.of("sizes", group)
    sizes = pick(generator, _SIZE_WEIGHTS[group], households) + 1
    people = min(max(people, households), households * 7)
    while (gap := people - int(sizes.sum())) != 0:
        can = np.flatnonzero(sizes < 7 if gap > 0 else sizes > 1)
        sizes[generator.permutation(can)[: abs(gap)]] += np.sign(gap)
    return sizes


def make_households(scale: Scale, chance: Chance) -> Households:
    """All households of the register, the groups mixed."""
    plain = scale.lifted - scale.unstable
    counts = {LIFTED: plain, UNSTABLE: scale.unstable, MARGINAL: scale.marginal}
    people = {
        LIFTED: scale.lifted_people - scale.unstable_people,
        UNSTABLE: scale.unstable_people,
        MARGINAL: scale.marginal_people,
    }
    group = np.concatenate([np.full(n, g, dtype=np.int64) for g, n in counts.items()])
    size = np.concatenate([_exact_sizes(chance, g, n, people[g]) for g, n in counts.items()])
    order = chance.of("mix").permutation(len(group))
    size = size[order]
    return Households(group[order], size, np.cumsum(size) - size)


def _forms(size: Ints, chance: Chance) -> Ints:
    """A form for each household, fitting its size."""
    form = np.zeros(len(size), dtype=np.int64)
    lengths = np.array([len(roles) for _, _, _, roles in _FORMS])
    for n in range(1, 8):
        here, fitting = np.flatnonzero(size == n), np.flatnonzero(lengths == n)
        weights = tuple(_FORMS[f][0] for f in fitting)
        form[here] = fitting[pick(chance.of("form", n), weights, len(here))]
    return form


def _ages(role: Ints, head_age: Ints, chance: Chance) -> Ints:
    generator = chance.of("ages")
    younger = generator.integers(_YOUNGER[role, 0], _YOUNGER[role, 1] + 1)
    least = _AGES[role, 0] + generator.integers(0, 4, len(role))
    return np.where(role == _HEAD, head_age, np.clip(head_age - younger, least, _AGES[role, 1]))


def _sexes(role: Ints, household: Ints, households: int, chance: Chance) -> Flags:
    """True for women. A spouse is of the other sex than the head; grown children at home are mostly sons."""
    generator = chance.of("sex")
    female_head = generator.random(households)[household] < 0.17
    own = generator.random(len(role))
    by_role = np.select([role == _WIFE, role == _MOTHER, role == _FATHER], [True, True, False], own < 0.48)
    by_role = np.where(role == _GROWN, own < 0.28, by_role)
    return np.where(role == _HEAD, female_head, np.where(role == _SPOUSE, ~female_head, by_role)).astype(bool)


def _birth(age: Ints, start: date, chance: Chance) -> Ints:
    """Birth days as YYYYMMDD for people of ``age`` at ``start``."""
    days = np.datetime64(start) - np.floor(age * 365.2425).astype(np.int64)
    days = days - chance.of("birthday").integers(1, 365, len(age))
    year = days.astype("datetime64[Y]").astype(np.int64) + 1970
    month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (days - days.astype("datetime64[M]")).astype(np.int64) + 1
    return year * 10_000 + month * 100 + day


def make_people(households: Households, start: date, chance: Chance) -> People:
    """Everybody, with the ages they have when the simulation starts on ``start``."""
    count = len(households.size)
    household = np.repeat(np.arange(count), households.size)
    position = np.arange(len(household)) - households.first_person[household]
    form = _forms(households.size, chance)
    role = _FORM_ROLES[form[household], position]
    low, high = (np.array([f[i] for f in _FORMS])[form] for i in (1, 2))
    head_age = chance.of("head age").integers(low, high + 1)
    female = _sexes(role, household, count, chance)
    family = whole_between(chance.of("surname"), 0, len(names.SURNAMES) - 1, count)[household]
    married_in = np.isin(role, (_SPOUSE, _WIFE, _MOTHER))
    other = whole_between(chance.of("other surname"), 0, len(names.SURNAMES) - 1, len(role))
    given = whole_between(chance.of("given"), 0, len(names.GIVEN) - 1, len(role))
    return People(
        household,
        position,
        np.where(female, _FEMALE_RELATION[role], _MALE_RELATION[role]),
        female,
        _birth(_ages(role, head_age[household], chance), start, chance),
        names.name_codes(np.where(married_in, other, family), given),
    )
