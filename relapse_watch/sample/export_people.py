"""（自定义）监测对象信息 and （乡村建设）户信息: one row a person, in the columns of the national exports.

人均纯收入（元）and the income columns beside it are those of the newest exported accounting year for
households that are not monitored. For monitored ones 工资性收入, 转移性收入, 生产经营性收入 and 合规自付支出 are
those of the twelve months before identification, as the export's titles say; 人均纯收入 stays the newest year's.
"""

from relapse_watch.sample import accounts, persons, situation
from relapse_watch.sample.persons import Persons
from relapse_watch.sample.places import Register
from relapse_watch.sample.register import Facts
from relapse_watch.sample.sheet import Column, Sheet, national_titles, yes_no
from relapse_watch.sample.world import World

_COLUMNS = (
    *(persons.identity_columns, persons.person_columns, persons.benefit_columns, situation.dwelling_columns),
    *(situation.income_columns, situation.risk_columns, situation.measure_columns, situation.after_columns),
)


def monitored_person(world: World, reg: Register, facts: Facts) -> Sheet:
    """（自定义）监测对象信息: lifted and monitored households, one row a person."""
    p = Persons(world, reg, facts, accounts.status(world), accounts.latest(world))
    columns: dict[str, Column] = {}
    for make in _COLUMNS:
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
