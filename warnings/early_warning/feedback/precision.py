"""How many of the warnings told were right, with how much can be said at so few visits."""

import numpy as np
import pandas as pd

from early_warning.feedback.limits import FeedbackTerms
from early_warning.feedback.outcomes import KEYS, OUTCOMES
from early_warning.grid import Floats

AUDIT = "audit"
COUNTS = ["told", "visited", "right", *OUTCOMES]
SHARES = ["share", "low", "high", "share_confirmed"]
ALONE = ["alone_visited", "alone_right", "alone_share", "alone_low", "alone_high"]


def wilson(right: Floats, seen: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's interval of each share ``right`` / ``seen``; NaN where nothing was seen."""
    known = np.where(seen > 0, seen, 1)
    from statsmodels.stats.proportion import proportion_confint  # seconds to import

    low, high = proportion_confint(right, known, alpha=1 - confidence, method="wilson")
    return np.where(seen > 0, low, np.nan), np.where(seen > 0, high, np.nan)


def precision(cases: pd.DataFrame, by: str, terms: FeedbackTerms) -> pd.DataFrame:
    """Grain value of column ``by``, the most visited first: by, COUNTS, SHARES, is_enough.

    ``cases``: of ``outcomes``, or case x rule of ``spoken``: then a case counts once under each value it has.
    ``told``: cases; ``visited``: those in which somebody was met; each outcome's number.

    Precision, ``share``, is confirmed and helped already among the visited: in both the hardship that the warning spoke
    of was there. Counting help already given as an error would teach a threshold to look away from the needy because
    others were quicker; what it calls for is a better record of help. ``share_confirmed`` counts the newly found alone:
    for how many somebody went for a reason. Wrong data count against both, though it is the data that must be mended.
    ``low`` to ``high``: Wilson's interval of ``share`` at ``confidence``. ``is_enough``: at least ``visits_min`` were
    visited; below, the share is not to be said.
    """
    once = cases[[*KEYS, by, "outcome", "is_reached", "is_right"]].drop_duplicates([*KEYS, by])
    counts = pd.DataFrame({"told": once.groupby(by).size()})
    for name, flag in (("visited", "is_reached"), ("right", "is_right")):
        counts[name] = once.groupby(by)[flag].sum()
    found = once.groupby([by, "outcome"]).size().unstack(fill_value=0)
    counts = counts.join(found.reindex(columns=list(OUTCOMES), fill_value=0)).astype("int64")
    table = _shares(counts.reset_index(), terms)
    return table.sort_values(["visited", "told", by], ascending=[False, False, True], ignore_index=True)


def by_rule(said: pd.DataFrame, terms: FeedbackTerms) -> pd.DataFrame:
    """``precision`` by rule (``code``) of ``spoken``, and ALONE: the same of cases in which it was the only one."""
    is_alone = ~said.duplicated(KEYS, keep=False)
    alone = said[is_alone].groupby("code")[["is_reached", "is_right"]].sum()
    table = precision(said, "code", terms)
    own = alone.reindex(table["code"], fill_value=0).astype("int64")
    table["alone_visited"], table["alone_right"] = own["is_reached"].to_numpy(), own["is_right"].to_numpy()
    table["alone_share"] = _ratio(table["alone_right"], table["alone_visited"])
    table["alone_low"], table["alone_high"] = _interval(table["alone_right"], table["alone_visited"], terms)
    return table


def overall(cases: pd.DataFrame, terms: FeedbackTerms) -> pd.DataFrame:
    """``precision`` of all cases together, one row (``all``); of none, a row of zeros."""
    if not cases.empty:
        return precision(cases.assign(all="all"), "all", terms)
    return _shares(pd.DataFrame([{"all": "all"} | dict.fromkeys(COUNTS, 0)]), terms)


def misses(cases: pd.DataFrame, terms: FeedbackTerms) -> dict[str, float | int | bool]:
    """What the audit found: households drawn at random from those below the cut, and visited all the same.

    ``audited``: of those visited; ``missed``: those truly in need; per 100 audited, ``low`` to ``high`` by Wilson. It
    speaks of those whom a statistical rule named and no visit was left for; whom no rule names is not drawn.
    """
    drawn = cases[(cases["selection"] == AUDIT).fillna(False)]
    (row,) = overall(drawn, terms).to_dict("records")
    per_100 = {f"{name}_per_100": 100 * row[of] for name, of in (("missed", "share"), ("low", "low"), ("high", "high"))}
    names = {"drawn": row["told"], "audited": row["visited"], "missed": row["right"], "is_enough": row["is_enough"]}
    return names | per_100


def _shares(counts: pd.DataFrame, terms: FeedbackTerms) -> pd.DataFrame:
    low, high = _interval(counts["right"], counts["visited"], terms)
    return counts.assign(
        share=_ratio(counts["right"], counts["visited"]),
        low=low,
        high=high,
        share_confirmed=_ratio(counts["confirmed"], counts["visited"]),
        is_enough=counts["visited"] >= terms.visits_min,
    )


def _interval(right: pd.Series, seen: pd.Series, terms: FeedbackTerms) -> tuple[Floats, Floats]:
    return wilson(right.to_numpy(np.float64), seen.to_numpy(np.float64), terms.confidence)


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole.where(whole > 0)).astype("float64")
