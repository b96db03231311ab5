"""Rules on what departments' lists say of medical costs. Their texts name no illness, grade or amount."""

from dataclasses import replace

import numpy as np
import pandas as pd

from early_warning.facts import Facts
from early_warning.grid import Flags, Floats
from early_warning.policy import Parameter
from early_warning.policy.model import NATION
from early_warning.rules.hit import Bound, Hit, bound, crossed, crosses, nothing
from early_warning.rules.listed import counting, greatest, greatest_month, of_kind, recent, since, summed


def medical_self_pay(facts: Facts) -> Hit:
    """The household's self-paid medical costs of this calendar year cross the threshold of its class.

    Classes: recipients of social aid and monitored households where the place has a threshold for them (as in
    泰州), else lifted and ordinary ones. Outpatient bills count where the place counts them (as in 烟台).
    """
    bills = of_kind(facts, "medical_self_pay")
    if not facts.terms("medical_self_pay_with_outpatient").flag:
        bills = bills[~_is_outpatient(facts, bills)]
    bounds, which = _class_bounds(facts)
    return crossed(_of_this_year(facts, bills), bounds, which)


def hospital_stay_self_pay(facts: Facts) -> Hit:
    """The self-paid part of one stay in hospital crosses the threshold of monitored or of other households.

    A bill that does not say what it is of counts as a stay. Places without such a threshold have no such rule.
    """
    names = ("hospital_stay_self_pay_monitored", "hospital_stay_self_pay_others")
    bounds = [bound(found) for name in names if (found := facts.terms.find(name))]
    if len(bounds) < len(names):
        return nothing(len(facts.income))
    bills = counting(facts, of_kind(facts, "medical_self_pay"))
    stays = greatest(facts, bills[~_is_outpatient(facts, bills)])
    return crossed(stays, bounds, np.where(facts.monitored, 0, 1))


def outpatient_self_pay(facts: Facts) -> Hit:
    """Self-paid outpatient costs within one month cross the threshold."""
    bills = counting(facts, of_kind(facts, "medical_self_pay"))
    sums = greatest_month(facts, bills[_is_outpatient(facts, bills)])
    return crosses(sums, bound(facts.terms("outpatient_self_pay_per_month")))


def medical_share_of_income(facts: Facts) -> Hit:
    """Self-paid medical costs of this calendar year are too large a share of the household's yearly income (漯河).

    Any cost is too large where there is no income at all; unknown income says nothing.
    """
    limit = facts.terms.find("medical_share_of_income")
    if limit is None:
        return nothing(len(facts.income))
    paid, income = _of_this_year(facts, of_kind(facts, "medical_self_pay")), _yearly_income(facts)
    share = np.divide(paid, income, out=np.where(paid > 0, np.inf, 0.0), where=income > 0)
    found = crosses(np.where(np.isnan(income), np.nan, share), bound(limit))
    return replace(found, observed=np.where(np.isinf(share), np.nan, found.observed))


def new_major_illness(facts: Facts) -> Hit:
    """A member was newly listed by the health department for special treatment."""
    return recent(facts, of_kind(facts, "new_major_illness"))


def _of_this_year(facts: Facts, bills: pd.DataFrame) -> Floats:
    return summed(facts, since(bills, f"{facts.terms.as_of.year:04d}-01-01"))


def _is_outpatient(facts: Facts, bills: pd.DataFrame) -> Flags:
    return bills["grade"].isin(facts.terms("outpatient_words").texts).to_numpy(bool)


def _yearly_income(facts: Facts) -> Floats:
    """Yuan of the whole household in a year."""
    a_year = facts.terms.number("line_period_months") / facts.terms.number("income_window_months")
    return facts.income * facts.panel.members * a_year


def _class_bounds(facts: Facts) -> tuple[list[Bound], np.ndarray]:
    """The thresholds in force, and which of them is each household's: that of the first class it is in."""
    everybody = np.ones(len(facts.income), dtype=bool)
    of_class = {"aided": _aided(facts), "monitored": facts.monitored, "lifted": facts.lifted, "ordinary": everybody}
    found = [(_class_bound(facts, name), where) for name, where in of_class.items()]
    known = [(one, where) for one, where in found if one is not None]
    which = np.select([where for _, where in known], np.arange(len(known)))
    return [one for one, _ in known], which


def _class_bound(facts: Facts, name: str) -> Bound | None:
    """In yuan, or as a share of last year's rural income (as in 阳原): whichever the nearest place says.

    Aid recipients and monitored households may go without one. Raises PolicyMissing for the other two.
    """
    yuan = f"medical_self_pay_{name}"
    found = [p for p in (facts.terms.find(f"{yuan}_share"), facts.terms.find(yuan)) if p is not None]
    if not found:
        return None if name in ("aided", "monitored") else bound(facts.terms(yuan))
    nearest = max(found, key=lambda p: 0 if p.place == NATION else len(p.place))
    return bound(nearest) if nearest.name == yuan else _of_rural_income(facts, nearest)


def _of_rural_income(facts: Facts, share: Parameter) -> Bound:
    rural, limit = facts.terms("rural_income_of_last_year"), bound(share)
    named = replace(share, unit="元/户·年", reference=f"{share.reference};{rural.reference}")
    return Bound(named, limit.number * rural.number, limit.must_exceed)


def _aided(facts: Facts) -> Flags:
    kinds = facts.terms("aid_recipient_events").texts
    return recent(facts, facts.events[facts.events["event_kind"].isin(kinds)]).where
