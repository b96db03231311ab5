"""The register: one row a household, from whichever lists a county has."""

from datetime import date

import pandas as pd

from early_warning.labour import labour_counts
from early_warning.members import counted_members
from early_warning.policy import InForce
from relapse_watch.privacy import mask_names

PLACE = ["township", "village"]
TEXT = [*PLACE, "head_masked", "household_type", "monitoring_category", "identified_month"]
FLAGS = [
    "is_risk_resolved",
    "is_unsafe_housing",
    "has_safe_water",
    "has_uninsured_member",
    "is_school_dropout",
    "is_without_labour",
]
COUNTS = ["members", "able_members", "weak_members"]
COLUMNS = ["household_id", *TEXT, *COUNTS, *FLAGS]
HEAD = ("head", "户主")


def households(
    persons: pd.DataFrame,
    household_list: pd.DataFrame,
    income: pd.DataFrame,
    ledger: pd.DataFrame,
    work: pd.DataFrame,
    terms: InForce,
) -> pd.DataFrame:
    """The county's households as known on the date of ``terms``; grain household, sorted by ``household_id``.

    Takes landed monitored_person, household_list, household_income, household_ledger and migrant_work (any may be
    empty) and every household named in one of the first four. Columns: ``household_id, township, village,
    head_masked, household_type, monitoring_category, identified_month, members, able_members, weak_members (see
    labour.py), is_risk_resolved, is_unsafe_housing, has_safe_water, has_uninsured_member, is_school_dropout,
    is_without_labour``. ``members`` is what income is divided by: policy ``members_counted`` (see members.py). A
    household identified after the date is not yet monitored, one resolved after it not yet resolved. Raises
    PolicyMissing, WrongUse.
    """
    as_of = terms.as_of
    sources = {
        "persons": _from_persons(persons, as_of),
        "list": _from_list(household_list),
        "ledger": _from_ledger(ledger, as_of),
        "account": _from_income(income, as_of),
    }
    frame, *others = sources.values()
    for other in others:
        frame = frame.combine_first(other)
    frame["members"] = counted_members({name: s["members"] for name, s in sources.items()}, persons, work, terms)
    frame = frame.reindex(columns=COLUMNS[1:]).sort_index()
    frame.index.name = "household_id"
    return _typed(frame.reset_index())


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    types = dict.fromkeys(["household_id", *TEXT], "str") | dict.fromkeys(FLAGS, "boolean")
    return frame.astype(types | dict.fromkeys(COUNTS, "Int64"))


def _from_persons(persons: pd.DataFrame, as_of: date) -> pd.DataFrame:
    if persons.empty:
        return pd.DataFrame(columns=COLUMNS[1:], index=pd.Index([], dtype="str"))
    by = persons["household_id"]
    wanted = [*PLACE, "household_type", "monitoring_category", "identified_month", "resolved_month"]
    frame = persons[wanted].groupby(by).first()
    frame["members"] = persons.groupby(by).size()
    frame = frame.join(labour_counts(persons))
    heads = persons[persons["relation_to_head"].isin(HEAD)].drop_duplicates("household_id")
    frame["head_masked"] = mask_names(heads.set_index("household_id")["name"])
    return _as_known(frame.join(_flags(persons)), f"{as_of:%Y-%m}")


def _flags(persons: pd.DataFrame) -> pd.DataFrame:
    """Household flags: a bad answer of any member counts; unknown only if nobody answered."""
    grouped = persons.groupby(persons["household_id"])
    frame = pd.DataFrame({"has_safe_water": grouped["has_safe_water"].min()})
    for name in ("is_risk_resolved", "is_unsafe_housing", "is_school_dropout", "has_uninsured_member"):
        frame[name] = grouped[name].max()
    frame["is_without_labour"] = grouped["is_whole_household_without_labour"].max()
    uninsured = ~(persons["has_resident_medical"] | persons["has_employee_medical"])
    own = uninsured.groupby(persons["household_id"]).max()
    frame["has_uninsured_member"] = frame["has_uninsured_member"].astype("boolean") | own.astype("boolean")
    return frame


def _as_known(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    later = frame["identified_month"].str[:7] > month
    frame.loc[later, ["monitoring_category", "identified_month"]] = None
    frame.loc[frame["resolved_month"].str[:7] > month, "is_risk_resolved"] = False
    return frame.drop(columns="resolved_month")


def _from_list(listed: pd.DataFrame) -> pd.DataFrame:
    frame = listed.drop_duplicates("household_id").set_index("household_id")
    wanted = [*PLACE, "household_type", "monitoring_category", "members"]
    return frame[wanted].assign(head_masked=mask_names(frame["head_name"]))


def _from_ledger(ledger: pd.DataFrame, as_of: date) -> pd.DataFrame:
    known = ledger[ledger["ended_on"] <= as_of.isoformat()].sort_values("ended_on", kind="stable")
    return known.groupby("household_id")[[*PLACE, "members"]].last()


def _from_income(income: pd.DataFrame, as_of: date) -> pd.DataFrame:
    known = income[income["accounting_year"] <= as_of.year].sort_values("accounting_year", kind="stable")
    grouped = known.groupby("household_id")
    return grouped[[*PLACE, "members"]].last().assign(head_masked=mask_names(grouped["head_name"].last()))
