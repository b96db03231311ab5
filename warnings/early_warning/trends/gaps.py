"""Why a household's newest income is missing, or is not its own: a code, not a guess."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from early_warning.grid import Flags
from early_warning.panel import CARRIED, MISSING, Panel
from early_warning.policy import InForce
from relapse_watch.dates import add_months, last_complete_month

GAPS: dict[str, tuple[str, str]] = {
    "set_aside": ("数据有错,核对更正前不用", "Set aside by the check until it is corrected"),
    "left_register": ("已不在名册上", "No longer on the register"),
    "size_unknown": ("家庭人口不清", "The number of members is not known"),
    "household_new": ("新纳入的户,还没到报收入的时候", "A new household whose first account is not due yet"),
    "never_reported": ("从未报过收入", "No income has ever been reported"),
    "overdue": ("收入数据过期未更新", "The income account is overdue"),
    "history_short": ("数据还不满一个核算期", "The data do not reach back far enough yet"),
    "account_incomplete": ("收入账有一项没填", "A part of the income account is blank"),
    "month_not_reported": ("有的月份没有报收入", "Some months have not been reported"),
    "not_yet_due": (
        "新一年的收入账还没到报送时间,先沿用上年",
        "The new account is not due yet; the last is carried on",
    ),
}
"""Code -> (Chinese, English), the first that fits is given."""


def gap_codes(households: pd.DataFrame, panel: Panel, known: Mapping[str, Flags], terms: InForce) -> pd.Series:
    """The code of GAPS of each household, missing where its newest income is its own and whole; text.

    ``known``: what the data status says, where ``set_aside``, ``never_reported`` and ``overdue`` hold. A household
    without any account is new if it was identified within the income window; one that only accounts name while
    others are listed has left the register.
    """
    window = terms.whole("income_window_months")
    unknown = np.isnan(panel.arrays["net_income_yuan"][:, -window:])
    blank, newest = unknown.any(axis=1), panel.basis[:, -1]
    fits = {
        "set_aside": known["set_aside"],
        "left_register": _left(households),
        "size_unknown": np.isnan(panel.members),
        "household_new": known["never_reported"] & _identified_within(households, window, terms),
        "never_reported": known["never_reported"],
        "overdue": known["overdue"],
        "history_short": np.full(len(newest), unknown.shape[1] < window),
        "account_incomplete": blank & _has_account(panel, unknown),
        "month_not_reported": blank,
        "not_yet_due": newest == CARRIED,
    }
    place = np.select(list(fits.values()), range(len(fits)), len(fits)).astype(np.int64)
    return pd.Series(pd.array([*GAPS, None], dtype="str").take(place))


def _left(households: pd.DataFrame) -> Flags:
    listed = households["household_type"].notna().to_numpy(bool)
    return ~listed & listed.any()


def _identified_within(households: pd.DataFrame, months: int, terms: InForce) -> Flags:
    before = add_months(last_complete_month(terms.as_of), -months)
    return (households["identified_month"].str[:7] > before).fillna(False).to_numpy(bool)


def _has_account(panel: Panel, unknown: Flags) -> Flags:
    """The newest unknown month has an account all the same; ``unknown``: household x newest months."""
    last = unknown.shape[1] - 1 - unknown[:, ::-1].argmax(axis=1)
    basis = panel.basis[:, panel.basis.shape[1] - unknown.shape[1] :]
    return np.asarray(np.take_along_axis(basis, last[:, None], axis=1)[:, 0] != MISSING)
