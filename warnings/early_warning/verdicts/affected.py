"""Whom a file that is overdue concerns: only households of which it would have said something.

The window is policy ``income_window_months`` up to the last complete month: what lies before it plays no part in
any income. Each function takes ``rows``, the landed rows of the overdue source, ``register`` and ``ledger`` (the
county's register and landed household_ledger), and gives household ids, each once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from early_warning.policy import InForce
from relapse_watch.dates import add_months, last_complete_month, month_of


@dataclass(frozen=True)
class Scene:
    """What there is to look at: the overdue source's rows, the county's register and ledger, the policy in force."""

    rows: pd.DataFrame
    register: pd.DataFrame
    ledger: pd.DataFrame
    terms: InForce

    @property
    def last_month(self) -> str:
        """The last complete month."""
        return last_complete_month(self.terms.as_of)

    @property
    def first_month(self) -> str:
        """The first month of the income window."""
        return add_months(self.last_month, 1 - self.terms.whole("income_window_months"))


def affected(who: str, scene: Scene) -> pd.Series:
    """The households called ``who``, sorted: those of the register alone. Raises KeyError for another name."""
    found = pd.Series(WHO[who](scene).dropna().unique(), dtype="str")
    return found[found.isin(scene.register["household_id"])].sort_values(ignore_index=True)


def nobody(scene: Scene) -> pd.Series:
    """No household: the file says nothing of anybody's income."""
    return scene.register["household_id"].head(0)


def open_or_paid_spells(scene: Scene) -> pd.Series:
    """Households with a member whose newest spell of work goes on, or with wages in the window."""
    work = scene.rows[scene.rows["start_month"].notna()]
    person = work["person_id"].fillna(work["id_hash"]).fillna("")
    newest = ~work.assign(person=person).sort_values("start_month").duplicated(["household_id", "person"], keep="last")
    goes_on = work["end_month"].isna() | (work["end_month"] >= month_of(scene.terms.as_of))
    in_window = (work["start_month"] <= scene.last_month) & (
        work["end_month"].isna() | (work["end_month"] >= scene.first_month)
    )
    is_paid = in_window & (work["wage_yuan_per_month"] > 0)
    return work.loc[is_paid | (goes_on & newest.reindex(work.index)), "household_id"]


def monthly_account(scene: Scene) -> pd.Series:
    """Households with an account of the ledger that ended in the window."""
    return scene.rows.loc[_in_window(scene, scene.rows["ended_on"]), "household_id"]


def no_monthly_account(scene: Scene) -> pd.Series:
    """Households of the register without any account of the ledger in the window."""
    monthly = scene.ledger.loc[_in_window(scene, scene.ledger["ended_on"]), "household_id"]
    every = scene.register["household_id"]
    return every[~every.isin(monthly)]


def standing_transfers(scene: Scene) -> pd.Series:
    """Households that were paid aid in the window which is not one-off (policy ``one_off_aid_kinds``)."""
    once = scene.rows["aid_kind"].isin(scene.terms("one_off_aid_kinds").texts)
    month = scene.rows["paid_month"]
    is_standing = (month >= scene.first_month) & (month <= scene.last_month) & ~once
    return scene.rows.loc[is_standing, "household_id"]


def _in_window(scene: Scene, days: pd.Series) -> pd.Series:
    months = days.str[:7]
    return (months >= scene.first_month) & (months <= scene.last_month)


WHO: Mapping[str, Callable[[Scene], pd.Series]] = {
    f.__name__: f for f in (nobody, open_or_paid_spells, monthly_account, no_monthly_account, standing_transfers)
}
