"""The measures (帮扶措施) given to monitored households: each risk has one, and none stands without its ground."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from relapse_watch.sample import aid, away, capacity, health, register
from relapse_watch.sample.accounts import Status
from relapse_watch.sample.chance import Flags, Ints
from relapse_watch.sample.homes import any_member, receives
from relapse_watch.sample.register import Facts
from relapse_watch.sample.sheet import Column, blank, coded
from relapse_watch.sample.window import index_of
from relapse_watch.sample.world import World

COLUMNS = (
    *("义务教育保障", "产业帮扶", "住房安全保障", "健康帮扶", "公益岗位帮扶", "公益性岗位帮扶其他备注", "就业帮扶"),
    *("搬迁", "生产生活条件改善", "教育帮扶", "社会帮扶", "金融帮扶", "饮水安全保障", "综合保障", "基础设施建设"),
)
PREMIUM = "参加城乡居民基本医疗保险个人缴费补贴"
DOCTOR = "家庭医生签约服务"
# The last month in which those identified still get the year's premium subsidy (catalogue 1111_06), newest first.
_CUTOFFS = ((2024, index_of(2024, 2)), (0, index_of(2023, 3)))
_HEALTH = (DOCTOR, PREMIUM, f"{DOCTOR},{PREMIUM}")
_PACKAGES = ("低保", "特困供养", "残疾人补贴", "低保,残疾人补贴")
_JOBS = ("技能培训", "外出务工补贴")


@dataclass(frozen=True)
class Homes:
    """What measures hang on. Grain: household."""

    world: World
    facts: Facts
    status: Status

    @property
    def monitored(self) -> Flags:
        """Registered."""
        return self.world.households.is_monitored

    def at_risk(self, *risks: int) -> Flags:
        """Monitored with one of the risks."""
        return self.monitored & np.isin(self.facts.risks, risks).any(axis=1)

    def earns_after(self, source: str) -> Flags:
        """Not resolved, or with income of that source after resolution."""
        return (self.status.resolved < 0) | (getattr(self.status.after, source) > 0)


def _given(flags: Flags) -> Ints:
    return np.where(flags, 0, -1)


def insurance_cutoff(day: date) -> int:
    """Index of the newest cut-off month that is known on ``day``."""
    return next(month for since, month in _CUTOFFS if day.year >= since)


def _health(homes: Homes) -> Ints:
    """A doctor for the ill, the premium subsidy for all who were identified in time."""
    in_time = homes.status.identified <= insurance_cutoff(homes.world.window.as_of)
    ill = homes.at_risk(register.ILL, register.DISABLED, register.OTHER)
    return np.where(homes.monitored, ill * 1 + in_time * 2 - 1, -1)


def _schooling(homes: Homes) -> Ints:
    """雨露计划 where a vocational student lives, other grants where schooling is the risk."""
    world = homes.world
    school = health.school_on(world.people, world.health, world.window.as_of)
    student = homes.monitored & any_member(world, school >= health.VOCATIONAL)
    return np.select([student, homes.at_risk(register.SCHOOLING)], [0, 1], -1)


def subsidised(homes: Homes) -> Flags:
    """Workers whose household gets 外出务工补贴: away outside the county since identification."""
    workers, count = away.away(homes.world), len(homes.monitored)
    since = workers.latest_start >= homes.status.identified[workers.household]
    fits = workers.is_open & since & (workers.county != away.HOME)
    of_home = np.bincount(workers.household, weights=~fits & workers.has_spell, minlength=count) == 0
    gets = job_homes(homes) & of_home & workers.homes(fits, count)
    return np.asarray(gets[workers.household] & workers.has_spell)


def job_homes(homes: Homes) -> Flags:
    """Monitored households of people who all can work, one of them away now."""
    world, workers = homes.world, away.away(homes.world)
    count = len(homes.monitored)
    all_can = ~any_member(world, capacity.labour(world) >= health.LOST)
    now = workers.homes(workers.is_open, count)
    return homes.monitored & all_can & now & homes.earns_after("wage")


def _jobs(homes: Homes) -> Ints:
    workers, count = away.away(homes.world), len(homes.monitored)
    paid = workers.homes(subsidised(homes), count)
    trained = job_homes(homes) & homes.at_risk(register.WORK)
    return np.select([paid, trained], [1, 0], -1)


def _package(homes: Homes) -> Ints:
    world = homes.world
    low, extreme = (receives(world, kind) for kind in (aid.LOW_INCOME, aid.EXTREME))
    disabled = any_member(world, world.health.is_severe)
    package = np.select([low & disabled, low, extreme, disabled], [3, 0, 1, 2], -1)
    return np.where(homes.monitored, package, -1)


def industry(homes: Homes) -> Flags:
    """技术指导: where somebody has labour, however weak, and business brings something in."""
    labour = any_member(homes.world, capacity.labour(homes.world) <= health.WEAK)
    return homes.monitored & labour & homes.earns_after("business")


def columns(homes: Homes, of: Ints) -> dict[str, Column]:
    """All measure columns and whether development measures are carried out; blank for others than the monitored."""
    facts, world = homes.facts, homes.world
    posts = any_member(world, register.posts(world) >= 0) & homes.monitored
    social = homes.at_risk(register.NO_LABOUR, register.OTHER, register.DISABLED) | (homes.monitored & ~industry(homes))
    given: dict[str, tuple[tuple[str, ...], Ints]] = {
        "义务教育保障": (("控辍保学劝返",), _given(facts.has_dropout & homes.monitored)),
        "产业帮扶": (("技术指导",), _given(industry(homes))),
        "住房安全保障": (("危房改造",), _given(homes.at_risk(register.HOUSING))),
        "健康帮扶": (_HEALTH, _health(homes)),
        "公益岗位帮扶": (("公益性岗位",), _given(posts)),
        "就业帮扶": (_JOBS, _jobs(homes)),
        "教育帮扶": (("雨露计划", "助学金"), _schooling(homes)),
        "社会帮扶": (("结对帮扶",), _given(social)),
        "饮水安全保障": (("饮水工程维修",), _given(homes.at_risk(register.WATER))),
        "综合保障": (_PACKAGES, _package(homes)),
    }
    state = np.where(homes.monitored, np.where(industry(homes), 0, 1), -1)
    made = {"实施开发式帮扶措施情况": coded(("是", "尚未实施"), state, of)}
    return made | {name: coded(*given[name], of) if name in given else blank() for name in COLUMNS}
