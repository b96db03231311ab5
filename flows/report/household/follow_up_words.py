"""Where a household's warning stands after it was sent, and what is missing before its risk may count as removed."""

from datetime import date
from typing import Any

import pandas as pd

from alerts.reminders import STAGES
from alerts.words import word
from flows.report.household.words import Pair
from flows.stages.clearing import clearance_of
from flows.stages.follow_up import progress_of

_RESULTS: dict[str, Pair] = {
    "confirmed": ("确认", "confirmed"),
    "already_helped": ("已有帮扶", "already helped"),
    "data_wrong": ("数据有误", "data wrong"),
    "not_at_risk": ("无风险", "not at risk"),
    "cannot_reach": ("联系不上", "cannot reach"),
    "received": ("已收到", "received"),
}
_STATES: dict[str, Pair] = {
    "waiting": ("还没到期", "not yet due"),
    "due_soon": ("快到期", "due soon"),
    "overdue": ("已逾期", "overdue"),
    "paused": ("时限暂停中", "the clock is paused"),
}


# Why a clock is paused is in a cadre's own words, and may be an illness.
_UNTOLD = ["township", "village", "head_masked", "pause_reason"]


def follow_up_of(county: str, household_id: str, day: date) -> dict[str, Any]:
    """``text`` in Chinese and English, ``progress`` (days as text) and ``clearance`` (condition, is_met).

    Of one household, as its open warning stands on ``day``. Raises PolicyMissing, StoreUnreachable.
    """
    every = progress_of(county, day)
    mine = every[every["household_id"] == household_id]
    asked = clearance_of(county, day, [household_id])
    row = _plain(mine)
    said = [*(_standing(row) if row else []), *_missing(asked)]
    met = [{"condition": c, "is_met": bool(m)} for c, m in zip(asked["condition"], asked["is_met"], strict=True)]
    return {"text": said or [("没有要跟踪的预警", "No open warning to follow up")], "progress": row, "clearance": met}


def _plain(mine: pd.DataFrame) -> dict[str, Any]:
    """The one row with days as text; empty where there is none."""
    days = {c: mine[c].dt.strftime("%Y-%m-%d") for c in mine.select_dtypes("datetime").columns}
    plain = mine.assign(**days).drop(columns=_UNTOLD).astype(object)
    return next(iter(plain.where(plain.notna(), None).to_dict("records")), {})


def _standing(row: dict[str, Any]) -> list[Pair]:
    said = []
    if row["result"]:
        zh, en = _RESULTS[row["result"]]
        said.append((f"{row['verified_on']} 核实：{zh}", f"Verified on {row['verified_on']}: {en}"))
    elif row["is_tried"]:
        said.append(("去过，没联系上", "Somebody went and reached nobody"))
    if row["stage"]:
        zh, en = _STATES[row["state"]]
        todo = (word(STAGES, row["stage"], "zh"), word(STAGES, row["stage"], "en"))
        by_zh, by_en = (f"，最迟 {row['due_by']}", f", by {row['due_by']}") if row["due_by"] else ("", "")
        said.append((f"下一步：{todo[0]}{by_zh}（{zh}）", f"Next: {todo[1]}{by_en} ({en})"))
    if row["state"] == "paused":
        said.append((f"暂停到 {row['paused_until']}", f"Paused until {row['paused_until']}"))
    return said


def _missing(asked: pd.DataFrame) -> list[Pair]:
    """What clearance still lacks, one line a condition; that nothing does, in one."""
    if asked.empty:
        return []
    left = asked[~asked["is_met"]]
    if left.empty:
        return [
            (
                "风险消除的条件都已具备，请按程序办理（由人认定，不是系统认定）",
                "Every condition of clearance is met: start the procedure (people decide, not the system)",
            )
        ]
    texts = zip(left["text_zh"], left["text_en"], strict=True)
    return [(f"风险消除还差：{zh}", f"Clearance still lacks: {en}") for zh, en in texts]
