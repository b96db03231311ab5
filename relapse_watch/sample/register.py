"""What the register of monitored households says beside income: risks, measures, guarantees."""

from dataclasses import dataclass

import numpy as np

from relapse_watch.sample import events, health, shocks
from relapse_watch.sample.accounts import Status
from relapse_watch.sample.chance import Flags, Ints, between
from relapse_watch.sample.world import World

RISKS = ("因病", "因残", "因学", "因务工就业不稳", "缺劳动力", "因自然灾害", "其他")
ILL, DISABLED, SCHOOLING, WORK, NO_LABOUR, NATURE, OTHER = range(7)


def any_member(world: World, flags: Flags) -> Flags:
    """Households with a member for whom the flag holds."""
    return np.bincount(world.people.household, weights=flags, minlength=len(world.households.size)) > 0


@dataclass(frozen=True)
class Facts:
    """Grain: household, at the end of the window."""

    risks: Ints
    has_dropout: Flags
    has_uninsured: Flags
    is_unsafe_housing: Flags
    has_safe_water: Flags
    is_without_labour: Flags
    house_area: Ints
    road_km: np.ndarray
    has_toilet: Flags
    has_paved_road: Flags


def insured(world: World) -> tuple[Flags, Flags]:
    """Per person: in the residents' medical insurance, in the employees' one (never both)."""
    draw = world.chance.of("insured").random(len(world.people.birth))
    return draw < 0.985, draw > 0.996


def dropouts(world: World) -> Ints:
    """People out of school through a shock that still lasts."""
    return events.lasting(world.planted, shocks.SCHOOL_DROPOUT, world.window.last)["person"].to_numpy()


def _risk_slots(possible: np.ndarray, order: np.ndarray) -> Ints:
    """Up to three risks per household out of those its facts allow, by drawn order; -1 where there is none."""
    ranked = np.where(possible, order, 2.0)
    best = np.argsort(ranked, axis=1, kind="stable")[:, :3]
    found = np.take_along_axis(ranked, best, axis=1) < [1.0, 0.35, 0.15]
    found[:, 0] = True
    return np.where(found, best, -1)


def _risks(world: World, labour: Flags) -> Ints:
    """Risks that the household's people, work and land bear out."""
    state, count = world.health.state, len(labour)
    in_school = health.school_on(world.people, world.health, world.window.as_of) >= health.SENIOR
    away = np.bincount(world.wages.workers.household, minlength=count) > 0
    possible = np.column_stack(
        [
            any_member(world, (state == health.CHRONIC) | (state == health.SERIOUS)),
            any_member(world, state == health.DISABLED),
            any_member(world, in_school),
            labour & away,
            ~labour,
            world.means.land.cultivated > 4,
            np.ones(count, dtype=bool),
        ]
    )
    order = world.chance.of("risks").random(possible.shape)
    order[:, OTHER] = 0.999
    return _risk_slots(possible, order)


def make_facts(world: World) -> Facts:
    """The facts of every household, monitored or not."""
    window, count = world.window, len(world.households.size)
    resident, employee = insured(world)
    labour = any_member(world, health.can_work_on(world.people, world.health, window.as_of))
    generator = world.chance.of("dwelling")
    dropout = np.zeros(len(world.people.birth), dtype=bool)
    dropout[dropouts(world)] = True
    return Facts(
        risks=_risks(world, labour),
        has_dropout=any_member(world, dropout),
        has_uninsured=any_member(world, ~resident & ~employee),
        is_unsafe_housing=events.is_open(world.planted, shocks.DANGEROUS_HOUSING, window.last, count),
        has_safe_water=~events.is_open(world.planted, shocks.WATER_FAILURE, window.last, count),
        is_without_labour=~labour,
        house_area=np.round(world.households.size * between(generator, 22, 38, count)).astype(np.int64),
        road_km=np.round(between(generator, 0.1, 3.5, count), 1),
        has_toilet=generator.random(count) < 0.86,
        has_paved_road=generator.random(count) < 0.95,
    )


# What is given against a risk; the other measure columns of the export stay blank.
_MEASURES: dict[str, tuple[str, tuple[int, ...]]] = {
    "健康帮扶": ("参加城乡居民基本医疗保险个人缴费补贴", (ILL, DISABLED, OTHER)),
    "教育帮扶": ("雨露计划", (SCHOOLING,)),
    "就业帮扶": ("技能培训", (WORK,)),
    "产业帮扶": ("技术指导", (NATURE,)),
    "社会帮扶": ("结对帮扶", (NO_LABOUR, OTHER)),
}


def measure(facts: Facts, status: Status, name: str) -> tuple[str, Ints]:
    """Wording of a measure and, per household, 0 where it is given and -1 where not."""
    wording, risks = _MEASURES.get(name, ("", ()))
    given = np.isin(facts.risks, risks).any(axis=1) & (status.identified >= 0)
    return wording, np.where(given, 0, -1)


POSTS = ("护林员", "保洁员", "护路员")


def posts(world: World) -> Ints:
    """Per person the public-welfare post (公益性岗位) held, -1 if none: people of some labour who are not away."""
    labour, age = (
        health.labour_on(world.people, world.health, world.window.as_of),
        world.people.age_on(world.window.as_of),
    )
    can = (labour <= health.WEAK) & (age >= 18) & (age < 66)
    can[world.wages.workers.person] = False
    draw = world.chance.of("posts").random(len(age))
    return np.where(can & (draw < 0.06), (draw * 1000).astype(np.int64) % len(POSTS), -1)


def receives(world: World, kind: int) -> Flags:
    """Households with a standing entitlement of ``kind`` at the end."""
    standing = world.entitlements
    now = (standing.kind == kind) & (standing.first <= world.window.last) & (world.window.last <= standing.last)
    return np.bincount(standing.household, weights=now, minlength=len(world.households.size)) > 0
