"""Whom to visit: statutory hits always, statistical ones as far as the visits go, and never fewer for being ranked."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from early_warning import reconcile
from early_warning.capacity import AUDIT, BELOW_CUT, COUNTS, RANKED, STATUTORY, Visits, visits
from early_warning.levels import truth_table
from early_warning.policy import InForce
from early_warning.rules import RULES, rule_codes
from relapse_watch.store.tables import township_visits
from tests.unit.early_warning.rows import COUNTY, LINE, adopting, terms

DAY = date(2026, 3, 4)  # a Wednesday
CAPACITY, AUDITS = (terms().whole(f"{n}_per_township_week") for n in ("visits", "audit_visits"))
LAWS = settings(max_examples=30, deadline=None, derandomize=True)
NOBODY = pd.DataFrame({"household_id": pd.Series(dtype="str")})


def hit(household_id: str, code: str | None = "trend_to_line", priority: float = 0.1, **other: Any) -> dict[str, Any]:
    """A household as assessed, with the rule it met."""
    level = other.pop("level", "green" if code else "none")
    income = other.pop("income", 2 * LINE)
    usual = {"township": "东乡", "village": "一村", "head_masked": "张*", "data_status": "complete", "category": None}
    usual |= {"risk": 0.2, "risk_basis": "model", "line_yuan_per_head": LINE, "income_yuan_per_head": income}
    return usual | {"household_id": household_id, "code": code, "priority": priority, "level": level} | other


def frames(*hits: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The assessments and reasons of households; a household with two rules has two hits."""
    both = pd.DataFrame(list(hits)).astype({"household_id": "str", "code": "str", "level": "str", "township": "str"})
    assessments = both.drop(columns="code").drop_duplicates("household_id", ignore_index=True)
    return assessments, both.loc[both["code"].notna(), ["household_id", "code", "level"]]


def chosen(*hits: dict[str, Any], held: pd.DataFrame = NOBODY, at: InForce | None = None) -> dict[str, str | None]:
    """The selection of each household."""
    return selections(visits(*frames(*hits), held, at or terms(DAY)))


def selections(found: Visits) -> dict[str, str | None]:
    frame = found.assessments
    values = frame["selection"].astype(object).where(frame["selection"].notna(), None)
    return dict(zip(frame["household_id"], values, strict=True))


def warned(household_id: str, opened_on: str, **other: Any) -> dict[str, Any]:
    usual = {"township": "东乡", "level": "green", "status": "open"}
    return usual | {"household_id": household_id, "opened_on": opened_on} | other


def opened(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).astype("str") if rows else NOBODY


def many(count: int, **other: Any) -> list[dict[str, Any]]:
    return [hit(f"h{n:02d}", priority=1 - n / 100, **other) for n in range(count)]


@pytest.mark.parametrize("count", [CAPACITY - 1, CAPACITY, CAPACITY + 1, CAPACITY + AUDITS, CAPACITY + AUDITS + 1])
def test_as_many_as_there_are_visits(count: int) -> None:
    found = list(chosen(*many(count)).values())
    assert found.count(RANKED) == min(count, CAPACITY)
    assert found.count(AUDIT) == min(max(count - CAPACITY, 0), AUDITS)
    assert found.count(BELOW_CUT) == max(count - CAPACITY - AUDITS, 0)


def test_the_first_by_priority_then_by_id() -> None:
    found = chosen(*many(9))
    assert [h for h, s in found.items() if s == RANKED] == [f"h{n:02d}" for n in range(CAPACITY)]
    tied = chosen(*(hit(f"h{n}", priority=0.5) for n in (5, 3, 8, 1, 9, 2, 7, 6, 4)))
    assert sorted(h for h, s in tied.items() if s == RANKED) == [f"h{n}" for n in range(1, CAPACITY + 1)]


def test_an_unknown_priority_comes_last() -> None:
    found = chosen(*many(CAPACITY), hit("a", priority=np.nan), hit("b", priority=0.0))
    assert found["a"] in (AUDIT, BELOW_CUT) and found["b"] in (AUDIT, BELOW_CUT)
    assert chosen(hit("a", priority=np.nan))["a"] == RANKED


