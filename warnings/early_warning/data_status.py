"""How far the data of each household can be trusted: complete, partial, stale, missing, quarantined."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from early_warning.grid import Flags, Floats, Ints
from early_warning.panel import CARRIED, MISSING, Panel
from early_warning.policy import InForce
from early_warning.trends.gaps import gap_codes

ORDER = ("complete", "partial", "stale", "missing", "quarantined")
SPEECHLESS = ("stale", "missing", "quarantined")
_COMPLETE = {"rank": 0, "is_hidden": False, "is_kept": False, "text_zh": "", "text_en": ""}
_KIND = {int: "int64", bool: "bool", str: "str"}


@dataclass(frozen=True)
class Trust:
    """One entry a household.

    ``status``: the worse of what the panel shows and what the caller says. ``months_since_data``: months since
    the last income account. ``speaks``: its income may be judged. ``is_kept``: it may not, but the panel holds
    the last good history, which may be shown. ``text_zh``/``text_en``: why, as the caller tells it, or ''.
    ``gap_code``: why the newest income is missing or not its own (see ``trends.gaps``), missing if it is.
    """

    status: pd.Series
    months_since_data: Floats
    speaks: Flags
    is_kept: Flags
    text_zh: pd.Series
    text_en: pd.Series
    gap_code: pd.Series


def trust(households: pd.DataFrame, panel: Panel, data_status: pd.DataFrame, terms: InForce) -> Trust:
    """How far each household's data may speak.

    From the panel: ``missing`` without any account, ``stale`` when the last one is older than policy
    ``stale_after_months``, ``partial`` when some month of the income window has no known income.
    ``data_status``: see ``assess``. Where it has ``is_shown``, that decides whether income may speak, else
    whether the status is one of SPEECHLESS.
    """
    since = _months_since_account(panel)
    own = _own_status(panel, since, terms)
    given = _given(data_status, households)
    told = given["rank"].to_numpy(np.int64)
    worst = np.maximum(own, told)
    panel_speaks = ~np.isin(own, [ORDER.index("stale"), ORDER.index("missing")])
    hidden = given["is_hidden"].to_numpy(bool)
    return Trust(
        status=pd.Series(pd.array(ORDER, dtype="str").take(worst)),
        months_since_data=since,
        speaks=panel_speaks & ~hidden,
        is_kept=panel_speaks & hidden & given["is_kept"].to_numpy(bool),
        text_zh=given["text_zh"],
        text_en=given["text_en"],
        gap_code=gap_codes(households, panel, _gaps(own, told, hidden), terms),
    )


def _gaps(own: Ints, told: Ints, hidden: Flags) -> dict[str, Flags]:
    """What panel and caller say of a gap; a file that never came is overdue for whoever has an account of before."""
    never = own == ORDER.index("missing")
    late = (own == ORDER.index("stale")) | np.isin(told, [ORDER.index("stale"), ORDER.index("missing")])
    return {"set_aside": hidden & (told == ORDER.index("quarantined")), "never_reported": never, "overdue": late}


def _own_status(panel: Panel, since: Floats, terms: InForce) -> Ints:
    """The status that the panel shows, as a place in ORDER."""
    window = terms.whole("income_window_months")
    net = panel.arrays["net_income_yuan"][:, -window:]
    partial = np.isnan(net).any(axis=1) | (net.shape[1] < window) | np.isnan(panel.members)
    return np.select(
        [np.isnan(since), since > terms.whole("stale_after_months"), partial],
        [ORDER.index("missing"), ORDER.index("stale"), ORDER.index("partial")],
        ORDER.index("complete"),
    )


def _months_since_account(panel: Panel) -> Floats:
    """Months from the last month with an account of its own to the last month of the panel; NaN if none."""
    own = (panel.basis != MISSING) & (panel.basis != CARRIED)
    newest_first = own[:, ::-1]
    return np.where(own.any(axis=1), newest_first.argmax(axis=1).astype(np.float64), np.nan)


def _given(data_status: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    """What the caller says of each household, in their order: rank, is_hidden, is_kept, text_zh, text_en.

    History is kept only where every mark that hides the level keeps it.
    """
    rank = data_status["data_status"].map({name: i for i, name in enumerate(ORDER)}).astype("int64")
    speechless = data_status["data_status"].isin(SPEECHLESS)
    hidden = ~data_status["is_shown"].astype(bool) if "is_shown" in data_status else speechless
    kept = data_status["keeps_history"].astype(bool) if "keeps_history" in data_status else hidden & False
    texts = {n: data_status[n].fillna("") if n in data_status else "" for n in ("text_zh", "text_en")}
    marks = pd.DataFrame({"rank": rank, "is_hidden": hidden, "is_kept": kept | ~hidden, **texts})
    by = marks.groupby(data_status["household_id"])
    ways = {"rank": "max", "is_hidden": "max", "is_kept": "min", "text_zh": "max", "text_en": "max"}
    wanted = by.agg(ways).reset_index()
    place = pd.Index(wanted["household_id"]).get_indexer(pd.Index(households["household_id"]))
    return pd.DataFrame({name: _spread(wanted[name], place, empty) for name, empty in _COMPLETE.items()})


def _spread(told: pd.Series, place: Ints, empty: object) -> pd.api.extensions.ExtensionArray | np.ndarray:
    """Each household's value, ``empty`` for those of whom nothing is told (place -1)."""
    last = pd.Series([empty], dtype=_KIND[type(empty)])
    return pd.concat([told.astype(last.dtype), last], ignore_index=True).array.take(place)
