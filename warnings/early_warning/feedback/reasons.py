"""Why each case was told, and whose word that was: rules, and the department or kind of data behind each."""

import pandas as pd

from early_warning.feedback.outcomes import KEYS
from early_warning.since import EVENT_KIND

KNOWN = ("green", "yellow", "red")
SOURCES = ("income", "work", "trend", "model", "register", "department")
_OF_RULE = {
    **dict.fromkeys(("income_below_line", "rigid_spending", "income_drop"), "income"),
    "wages_stopped": "work",
    "trend_to_line": "trend",
    "high_risk": "model",
    **dict.fromkeys(("guarantee_housing", "guarantee_water", "guarantee_insurance", "guarantee_schooling"), "register"),
}


def spoken(cases: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """Grain case x rule: the columns of ``cases`` and of ``reasons``, whose ``level`` is ``level_alone``.

    ``reasons``: run_id, household_id, code, level, observed, threshold, origin: what the household met on that night,
    ``level`` what the rule alone would give. Those rules count that give a known level by themselves, to warnings that
    have one: of a warning that says that the data cannot tell no rule is to blame.
    """
    found = cases.merge(reasons.rename(columns={"level": "level_alone"}), on=KEYS)
    return found[found["level"].isin(KNOWN) & found["level_alone"].isin(KNOWN)].reset_index(drop=True)


def with_sources(said: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """``said`` (of ``spoken``) with ``source``: one of SOURCES, or the department whose list gave the event.

    ``events``: landed department_event: household_id, event_kind, event_date, department. Of several the newest by the
    day of the telling counts; where nobody signed it, it is ``department``.
    """
    kind = said["code"].map(lambda code: EVENT_KIND.get(code, code))
    source = said["code"].map(_OF_RULE).astype("str")
    told = said.assign(event_kind=kind.astype("str"), row=range(len(said)))[["row", *_KIND, "told_on"]]
    listed = told.merge(events[[*_KIND, "event_date", "department"]], on=_KIND)
    listed = listed[(listed["event_date"] <= listed["told_on"]) & listed["department"].notna()]
    newest = listed.sort_values("event_date", kind="stable").drop_duplicates("row", keep="last").set_index("row")
    department = newest["department"].reindex(range(len(said))).set_axis(said.index)
    return said.assign(source=source.fillna(department.astype("str")).fillna("department"))


_KIND = ["household_id", "event_kind"]
