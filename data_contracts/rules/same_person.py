"""Whose rows are whose in two exports: by person number where both have it, else by ID number.

The national system gives person numbers; ID numbers are typed and mistyped.
"""

import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.facts import blank, fact, known
from data_contracts.rules.identity import personal_number


@fact("id_18")
def id_18(table: CheckTable) -> pd.Series:
    """The 18 characters of the ID number that tell a person; missing for placeholders and other lengths."""
    return personal_number(table.values["id_number"]) if "id_number" in table.values else blank(table)


def person_keys(table: CheckTable, other: CheckTable) -> tuple[pd.Series, pd.Series]:
    """A key for each row of both, equal for the same person; missing where a row names nobody."""
    by_serial = all("person_id" in t.values and "person_id" not in t.absent for t in (table, other))
    return _key(table, by_serial), _key(other, by_serial)


def _key(table: CheckTable, by_serial: bool) -> pd.Series:
    number = known(table, "id_18")
    serial = table.values["person_id"] if "person_id" in table.values else blank(table)
    return serial.fillna(number) if by_serial else number.fillna(serial)
