"""Leave: the substitute answers, then the cadre again; over any history nobody is forgotten."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.address import ROLE_ORDER, SCOPE_KEYS, address, orphans
from alerts.messages import OPERATOR, in_roles
from alerts.notices import orphan_messages
from tests.unit.alerts.rows import AS_OF, CADRE, RESPONSIBILITY, cadre, cadres, frame, post, posts, warning, warnings

DUTIES = posts(post("C1", "household_helper", "household", "990101000001"), post("C3", "grid_worker", "village"))
AWAY = ("2026-10-31", "2026-11-02", "C2")


def owner(known, as_of=AS_OF, duties=DUTIES):
    row = address(warnings(warning(1)), duties, known, as_of).iloc[0]
    return None if pd.isna(row["owner_cadre_id"]) else (row["owner_cadre_id"], row["owner_role"])


@pytest.mark.parametrize(
    ("day", "who"), [("2026-10-30", "C1"), ("2026-10-31", "C2"), ("2026-11-02", "C2"), ("2026-11-03", "C1")]
)
def test_the_substitute_owns_it_from_the_first_day_of_leave_to_the_last(day, who):
    known = cadres(cadre("C1", leave=AWAY), cadre("C2"), cadre("C3"))
    assert owner(known, date.fromisoformat(day)) == (who, "household_helper")


@pytest.mark.parametrize(
    "substitute",
    [
        None,
        cadre("C9"),
        cadre("C2", address=""),
        cadre("C2", ends="2026-10-30"),
        cadre("C2", leave=("2026-10-01", None, "C3")),
    ],
)
def test_without_a_substitute_who_can_the_next_in_line_owns_it(substitute):
    known = [cadre("C1", leave=AWAY), cadre("C3"), *([substitute] if substitute else [])]
    assert owner(cadres(*known)) == ("C3", "grid_worker")


def test_leave_without_an_end_lasts_and_without_a_beginning_is_none():
    assert owner(cadres(cadre("C1", leave=("2026-01-01",)), cadre("C3"))) == ("C3", "grid_worker")
    assert owner(cadres(cadre("C1", leave=(None, "2026-12-31", "C3")), cadre("C3"))) == ("C1", "household_helper")


def test_a_list_from_before_these_columns_has_nobody_on_leave():
    old = cadres(cadre("C1"), cadre("C3")).drop(columns=["leave_starts_on", "leave_ends_on", "substitute_id"])
    assert owner(old) == ("C1", "household_helper")


def test_the_substitute_of_a_post_reads_what_is_for_it(night):
    known = cadres(cadre("K1", role="county_post", leave=("2026-10-31", None, "C2")), cadre("C2"))
    assert [c.cadre_id for c in in_roles(known, ("county_post",), night)] == ["C2"]
    alone = cadres(cadre("K1", role="county_post", leave=("2026-10-31",)))
    assert [c.cadre_id for c in in_roles(alone, ("county_post",), night)] == [OPERATOR]


# Everybody is known and most things happen: an example of few cadres in which nobody is away tries nothing.
DAYS = st.sampled_from([None, None, *((AS_OF + timedelta(days=n)).isoformat() for n in range(-2, 5))])
IDS = st.sampled_from(["C1", "C2", "C3", "C4", "nobody"])
LEAVE = st.tuples(DAYS, DAYS, st.none() | IDS)


def _somebody(cadre_id):
    return st.builds(
        cadre,
        st.just(cadre_id),
        channel=st.sampled_from(["smtp", "smtp", "smtp", ""]),
        address=st.sampled_from(["a", "a", "a", None]),
        starts=st.none() | DAYS,
        ends=st.none() | DAYS,
        leave=st.just(()) | LEAVE | LEAVE,
    )


KNOWN = st.tuples(*map(_somebody, ["C1", "C2", "C3", "C4"])).map(list)
POSTINGS = st.lists(
    st.builds(
        post,
        IDS,
        st.sampled_from(ROLE_ORDER),
        st.sampled_from(list(SCOPE_KEYS)),
        st.sampled_from([f"9901010000{n:02d}" for n in range(1, 5)]),
        starts=DAYS,
        ends=DAYS,
        place=st.sampled_from([("甲镇", "一村"), ("甲镇", "二村"), ("乙镇", "一村")]),
    ),
    min_size=5,
    max_size=8,
)
PLACES = [("甲镇", "一村"), ("甲镇", "二村"), ("乙镇", "一村")] * 2
OPEN = warnings(*[warning(n, township=t, village=v) for n, (t, v) in enumerate(PLACES, start=1)])


def _in_force(row, first, last, day):
    return (row[first] or "") <= day and (row[last] or "9999") >= day


def _can(row, day):
    is_away = bool(row["leave_starts_on"]) and _in_force(row, "leave_starts_on", "leave_ends_on", day)
    reached = bool((row["channel"] or "").strip() and (row["address"] or "").strip())
    return reached and _in_force(row, "starts_on", "ends_on", day), is_away


def _acts(cadre_id, known, day):
    """Who acts for a cadre, written out plainly; None where nobody can."""
    by_id = {row["cadre_id"]: row for row in known}
    row = by_id.get(cadre_id)
    if row and _in_force(row, "starts_on", "ends_on", day) and _can(row, day)[1]:
        cadre_id = row["substitute_id"]
    row = by_id.get(cadre_id)
    return cadre_id if row and _can(row, day) == (True, False) else None


@settings(deadline=None, derandomize=True, max_examples=20)
@given(known=KNOWN, postings=POSTINGS)
def test_at_every_night_of_any_history_each_open_warning_has_who_can_or_is_an_orphan(known, postings):
    duties, people = frame(postings, RESPONSIBILITY), frame(known, CADRE)
    for night in range(-2, 5):
        as_of = AS_OF + timedelta(days=night)
        addressed = address(OPEN, duties, people, as_of)
        alone = set(orphans(addressed)["household_id"])
        for row in addressed.to_dict("records"):
            day = as_of.isoformat()
            fit = [
                (ROLE_ORDER.index(p["role"]), _acts(p["cadre_id"], known, day))
                for p in postings
                if _in_force(p, "starts_on", "ends_on", day) and all(p[k] == row[k] for k in SCOPE_KEYS[p["scope"]])
            ]
            fit = [(role, who) for role, who in fit if who]
            assert (row["household_id"] in alone) == (not fit)
            if fit:
                assert (ROLE_ORDER.index(row["owner_role"]), row["owner_cadre_id"]) in fit
                assert ROLE_ORDER.index(row["owner_role"]) == min(role for role, _ in fit)


def test_an_orphan_is_itself_told(night):
    addressed = address(warnings(warning(1)), posts().head(0), cadres(cadre("C1")), AS_OF)
    assert not orphan_messages(orphans(addressed), cadres(cadre("C1")), night).empty
