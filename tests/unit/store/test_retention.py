"""What may go is what no night from the date on can ask for; everything else stays."""

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import append, read
from relapse_watch.store.landed import landed_aid_payment
from relapse_watch.store.retention import (
    COVERS,
    fingerprints_of_nobody,
    kept_since,
    retire,
    spare,
    spare_vintages,
)
from relapse_watch.store.tables import quarantined_row, run, vintage
from tests.unit.store.rows import NOW, add_vintage

BEFORE = date(2025, 10, 1)


def known(*rows: dict[str, Any]) -> pd.DataFrame:
    """Vintages v0, v1, … received a day after the other in September 2025, unless a row says otherwise."""
    usual = {"dataset": "aid_payment", "source": "s", "slot": "", "state": "landed"}
    days = [f"2025-09-{i + 1:02}" for i in range(len(rows))]
    found = [
        usual
        | {"vintage_id": f"v{i}", "fingerprint": f"f{i}", "sequence": i, "day": d, "known_on": d, "as_of": d}
        | row
        for i, (d, row) in enumerate(zip(days, rows, strict=True))
    ]
    return pd.DataFrame(found)


def aside(**households: str) -> pd.DataFrame:
    """Who has a row set aside in which vintage: v1="ab"."""
    rows = [(one, h) for one, names in households.items() for h in names]
    return pd.DataFrame(rows, columns=["vintage_id", "household_id"], dtype="str")


def test_what_stands_and_two_clean_files_before_it_stay() -> None:
    assert COVERS == 2
    assert spare_vintages(known(*[{}] * 5), aside(), BEFORE) == ["v0", "v1"]
    assert spare_vintages(known(*[{}] * 3), aside(), BEFORE) == []


def test_a_household_spoiled_in_those_has_its_last_good_rows_kept() -> None:
    assert spare_vintages(known(*[{}] * 6), aside(v4="ab", v3="bc"), BEFORE) == ["v0"]
    assert spare_vintages(known(*[{}] * 6), aside(v4="ab", v3="ab", v2="b", v1="a"), BEFORE) == []


def test_the_date_itself_belongs_to_what_stays() -> None:
    at, later = {"known_on": "2025-10-01", "as_of": "2025-10-01"}, {"as_of": "2025-10-01"}
    assert spare_vintages(known({}, {}, {}, {}), aside(), BEFORE) == ["v0"]
    assert spare_vintages(known(at, {}, {}, {}), aside(), BEFORE) == []
    assert spare_vintages(known(later, {}, {}, {}), aside(), BEFORE) == []


def test_the_same_bytes_judged_anew_are_no_second_cover() -> None:
    rows = [{}, {}, {"fingerprint": "f"}, {"fingerprint": "f"}, {}]
    assert spare_vintages(known(*rows), aside(), BEFORE) == ["v0"]


def test_parts_and_returned_forms_stay() -> None:
    parts = [{"slot": "2025"}] * 5 + [{"slot": "2025/2"}]
    assert spare_vintages(known(*parts), aside(), BEFORE) == []
    assert spare_vintages(known(*[{"dataset": "verification"}] * 6), aside(), BEFORE) == []


def test_slots_are_apart_and_refused_ones_go_and_pending_ones_stay() -> None:
    rows = [{"slot": "2024"}, {"slot": "2025"}] * 2 + [{"state": "refused"}, {"state": "pending"}]
    assert spare_vintages(known(*rows), aside(), BEFORE) == ["v4"]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(st.sets(st.sampled_from("abc")), min_size=1, max_size=8), st.integers(1, 9))
def test_whoever_a_new_file_spoils_has_the_same_last_good_file(spoiled: list[set[str]], day: int) -> None:
    """By brute force, for a file that comes on the date, and one that comes back as an old one was."""
    vintages = known(*[{}] * len(spoiled))
    gone = set(
        spare_vintages(vintages, aside(**{f"v{i}": "".join(s) for i, s in enumerate(spoiled)}), date(2025, 9, day))
    )
    for returned in [None, *range(len(spoiled))]:
        for household in "abc":
            clean = [f"v{i}" for i, s in enumerate(spoiled) if household not in s and i != returned]
            assert not clean[-1:] or clean[-1] not in gone


def test_retiring_takes_rows_and_leaves_the_record(store: Store) -> None:
    september = {"county": "990101", "night_id": "n", "as_of": date(2025, 9, 30), "started_at": NOW}
    with store.begin() as connection:
        connection.execute(insert(run).values(september | {"run_id": "r1", "status": "complete"}))
    for i in range(5):
        day = date(2025, 9, i + 1)
        prints = {"fingerprint": "same" if i in (0, 4) else f"f{i}", "sequence": i}
        add_vintage(store, f"v{i}", exported_on=day, known_on=day, **prints)
        rows = pd.DataFrame({"county": "990101", "vintage_id": f"v{i}", "source_row": [2, 3]})
        append(store, landed_aid_payment, rows)
        one = rows.head(1).assign(dataset="aid_payment", codes="1", record="{}", household_id="h")
        append(store, quarantined_row, one if i == 3 else one.head(0))
    found = spare(store, "990101", BEFORE)
    assert found.vintages == ("v0",) and found.rows == {"landed_aid_payment": 2}
    assert kept_since(store, "990101") is None
    retire(store, found.vintages, BEFORE)
    assert kept_since(store, "990101") == BEFORE
    assert fingerprints_of_nobody(store, "990101") == []  # the newest has the same bytes
    assert len(read(store, select(landed_aid_payment))) == 8 and len(read(store, select(vintage))) == 5
    assert spare(store, "990101", BEFORE).vintages == ()