@pytest.mark.parametrize("code", sorted({*RULES} - {"trend_to_line", "high_risk", "income_drop", "wages_stopped"}))
def test_statutory_hits_always_go(code: str) -> None:
    found = chosen(*many(20), hit("s", code, priority=0.0), hit("t", code, priority=np.nan), hit("t", "high_risk"))
    assert found["s"] == found["t"] == STATUTORY


@pytest.mark.parametrize("code", ["income_drop", "wages_stopped"])
@pytest.mark.parametrize(("income", "selection"), [(1.3, BELOW_CUT), (1.2999, STATUTORY), (1.3001, BELOW_CUT)])
def test_a_collapse_is_statutory_near_the_line(code: str, income: float, selection: str) -> None:
    at = adopting(COUNTY, DAY, audit_visits_per_township_week=0)
    assert chosen(*many(CAPACITY), hit("s", code, priority=0.0, income=income * LINE), at=at)["s"] == selection


def test_what_gives_no_level_alone_makes_nobody_statutory() -> None:
    watched = [hit("h", "trend_to_line", priority=0.0), hit("h", "housing_watch", level="none")]
    assert chosen(*many(9), *watched)["h"] in (AUDIT, BELOW_CUT)


def test_below_the_cut_no_warning_goes_out_and_nothing_is_forgotten() -> None:
    assessments, reasons = frames(*many(20))
    found = visits(assessments, reasons, NOBODY, terms(DAY)).assessments
    cut = found[found["selection"] == BELOW_CUT]
    assert set(cut["level"]) == {"none"} and set(cut["uncut_level"]) == {"green"} and cut["priority"].notna().all()
    assert set(found.loc[found["selection"] != BELOW_CUT, "level"]) == {"green"}
    assert len(reconcile(NOBODY, found, terms(DAY))) == CAPACITY + AUDITS


def test_without_a_hit_there_is_nothing_to_choose() -> None:
    found = chosen(hit("n", None), hit("u", "data_unknown", level="unknown", income=np.nan, risk=np.nan), *many(9))
    assert found["n"] is None and found["u"] is None


def test_each_township_has_its_own_visits_and_those_without_one_share() -> None:
    east, west = many(9), [h | {"household_id": f"w{h['household_id']}", "township": "西乡"} for h in many(3)]
    lost = [h | {"household_id": f"l{h['household_id']}", "township": None} for h in many(9)]
    found = pd.Series(chosen(*east, *west, *lost))
    for prefix, ranked in (("h", CAPACITY), ("w", 3), ("l", CAPACITY)):
        assert (found[found.index.str.startswith(prefix)] == RANKED).sum() == ranked


def test_a_county_sets_its_own_number_of_visits() -> None:
    at = adopting(COUNTY, DAY, visits_per_township_week=2, audit_visits_per_township_week=3)
    found = list(chosen(*many(9), at=at).values())
    assert (found.count(RANKED), found.count(AUDIT), found.count(BELOW_CUT)) == (2, 3, 4)


def test_a_county_may_make_a_rule_statutory() -> None:
    at = adopting(COUNTY, DAY, statutory_rules=["trend_to_line"])
    assert set(chosen(*many(20), at=at).values()) == {STATUTORY}


@pytest.mark.parametrize(
    ("opened_on", "left"),
    [("2026-03-01", 0), ("2026-03-02", 2), ("2026-03-04", 2), ("2025-03-04", 0), ("2026-03-09", 0)],
)
def test_what_was_opened_this_week_counts(opened_on: str, left: int) -> None:
    """Monday, 2 March 2026 begins the week; Sunday before it is the last one's, and last year had a tenth week too."""
    held = opened(warned("a", opened_on), warned("b", opened_on))
    found = chosen(hit("a", priority=0.0), hit("b", None), *many(20), held=held)
    assert found.pop("a") == RANKED
    assert list(found.values()).count(RANKED) == CAPACITY - left


@pytest.mark.parametrize("other", [{"level": "unknown"}, {"status": "closed"}, {"township": "西乡"}])
def test_what_does_not_count(other: dict[str, str]) -> None:
    held = opened(warned("a", "2026-03-03", **other))
    assert list(chosen(*many(20), held=held).values()).count(RANKED) == CAPACITY


def test_a_statutory_warning_of_this_week_does_not_count() -> None:
    held = opened(warned("s", "2026-03-03"))
    found = chosen(hit("s", "disaster"), *many(20), held=held)
    assert list(found.values()).count(RANKED) == CAPACITY


