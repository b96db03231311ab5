"""（务工月监测）已外出务工信息: one row per migrant worker and spell."""

import numpy as np

from relapse_watch.sample import health, work
from relapse_watch.sample.places import Register
from relapse_watch.sample.sheet import Sheet, coded, month_texts, national_titles, same, whole, yes_no
from relapse_watch.sample.world import World

_INDUSTRIES = ("制造业", "建筑业", "住宿和餐饮业", "批发和零售业", "居民服务业")
_CHANNELS = ("自主就业", "亲友介绍", "劳务公司组织", "帮扶车间")
_EMPLOYERS = tuple(f"模拟{kind}公司" for kind in ("电子", "服装", "建筑", "餐饮", "家具", "物流", "玩具", "食品"))
_WORK_COUNTIES = ("模拟市模拟区", "邻近市邻近县", "外省模拟市模拟区")


def migrant_work(world: World, reg: Register) -> Sheet:
    """（务工月监测）已外出务工信息: one row per person and spell."""
    window, spells, workers = world.window, work.spells(world.wages, world.window), world.wages.workers
    person, household = workers.person[spells.worker], workers.household[spells.worker]
    count = len(workers.person)
    trait = world.chance.of("work trait").integers(0, 10_000, count)[spells.worker]
    labour = health.labour_on(world.people, world.health, window.as_of)
    columns = {
        "县": reg.county(),
        "乡": reg.township(household),
        "行政村": reg.village(household),
        "户编号": reg.household_number(household),
        "人编号": reg.person_number(person),
        "姓名": reg.name(person),
        "证件号码": reg.id_number(person),
        "户类型": reg.household_type(household),
        "监测对象类别": reg.category(household),
        "劳动技能": coded(health.LABOUR, labour, person),
        "是否已务工": same("是"),
        "开始时间": coded(*month_texts(spells.start, "{0}年{1:02d}月")),
        "结束时间": coded(*month_texts(spells.end, "{0}年{1:02d}月")),
        "务工所在县": coded(_WORK_COUNTIES, trait % 3),
        "务工企业名称": coded(_EMPLOYERS, trait % 8),
        "所属行业": coded(_INDUSTRIES, trait % 5),
        "就业渠道": coded(_CHANNELS, trait % 4),
        "是否点对点输送": yes_no(trait % 10 == 0),
        "务工月收入": whole(spells.wage),
        "年度交通费补助": coded(("500",), np.where(trait % 6 == 0, 0, -1)),
    }
    titles = national_titles("（务工月监测）已外出务工信息", window.as_of, "元/月")
    return Sheet(f"（务工月监测）已外出务工信息_{window.as_of:%Y%m%d}", columns, len(person), titles)
