"""What counts, by the policy of the place: which aid is income, which costs are assumed, over which year."""

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats, Ints
from early_warning.policy import InForce, Parameter
from relapse_watch.dates import add_months, last_complete_month
from relapse_watch.errors import WrongUse

TRAILING, ACCOUNTING_YEAR = "trailing", "accounting_year"


def counted_payments(payments: pd.DataFrame, terms: InForce) -> pd.DataFrame:
    """The aid payments that are transfer income: never what is paid for building or moving a house, and one-off
    relief only where the policy of the place counts it (sources conflict)."""
    left_out = list(terms("building_aid_kinds").texts)
    if not terms("one_off_aid_counts").flag:
        left_out += terms("one_off_aid_kinds").texts
    return payments[~payments["aid_kind"].isin(left_out)]


def with_assumed_costs(accounts: pd.DataFrame, terms: InForce) -> pd.DataFrame:
    """Accounts (yearly or by period) with missing ``business_cost_yuan`` assumed, where the place says how.

    The cost is a share of gross business income, as in 楚雄's form (m.wenke99.com/p-3794224.html). A cost that
    stands there is never changed, 0 included; without any business income known nothing is assumed.
    """
    share = terms.find("business_cost_share_unsplit")
    if share is None:
        return accounts
    assumed = accounts["business_income_yuan"] * share.number
    return accounts.assign(business_cost_yuan=accounts["business_cost_yuan"].fillna(assumed))


def income_now(sums: Floats, households: pd.DataFrame, terms: InForce) -> Floats:
    """Each household's income to hold against the line, out of ``sums`` over the income window: a column for each
    month in which a window ends, the last complete month last. NaN where the sums do not reach back so far.

    Policy ``income_period`` says which window: ``trailing`` is the newest, ``accounting_year`` the one that ended
    with the last accounting year; ``income_period_new_entrants`` says it of those who entered since then.
    Raises PolicyMissing, WrongUse.
    """
    at = sums.shape[1] - 1 - months_back(households, terms)
    reached = np.flatnonzero(at >= 0)
    income = np.full(len(sums), np.nan)
    income[reached] = sums[reached, at[reached]]
    return income


def months_back(households: pd.DataFrame, terms: InForce) -> Ints:
    """Months between the end of the period each household's income is of and the last complete month; 0: trailing."""
    since_year = _months_since_accounting_year(terms)
    usual, entering = (since_year * _by_year(terms(name)) for name in ("income_period", "income_period_new_entrants"))
    if usual == entering:
        return np.full(len(households), usual, dtype=np.int64)
    return np.where(is_new_entrant(households, terms), entering, usual)


def period_words(back: Ints, terms: InForce) -> tuple[pd.Series, pd.Series]:
    """The period that ended so many months before the last complete one, in Chinese and English."""
    window, last = terms.whole("income_window_months"), last_complete_month(terms.as_of)
    codes, ends = pd.factorize(back)
    words = [(f"近{window}个月", f"over the last {window} months")]
    words = [_span(window, add_months(last, -int(end))) if end else words[0] for end in ends]
    zh, en = (np.array([pair[i] for pair in words] or [""], dtype=object)[codes] for i in (0, 1))
    return pd.Series(zh, dtype="str"), pd.Series(en, dtype="str")


def _span(window: int, last: str) -> tuple[str, str]:
    first = add_months(last, 1 - window)
    zh = "至".join(f"{month[:4]}年{int(month[5:])}月" for month in (first, last))
    return f"核算期({zh})", f"in the accounting period {first} to {last}"


def is_new_entrant(households: pd.DataFrame, terms: InForce) -> Flags:
    """Households that were not on the books when the last accounting year ended, so that no yearly account is theirs.

    They were identified later, or are ordinary ones not identified at all; a lifted household has long been there.
    """
    last = add_months(last_complete_month(terms.as_of), -_months_since_accounting_year(terms))
    identified = households["identified_month"].str[:7]
    unlisted = identified.isna() & (households["household_type"] != "lifted").fillna(True)
    return ((identified > last).fillna(False) | unlisted).to_numpy(bool)


def _months_since_accounting_year(terms: InForce) -> int:
    """Complete months since the last accounting year ended; 0 in its last month."""
    first = terms.whole("accounting_period")
    return (int(last_complete_month(terms.as_of)[5:]) - (first - 1)) % 12


def _by_year(parameter: Parameter) -> bool:
    if parameter.text not in (TRAILING, ACCOUNTING_YEAR):
        where = f"{parameter.name} ({parameter.place}, {parameter.effective_from})"
        raise WrongUse(
            f"政策参数 {where} 的值应为 {TRAILING} 或 {ACCOUNTING_YEAR}",
            f"policy {where} must be {TRAILING} or {ACCOUNTING_YEAR}",
        )
    return parameter.text == ACCOUNTING_YEAR
