"""What cadres carry, counted by hand."""

import json

import pandas as pd
import pytest

from early_warning.feedback.burden import burden, cadre_weeks, visits_per_confirmed

CADRES = pd.DataFrame(
    {"cadre_id": ["A", "A", "B"], "role": ["old", "helper", "post"], "township": ["西乡", "东乡", "东乡"]}, dtype="str"
)


def messages(*rows):
    columns = ["cadre_id", "run_id", "kind", "as_of", "households"]
    frame = pd.DataFrame([(*row[:4], json.dumps(row[4])) for row in rows], columns=columns)
    return frame.astype("str")


def made(*rows):
    return pd.DataFrame(list(rows), columns=["verified_by", "household_id", "verified_on", "result"]).astype("str")


def weeks():
    told = messages(
        ("A", "r1", "digest", "2026-11-02", ["h1", "h2"]),
        ("A", "r1", "digest", "2026-11-02", ["h3"]),
        ("A", "r2", "follow_up", "2026-11-08", ["h1"]),
        ("A", "r3", "digest", "2026-11-09", ["h1"]),
        ("B", "r1", "findings", "2026-11-02", []),
    )
    went = made(("A", "h1", "2026-11-08", "confirmed"), ("C", "h9", "2026-11-10", "cannot_reach"))
    return cadre_weeks(told, went, CADRES)


def test_parts_are_one_message_and_a_week_runs_from_monday_to_sunday():
    rows = weeks().set_index(["cadre_id", "week"])
    assert rows.loc[("A", "2026-11-02"), ["messages", "parts", "households", "visits"]].tolist() == [2, 3, 3, 1]
    assert rows.loc[("A", "2026-11-09"), ["messages", "parts", "households", "visits"]].tolist() == [1, 1, 1, 0]
    assert rows.loc[("B", "2026-11-02"), ["messages", "households"]].tolist() == [1, 0]
    assert rows.loc[("A", "2026-11-02"), "role"] == "helper", "the last posting counts"
    assert rows.loc[("C", "2026-11-09"), "visits"] == 1 and pd.isna(rows.loc[("C", "2026-11-09"), "role"])


def test_median_ninth_tenth_and_worst():
    (row,) = burden(weeks()).to_dict("records")
    assert (row["cadres"], row["cadre_weeks"]) == (3, 4)
    assert (row["messages_sum"], row["messages_median"], row["messages_worst"]) == (4, 1, 2)
    by = burden(weeks(), "township").set_index("township")
    assert by.loc["东乡", "households_worst"] == 3 and by.loc["", "visits_sum"] == 1


@pytest.mark.parametrize(("many", "expected"), [(9, 9), (10, 9), (11, 10), (20, 18)])
def test_nine_tenths_do_not_exceed_it(many, expected):
    rows = pd.DataFrame({"cadre_id": [f"c{i}" for i in range(many)], "messages": range(1, many + 1)})
    rows = rows.assign(parts=0, households=0, visits=0)
    assert burden(rows)["messages_p90"].tolist() == [expected]


def test_nothing_makes_no_rows():
    empty = cadre_weeks(messages(), made(), CADRES)
    assert empty.empty and burden(empty).empty


def test_visits_for_each_confirmed_household():
    went = made(
        ("A", "h1", "2026-11-08", "cannot_reach"),
        ("A", "h1", "2026-11-09", "confirmed"),
        ("A", "h1", "2026-11-29", "confirmed"),
        ("A", "h2", "2026-11-09", "not_at_risk"),
        ("A", "h3", "2026-11-09", "already_helped"),
    ).assign(township=["东乡"] * 3 + ["西乡", None])
    (row,) = visits_per_confirmed(went).to_dict("records")
    assert (row["visits"], row["confirmed"], row["visits_per_confirmed"]) == (5, 1, 5.0)
    by = visits_per_confirmed(went, "township").set_index("township")
    assert by.loc["东乡", "visits_per_confirmed"] == 3 and pd.isna(by.loc["西乡", "visits_per_confirmed"])
    assert visits_per_confirmed(made()).empty
