"""Columns of the register that tell of the person: who it is, school, work, health, insurance, benefits."""

from dataclasses import dataclass

import numpy as np

from relapse_watch.sample import aid, away, capacity, health, identity, names, people, register
from relapse_watch.sample.accounts import Account, Status
from relapse_watch.sample.chance import Flags, Ints, pick
from relapse_watch.sample.homes import receives
from relapse_watch.sample.places import Register
from relapse_watch.sample.register import Facts
from relapse_watch.sample.sheet import Column, blank, coded, whole, yes_no
from relapse_watch.sample.world import World

_TYPES = ("居民身份证", "残疾人证")


@dataclass
class Persons:
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


def phones(serial: Ints, of: Ints | None = None) -> Column:
    """Phone numbers by a serial of each place."""
    return lambda rows: identity.phones(serial[rows if of is None else of[rows]])


def identity_columns(p: Persons) -> dict[str, Column]:
    """Where the person lives and who it is."""
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
        "户联系电话": phones(world.households.first_person, p.of),
        "人编号": reg.person_number(),
        "姓名": reg.name(),
        "证件类型": coded(_TYPES, (world.health.grade > 0).astype(np.int64)),
        "证件号码": reg.id_number(),
        "性别": coded(("男", "女"), folk.is_female.astype(np.int64)),
        "出生日期": whole(birth),
        "与户主关系": coded(people.RELATIONS, folk.relation),
        "民族": coded(names.ETHNICITIES, ethnicity, p.of),
    }


def person_columns(p: Persons) -> dict[str, Column]:
    """School, labour, health and insurance on the as-of date. One row a person."""
    world, folk, day = p.world, p.world.people, p.world.window.as_of
    school = health.school_on(folk, world.health, day)
    out = np.zeros(len(school), dtype=bool)
    out[register.dropouts(world)] = True
    resident, employee = register.insured(world)
    age = folk.age_on(day)
    is_adult = (age >= 16) & (school == health.NOT_IN_SCHOOL)
    retires = world.chance.of("pension insurance").random(len(age)) < 0.93
    return {
        "文化程度": coded(health.EDUCATION, capacity.education(world)),
        "在校生状况": coded(health.SCHOOL, np.where(out, -1, school)),
        "劳动技能": coded(health.LABOUR, capacity.labour(world)),
        "健康状况": coded(health.HEALTH, world.health.state),
        "义务教育阶段未上学原因": coded(("其他",), np.where(out, 0, -1)),
        "是否参加城乡居民基本医疗保险": yes_no(resident),
        "是否参加城镇职工基本医疗保险": yes_no(employee),
        "是否参加大病保险": yes_no(resident | employee),
        "是否接受医疗救助": yes_no(world.health.state == health.SERIOUS),
        "是否参加城乡居民基本养老保险": yes_no(retires & ~employee & is_adult),
        "是否参加城镇职工基本养老保险": yes_no(employee & is_adult),
    }


def benefit_columns(p: Persons) -> dict[str, Column]:
    """Aid received (yuan a year where it is an amount), work place, public-welfare post."""
    world = p.world
    low, extreme = receives(world, aid.LOW_INCOME), receives(world, aid.EXTREME)
    stipends = world.entitlements
    yearly = np.bincount(
        stipends.household,
        weights=np.where(stipends.kind == aid.EXTREME, stipends.amount * 12, 0),
        minlength=len(low),
    )
    workers = away.away(world)
    where = np.full(len(world.people.birth), -1)
    where[workers.person] = workers.county
    age = world.people.age_on(world.window.as_of)
    return {
        "享受低保政策情况": coded(("农村低保", "未享受"), np.where(low, 0, 1), p.of),
        "享受特困供养政策情况": coded(("农村特困", "不享受"), np.where(extreme, 0, 1), p.of),
        "特困人员救助供养金": whole(yearly, p.of, extreme),
        "务工所在地": coded(p.register.work_places, where),
        "家庭成员联系电话": _own_phones(p, age >= 16),
        "就业渠道（易地搬迁后扶使用）": blank(),
        "公益性岗位": coded(register.POSTS, register.posts(world)),
        "公益性岗位(月数)": coded(("12",), np.minimum(register.posts(world), 0)),
        "整户无劳动能力兜底保障户": yes_no(p.facts.is_without_labour & (low | extreme), p.of),
    }


def _own_phones(p: Persons, adult: Flags) -> Column:
    """A grown person's own phone; a child's is that of the household."""
    return phones(np.where(adult, np.arange(len(adult)), p.world.households.first_person[p.of]))
