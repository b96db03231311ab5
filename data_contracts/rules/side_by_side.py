"""Rules about exports that are read side by side: the same people, at the same time."""

from datetime import date

import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import known
from data_contracts.rules.registry import rule
from relapse_watch.lookup import among

_REGISTER = "monitored_person"


@rule("G5")
def exported_together(table: CheckTable, column: str, days: float) -> pd.Series:
    """The export and the register's were made within ``days`` of each other. Of the whole table: all rows or none."""
    register, passes = table.references[_REGISTER], True
    if register.day and table.day:
        apart = date.fromisoformat(table.day) - date.fromisoformat(register.day)
        passes = abs(apart.days) <= days
    return pd.Series(passes, index=table.values.index)


@rule("G7")
def person_on_register(table: CheckTable, column: str) -> pd.Series:
    """The register has the person, by ID number or by person number.

    Not judged where the household is not on the register either, or the row names neither number: other rules
    tell those.
    """
    register = table.references[_REGISTER]
    number, serial = known(table, "id_18"), table.values["person_id"]
    found = among(number, known(register, "id_18")) | among(serial, register.values["person_id"])
    has_home = among(table.values["household_id"], register.values["household_id"])
    return found | ~has_home | (number.isna() & serial.isna())
