"""All files of a county, in the order in which they are written."""

from collections.abc import Iterator

from relapse_watch.sample import (
    export_aid,
    export_cadres,
    export_events,
    export_income,
    export_people,
    export_plans,
    export_villages,
    export_work,
)
from relapse_watch.sample.cadres import make_cadres
from relapse_watch.sample.places import Register
from relapse_watch.sample.register import make_facts
from relapse_watch.sample.sheet import Sheet
from relapse_watch.sample.world import World


def sheets(world: World) -> Iterator[tuple[str, Sheet]]:
    """Dataset and sheet of every file of the county."""
    register, facts, cadres = Register(world), make_facts(world), make_cadres(world)
    yield "monitored_person", export_people.monitored_person(world, register, facts)
    yield "household_member", export_people.household_member(world, register, facts)
    yield "migrant_work", export_work.migrant_work(world, register, facts)
    yield "planned_work", export_plans.planned_work(world, register)
    yield "village", export_villages.village(world, register, facts)
    yield from (("household_income", sheet) for sheet in export_income.household_income(world, register, facts))
    yield from (("aid_payment", sheet) for sheet in export_aid.aid_payments(world, register))
    yield from (("department_event", sheet) for sheet in export_events.department_events(world, register))
    yield "cadre", export_cadres.cadre(world, cadres)
    yield "responsibility", export_cadres.responsibility(world, register, cadres)
