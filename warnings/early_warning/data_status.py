"""How far the data of each household can be trusted: complete, partial, stale, missing, quarantined."""

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats
from early_warning.panel import CARRIED, MISSING, Panel
from early_warning.policy import InForce

ORDER = ("complete", "partial", "stale", "missing", "quarantined")
SPEECHLESS = ("stale", "missing", "quarantined")
INCOME_PARTS = ("income", "work", "aid", "ledger")


def status_of(
    households: pd.DataFrame, panel: Panel, data_status: pd.DataFrame, terms: InForce
) -> tuple[pd.Series, Floats]:
    """The worse of what the panel shows and what the caller says; and months since the last income account.

    From the panel: ``missing`` without any account, ``stale`` when the last one is older than policy
    ``stale_after_months``, ``partial`` when some month of the income window has no known income.
    """
    since = _months_since_account(panel)
    window = terms.whole("income_window_months")
    net = panel.arrays["net_income_yuan"][:, -window:]
    partial = np.isnan(net).any(axis=1) | (net.shape[1] < window) | np.isnan(panel.members)
    own = np.select(
        [np.isnan(since), since > terms.whole("stale_after_months"), partial],
        [ORDER.index("missing"), ORDER.index("stale"), ORDER.index("partial")],
        ORDER.index("complete"),
    )
    given = _rank(data_status, households, "data_status")
    worst = np.maximum(own, given)
    return pd.Series(np.array(ORDER, dtype=object)[worst], dtype="str"), since


def silenced(households: pd.DataFrame, status: pd.Series, data_status: pd.DataFrame) -> Flags:
    """Households whose income must not be judged.

    If the caller gives a status by part of the data (columns ``income, work, aid, ledger``), a quarantined
    department event does not silence the income; without such columns the whole status decides.
    """
    parts = [name for name in INCOME_PARTS if name in data_status.columns]
    if not parts:
        return status.isin(SPEECHLESS).to_numpy(bool)
    bad = [_rank(data_status, households, name) >= ORDER.index("stale") for name in parts]
    own = status.isin(("stale", "missing")).to_numpy(bool)
    return np.logical_or.reduce([own, *bad])


def _months_since_account(panel: Panel) -> Floats:
    """Months from the last month with an account of its own to the last month of the panel; NaN if none."""
    own = (panel.basis != MISSING) & (panel.basis != CARRIED)
    newest_first = own[:, ::-1]
    return np.where(own.any(axis=1), newest_first.argmax(axis=1).astype(np.float64), np.nan)


def _rank(data_status: pd.DataFrame, households: pd.DataFrame, column: str) -> np.ndarray:
    """The caller's status as a place in ORDER; 0 (complete) for households it does not name."""
    if data_status.empty:
        return np.zeros(len(households), dtype=np.int64)
    given = data_status.set_index("household_id")[column].map({name: i for i, name in enumerate(ORDER)})
    worst = given.groupby(level=0).max()
    return worst.reindex(households["household_id"]).fillna(0).to_numpy(np.int64)
