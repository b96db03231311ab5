"""One county's feedback for one month, counted: what `feedback` writes down."""

from calendar import monthrange
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from early_warning.feedback import FeedbackTerms, feedback_terms, outcomes, proposals
from early_warning.feedback import burden as burdens
from early_warning.feedback import precision as precisions
from early_warning.feedback.knobs import Setting, settings
from early_warning.feedback.looser import SCORES, looser
from early_warning.feedback.override import override_lines
from early_warning.feedback.proposals import record
from early_warning.feedback.reasons import KNOWN, spoken, with_sources
from early_warning.followup.visits import visits_by, without_receipts
from early_warning.policy import InForce
from early_warning.reconciliation import RANK
from flows.reviewing.gathering import Gathered, Span
from relapse_watch.dates import add_months, month_range

OPERATOR = "operator"
Record = dict[str, Any]


def span_of(county: str, month: str, as_of: date, terms: FeedbackTerms) -> Span:
    """The days looked back on: the window that ends with ``month``, as known on ``as_of``."""
    first = date.fromisoformat(f"{add_months(month, 1 - terms.window_months)}-01")
    return Span(county, first, min(last_day(month), as_of), as_of)


def last_day(month: str) -> date:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def review(found: Gathered, span: Span, month: str, policy: InForce) -> Record:
    """The whole report as plain values, None where something is not defined; see docs/feedback.md.

    ``policy``: at the county and the last day of ``span``. Raises PolicyMissing, WrongUse.
    """
    terms = feedback_terms(policy)
    told = found.tellings[found.tellings["is_told"]]
    answered = outcomes(told, found.verifications, span.as_of)
    is_known = answered["level"].isin(KNOWN)
    cases = answered[is_known].reset_index(drop=True)
    said = with_sources(spoken(cases, found.reasons), found.events)
    waiting = spoken(found.waiting, found.reasons)
    known = settings(policy)
    found_proposals = proposals(said, waiting, known, terms)
    made = _placed(without_receipts(visits_by(found.verifications, span.as_of)), found)
    return {
        "county": span.county,
        "month": month,
        "as_of": span.as_of.isoformat(),
        "months": month_range(span.first.isoformat()[:7], month),
        "first_told_on": _first(told),
        "terms": {name: getattr(terms, name) for name in FeedbackTerms.__dataclass_fields__},
        "kept_quiet": int((~found.tellings["is_told"]).sum()),
        "overall": _one(precisions.overall(cases, terms)),
        "this_month": _one(precisions.overall(cases[cases["told_on"].str[:7] == month], terms)),
        "data_checks": _one(precisions.overall(answered[~is_known], terms)),
        "by_rule": _records(precisions.by_rule(said, terms)),
        "by_source": _records(precisions.precision(said, "source", terms)),
        **{f"by_{name}": _ranked(precisions.precision(_named(cases), name, terms), name) for name in _BY},
        "audit": _plain(precisions.misses(cases, terms)),
        "burden": _burden(found, made[made["verified_on"] >= span.first.isoformat()], month),
        "not_visited": _not_visited(answered, found.waiting, month, span),
        "proposals": [record(p, terms) | {"lines": override_lines(p, span.county, month)} for p in found_proposals],
        "looser": [
            _looser(one, cases, found.unheard) for one in known if one.parameter.name in SCORES and one.is_movable
        ],
    }


def _looser(setting: Setting, cases: pd.DataFrame, unheard: pd.DataFrame) -> Record:
    """What a looser value would add; no proposal."""
    seen = looser(cases, unheard, setting)
    parameter = setting.parameter
    named = {"parameter": parameter.name, "label_zh": parameter.label_zh, "label_en": parameter.label_en}
    return named | {"from": setting.number} | (asdict(seen) if seen else {})


_BY = ("township", "level", "selection", "month")


def _named(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases with the month in which they were told, and '' where nobody wrote the township, or why to go."""
    blank = {name: cases[name].fillna("") for name in ("township", "selection")}
    return cases.assign(**blank, month=cases["told_on"].str[:7])


def _first(told: pd.DataFrame) -> str | None:
    return None if told.empty else str(told["told_on"].min())


def _placed(visits: pd.DataFrame, found: Gathered) -> pd.DataFrame:
    """Visits with the township of the household's telling; missing for a household never told of in these months."""
    known = found.tellings.drop_duplicates("household_id", keep="last").set_index("household_id")["township"]
    days = visits["verified_on"].dt.strftime("%Y-%m-%d").astype("str")
    return visits.assign(township=visits["household_id"].map(known).astype("str"), verified_on=days)


def _burden(found: Gathered, visits: pd.DataFrame, month: str) -> Record:
    """By cadre-weeks that begin in the month; and visits for each confirmed household, of the month and the window."""
    messages = found.messages[found.messages["cadre_id"] != OPERATOR]
    weeks = burdens.cadre_weeks(messages, visits[visits["verified_by"].notna()], found.cadres)
    own = weeks[weeks["week"].str[:7] == month]
    in_month = visits[visits["verified_on"].str[:7] == month]
    return {
        "month": _one(burdens.burden(own)),
        "by_role": _records(burdens.burden(own, "role")),
        "by_township": _records(burdens.burden(own, "township")),
        "by_month": _records(burdens.burden(weeks.assign(month=weeks["week"].str[:7]), "month")),
        "visits_per_confirmed": _one(burdens.visits_per_confirmed(visits)),
        "visits_per_confirmed_this_month": _one(burdens.visits_per_confirmed(in_month)),
        "visits_per_confirmed_by_township": _records(burdens.visits_per_confirmed(visits, "township")),
    }


def _not_visited(cases: pd.DataFrame, waiting: pd.DataFrame, month: str, span: Span) -> Record:
    """Whom nobody has met: by level how many, still open ones, tried in vain, and how long they have waited."""
    left = cases[~cases["is_reached"]]
    is_open = left["closed_on"].isna() | (left["closed_on"] > span.as_of.isoformat())
    rows = left.assign(is_open=is_open, is_tried=left["tries"] > 0, township=left["township"].fillna(""))
    tables = {f"by_{name}": _ranked(_waits(rows, name), name) for name in ("level", "township")}
    below = waiting.loc[waiting["week"].str[:7] == month, "household_id"].nunique()
    return {"cases": len(left), "open": int(is_open.sum()), "below_cut_this_month": int(below), **tables}


def _waits(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Days are of those still open."""
    groups, still = rows.groupby(by), rows[rows["is_open"]].groupby(by)["days"]
    table = pd.DataFrame({"cases": groups.size(), "open": groups["is_open"].sum(), "tried": groups["is_tried"].sum()})
    table["days_median"], table["days_longest"] = still.median(), still.max()
    return table.astype({"open": "int64", "tried": "int64"}).reset_index().sort_values("open", ascending=False)


def _ranked(frame: pd.DataFrame, by: str) -> list[Record]:
    """Levels from the gravest on, months in their order; everything else as it comes."""
    if by == "month":
        return _records(frame.sort_values("month"))
    order = frame[by].map(RANK) if by == "level" else pd.Series(0, index=frame.index)
    return _records(frame.loc[order.sort_values(ascending=False, kind="stable").index])


def _one(frame: pd.DataFrame) -> Record | None:
    rows = _records(frame)
    return rows[0] if rows else None


def _records(frame: pd.DataFrame) -> list[Record]:
    return [_plain(row) for row in frame.astype(object).to_dict("records")]


def _plain(row: dict[Any, Any]) -> Record:
    """Values that JSON has: None for what is not defined."""
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
