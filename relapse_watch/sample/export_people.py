"""（自定义）监测对象信息 and （乡村建设）户信息: one row a person, in the columns of the national exports.

人均纯收入（元）and the income columns beside it are those of the newest exported accounting year for
households that are not monitored. For monitored ones 工资性收入, 转移性收入, 生产经营性收入 and 合规自付支出 are
those of the twelve months before identification, as the export's titles say; 人均纯收入 stays the newest year's.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relapse_watch.sample import accounts, aid, health, identity, names, people, register
from relapse_watch.sample.accounts import Account, Status
from relapse_watch.sample.chance import Flags, Ints, pick
from relapse_watch.sample.places import Register
from relapse_watch.sample.register import Facts
from relapse_watch.sample.sheet import Column, Sheet, blank, coded, decimal, national_titles, whole, yes_no
from relapse_watch.sample.world import World

_TYPES = ("居民身份证", "残疾人证")
_WORK_PLACES = ("模拟省模拟市模拟区", "模拟省邻近市邻近县", "外省模拟市模拟区")
_DISASTERS = ("干旱", "洪涝", "风雹")
_PACKAGES = ("低保", "特困供养", "残疾人补贴", "低保,残疾人补贴")
_AFTER_FLAGS = (
    "风险消除后是否义务教育阶段适龄儿童少年失学辍学",
    "风险消除后是否住房损毁",
    "风险消除后是否有家庭成员未参加城乡居民（职工）基本医疗保险",
    "风险消除后是否饮水设施损毁",
)
_MEASURE_COLUMNS = (
    *("义务教育保障", "产业帮扶", "住房安全保障", "健康帮扶", "公益岗位帮扶", "公益性岗位帮扶其他备注", "就业帮扶"),
    *("搬迁", "生产生活条件改善", "教育帮扶", "社会帮扶", "金融帮扶", "饮水安全保障", "综合保障", "基础设施建设"),
)


@dataclass
class _Persons:
    """Everything the columns are made of. Grain of ``now`` and ``status``: household."""

    world: World
    register: Register
    facts: Facts
    status: Status
    now: Account

    @property
    def of(self) -> Ints:
        """Household of each person."""
        return self.world.people.household

    @property
    def is_monitored(self) -> Flags:
        """Per household."""
        return self.world.households.is_monitored

    @property
    def is_resolved(self) -> Flags:
        """Per household."""
        return self.status.resolved >= 0


def month_texts(months: Ints, pattern: str) -> tuple[list[str], Ints]:
    """Labels and codes of month indices written as ``pattern`` ({0} year, {1:02d} month); -1 stays blank."""
    known = months[months >= 0]
    first, last = (int(known.min()), int(known.max())) if len(known) else (0, -1)
    labels = [pattern.format(m // 12, m % 12 + 1) for m in range(first, last + 1)]
    return labels, np.where(months >= 0, months - first, -1)


def _identity_columns(p: _Persons) -> dict[str, Column]:
    world, reg, folk = p.world, p.register, p.world.people
    ethnicity = pick(world.chance.of("ethnicity"), names.ETHNICITY_WEIGHTS, len(world.households.size))
    birth = folk.birth.astype(np.int64)
    return {
        "县": reg.county(),
        "乡": reg.township(p.of),
        "村": reg.village(p.of),
        "户编号": reg.household_number(p.of),
        "户类型": reg.household_type(p.of),
        "监测对象类别": reg.category(p.of),
        "户联系电话": phone_numbers(world.households.first_person, p.of),
        "人编号": reg.person_number(),
        "姓名": reg.name(),
        "证件类型": coded(_TYPES, (world.health.grade > 0).astype(np.int64)),
        "证件号码": reg.id_number(),
        "性别": coded(("男", "女"), folk.is_female.astype(np.int64)),
        "出生日期": whole(birth),
        "与户主关系": coded(people.RELATIONS, folk.relation),
        "民族": coded(names.ETHNICITIES, ethnicity, p.of),
    }


def phone_numbers(serial: Ints, of: Ints | None = None) -> Column:
    """Phone numbers by a serial of each place."""
    return lambda rows: identity.phones(serial[rows if of is None else of[rows]])


def _person_columns(p: _Persons) -> dict[str, Column]:
    world, folk, day = p.world, p.world.people, p.world.window.as_of
    school = health.school_on(folk, world.health, day)
    out = np.zeros(len(school), dtype=bool)
    out[register.dropouts(world)] = True
    resident, employee = register.insured(world)
    age = folk.age_on(day)
    is_adult = (age >= 16) & (school == health.NOT_IN_SCHOOL)
    retires = world.chance.of("pension insurance").random(len(age)) < 0.93
    return {
        "文化程度": coded(health.EDUCATION, health.education_on(folk, world.health, day)),
        "在校生状况": coded(health.SCHOOL, np.where(out, -1, school)),
        "劳动技能": coded(health.LABOUR, health.labour_on(folk, world.health, day)),
        "健康状况": coded(health.HEALTH, world.health.state),
        "义务教育阶段未上学原因": coded(("因病",), np.where(out, 0, -1)),
        "是否参加城乡居民基本医疗保险": yes_no(resident),
        "是否参加城镇职工基本医疗保险": yes_no(employee),
        "是否参加大病保险": yes_no(resident | employee),
        "是否接受医疗救助": yes_no(world.health.state == health.SERIOUS),
        "是否参加城乡居民基本养老保险": yes_no(retires & ~employee, where=is_adult),
        "是否参加城镇职工基本养老保险": yes_no(employee, where=is_adult),
    }


def _benefit_columns(p: _Persons) -> dict[str, Column]:
    world = p.world
    low, extreme = register.receives(world, aid.LOW_INCOME), register.receives(world, aid.EXTREME)
    stipends = world.entitlements
    yearly = np.bincount(
        stipends.household,
        weights=np.where(stipends.kind == aid.EXTREME, stipends.amount * 12, 0),
        minlength=len(low),
    )
    workers = world.wages.workers.person[world.wages.monthly[:, -1] > 0]
    where = np.full(len(world.people.birth), -1)
    where[workers] = pick(world.chance.of("work place"), (0.3, 0.25, 0.45), len(world.people.birth))[workers]
    age = world.people.age_on(world.window.as_of)
    return {
        "享受低保政策情况": coded(("农村低保", "未享受"), np.where(low, 0, 1), p.of),
        "享受特困供养政策情况": coded(("农村特困", "不享受"), np.where(extreme, 0, 1), p.of),
        "特困人员救助供养金": whole(yearly, p.of, extreme),
        "务工所在地": coded(_WORK_PLACES, where),
        "家庭成员联系电话": _adult_phones(age >= 16),
        "就业渠道（易地搬迁后扶使用）": blank(),
        "公益性岗位": blank(),
        "公益性岗位(月数)": blank(),
        "整户无劳动能力兜底保障户": yes_no(p.facts.is_without_labour & (low | extreme), p.of),
    }


def _adult_phones(adult: Flags) -> Column:
    def column(rows: Ints) -> pa.Array:
        numbers = identity.phones(rows)
        return pc.if_else(pa.array(adult[rows]), numbers, pa.scalar(None, pa.string()))

    return column


def _dwelling_columns(p: _Persons) -> dict[str, Column]:
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
        "退耕还林面积（亩）": decimal(land.returned, 1, p.of),
        "林果面积（亩）": decimal(land.orchard, 1, p.of),
        "牧草地面积": decimal(land.pasture, 1, p.of),
        "水面面积": decimal(land.water, 1, p.of),
    }


def _income_columns(p: _Persons) -> dict[str, Column]:
    then, now = p.status.at_identification, p.now

    def stated(name: str) -> Column:
        return whole(np.where(p.is_monitored, getattr(then, name), getattr(now, name)), p.of)

    return {
        "人均纯收入（元）": decimal(now.per_head, 2, p.of),
        "工资性收入": stated("wage"),
        "转移性收入": stated("transfer"),
        "生产经营性收入": stated("business"),
        "合规自付支出": stated("rigid"),
    }


def _risk_columns(p: _Persons) -> dict[str, Column]:
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


def _measure_columns(p: _Persons) -> dict[str, Column]:
    collectors = p.register.village_of
    columns: dict[str, Column] = {
        "信息采集人": coded(names.PEOPLE_NAMES, collectors * 7 % len(names.PEOPLE_NAMES), p.of),
        "信息采集人联系电话": phone_numbers(9_000_000 + collectors, p.of),
        "实施开发式帮扶措施情况": yes_no(~p.facts.is_without_labour, p.of, p.is_monitored),
    }
    for name in _MEASURE_COLUMNS:
        wording, codes = register.measure(p.facts, p.status, name)
        columns[name] = coded((wording,), codes, p.of) if wording else blank()
    low, extreme, disabled = (
        register.receives(p.world, kind) for kind in (aid.LOW_INCOME, aid.EXTREME, aid.DISABILITY)
    )
    package = np.select([low & disabled, low, extreme, disabled], [3, 0, 1, 2], -1)
    columns["综合保障"] = coded(_PACKAGES, np.where(p.is_monitored, package, -1), p.of)
    return columns


def _after_columns(p: _Persons) -> dict[str, Column]:
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


def monitored_person(world: World, reg: Register, facts: Facts) -> Sheet:
    """（自定义）监测对象信息: lifted and monitored households, one row a person."""
    p = _Persons(world, reg, facts, accounts.status(world), accounts.latest(world))
    makers = (
        *(_identity_columns, _person_columns, _benefit_columns, _dwelling_columns),
        *(_income_columns, _risk_columns, _measure_columns, _after_columns),
    )
    columns: dict[str, Column] = {}
    for make in makers:
        columns |= make(p)
    day = world.window.as_of
    titles = national_titles("（自定义）监测对象信息", day, "元、亩、平方米、公里")
    return Sheet(f"（自定义）监测对象信息_{day:%Y%m%d}", columns, len(world.people.birth), titles)


def household_member(world: World, reg: Register, facts: Facts) -> Sheet:
    """（乡村建设）户信息: the same people."""
    of, day = world.people.household, world.window.as_of
    columns = {
        "县(市、区、旗)": reg.county(),
        "乡(镇)": reg.township(of),
        "行政村": reg.village(of),
        "户编号": reg.household_number(of),
        "人编号": reg.person_number(),
        "姓名": reg.name(),
        "证件号码": reg.id_number(),
        "户类型": reg.household_type(of),
        "卫生厕所是否能正常使用": yes_no(facts.has_toilet, of),
    }
    titles = national_titles("（乡村建设）户信息", day, "人")
    return Sheet(f"（乡村建设）户信息_{day:%Y%m%d}", columns, len(of), titles)
