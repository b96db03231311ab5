"""劳动技能 and 文化程度 as the register and the work exports state them.

They follow what people truly can do, as registers are kept: skilled are those who work away with a skill;
where nobody could work, and no 低保 is paid or wages are, the head counts as 弱劳动力, as the rules ask.
"""

import numpy as np

from relapse_watch.sample import aid, health
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.homes import any_member, receives
from relapse_watch.sample.world import World

COLLEGE, _SENIOR_SCHOOL = health.EDUCATION.index("大专"), health.EDUCATION.index("高中")


def _at_home(world: World) -> Flags:
    """People without a row in the work export, but for one in a thousand who is told as having learnt something."""
    at_home = np.ones(len(world.people.birth), dtype=bool)
    at_home[world.wages.workers.person[(world.wages.monthly > 0).any(axis=1)]] = False
    return at_home & ((world.health.skill_trait > 0) | (world.health.school_trait >= 10))


def _earns(world: World) -> Flags:
    """Households with wages in the newest accounting year, or since."""
    window = world.window
    since = window.columns_of(window.accounting_years[-1]).start if window.accounting_years else 0
    return np.asarray((world.flows.local[:, since:].sum(axis=1) + world.flows.migrant[:, since:].sum(axis=1)) > 0)


def labour(world: World) -> Ints:
    """Index into ``health.LABOUR`` of every person on the as-of date."""
    able = health.labour_on(world.people, world.health, world.window.as_of)
    able = np.where(_at_home(world) & (able == health.SKILLED), health.ORDINARY, able)
    nobody = ~any_member(world, able < health.LOST) & ~(receives(world, aid.LOW_INCOME) & ~_earns(world))
    able[world.households.first_person[nobody]] = health.WEAK
    return able


def education(world: World) -> Ints:
    """Index into ``health.EDUCATION`` of every person on the as-of date; -1 while in or before school."""
    level = health.education_on(world.people, world.health, world.window.as_of)
    return np.where(_at_home(world) & (level == COLLEGE), _SENIOR_SCHOOL, level)
