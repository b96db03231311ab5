"""The ledger of notices names the part that tells of the household."""

from datetime import date

import pandas as pd

from flows.stages.follow_up import _ledger

DAY = date(2026, 11, 3)


def row(cadre_id: str, household: str, section: str = "overdue") -> dict[str, object]:
    days = {"since_day": "2026-11-01", "due_by_day": "2026-11-02"}
    told = {"cadre_id": cadre_id, "household_id": household, "warning_id": f"w{household}", "section": section}
    return told | days | {"stage": "verify", "occasion": 2, "role": "household_helper"}


def test_each_notice_has_the_message_that_holds_its_household() -> None:
    parts = [("C1", "m1", '["1", "2"]'), ("C1", "m2", '["3"]'), ("C2", "m3", '["3"]')]
    messages = pd.DataFrame(parts, columns=["cadre_id", "message_id", "households"], dtype="str")
    told = [row("C1", "1"), row("C1", "2", "township"), row("C1", "3"), row("C2", "3", "handed_up"), row("C9", "4")]
    found = _ledger(pd.DataFrame(told), messages, "990101", DAY)
    assert [(n["cadre_id"], n["warning_id"], n["message_id"]) for n in found] == [
        ("C1", "w1", "m1"),
        ("C1", "w3", "m2"),
        ("C2", "w3", "m3"),
    ]
    assert _ledger(pd.DataFrame(told).head(0), messages.head(0), "990101", DAY) == []
