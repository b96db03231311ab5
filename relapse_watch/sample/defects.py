"""Planted defects: cells spoilt in the written files, each for one rule of the contracts.

A defect sits on a row that has no other, in a household without a planted shock where one can be found,
and where spoiling the cell breaks no second rule. Codes and what they mean are those of the contracts.
"""

from collections.abc import Callable

from relapse_watch.sample import defects_lists, defects_money, defects_people
from relapse_watch.sample.sheet import Sheet
from relapse_watch.sample.spoiler import Defect, Spoiler
from relapse_watch.sample.world import World

_PLANTERS: dict[str, Callable[[Spoiler], None]] = {
    "monitored_person": defects_people.monitored_person,
    "household_member": defects_people.household_member,
    "migrant_work": defects_money.migrant_work,
    "household_income": defects_money.household_income,
    "aid_payment": defects_money.aid_payment,
    "department_event": defects_lists.department_event,
    "cadre": defects_lists.cadre,
    "responsibility": defects_lists.responsibility,
}
# In datasets of several files the defects are spread over them.
_FILES = {"household_income": 3, "aid_payment": 6}


def plant_defects(world: World, dataset: str, sheet: Sheet, file: str) -> Spoiler:
    """Spoil cells of ``sheet`` (in place); the spoiler knows where and which households it took."""
    spoiler = Spoiler(world, sheet, file, _FILES.get(dataset, 1))
    if dataset in _PLANTERS:
        _PLANTERS[dataset](spoiler)
    return spoiler


__all__ = ["Defect", "Spoiler", "plant_defects"]
