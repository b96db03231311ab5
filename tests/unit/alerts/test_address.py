"""Who is told: the first active, reachable cadre in the order of roles, or nobody."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.address import ROLE_ORDER, SCOPE_KEYS, address, orphans
from tests.unit.alerts.rows import AS_OF, CADRE, RESPONSIBILITY, cadre, cadres, frame, post, posts, warning, warnings

EVERYBODY = posts(
    post("C1", "household_helper", "household", "990101000001"),
    post("C2", "grid_worker", "village"),
    post("C3", "first_secretary", "village"),
    post("C4", "township_post", "township"),
    post("C5", "county_post", "county"),
)
IDS = ["C1", "C2", "C3", "C4", "C5"]


def owner(responsibilities, known, as_of=AS_OF, **where):
    addressed = address(warnings(warning(1, **where)), responsibilities, known, as_of)
    row = addressed.iloc[0]
    return None if pd.isna(row["owner_cadre_id"]) else (row["owner_cadre_id"], row["owner_role"])


@pytest.mark.parametrize("first", range(5))
def test_the_next_role_answers_when_those_before_it_cannot_be_reached(first):
    known = cadres(*[cadre(i, address="" if n < first else "a@example.cn") for n, i in enumerate(IDS)])
    assert owner(EVERYBODY, known) == (IDS[first], ROLE_ORDER[first])


def test_nobody_reachable_is_an_orphan():
    known = cadres(*[cadre(i, channel=None) for i in IDS])
    assert owner(EVERYBODY, known) is None
    addressed = address(warnings(warning(1)), EVERYBODY, known, AS_OF)
    assert len(orphans(addressed)) == 1


@pytest.mark.parametrize(
    ("starts", "ends", "is_active"),
    [
        ("2026-11-01", None, False),
        ("2026-10-31", None, True),
        ("2026-10-30", None, True),
        (None, None, True),
        (None, "2026-10-30", False),
        (None, "2026-10-31", True),
        (None, "2026-11-01", True),
    ],
)
@pytest.mark.parametrize("whose", ["cadre", "responsibility"])
def test_first_and_last_day_in_office_count(starts, ends, is_active, whose):
    dates = {"starts": starts, "ends": ends}
    known = cadres(cadre("C1", **(dates if whose == "cadre" else {})))
    posting = posts(post("C1", "grid_worker", "village", **(dates if whose == "responsibility" else {})))
    assert (owner(posting, known) is not None) == is_active


def test_of_one_role_the_latest_posting_then_the_lowest_id_answers():
    known = cadres(cadre("C1"), cadre("C2"), cadre("C3"))
    later = [post(i, "grid_worker", "village", starts=s) for i, s in [("C1", "2024-01-01"), ("C3", "2025-01-01")]]
    assert owner(posts(*later), known) == ("C3", "grid_worker")
    assert owner(posts(*later, post("C2", "grid_worker", "village", starts="2025-01-01")), known)[0] == "C2"


def test_the_same_village_name_in_another_township_is_another_village():
    assert owner(EVERYBODY, cadres(cadre("C2")), township="石桥镇") is None


def test_a_place_nobody_wrote_down_matches_nothing():
    posting = posts(post("C2", "grid_worker", "village", place=(None, None)))
    assert owner(posting, cadres(cadre("C2")), township=None, village=None) is None


def test_a_posting_that_ended_does_not_hide_the_one_in_force():
    known = cadres(cadre("C2", address="", ends="2025-12-31"), cadre("C2", starts="2026-01-01"))
    assert owner(EVERYBODY, known) == ("C2", "grid_worker")


def test_rows_keep_their_order_and_their_columns():
    many = warnings(*[warning(n) for n in (3, 1, 2)]).set_index(pd.Index([7, 7, 9]))
    addressed = address(many, EVERYBODY, cadres(cadre("C1"), cadre("C2")), AS_OF)
    assert list(addressed["household_id"]) == list(many["household_id"])
    assert list(addressed.index) == [7, 7, 9]
    assert list(addressed["owner_cadre_id"]) == ["C2", "C1", "C2"]


def test_no_warnings_no_owners():
    assert address(warnings(), EVERYBODY, cadres(cadre("C1")), AS_OF).empty


DAYS = st.none() | st.integers(-3, 3).map(lambda n: (AS_OF + timedelta(days=n)).isoformat())
PLACES = st.sampled_from([("甲镇", "一村"), ("甲镇", "二村"), ("乙镇", "一村"), (None, None)])
SOME_CADRES = st.lists(
    st.builds(
        cadre,
        st.sampled_from(["C1", "C2", "C3"]),
        channel=st.sampled_from(["smtp", " ", None]),
        address=st.sampled_from(["a", "", None]),
        starts=DAYS,
        ends=DAYS,
    ),
    max_size=5,
)
SOME_POSTS = st.lists(
    st.builds(
        post,
        st.sampled_from(["C1", "C2", "C3", "C9"]),
        st.sampled_from([*ROLE_ORDER, "data_steward"]),
        st.sampled_from(list(SCOPE_KEYS)),
        st.sampled_from(["990101000001", "990101000002", None]),
        starts=DAYS,
        ends=DAYS,
        place=PLACES,
    ),
    max_size=8,
)
SOME_WARNINGS = st.lists(st.tuples(st.integers(1, 3), PLACES), max_size=4)


def _in_force(row, as_of: date):
    return (row["starts_on"] or "") <= as_of.isoformat() <= (row["ends_on"] or "9999")


def _answers(posting, row, known):
    """Whether this posting could own this warning, written out plainly."""
    keys = SCOPE_KEYS[posting["scope"]]
    contacts = [c for c in known if c["cadre_id"] == posting["cadre_id"] and _in_force(c, AS_OF)]
    return (
        posting["role"] in ROLE_ORDER
        and _in_force(posting, AS_OF)
        and all(posting[k] is not None and posting[k] == row[k] for k in keys)
        and any((c["channel"] or "").strip() and (c["address"] or "").strip() for c in contacts)
    )


@settings(deadline=None)
@given(known=SOME_CADRES, postings=SOME_POSTS, some=SOME_WARNINGS)
def test_every_warning_has_its_rightful_owner_or_is_an_orphan(known, postings, some):
    rows = [warning(n, township=t, village=v) for n, (t, v) in some]
    addressed = address(warnings(*rows), frame(postings, RESPONSIBILITY), frame(known, CADRE), AS_OF)
    for row, got in zip(rows, addressed.to_dict("records"), strict=True):
        fit = [p for p in postings if _answers(p, row, known)]
        if not fit:
            assert pd.isna(got["owner_cadre_id"]) and pd.isna(got["owner_role"])
            continue
        best = min(ROLE_ORDER.index(p["role"]) for p in fit)
        assert got["owner_role"] == ROLE_ORDER[best]
        assert got["owner_cadre_id"] in {p["cadre_id"] for p in fit if p["role"] == ROLE_ORDER[best]}