def test_the_open_keep_their_place_and_the_audit_its_name() -> None:
    held = opened(*(warned(f"h{n:02d}", "2026-02-20") for n in range(10, 18)))
    found = chosen(*many(20), held=held.assign(selection=["audit", *["ranked"] * 7]))
    assert found["h10"] == AUDIT
    assert all(found[f"h{n:02d}"] == RANKED for n in (*range(CAPACITY), *range(11, 18)))


def test_the_open_take_no_place_of_another_week() -> None:
    held = opened(*(warned(f"h{n:02d}", "2026-02-20") for n in range(4)))
    found = chosen(*many(20), held=held)
    assert [found[f"h{n:02d}"] for n in range(4 + CAPACITY)] == [RANKED] * (4 + CAPACITY)


def test_a_week_that_is_full_stays_full_whether_or_not_it_is_told_who_was_drawn() -> None:
    spent = CAPACITY + AUDITS
    held = opened(*(warned(f"h{n:02d}", "2026-03-03") for n in range(spent)))
    for told in (held, held.assign(selection=[*[RANKED] * CAPACITY, *[AUDIT] * AUDITS])):
        assert list(chosen(*many(20), held=told).values()).count(BELOW_CUT) == 20 - spent


def test_who_was_drawn_takes_no_place_by_rank() -> None:
    """A ranked household has become a statutory one: its place is free again, that of the drawn one was none."""
    held = opened(*(warned(f"h{n:02d}", "2026-03-03") for n in range(CAPACITY)))
    held["selection"] = [AUDIT, *[RANKED] * (CAPACITY - 1)]
    found = chosen(*many(20), held=held)
    assert list(found.values()).count(RANKED) == CAPACITY and list(found.values()).count(AUDIT) == 1


def test_what_is_expected_to_be_missed_is_stated() -> None:
    rest = [hit("n1", None, risk=0.02), hit("n2", None, risk=0.03), hit("x", None, risk=0.9, risk_basis=None)]
    rest += [hit("i", None, risk=0.7, risk_basis="current_income"), hit("u", None, level="unknown", risk=np.nan)]
    rest += [hit("p", None, risk=0.8, income=LINE - 1)]  # below the line already: no fall to come
    west = [hit("w", None, risk=0.5, risk_basis="current_income", township="西乡")]
    found = visits(*frames(*many(CAPACITY + AUDITS + 2, risk=0.4), *rest, *west), NOBODY, terms(DAY))
    towns = found.townships.set_index("township")
    row = towns.loc["东乡"]
    assert row[["capacity", "statutory", "ranked", "audit", "below_cut"]].tolist() == [CAPACITY, 0, CAPACITY, AUDITS, 2]
    assert row["expected_falls_not_visited"] == pytest.approx(2 * 0.4 + 0.05)
    assert np.isnan(towns.loc["西乡", "expected_falls_not_visited"])
    assert found.expected_falls_not_visited == pytest.approx(0.85)
    assert ["run_id", "county", "township", *COUNTS] == [c.name for c in township_visits.c]


def test_an_empty_county_has_no_visits() -> None:
    assessments, reasons = frames(hit("a"))
    found = visits(assessments.head(0), reasons.head(0), NOBODY, terms(DAY))
    assert found.assessments.empty and found.townships.empty and np.isnan(found.expected_falls_not_visited)


def test_the_lot_hangs_on_county_week_and_household_alone() -> None:
    def drawn(day: date, county: str = COUNTY) -> set[str]:
        at = adopting(county, day, visits_per_township_week=0, audit_visits_per_township_week=5)
        return {h for h, s in chosen(*many(40), at=at).items() if s == AUDIT}

    monday = date(2026, 3, 2)
    assert all(drawn(monday + timedelta(days=d)) == drawn(monday) for d in range(7))
    others = [drawn(monday - timedelta(days=1)), drawn(monday + timedelta(days=7)), drawn(monday, "990102")]
    assert all(other != drawn(monday) for other in others)
    counts = pd.Series([h for w in range(50) for h in drawn(monday + timedelta(weeks=w))]).value_counts()
    assert len(counts) == 40 and counts.max() < 20  # 250 draws among 40: everybody's turn comes


