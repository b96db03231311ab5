"""Who was told of a red household and gave no answer; and how many digests of late were acknowledged."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from flows import house
from flows.report.answers import NIGHTS, Answers, answers
from flows.runs import CountyRun
from flows.stages.unanswered import unanswered
from relapse_watch.store.tables import landed_tables, outbox_message, run
from tests.unit.alerts.rows import warning, warnings
from tests.unit.store.rows import add_run, add_vintage

COUNTY, TONIGHT = "990101", date(2026, 10, 31)
SINCE, TOLD = date(2026, 10, 28), date(2026, 10, 29)
H1 = str(warning(1)["household_id"])


def digest(name: str = "m1", **given: Any) -> dict[str, Any]:
    day = given.get("as_of", TOLD)
    usual = {"message_id": name, "key": name, "kind": "digest", "county": COUNTY, "cadre_id": "C1", "as_of": day}
    usual |= {"channel": "smtp", "address": "a", "run_id": "r1", "title": "t", "body": "b", "status": "sent"}
    sent = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    usual |= {"households": json.dumps([H1]), "attempts": 1, "created_at": sent, "sent_at": sent, "urgency": "red"}
    return usual | given


def tell(*messages: dict[str, Any]) -> None:
    add_run(house.store(), "r1")
    with house.store().begin() as connection:
        connection.execute(insert(outbox_message), list(messages))


def return_row(by: str) -> None:
    add_vintage(house.store(), "v1", dataset="verification", source="verification_returned", slot="甲")
    row = {"vintage_id": "v1", "county": COUNTY, "household_id": H1, "verified_on": "2026-10-30", "verified_by": by}
    table = landed_tables["verification"]
    with house.store().begin() as connection:
        connection.execute(insert(table).values({k: v for k, v in (row | {"source_row": 2}).items() if k in table.c}))


def is_unanswered(night: str = "r2", **given: Any) -> bool:
    watched = warnings(warning(1)).assign(level_since=SINCE.isoformat()).assign(**given)
    return bool(unanswered(watched, CountyRun(night, "n", COUNTY, TONIGHT, ""))[0])


@pytest.mark.parametrize(
    ("of_message", "of_warning", "expected"),
    [
        ({}, {}, True),
        ({"as_of": SINCE}, {}, True),
        ({"as_of": SINCE - timedelta(days=1)}, {}, False),
        ({"as_of": TONIGHT - timedelta(days=1)}, {}, True),
        ({"as_of": TONIGHT}, {}, False),
        ({"status": "created", "sent_at": None}, {}, False),
        ({"status": "held", "sent_at": None}, {}, True),
        ({"kind": "follow_up"}, {}, False),
        ({"cadre_id": "C2"}, {}, False),
        ({"households": "[]"}, {}, False),
        ({}, {"level": "yellow"}, False),
        ({}, {"status": "closed"}, False),
        ({}, {"owner_cadre_id": None}, False),
    ],
)
def test_who_was_told_since_it_is_red(
    of_message: dict[str, Any], of_warning: dict[str, Any], expected: bool, home: Path
) -> None:
    tell(digest(**of_message))
    assert is_unanswered(**of_warning) is expected


@pytest.mark.parametrize(("by", "expected"), [("C1", False), ("C2", True)])
def test_a_row_of_the_owner_is_an_answer(by: str, expected: bool, home: Path) -> None:
    tell(digest(), digest("m2", as_of=SINCE, households=json.dumps([H1, "other"])))
    return_row(by)
    assert is_unanswered() is expected


def test_a_finished_night_counts_what_had_gone_out_by_its_end(home: Path) -> None:
    tell(digest())
    sent = digest()["sent_at"]
    for ended, expected in ((sent - timedelta(seconds=1), False), (sent, True)):
        with house.store().begin() as connection:
            connection.execute(update(run).where(run.c.run_id == "r1").values(finished_at=ended))
        assert is_unanswered("r1") is expected


def test_the_last_nights_digests_are_counted_by_what_became_of_them(home: Path) -> None:
    first = TONIGHT - timedelta(days=NIGHTS - 1)
    given = [{"as_of": TONIGHT}, {"as_of": first}, {"as_of": first - timedelta(days=1)}]
    given += [{"as_of": TONIGHT + timedelta(days=1)}, {"urgency": "other"}, {"status": "acknowledged"}]
    given += [{"status": s} for s in ("created", "held", "failed", "superseded")] + [{"kind": "township"}]
    tell(*[digest(f"m{n}", **one) for n, one in enumerate(given)], digest("x", county="990102"))
    assert answers(house.store(), COUNTY, TONIGHT) == Answers(acknowledged=1, waiting=3, red=2)
    assert answers(house.store(), COUNTY, date(2025, 1, 1)).sent == 0
