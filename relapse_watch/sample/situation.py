"""Columns of the register that repeat on every member: dwelling, income, risks, measures, after resolution."""

import numpy as np

from relapse_watch.sample import measures, names, register
from relapse_watch.sample.accounts import Numbers
from relapse_watch.sample.chance import whole_between
from relapse_watch.sample.persons import Persons, phones
from relapse_watch.sample.sheet import Column, blank, coded, decimal, month_texts, whole, yes_no

_DISASTERS = ("干旱", "洪涝", "风雹")
_AFTER_FLAGS = (
    "风险消除后是否义务教育阶段适龄儿童少年失学辍学",
    "风险消除后是否住房损毁",
    "风险消除后是否有家庭成员未参加城乡居民（职工）基本医疗保险",
    "风险消除后是否饮水设施损毁",
)
# Yuan a year that the chronically ill pay themselves, where no bill was sent to the departments.
_CHRONIC_COST = (600, 4_000)
# Less than this many yuan of wages in a year are not told at identification.
_LEAST_WAGE = 100


def dwelling_columns(p: Persons) -> dict[str, Column]:
    """House, water, electricity, road (km) and land (mu) of the household."""
    facts, land, everywhere = p.facts, p.world.means.land, np.ones(len(p.is_monitored), dtype=bool)
    return {
        "是否危房户": yes_no(facts.is_unsafe_housing, p.of),
        "是否解决安全饮用水": yes_no(facts.has_safe_water, p.of),
        "是否有卫生厕所": yes_no(facts.has_toilet, p.of),
        "是否通生活用电": yes_no(everywhere, p.of),
        "入户道路是否硬化": yes_no(facts.has_paved_road, p.of),
        "住房面积": whole(facts.house_area, p.of),
        "与村主干路距离": decimal(facts.road_km, 1, p.of),
        "耕地面积（亩）": decimal(land.cultivated, 1, p.of),
        "林地面积（亩）": decimal(land.forest, 1, p.of),
        "退耕还林面积（亩）": decimal(land.compensated, 1, p.of),
        "林果面积（亩）": decimal(land.orchard, 1, p.of),
        "牧草地面积": decimal(land.pasture, 1, p.of),
        "水面面积": decimal(land.water, 1, p.of),
    }


def income_columns(p: Persons) -> dict[str, Column]:
    """Household income in yuan a year; which year, see ``export_people``."""
    then, now = p.status.at_identification, p.now
    ill = p.is_monitored & (p.facts.risks == register.ILL).any(axis=1)
    chronic = whole_between(p.world.chance.of("chronic cost"), *_CHRONIC_COST, len(ill))
    paid = np.where(ill & (then.rigid == 0), chronic, then.rigid)
    earned = np.where(then.wage < _LEAST_WAGE, 0, then.wage)

    def stated(at_identification: Numbers, newest: Numbers) -> Column:
        return whole(np.where(p.is_monitored, at_identification, newest), p.of)

    return {
        "人均纯收入（元）": decimal(now.per_head, 2, p.of),
        "工资性收入": stated(earned, now.wage),
        "转移性收入": stated(then.transfer, now.transfer),
        "生产经营性收入": stated(then.business, now.business),
        "合规自付支出": stated(paid, now.rigid),
    }


def risk_columns(p: Persons) -> dict[str, Column]:
    """Risks, guarantees at identification, and the months of identification and resolution; monitored only."""
    risks = np.where(p.is_monitored[:, None], p.facts.risks, -1)
    slots = [coded(register.RISKS, risks[:, i], p.of) for i in range(3)]
    disaster = np.where((risks == register.NATURE).any(axis=1), np.arange(len(risks)) % 3, -1)
    other = np.where((risks == register.OTHER).any(axis=1), 0, -1)
    months = [month_texts(m, "{0}{1:02d}") for m in (p.status.identified, p.status.resolved)]
    return {
        **{f"致贫/返贫风险{i + 1}": slots[i] if i < 3 else blank() for i in range(5)},
        "因自然灾害子项": coded(_DISASTERS, disaster, p.of),
        "其他备注": coded(("收入不稳定",), other, p.of),
        "是否义务教育阶段适龄儿童少年失学辍学": yes_no(p.facts.has_dropout, p.of, p.is_monitored),
        "是否有家庭成员未参加城乡居民（职工）基本医疗保险": yes_no(p.facts.has_uninsured, p.of, p.is_monitored),
        "风险是否已消除": yes_no(p.is_resolved, p.of, p.is_monitored),
        "识别监测时间": coded(*months[0], p.of),
        "消除监测时间": coded(*months[1], p.of),
        "风险消除方式": coded(("帮扶消除",), np.where(p.is_resolved, 0, -1), p.of),
    }


def measure_columns(p: Persons) -> dict[str, Column]:
    """Who collected the data, and the measures given; measures of the monitored only."""
    collectors = p.register.village_of
    return {
        "信息采集人": coded(names.PEOPLE_NAMES, collectors * 7 % len(names.PEOPLE_NAMES), p.of),
        "信息采集人联系电话": phones(9_000_000 + collectors, p.of),
        **measures.columns(measures.Homes(p.world, p.facts, p.status), p.of),
    }


def after_columns(p: Persons) -> dict[str, Column]:
    """The thirteen fields after resolution, blank for all others."""
    after, done = p.status.after, p.is_resolved
    no = np.zeros(len(done), dtype=bool)
    amounts = {
        "风险消除后工资性收入": after.wage,
        "风险消除后财产性收入": after.property,
        "风险消除后转移性收入": after.transfer,
        "风险消除后生产经营性收入": after.business,
        "风险消除后生产经营性支出": after.cost,
        "风险消除后家庭纯收入": after.net,
    }
    return {
        **{name: yes_no(no, p.of, done) for name in _AFTER_FLAGS},
        **{name: whole(values, p.of, done) for name, values in amounts.items()},
        "风险消除后家庭人均纯收入": decimal(after.per_head, 2, p.of, done),
        "风险消除后理赔收入": whole(after.claims, p.of, done),
        "风险消除后合规自付支出": whole(after.rigid, p.of, done),
    }
