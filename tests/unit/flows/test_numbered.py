"""The messages that a returned form is held against: the county's own, of the days up to the night."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from sqlalchemy import insert

from data_contracts import CheckTable
from flows import house
from flows.stages.numbered import fingerprint, messages_before, of_file
from relapse_watch.store.tables import outbox_message
from tests.unit.store.rows import NOW, add_run

DAY = date(2026, 11, 1)


def test_only_the_countys_messages_of_the_days_so_far_are_known(home: Path) -> None:
    add_run(house.store(), "r1")
    given = [("a", "990101", DAY), ("b", "990101", DAY + timedelta(days=1)), ("c", "990102", DAY)]
    common = {"kind": "digest", "cadre_id": "C1", "channel": "webhook", "address": "a", "run_id": "r1", "title": "t"}
    common |= {"body": "b", "households": "[]", "status": "sent", "attempts": 1, "created_at": NOW}
    rows = [{"message_id": k, "key": k * 64, "county": county, "as_of": day} | common for k, county, day in given]
    with house.store().begin() as connection:
        connection.execute(insert(outbox_message), rows)
    assert messages_before(house.store(), "990101", DAY).to_dict("records") == [{"key": "a" * 64, "cadre_id": "C1"}]


def test_a_form_is_judged_again_only_by_the_messages_that_it_names() -> None:
    messages = pd.DataFrame({"key": ["0123456789ab", "123456789abc"], "cadre_id": ["C1", "C1"]})
    assert list(of_file(messages, _form(" 01234567AB", None, "0"))["key"]) == ["0123456789ab"]
    assert of_file(messages, None).empty and of_file(messages, _form(None)).empty
    named = of_file(messages, _form("0123456789"))
    more = pd.concat([messages, pd.DataFrame({"key": ["f" * 12], "cadre_id": ["C2"]})])
    assert fingerprint(of_file(more, _form("0123456789"))) == fingerprint(named) != fingerprint(messages)


def _form(*numbers: str | None) -> CheckTable:
    values = pd.DataFrame({"message_number": pd.Series(numbers, dtype="str")})
    return CheckTable(values, values, {})
