"""Rules that hold a list against the persons of the register: who is counted, who is paid, who can work.

A finding of the register itself is not told a second time here: where numbers of the register are blank, wrong
or held twice, or persons have lost their household, their household (or village) is not judged.
"""

from collections.abc import Sequence

import pandas as pd

from data_contracts.checking.table import CheckTable
from data_contracts.rules.conditions import holds
from data_contracts.rules.facts import UNABLE, fact, known, once
from data_contracts.rules.identity import checksum_fits, personal_number
from data_contracts.rules.periods import month_number
from data_contracts.rules.registry import rule
from data_contracts.rules.rubbish import sound_text
from data_contracts.rules.years import year_is_over
from relapse_watch.lookup import among

_REGISTER = "monitored_person"
_LONG = 100  # characters: how long a number may be is told by another rule


@rule("members_are_the_persons")
def members_are_the_persons(table: CheckTable, column: str) -> pd.Series:
    """家庭人口数 of the newest accounting year is the number of the household's persons on the register."""
    register = table.references[_REGISTER]
    rows, persons = table.values, register.values
    many = once(register, "persons of homes", lambda: persons["household_id"].value_counts())
    counted = rows["household_id"].map(many).astype("float64")
    members = rows[column].astype("float64")
    stray = once(register, "places of the lost", lambda: _places(register)[_is_lost(register)].drop_duplicates())
    differs = members.between(1, 30) & counted.notna() & (members != counted)
    return ~(differs & _is_newest_year(table) & ~_places(table).isin(stray))


@rule("wages_need_labour")
def wages_need_labour(table: CheckTable, column: str, least: float) -> pd.Series:
    """Wages of ``least`` yuan or more in the newest year are not those of a household in which nobody can work."""
    register = table.references[_REGISTER]
    unable = {"every_member": {"labour": list(UNABLE)}}
    homes = once(register, "unable homes", lambda: register.values["household_id"][holds(register, unable, {})])
    earns = (table.values[column] >= least) & among(table.values["household_id"], homes)
    return ~(earns & _is_newest_year(table))


@rule("register_income_is_the_accounts")
def register_income_is_the_accounts(table: CheckTable, column: str, tolerance: float) -> pd.Series:
    """人均纯收入 on the register is that of the newest income export, to within ``tolerance`` yuan.

    Only exports whose per-head figure fits their own total are compared.
    """
    years = table.references["household_income"]
    rows = years.values
    total = rows["net_income_yuan_per_head"] * rows["members"].astype("float64")
    fits = (total - rows["net_income_yuan"]).abs() <= tolerance * rows["members"].astype("float64") + 1e-6
    newest = rows[fits & _is_newest_year(years) & rows["household_id"].notna()].drop_duplicates("household_id")
    told = table.values["household_id"].map(newest.set_index("household_id")["net_income_yuan_per_head"])
    return ~((table.values[column] - told).abs() > tolerance + 1e-6)


@rule("person_on_register")
def person_on_register(table: CheckTable, column: str) -> pd.Series:
    """The person is one of those on the register, if the household is on it; placeholders and blanks pass."""
    number = personal_number(table.values[column])
    everyone = known(table.references[_REGISTER], "id_18")
    return among(number, everyone) | number.isna() | ~among(table.values["household_id"], _sound_homes(table))


@rule("person_in_the_household")
def person_in_the_household(table: CheckTable, column: str, number: str) -> pd.Series:
    """The person whose ID stands in column ``number`` is on the register in the household that ``column`` names."""
    register, homes = table.references[_REGISTER], table.values[column]
    mine, theirs = personal_number(table.values[number]), known(register, "id_18")
    is_known = among(mine, theirs[~_is_lost(register)])
    # Household and number as one text: all numbers are of one length, so no two pairs look alike.
    is_there = among(homes + mine, register.values["household_id"] + theirs)
    return pd.Series(~is_known | is_there | ~among(homes, _sound_homes(table)), index=homes.index)


@rule("status_allows_payment")
def status_allows_payment(
    table: CheckTable, column: str, kind: str, status: str, none: Sequence[str], months: float
) -> pd.Series:
    """No aid of ``kind`` is paid while the register says of the whole household that it gets none.

    Judged for the ``months`` up to the register's export: it tells of the present. ``none``: words in its column
    ``status`` for not receiving; a household that says nothing at all is not judged.
    """
    register = table.references[_REGISTER]
    is_of_kind = (table.values[column] == kind).fillna(False).astype(bool)
    if register.day is None or not is_of_kind.any():
        return pd.Series(True, index=table.values.index)
    homes = _without(register, status, none)
    until = int(register.day[:4]) * 12 + int(register.day[5:7]) - 1
    is_recent = month_number(table.values["paid_month"]).between(until - months + 1, until)
    return ~(is_of_kind & is_recent & among(table.values["household_id"], homes))


@rule("not_in_other_county")
def not_in_other_county(table: CheckTable, column: str, register: str) -> pd.Series:
    """The person is not among those known from the registers of other counties (``register``, column ``person``)."""
    number = personal_number(table.values[column])
    return ~among(number, table.registers[register]["person"]) | number.isna()


def _is_newest_year(table: CheckTable) -> pd.Series:
    """Whether a row is of the newest accounting year, up to that of the export, that any income export tells of."""
    tables = [t for t in (table, table.references.get("household_income")) if t is not None]
    years = pd.concat([t.values["accounting_year"][year_is_over(t, "accounting_year")] for t in tables])
    return (table.values["accounting_year"] == years.max()).fillna(False).astype(bool)


def _is_lost(register: CheckTable) -> pd.Series:
    """Persons whose household number is blank or none at all."""
    is_number = sound_text(register, "household_id", longest=_LONG, form="code")
    return register.values["household_id"].isna() | ~is_number


def _places(table: CheckTable) -> pd.Series:
    return table.values["township"].fillna("") + "/" + table.values["village"].fillna("")


def _without(register: CheckTable, status: str, none: Sequence[str]) -> pd.Series:
    """The households of which the register says that nobody gets any; kept with it, for each year's payments ask."""
    says_none = {"every_member": {status: [*none, None]}, "any_member": {status: list(none)}}
    name, homes = f"without|{status}|{'|'.join(none)}", register.values["household_id"]
    return once(register, name, lambda: homes[holds(register, says_none, {})].drop_duplicates())


@fact("has_sound_numbers")
def has_sound_numbers(table: CheckTable) -> pd.Series:
    """Every member of the household has an ID number that is right and that nobody else holds."""
    number = known(table, "id_18")
    is_sound = checksum_fits(number) & ~number.duplicated(keep=False)
    return is_sound.groupby(known(table, "household_code")).transform("all")


def _sound_homes(table: CheckTable) -> pd.Series:
    register = table.references[_REGISTER]
    homes = register.values["household_id"]
    return once(register, "sound homes", lambda: homes[known(register, "has_sound_numbers")].drop_duplicates())
