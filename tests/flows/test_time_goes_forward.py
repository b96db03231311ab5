"""Nights follow each other: late data is told once, overdue data once more, and no night runs over a later one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import select

from flows import house
from flows.cli.listings import last_complete_run
from relapse_watch.store.frames import read
from relapse_watch.store.tables import household_assessment
from tests.flows.clerk import WORK
from tests.support import figures, listing, night


def test_an_earlier_night_does_not_run_over_a_later_one(few: Path) -> None:
    before = listing("warning_rows", None, [], [], "zh")
    refused = figures(night(few, date(2026, 10, 30)))["990101"]
    assert refused.status == "refused" and "RELAPSE_WATCH_HOME" in (refused.error_zh or "")
    assert not refused.messages
    assert listing("warning_rows", None, [], [], "zh") == before


def test_late_then_overdue_each_told_once_to_whoever_owes_it(settle: Callable[..., str], tmp_path: Path) -> None:
    """Exported on 31 October, so owed again by 10 December, with 20 days of grace."""
    home, inbox = tmp_path / "var", tmp_path / "inbox"
    assert not _owed(figures(settle(FILES))["990101"])
    before = _messages()
    known = _levels()
    on_time = figures(night(inbox, date(2026, 12, 10)))["990101"]
    assert "monitored_person" not in _owed(on_time), "on the due day nothing is late"

    late = figures(night(inbox, date(2026, 12, 11)))["990101"]
    owed = _owed(late)
    assert {d for d, v in owed.items() if v == "late"} == {"monitored_person", "migrant_work", "department_event"}
    assert not {"household_income", "cadre", "responsibility"} & set(owed), "their years are not over"
    told = _told(before)
    assert {m["cadre_id"][0] for m in told} == {"D", "Q"}, "the data steward and the county post"
    steward, post = (_texts(home, [m for m in told if m["cadre_id"][0] == who]) for who in "DQ")
    assert "已外出务工信息：每月10日前要报" in steward and "2026-12-10" in steward and "2026-12-30" in steward
    assert "失业登记名单" in post and "失业登记名单" not in steward and "监测对象" not in post
    assert set(_stale()) == set(), "late is not bad"

    before = _messages()
    again = figures(night(inbox, date(2026, 12, 12)))["990101"]
    assert _owed(again) == owed and not _told(before)

    overdue = figures(night(inbox, date(2026, 12, 31)))["990101"]
    assert {"monitored_person", "migrant_work", "department_event"} == {
        d for d, v in _owed(overdue).items() if v == "overdue"
    }
    assert "逾期没交" in _texts(home, [m for m in _told(before) if m["cadre_id"][0] == "D"])
    unknown = _stale()
    assert unknown, "whose wages the work export would tell"
    before = _messages()
    assert not _told(before)
    figures(night(inbox, date(2027, 1, 1)))
    assert not [m for m in _told(before) if m["kind"] == "findings"]
    _demand_nobody_raised(known, unknown)


def test_what_was_overdue_is_well_again_once_it_comes(settle: Callable[..., str], tmp_path: Path) -> None:
    settle(FILES)
    inbox = tmp_path / "inbox"
    night(inbox, date(2026, 12, 31))
    assert _stale()
    work = inbox / "990101" / WORK
    work.rename(work.with_name(WORK.replace("20261031", "20261231")))
    came = figures(night(inbox, date(2027, 1, 1)))["990101"]
    assert "migrant_work" not in _owed(came) and not _stale()
    assert came.status == "complete"


FILES = ("监测对象", "农户收入信息_2026", "已外出务工", "失业登记", "干部", "责任")


def _owed(run: object) -> dict[str, str]:
    return {v["dataset"]: v["verdict"] for v in run.verdicts if v["verdict"] in ("late", "overdue")}  # type: ignore[attr-defined]


def _messages() -> dict[str, dict[str, Any]]:
    return {m["message_id"]: m for m in listing("outbox_rows", None, [])}


def _told(before: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """New messages about data."""
    return [m for k, m in _messages().items() if k not in before and m["kind"] == "findings"]


def _texts(home: Path, messages: list[dict[str, Any]]) -> str:
    files = [f for m in messages for f in (home / "outbox").rglob(f"*{m['key'][:8]}.md")]
    return "".join(f.read_text(encoding="utf-8") for f in files)


def _assessed() -> pd.DataFrame:
    h = household_assessment
    return read(house.store(), select(h).where(h.c.run_id == last_complete_run("990101"))).set_index("household_id")


def _levels() -> dict[str, str]:
    return _assessed()["level"].to_dict()


def _stale() -> dict[str, str]:
    """Households whose data are stale, and their level."""
    assessed = _assessed()
    return assessed.loc[assessed["data_status"] == "stale", "level"].to_dict()


def _demand_nobody_raised(known: dict[str, str], unknown: dict[str, str]) -> None:
    rank = ("none", "unknown", "green", "yellow", "red").index
    raised = {
        h: (known[h], level) for h, level in unknown.items() if level != "unknown" and rank(level) > rank(known[h])
    }
    assert not raised, "an overdue file raises nobody"
