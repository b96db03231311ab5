"""What share of the visits finds somebody in need: of the system's, and of those by the line alone."""

from collections.abc import Mapping

import pandas as pd

from bench.needs import KNOWN, NEEDS, TOLD, below_line_alone, told_by_system, was_hit, with_needs
from bench.replay import Replayed
from bench.simulated_truth import Truth

ASSESSED = ["household_id", "month", "is_monitored", *NEEDS]
SYSTEM, LINE_ALONE, NEWLY_BELOW = "system", "line_alone", "newly_below"
RANKED, LINE_AS_RANKED, NEWLY_AS_RANKED = "ranked", "line_as_ranked", "newly_as_ranked"
_FIRST_NIGHT = 10**9


def visits_made(replayed: Replayed, truth: Truth) -> pd.DataFrame:
    """The visits after the first night, and what was true of each: grain household x month, changes and NEEDS."""
    told = told_by_system(replayed.changes)
    return _with_truth(told[told["month"] > _first(replayed)], replayed, truth)


def precision(replayed: Replayed, truth: Truth) -> pd.DataFrame:
    """Grain way of choosing whom to visit: ``visits`` a month after the first night, and the share with NEEDS.

    SYSTEM: all that it sends somebody to; RANKED: those of them by rank within capacity. Beside each as many a month
    by the line alone: the lowest incomes every month (LINE_..), or each household once while below (NEWLY_..).
    """
    first, judged = _first(replayed), with_needs(replayed.assessed, truth)
    visits = visits_made(replayed, truth)
    ways = {SYSTEM: visits, "statutory": visits[visits["selection"] == "statutory"]}
    ranked = visits[visits["selection"] == "ranked"]
    for names, part in (((LINE_ALONE, NEWLY_BELOW), visits), ((LINE_AS_RANKED, NEWLY_AS_RANKED), ranked)):
        counts = part.groupby("month").size().to_dict() | {first: _FIRST_NIGHT}
        ways |= {RANKED: part} if part is ranked else {}
        for name, remembers in zip(names, (False, True), strict=True):
            chosen = below_line_alone(judged, counts, remembers=remembers)
            ways[name] = chosen[chosen["month"] > first]
    later = judged[judged["month"] > first]
    changes = replayed.changes[(replayed.changes["month"] > first) & replayed.changes["transition"].isin(TOLD)]
    ways["audit"] = _with_truth(changes[changes["selection"] == "audit"], replayed, truth)
    ways["below_cut"] = later[later["selection"] == "below_cut"]
    ways["everybody"] = later
    return _shares(ways, "way").assign(visits=lambda t: t["visits"] / later["month"].nunique())


def by_level(replayed: Replayed, truth: Truth) -> pd.DataFrame:
    """Grain level: all visits after the first night, and the share with NEEDS."""
    visits = visits_made(replayed, truth)
    return _shares({level: visits[visits["level"] == level] for level in reversed(KNOWN)}, "level")


def by_rule(replayed: Replayed, truth: Truth) -> pd.DataFrame:
    """Grain rule: the visits it had a part in after the first night, those it had alone, and the share with NEEDS."""
    spoken = replayed.reasons[replayed.reasons["level"].isin(KNOWN)].drop(columns="level")
    visits = visits_made(replayed, truth).merge(spoken, on=["household_id", "month"])
    alone = ~visits.duplicated(["household_id", "month"], keep=False)
    whole = _shares(dict(iter(visits.groupby("code"))), "rule")
    own = _shares(dict(iter(visits[alone].groupby("code"))), "rule")
    return whole.merge(own, on="rule", how="left", suffixes=("", "_alone")).sort_values("visits", ascending=False)


def first_night(replayed: Replayed, truth: Truth) -> pd.DataFrame:
    """Grain level and selection: the households of one night, NEEDS, and ``hit_in_year``: hit within twelve months."""
    judged = with_needs(replayed.assessed, truth)
    judged["hit_in_year"] = was_hit(judged, truth, 12)
    judged["way"] = judged["level"].where(judged["level"] != "none", "none") + " " + judged["selection"].fillna("")
    order = ["red", "yellow", "green", "unknown", "none"]
    ways = {str(w).strip(): p for w, p in sorted(judged.groupby("way"), key=lambda g: order.index(g[0].split()[0]))}
    return _shares(ways, "level", (*NEEDS, "hit_in_year"))


def expected_and_true_falls(replayed: Replayed, truth: Truth) -> tuple[float, int]:
    """The falls expected among those not visited, and those that came: of the last night with a model."""
    month = replayed.learnt[-1] if replayed.learnt else ""
    expected = replayed.townships.loc[replayed.townships["month"] == month, "expected_falls_not_visited"].sum()
    left = replayed.assessed[(replayed.assessed["month"] == month) & (replayed.assessed["level"] == "none")]
    left = left[(left["risk_basis"] == "model") & (left["income_yuan_per_head"] >= left["line_yuan_per_head"])]
    if not month:
        return float("nan"), 0
    ahead = truth.months.get_loc(month) + 12
    return float(expected), int((truth.income[:, ahead] < truth.line[ahead])[truth.rows(left["household_id"])].sum())


def _first(replayed: Replayed) -> str:
    return str(replayed.assessed["month"].min())


def _with_truth(rows: pd.DataFrame, replayed: Replayed, truth: Truth) -> pd.DataFrame:
    judged = with_needs(replayed.assessed, truth)[ASSESSED]
    return rows.merge(judged, on=["household_id", "month"])


def _shares(parts: Mapping[str, pd.DataFrame], name: str, needs: tuple[str, ...] = NEEDS) -> pd.DataFrame:
    rows = [{name: key, "visits": len(part)} | {n: part[n].mean() for n in needs} for key, part in parts.items()]
    return pd.DataFrame(rows, columns=[name, "visits", *needs])
