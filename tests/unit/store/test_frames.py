"""Frames come back as they went in, the same on both databases."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import func, insert, select, update

from relapse_watch.errors import RelapseWatchError, StoreUnreachable
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.frames import append, append_all, read
from relapse_watch.store.landed import landed_household_income, landed_migrant_work
from relapse_watch.store.tables import (
    county_lease,
    finding,
    household_assessment,
    run,
    vintage,
)
from tests.unit.store.rows import NOW, add_run, add_vintage

KEYS: dict[str, Any] = {"county": "990101", "vintage_id": "v1"}


def _work(rows: int = 3) -> pd.DataFrame:
    return pd.DataFrame(KEYS, index=range(rows)).assign(
        source_row=pd.array(range(4, 4 + rows), dtype="Int64"),
        household_id=pd.Series(["0012", "张家村·3", None][:rows], dtype="str"),
        is_working_away=pd.array([True, None, False][:rows], dtype="boolean"),
        wage_yuan_per_month=[0.1, np.nan, 1e300][:rows],
    )


def test_every_kind_of_value_comes_back_with_its_dtype(store: Store) -> None:
    assert append(store, landed_migrant_work, _work()) == 3
    back = read(store, select(landed_migrant_work).order_by(landed_migrant_work.c.source_row))
    expected = _work().reindex(columns=list(landed_migrant_work.columns.keys()))
    pd.testing.assert_frame_equal(
        back[["household_id", "wage_yuan_per_month"]], expected[["household_id", "wage_yuan_per_month"]]
    )
    assert back["is_working_away"].to_list() == [True, pd.NA, False]
    kinds = back.dtypes.astype(str).to_dict()
    assert kinds["source_row"] == "Int64"
    assert kinds["is_working_away"] == "boolean"
    assert kinds["transport_subsidy_yuan"] == "float64"
    assert set(back[["county", "person_id", "start_month"]].dtypes.astype(str)) == {"str"}


def test_an_empty_answer_has_the_same_dtypes(store: Store) -> None:
    full = read(store, select(landed_migrant_work))
    append(store, landed_migrant_work, _work())
    assert full.dtypes.equals(read(store, select(landed_migrant_work)).dtypes)
    assert append(store, landed_migrant_work, _work(0)) == 0


def test_a_column_empty_at_first_keeps_its_later_text(store: Store) -> None:
    rows = 3000
    frame = pd.DataFrame(KEYS, index=range(rows)).assign(source_row=range(rows))
    frame["work_county"] = pd.Series([None] * (rows - 1) + ["x"], dtype="str")
    append(store, landed_migrant_work, frame)
    back = read(store, select(landed_migrant_work.c.work_county).order_by(landed_migrant_work.c.source_row))
    assert back["work_county"].iloc[-1] == "x"
    assert back["work_county"].notna().sum() == 1


def test_small_whole_numbers_fit_their_columns(store: Store) -> None:
    frame = pd.DataFrame(KEYS, index=[0]).assign(
        source_row=5, accounting_year=2025.0, members=pd.array([None], dtype="Int64")
    )
    append(store, landed_household_income, frame)
    back = read(store, select(landed_household_income.c.accounting_year, landed_household_income.c.members))
    assert back["accounting_year"].to_list() == [2025]
    assert back["members"].isna().all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"surprise": 1}, "has no column surprise"),
        ({"source_row": pd.array([None] * 3, dtype="Int64")}, "source_row may not be null"),
        ({"household_id": [9901.0, 1.0, 2.0]}, "household_id holds double"),
        ({"wage_yuan_per_month": ["1", "2", "3"]}, "wage_yuan_per_month holds"),
        ({"is_working_away": [1, 0, 1]}, "is_working_away holds int64"),
        ({"source_row": [1.5, 2.0, 3.0]}, "source_row holds values that do not fit"),
        ({"household_id": ["a", 1, 2.0]}, "household_id holds values of more than one kind"),
    ],
)
def test_a_frame_of_another_shape_is_refused(store: Store, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        append(store, landed_migrant_work, _work().assign(**change))
    assert read(store, select(landed_migrant_work)).empty


def test_dates_instants_counts_and_sums(store: Store) -> None:
    add_run(store, "r1")
    add_vintage(store, "v1", rows=4)
    add_vintage(store, "v2", rows=5, exported_on=date(2025, 8, 20))
    days = read(store, select(vintage.c.exported_on, vintage.c.known_on).order_by(vintage.c.vintage_id))
    assert days["known_on"].to_list() == ["2025-09-01", "2025-09-01"]
    assert days["exported_on"].isna().to_list() == [True, False]
    assert set(days.dtypes.astype(str)) == {"str"}
    times = read(store, select(run.c.started_at, run.c.finished_at))
    assert times["started_at"].to_list() == [pd.Timestamp(NOW)]
    assert set(times.dtypes.astype(str)) == {"datetime64[us, UTC]"}
    counts = read(store, select(func.count().label("n"), func.sum(vintage.c.rows).label("rows")))
    assert counts.to_dict("records") == [{"n": 2, "rows": 9}]
    assert set(counts.dtypes.astype(str)) == {"Int64"}


def test_values_are_bound_not_written(store: Store) -> None:
    add_run(store, "r1")
    for name in ("a'; DROP TABLE run; --", "b%", "丙"):
        add_vintage(store, name[:8], file=name, known_on=date(2025, 9, 2))
    wanted = select(vintage.c.file).where(
        vintage.c.file.in_(["a'; DROP TABLE run; --", "丙"]), vintage.c.known_on == date(2025, 9, 2)
    )
    assert sorted(read(store, wanted)["file"]) == ["a'; DROP TABLE run; --", "丙"]
    since = select(run.c.run_id).where(run.c.started_at <= NOW, run.c.started_at >= NOW)
    assert read(store, since)["run_id"].to_list() == ["r1"]


def test_an_instant_is_utc_when_read_back_through_sqlalchemy(store: Store) -> None:
    add_run(store, "r1")
    with store.reading() as connection:
        assert connection.scalar(select(run.c.started_at)) == NOW
    with pytest.raises(Exception, match="time zone"), store.begin() as connection:
        connection.execute(update(run).values(started_at=NOW.replace(tzinfo=None)))


def test_flags_are_read_alike(store: Store) -> None:
    append(store, landed_migrant_work, _work())
    flag = landed_migrant_work.c.is_working_away
    assert len(read(store, select(landed_migrant_work).where(flag.is_(True)))) == 1
    with store.reading() as connection:
        found = connection.execute(select(flag).order_by(landed_migrant_work.c.source_row)).scalars().all()
    assert found == [True, None, False]


def test_frames_inside_a_transaction_are_refused_at_once(store: Store) -> None:
    for inside in (store.begin, store.reading):
        with inside(), pytest.raises(RuntimeError, match="outside Store"):
            append(store, landed_migrant_work, _work())
        with inside(), pytest.raises(RuntimeError, match="outside Store"):
            read(store, select(run))


def test_a_store_not_upgraded_says_what_to_do(store_url: str) -> None:
    with pytest.raises(RelapseWatchError, match="db upgrade"):
        read(open_store(store_url), select(finding))


def _refuse_households(store: Store) -> None:
    """That the database refuses the rows of a household whose county has more than six digits."""
    if store.dialect == "sqlite":  # takes text of any length: a trigger refuses instead
        refuse = "BEGIN SELECT RAISE(ABORT, 'refused') WHERE NEW.household_id IS NOT NULL; END"
        with store.begin() as connection:
            connection.exec_driver_sql(f"CREATE TRIGGER no BEFORE INSERT ON household_assessment {refuse}")


def test_frames_of_several_tables_are_written_in_one_commit(store: Store) -> None:
    assert append_all(store, []) == 0
    frames = [(landed_migrant_work, _work()), (household_assessment, pd.DataFrame()), (landed_migrant_work, _work(2))]
    assert append_all(store, frames) == 5
    assert len(read(store, select(landed_migrant_work))) == 5 and read(store, select(household_assessment)).empty


def test_where_one_frame_is_refused_none_of_its_fellows_is_written(store: Store) -> None:
    _refuse_households(store)
    rows = pd.DataFrame({"run_id": "r1", "county": ["9" * 7], "household_id": ["x"]})
    with pytest.raises(RelapseWatchError, match="拒绝"):
        append_all(store, [(landed_migrant_work, _work()), (household_assessment, rows)])
    with pytest.raises(ValueError, match="has no column"):
        append_all(store, [(landed_migrant_work, _work()), (landed_migrant_work, _work().assign(surprise=1))])
    assert read(store, select(landed_migrant_work)).empty and read(store, select(household_assessment)).empty


def test_a_rejected_append_repeats_no_value_and_leaves_nothing(store: Store) -> None:
    _refuse_households(store)
    secret = "110101199003070134"
    rows = pd.DataFrame({"run_id": "r1", "county": ["990101", "9" * 7], "household_id": [None, secret]})
    with pytest.raises(RelapseWatchError, match="拒绝") as caught:
        append(store, household_assessment, rows)
    assert secret not in str(caught.value) + caught.value.en
    assert caught.value.__cause__ is None
    assert read(store, select(household_assessment)).empty


def test_an_unreachable_database_is_named_without_its_password(tmp_path: Any) -> None:
    store = open_store("postgresql://user:geheim@127.0.0.1:9/none")
    for attempt in (lambda: read(store, select(run)), lambda: store.begin().__enter__()):
        with pytest.raises(StoreUnreachable) as caught:
            attempt()
        assert "geheim" not in str(caught.value) + caught.value.en
        assert "127.0.0.1:9/none" in str(caught.value)


def test_insert_conflicts_do_not_repeat_values(store: Store) -> None:
    values = {
        "county": "990101",
        "run_id": "r1",
        "host": "GEHEIM",
        "pid": 1,
        "birth": "",
        "since": NOW,
        "expires_at": NOW,
    }
    with pytest.raises(Exception) as caught, store.begin() as connection:
        connection.execute(insert(county_lease), [values, values])
    assert "GEHEIM" not in str(caught.value)
