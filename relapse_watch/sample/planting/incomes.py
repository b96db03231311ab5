"""Cases at the rows of the newest income account: the second checker's bounds, sums, members, jumps."""

import math

import numpy as np

from relapse_watch.sample.chance import Flags
from relapse_watch.sample.planting.income_cells import (
    BUSINESS,
    COST,
    FILE,
    GROSS,
    HEAD,
    MEMBERS,
    OTHER,
    REGISTER,
    REGISTER_HEAD,
    TRANSFER,
    WAGE,
    Amount,
    amount,
    less,
    of_register,
    plus,
    size,
    undisturbed,
    up_to,
    with_head,
    years_before,
)
from relapse_watch.sample.planting.recipe import Put, Recipe
from relapse_watch.sample.planting.view import View

_FOREST, _RETURNED, _PASTURE, _COMPENSATION = "林地面积", "退耕还林面积", "牧草地面积", "生态补偿金"


def _wages_into_business(wage: float) -> Put:
    """Such a wage; the business made what is missing."""
    return {WAGE: f"{wage:.0f}", BUSINESS: plus(BUSINESS, less(up_to(WAGE, wage)))}


def _wages_at_a_cost(wage: float) -> Put:
    """Such a wage, and as much more cost: the net income stays."""
    more = up_to(WAGE, wage)
    return {WAGE: f"{wage:.0f}", COST: plus(COST, more), GROSS: plus(GROSS, more)}


def _cost(cost: float) -> Put:
    """Such a cost, and as much less business: the net income stays."""
    more = up_to(COST, cost)
    return {COST: f"{cost:.0f}", BUSINESS: plus(BUSINESS, more), GROSS: plus(GROSS, more)}


def _returned(more: float) -> Put:
    def made(v: View, row: int) -> str:
        return f"{amount(v, row, _FOREST) + amount(v, row, _PASTURE) + more:.1f}"

    return {_RETURNED: made}


def _part(code: str, header: str, least: int) -> Recipe:
    """One part of transfer income just below its bound, and at it; the other parts make up for it."""

    def put(value: float) -> Put:
        return {header: f"{value:.0f}", OTHER: plus(OTHER, less(up_to(header, value)))}

    return Recipe(
        code, header, (put(least - 1), put(1)), lambda v: v.number(header) >= least, (put(least),), dataset=FILE
    )


# --- members -------------------------------------------------------------------------------------------------


def _one_more(v: View, row: int) -> float:
    return size(v, row) + 1


def _same_head(v: View, row: int) -> float:
    return amount(v, row, HEAD)


_MORE_MEMBERS: Put = {MEMBERS: plus(MEMBERS, 1), **with_head(_same_head, _one_more, WAGE)}


# --- surges and drops ------------------------------------------------------------------------------------------


def _edge(pick: str) -> Amount:
    """The greater (``max``) or lesser (``min``) income per head of the one or two years before."""

    def made(v: View, row: int) -> float:
        before = [heads[row] for heads in years_before(v, HEAD)[:2]]
        return float(max(before) if pick == "max" else min(before))

    return made


def _times(factor: float) -> Put:
    """So many times what the best year before had; the register says so too."""

    def head(v: View, row: int) -> float:
        return float(math.floor(factor * _edge("max")(v, row)) + (factor == 2))

    return _told_twice(head, WAGE)


def _part_of(factor: float) -> Put:
    """One so-many-th of what the worst year before had; the register says so too."""

    def head(v: View, row: int) -> float:
        return float(math.ceil(_edge("min")(v, row) / factor) - (factor == 2))

    return _told_twice(head, COST)


def _told_twice(head: Amount, balance: str) -> Put:
    return {**with_head(head, size, balance), f"{REGISTER}:{REGISTER_HEAD}": lambda v, row: f"{head(v, row):.2f}"}


def _was(v: View, least: float, most: float) -> Flags:
    """Undisturbed, with an income per head between the two in each year."""
    heads = [v.number(HEAD), *years_before(v, HEAD)[:2]]
    if len(heads) < 2:
        return ~v.everyone
    known = np.logical_and.reduce([np.nan_to_num(h, nan=0.0) > least for h in heads])
    return undisturbed(v) & known & np.logical_and.reduce([h < most for h in heads])


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "RW_HI_11",
        WAGE,
        (_wages_into_business(299), _wages_into_business(1)),
        lambda v: (v.number(WAGE) >= 300) & (v.number(COST) > 0),
        (_wages_into_business(300),),
        dataset=FILE,
    ),
    Recipe("RW_HI_12", WAGE, _wages_at_a_cost(300_001), undisturbed, (_wages_at_a_cost(300_000),), dataset=FILE),
    Recipe("RW_HI_13", COST, _cost(0), lambda v: v.number(BUSINESS) > v.number(COST) + 1, (_cost(1),), dataset=FILE),
    Recipe(
        "RW_HI_14",
        _RETURNED,
        {_RETURNED: "0.0"},
        lambda v: v.number(_COMPENSATION) > 0,
        ({_RETURNED: "0.1"},),
        dataset=FILE,
    ),
    _part("RW_HI_15", "低保金", 200),
    _part("RW_HI_16", "计划生育金", 100),
    _part("RW_HI_17", "养老保险金", 88),
    _part("RW_HI_18", "特困供养金", 200),
    Recipe("RW_HI_19", _RETURNED, _returned(0.1), lambda v: v.number(_FOREST) > 0, (_returned(0),), dataset=FILE),
    Recipe(
        "RW_HI_26",
        GROSS,
        ({GROSS: plus(GROSS, 2)}, {GROSS: plus(GROSS, -900)}),
        near=({GROSS: plus(GROSS, 1)},),
        dataset=FILE,
    ),
    Recipe("RW_HI_27", TRANSFER, {OTHER: plus(OTHER, 2)}, near=({OTHER: plus(OTHER, 1)},), dataset=FILE),
    Recipe("RW_HI_28", MEMBERS, _MORE_MEMBERS, undisturbed, dataset=FILE),
    Recipe(
        "RW_HI_29",
        WAGE,
        _wages_at_a_cost(1_000),
        lambda v: of_register(v, lambda r: r.every(r.unable)) & (v.number(WAGE) == 0),
        (_wages_at_a_cost(999),),
        dataset=FILE,
    ),
    Recipe("RW_HI_24", HEAD, _times(2), lambda v: _was(v, 6_000, 18_000), (_times(1.99),), dataset=FILE),
    Recipe("RW_HI_25", HEAD, _part_of(2), lambda v: _was(v, 18_500, 60_000), (_part_of(1.99),), dataset=FILE),
)
