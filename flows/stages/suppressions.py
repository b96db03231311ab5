"""Suppressions: findings that somebody verified as false alarms, each for a rule, a household and a time."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select

from flows import house
from flows.report.suppressed import suppressions
from flows.stages.for_a_time import Register, end_early, put_down, scrubbed
from relapse_watch.errors import WrongUse
from relapse_watch.privacy import scrub
from relapse_watch.store.engine import Store
from relapse_watch.store.tables import landed_tables, quarantined_row, register_key, suppression
from relapse_watch.store.visible import visible_vintages

REGISTER = Register(suppression, "suppression_id", "误报登记", "suppression", "relapse-watch suppress list --all")
_REGISTERS = ("monitored_person", "household_member", "household_list")


@dataclass(frozen=True)
class FalseAlarm:
    """What somebody verified: the rule ``code`` is wrong about the household from ``from_day`` to ``until_day``."""

    county: str
    code: str
    household_id: str
    verified_by: str
    reason: str
    from_day: date
    until_day: date


def active_suppressions(store: Store, county: str, as_of: date) -> pd.DataFrame:
    """What the check is not to hold against whom: columns code, household_id, both text; sorted, each pair once.

    A suppression counts from its first day to its last, both included. Raises StoreUnreachable.
    """
    known = suppressions(store, as_of, county)
    pairs = known.loc[known["state"] == "active", ["code", "household_id"]]
    return pairs.drop_duplicates().sort_values(["code", "household_id"], ignore_index=True)


def record(alarm: FalseAlarm, as_of: date) -> str:
    """Record a verified false alarm; return the suppression's id. Personal numbers in its texts become stars.

    Raises WrongUse, naming what to write instead: for a rule that is unknown or refuses whole files, a household
    that is not on the county's register on ``as_of``, a time that is over or longer than policy allows, no
    reason, and a time in which the same is suppressed already.
    """
    alarm = replace(alarm, verified_by=scrubbed(alarm.verified_by), reason=scrubbed(alarm.reason))
    _demand_words(alarm)
    _demand_rule(alarm.code)
    _demand_time(alarm, as_of)
    _demand_household(alarm, as_of)
    _demand_not_twice(alarm, as_of)
    return put_down(REGISTER, asdict(alarm))


def lift(suppression_id: str, as_of: date) -> str:
    """End a suppression (flows.stages.for_a_time.end_early)."""
    return end_early(REGISTER, suppression_id, as_of)


def _demand_words(alarm: FalseAlarm) -> None:
    if not alarm.verified_by:
        raise WrongUse("--by 要写是谁核实的", "--by: say who verified it")
    if not alarm.reason:
        raise WrongUse("--why 要写为什么是误报,例如入户看到了什么", "--why: say why it is a false alarm")


def _demand_rule(code: str) -> None:
    known = {rule.code: rule for contract in house.contracts().values() for rule in contract.rules}
    if code not in known:
        raise WrongUse(
            f"没有规则「{code}」;规则代码在报告和 relapse-watch check 的结果里",
            f"no rule {code!r}; codes stand in the report and in the results of relapse-watch check",
        )
    if known[code].is_gate:
        raise WrongUse(
            f"规则「{code}」管的是整份文件,不能按户登记误报;请改好文件重交",
            f"rule {code!r} judges whole files and cannot be suppressed for a household; mend the file",
        )


def _demand_time(alarm: FalseAlarm, as_of: date) -> None:
    if alarm.until_day <= as_of:
        raise WrongUse(
            f"--until 要晚于 {as_of},现为 {alarm.until_day}", f"--until must be after {as_of}, found {alarm.until_day}"
        )
    if alarm.until_day < alarm.from_day:
        raise WrongUse("--until 早于 --from", "--until is before --from")
    longest = int(house.policy().value("suppression_max_days", alarm.county, alarm.from_day).number)
    last = alarm.from_day + timedelta(days=longest)
    if alarm.until_day > last:
        raise WrongUse(
            f"误报登记最长 {longest} 天,--until 最晚写 {last};到期仍属实的,到时再登记",
            f"a suppression lasts {longest} days at most: --until no later than {last}; record it anew then",
        )


def _demand_household(alarm: FalseAlarm, as_of: date) -> None:
    if not _is_on_register(house.store(), alarm, as_of):
        household = scrub(alarm.household_id)
        raise WrongUse(
            f"县 {alarm.county} 的名册里没有户编号「{household}」,请核对县代码和户编号",
            f"no household {household!r} on the register of county {alarm.county}; check both numbers",
        )


def _is_on_register(store: Store, alarm: FalseAlarm, as_of: date) -> bool:
    """Whether the household stands in a register in force, in a row that is set aside too."""
    visible = visible_vintages(store, alarm.county, as_of)
    mine = visible.loc[visible["dataset"].isin(_REGISTERS), "vintage_id"].tolist()
    tables = [(landed_tables[name], "household_id") for name in _REGISTERS]
    with store.reading() as connection:
        for table, key in [*tables, (register_key, "key"), (quarantined_row, "household_id")]:
            wanted = select(table.c.vintage_id).where(table.c.vintage_id.in_(mine), table.c[key] == alarm.household_id)
            if connection.execute(wanted.limit(1)).first():
                return True
    return False


def _demand_not_twice(alarm: FalseAlarm, as_of: date) -> None:
    known = suppressions(house.store(), as_of, alarm.county)
    same = known[(known["code"] == alarm.code) & (known["household_id"] == alarm.household_id)]
    begins, ends = alarm.from_day.isoformat(), alarm.until_day.isoformat()
    meets = same[(same["from_day"] <= ends) & (same["until_day"] >= begins) & (same["from_day"] <= same["until_day"])]
    if not meets.empty:
        until, which = meets["until_day"].iloc[0], meets["suppression_id"].iloc[0]
        raise WrongUse(
            f"这户的这条规则已登记误报到 {until}(编号 {which});要改期,先 relapse-watch suppress lift {which}",
            f"already suppressed until {until} (id {which}); to change it, relapse-watch suppress lift {which} first",
        )