def test_each_rule_has_its_place() -> None:
    names = ("statutory_rules", "statutory_near_line_rules", "statistical_rules")
    listed = [code for name in names for code in rule_codes(terms()(name))]
    named = {name for row in truth_table(terms()).rows for name in row.needs}
    raising = {c for c in RULES if c in named or c in truth_table(terms()).triggers}
    assert len(listed) == len(set(listed)) and set(listed) == raising


draws = st.lists(
    st.tuples(
        st.sampled_from(["trend_to_line", "high_risk", "income_drop", "disaster", None]),
        st.one_of(st.floats(0, 1), st.sampled_from([0.5, np.nan])),
        st.sampled_from(["东乡", "西乡", None]),
        st.sampled_from([None, "2026-02-20", "2026-03-03"]),
    ),
    min_size=1,
    max_size=40,
)


def drawn_county(draw: list[Any]) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    hits = [hit(f"h{n:02d}", code, priority, township=town) for n, (code, priority, town, _) in enumerate(draw)]
    held = [warned(f"h{n:02d}", day, township=town) for n, (_, _, town, day) in enumerate(draw) if day]
    return hits, opened(*held)


@LAWS
@given(draws)
def test_never_more_than_there_are_visits_and_never_a_statutory_hit_dropped(draw: list[Any]) -> None:
    hits, held = drawn_county(draw)
    found = chosen(*hits, held=held)
    is_open = set(held["household_id"])
    for town in ("东乡", "西乡", None):
        mine = [h for h in hits if h["township"] == town]
        new = [found[h["household_id"]] for h in mine if h["household_id"] not in is_open]
        spent = [h for h, d in zip(hits, draw, strict=True) if h in mine and d[3] == "2026-03-03"]
        spent = [h for h in spent if h["code"] != "disaster"]
        assert new.count(RANKED) <= max(CAPACITY - len(spent), 0) and new.count(AUDIT) <= AUDITS
        assert new.count(RANKED) + new.count(AUDIT) <= max(CAPACITY + AUDITS - len(spent), 0)
    for one in hits:
        selection = found[one["household_id"]]
        assert (selection == STATUTORY) == (one["code"] == "disaster") and (selection is None) == (one["code"] is None)
        assert one["household_id"] not in is_open or selection != BELOW_CUT


@LAWS
@given(draws, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(draw: list[Any], random: Any) -> None:
    hits, held = drawn_county(draw)
    before = visits(*frames(*hits), held, terms(DAY))
    random.shuffle(hits)
    after = visits(*frames(*hits), held.sample(frac=1, random_state=1), terms(DAY))
    assert selections(before) == selections(after)
    pd.testing.assert_frame_equal(before.townships, after.townships)


@LAWS
@given(draws, st.integers(0, 39), st.floats(0, 1))
def test_a_higher_priority_never_removes_a_household(draw: list[Any], which: int, more: float) -> None:
    hits, held = drawn_county(draw)
    one = hits[which % len(hits)]
    before = chosen(*hits, held=held)[one["household_id"]]
    one["priority"] = (0.0 if np.isnan(one["priority"]) else one["priority"]) + more
    after = chosen(*hits, held=held)[one["household_id"]]
    assert before == BELOW_CUT or after == before or (before, after) == (AUDIT, RANKED)


@LAWS
@given(draws)
def test_the_same_night_twice_sends_nobody_else(draw: list[Any]) -> None:
    hits, held = drawn_county(draw)
    first = visits(*frames(*hits), held, terms(DAY))
    selected = first.assessments[first.assessments["selection"].isin([STATUTORY, RANKED, AUDIT])]
    fresh = selected[~selected["household_id"].isin(held["household_id"])]
    now = [warned(h, DAY.isoformat(), township=t) for h, t in fresh[["household_id", "township"]].to_numpy(object)]
    both = pd.concat([held, opened(*now)], ignore_index=True)
    how = dict(zip(first.assessments["household_id"], first.assessments["selection"], strict=True))
    told = visits(*frames(*hits), both.assign(selection=both["household_id"].map(how)), terms(DAY))
    assert selections(told) == selections(first)
    untold = selections(visits(*frames(*hits), both, terms(DAY)))
    assert {h for h, s in untold.items() if s == BELOW_CUT} == {h for h, s in how.items() if s == BELOW_CUT}
