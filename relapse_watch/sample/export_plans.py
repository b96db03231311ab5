"""计划外出务工信息: one row for each person who plans to go away for work."""

import numpy as np

from relapse_watch.sample import capacity, health
from relapse_watch.sample.chance import Ints, pick
from relapse_watch.sample.places import Register
from relapse_watch.sample.sheet import Sheet, coded, national_titles, same
from relapse_watch.sample.world import World

_SHARE = 0.04
_OLDEST = 56
_NEEDS = ("岗位信息", "技能培训", "岗位信息,技能培训", "点对点输送")


def planners(world: World) -> Ints:
    """People who plan to go: a few percent of able adults who are not in school and never worked away."""
    day = world.window.as_of
    can = health.can_work_on(world.people, world.health, day) & (world.people.age_on(day) <= _OLDEST)
    can[world.wages.workers.person] = False
    return np.flatnonzero(can & (world.chance.of("planned work").random(len(can)) < _SHARE))


def planned_work(world: World, reg: Register) -> Sheet:
    """计划外出务工信息: one row a person."""
    person, day = planners(world), world.window.as_of
    household = world.people.household[person]
    generator = world.chance.of("planned work traits")
    county, need = (pick(generator, w, len(person)) for w in ((0.1, 0.4, 0.2, 0.3), (0.5, 0.2, 0.2, 0.1)))
    columns = {
        "县": reg.county(),
        "乡": reg.township(household),
        "行政村": reg.village(household),
        "户编号": reg.household_number(household),
        "人编号": reg.person_number(person),
        "姓名": reg.name(person),
        "证件号码": reg.id_number(person),
        "户类型": reg.household_type(household),
        "劳动技能": coded(health.LABOUR, capacity.labour(world), person),
        "是否计划务工": same("是"),
        "计划务工所在县": coded(reg.work_counties, county),
        "就业服务需求": coded(_NEEDS, need),
    }
    titles = national_titles("计划外出务工信息", day, "人")
    return Sheet(f"计划外出务工信息_{day:%Y%m%d}", columns, len(person), titles)
