"""Nights follow each other: late data is told once, and nobody runs an earlier night over a later one."""

from datetime import date
from pathlib import Path

from tests.support import AS_OF, figures, listing, night


def test_an_earlier_night_does_not_run_over_a_later_one(home: Path, inbox: Path) -> None:
    night(inbox)
    before = listing("warning_rows", None, [], [], "zh")
    refused = figures(night(inbox, date(2026, 10, 30)))["990101"]
    assert refused.status == "refused" and "RELAPSE_WATCH_HOME" in (refused.error_zh or "")
    assert not refused.messages
    assert listing("warning_rows", None, [], [], "zh") == before


def test_late_data_is_told_to_the_steward_once(home: Path, inbox: Path) -> None:
    assert not _late(figures(night(inbox, AS_OF))["990101"])
    first = figures(night(inbox, date(2027, 1, 31)))["990101"]
    assert "monitored_person" in _late(first)
    told = [m for m in listing("outbox_rows", None, []) if m["kind"] == "findings"]
    again = figures(night(inbox, date(2027, 2, 1)))["990101"]
    assert _late(again) == _late(first)
    assert [m for m in listing("outbox_rows", None, []) if m["kind"] == "findings"] == told
    assert len(told) == 2, "one about the sample's defects, one about what is late"


def _late(run: object) -> set[str]:
    return {v["dataset"] for v in run.verdicts if v["verdict"] == "late"}  # type: ignore[attr-defined]
