"""（务工月监测）已外出务工信息: one row per migrant worker and spell."""

import numpy as np

from relapse_watch.sample import accounts, capacity, health, measures
from relapse_watch.sample.away import HOME, Away, away
from relapse_watch.sample.chance import Ints
from relapse_watch.sample.places import Register
from relapse_watch.sample.register import Facts
from relapse_watch.sample.sheet import Sheet, coded, month_texts, national_titles, whole, yes_no
from relapse_watch.sample.world import World

_INDUSTRIES = ("制造业", "建筑业", "住宿和餐饮业", "批发和零售业", "居民服务业")
_CHANNELS = ("自主就业", "亲友介绍", "劳务公司组织", "帮扶车间")
_WORKSHOP = _CHANNELS.index("帮扶车间")
_EMPLOYERS = tuple(f"模拟{kind}公司" for kind in ("电子", "服装", "建筑", "餐饮", "家具", "物流", "玩具", "食品"))
_TRANSPORT_SUBSIDY = "500"


def _channel(workers: Away) -> Ints:
    """帮扶车间 stand in the county only."""
    channel = workers.trait % 4
    return np.where((channel == _WORKSHOP) & (workers.county != HOME), 0, channel)


def _transport(world: World, facts: Facts, workers: Away) -> Ints:
    """0 where the year's transport is paid: of the monitored to those with 外出务工补贴, of others to some."""
    monitored = world.households.is_monitored[workers.household]
    subsidised = measures.subsidised(measures.Homes(world, facts, accounts.status(world)))
    return np.where(np.where(monitored, subsidised, workers.trait % 6 == 0), 0, -1)


def migrant_work(world: World, reg: Register, facts: Facts) -> Sheet:
    """（务工月监测）已外出务工信息: one row per person and spell."""
    workers = away(world)
    spells, window, of = workers.spells, world.window, workers.spells.worker
    person, household, trait = workers.person[of], workers.household[of], workers.trait
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
        "劳动技能": coded(health.LABOUR, capacity.labour(world), person),
        "是否已务工": yes_no(workers.is_open, of),
        "开始时间": coded(*month_texts(spells.start, "{0}年{1:02d}月")),
        "结束时间": coded(*month_texts(spells.end, "{0}年{1:02d}月")),
        "务工所在县": coded(reg.work_counties, workers.county, of),
        "务工企业名称": coded(_EMPLOYERS, trait % 8, of),
        "所属行业": coded(_INDUSTRIES, trait % 5, of),
        "就业渠道": coded(_CHANNELS, _channel(workers), of),
        "是否点对点输送": yes_no(trait % 10 == 0, of),
        "务工月收入": whole(spells.wage),
        "年度交通费补助": coded((_TRANSPORT_SUBSIDY,), _transport(world, facts, workers), of),
    }
    titles = national_titles("（务工月监测）已外出务工信息", window.as_of, "元/月")
    return Sheet(f"（务工月监测）已外出务工信息_{window.as_of:%Y%m%d}", columns, len(of), titles)
