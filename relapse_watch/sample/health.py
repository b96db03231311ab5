"""Health, schooling and capacity for work of each person, on any day."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from relapse_watch.sample.chance import Chance, Flags, Ints, pick
from relapse_watch.sample.people import People

HEALTH = ("健康", "长期慢性病", "患有大病", "残疾")
HEALTHY, CHRONIC, SERIOUS, DISABLED = range(4)

SCHOOL = (
    *("学龄前儿童", "学前教育", "小学", "七年级", "八年级", "九年级"),
    *("普通高中一年级", "普通高中二年级", "普通高中三年级", "中职一年级", "中职二年级", "中职三年级"),
    *("高职高专一年级", "高职高专二年级", "高职高专三年级"),
)
NOT_IN_SCHOOL = -1
PRIMARY, JUNIOR_LAST, SENIOR, VOCATIONAL = 2, 5, 6, 9

LABOUR = ("普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力")
ORDINARY, SKILLED, WEAK, LOST, NO_LABOUR = range(5)

# The chronically ill whose skill trait is so high are weak.
_FRAIL_FROM = 70

EDUCATION = ("文盲或半文盲", "小学", "初中", "高中", "大专")


@dataclass(frozen=True)
class Health:
    """Grain: person. ``grade`` 1..4 and ``kind`` 1..7 of a disability (0 = none); traits decide schooling."""

    state: Ints
    grade: Ints
    kind: Ints
    school_trait: Ints
    skill_trait: Ints

    @property
    def is_severe(self) -> Flags:
        """Disabled of grade 一 or 二."""
        return (self.grade == 1) | (self.grade == 2)

    def disabled(self, person: Ints, grade: Ints) -> "Health":
        """The same people after some of them became disabled."""
        state, grades, kind = self.state.copy(), self.grade.copy(), self.kind.copy()
        state[person], grades[person] = DISABLED, grade
        kind[person] = np.where(kind[person] == 0, 4, kind[person])
        return Health(state, grades, kind, self.school_trait, self.skill_trait)

    def registered(self, monitored: Flags, away: Flags) -> "Health":
        """As the register of the monitored tells it: the chronically ill who do not work away are weak."""
        chronic = monitored & (self.state == CHRONIC)
        state = np.where(chronic & away, HEALTHY, self.state)
        frail = np.where(chronic & ~away, _FRAIL_FROM + self.skill_trait % (100 - _FRAIL_FROM), self.skill_trait)
        return Health(state, self.grade, self.kind, self.school_trait, frail)


def make_health(people: People, start: date, chance: Chance) -> Health:
    """Health at the start; it changes afterwards only through planted shocks."""
    generator, count = chance.of("health"), len(people.birth)
    age = people.age_on(start)
    old, adult = age >= 60, age >= 18
    draw = generator.random(count)
    disabled = np.select([old, adult], [0.07, 0.035], 0.008)
    serious = disabled + np.select([old, adult], [0.02, 0.006], 0.001)
    chronic = serious + np.select([old, adult], [0.30, 0.07], 0.004)
    state = np.select([draw < disabled, draw < serious, draw < chronic], [DISABLED, SERIOUS, CHRONIC], HEALTHY)
    is_disabled = state == DISABLED
    return Health(
        state,
        np.where(is_disabled, pick(generator, (0.12, 0.28, 0.32, 0.28), count) + 1, 0),
        np.where(is_disabled, pick(generator, (0.12, 0.1, 0.03, 0.55, 0.1, 0.1), count) + 1, 0),
        generator.integers(0, 100, count),
        generator.integers(0, 100, count),
    )


def school_on(people: People, health: Health, day: date) -> Ints:
    """Index into ``SCHOOL`` (-1: not in school) in the school year that has begun by ``day``."""
    begun = date(day.year if day.month >= 9 else day.year - 1, 8, 31)
    age, now = people.age_on(begun), people.age_on(day)
    trait = health.school_trait
    senior = np.where(trait < 60, SENIOR, SENIOR + 3) + age - 15
    stays, studies = (age < 17) | (trait < 88), trait < 38
    return np.select(
        [now < 3, age < 6, age < 12, age < 15, (age < 18) & stays, (age >= 18) & (age < 21) & studies],
        [0, 1, PRIMARY, age - 9, senior, 12 + age - 18],
        NOT_IN_SCHOOL,
    )


def labour_on(people: People, health: Health, day: date) -> Ints:
    """Index into ``LABOUR``: none below 16, at school or from 70 on; weak at most from 60 on."""
    age, in_school = people.age_on(day), school_on(people, health, day) != NOT_IN_SCHOOL
    able = np.where(health.skill_trait < 16, SKILLED, ORDINARY)
    frail = (health.state == CHRONIC) & (health.skill_trait >= _FRAIL_FROM) | (health.state == SERIOUS)
    return np.select(
        [(age < 16) | in_school, health.is_severe, age >= 70, age >= 60, (health.state == DISABLED) | frail],
        [NO_LABOUR, LOST, NO_LABOUR, np.where(health.skill_trait < 55, WEAK, NO_LABOUR), WEAK],
        able,
    )


def education_on(people: People, health: Health, day: date) -> Ints:
    """Index into ``EDUCATION``; -1 (blank) while in or before school."""
    age, trait = people.age_on(day), health.school_trait
    old = np.select([trait < 30, trait < 80], [0, 1], 2)
    middle = np.select([trait < 4, trait < 40, trait < 88], [0, 1, 2], 3)
    young = np.select([trait < 38, trait < 88], [4, 3], 2)
    level = np.select([age >= 60, age >= 35], [old, middle], young)
    level = np.where((age < 21) & (level == 4), 3, level)
    return np.where(school_on(people, health, day) != NOT_IN_SCHOOL, -1, level)


def can_work_on(people: People, health: Health, day: date) -> Flags:
    """Of ordinary or skilled labour."""
    return labour_on(people, health, day) <= SKILLED
