"""The listings as tables for people; JSON and CSV pass through."""

from collections.abc import Sequence
from typing import Any

from flows.cli.show import show
from flows.report.words import word

Rows = Sequence[dict[str, Any]]

_OUTCOMES = {
    "sent": ("送到", "sent"),
    "later": ("没送到，可再试", "not now"),
    "refused": ("被拒绝", "refused"),
    "unknown": ("不知道是否送到", "unknown"),
    None: ("正在发送", "under way"),
}


def show_warnings(rows: Rows, form: str, lang: str) -> None:
    """Warnings: one line a household."""
    columns = {
        "level": ("等级", "level"),
        "household_id": ("户编号", "household"),
        "village": ("村", "village"),
        "category": ("类别", "category"),
        "status": ("状态", "status"),
        "since": ("起始", "since"),
        "owner_text": ("责任人", "owner"),
        "why": ("原因", "reasons"),
    }
    show([{**r, **_warning_extras(r)} for r in rows] if form == "table" else rows, columns, form, lang)


def _warning_extras(row: dict[str, Any]) -> dict[str, Any]:
    why = [r["text"] for r in row["reasons"]]
    return {"since": row["level_since"], "owner_text": row["owner"]["cadre_id"], "why": why}


def show_outbox(rows: Rows, form: str, lang: str) -> None:
    """Messages: one line a message."""
    columns = {
        "created_at": ("写入时间", "created"),
        "county": ("县", "county"),
        "kind": ("类型", "kind"),
        "cadre_id": ("收件人", "cadre"),
        "channel": ("渠道", "channel"),
        "status": ("状态", "status"),
        "attempts": ("次数", "attempts"),
        "households": ("户数", "households"),
        "error": ("错误", "error"),
    }
    short = [{**r, "households": len(r["households"])} for r in rows]
    show(short if form == "table" else rows, columns, form, lang)


def show_attempts(rows: Rows, form: str, lang: str) -> None:
    """Attempts to send: one line an attempt."""
    columns = {
        "message": ("消息", "message"),
        "attempt": ("第几次", "attempt"),
        "kind": ("类型", "kind"),
        "cadre_id": ("收件人", "cadre"),
        "channel": ("渠道", "channel"),
        "started_at": ("开始", "started"),
        "took_seconds": ("秒", "seconds"),
        "outcome_text": ("结果", "outcome"),
        "answer": ("对方答复", "answer"),
    }
    short = [{**r, "message": r["message_id"][:8], "outcome_text": _outcome(r["outcome"], lang)} for r in rows]
    show(short if form == "table" else rows, columns, form, lang)


def _outcome(outcome: str | None, lang: str) -> str:
    return _OUTCOMES[outcome][lang == "en"]


def show_runs(rows: Rows, form: str, lang: str) -> None:
    """Runs: one line a run."""
    columns = {
        "started_at": ("开始", "started"),
        "county": ("县", "county"),
        "as_of": ("基准日", "as of"),
        "status": ("结果", "status"),
        "seconds": ("秒", "seconds"),
        "slowest": ("最慢环节", "slowest stage"),
        "holder": ("占用", "held by"),
        f"error_{lang}": ("说明", "why"),
    }
    short = [{**r, "slowest": _slowest(r, lang), "holder": _holder(r)} for r in rows]
    show(short if form == "table" else rows, columns, form, lang)


def _holder(row: dict[str, Any]) -> str | None:
    """Computer and process of a run that holds its county."""
    held = row["held_by"]
    return f"{held['host']} {held['pid']}" if held else None


def _slowest(row: dict[str, Any], lang: str) -> str:
    slowest = max(row["timings"], key=lambda t: t["seconds"], default=None)
    return f"{word(slowest['stage'], lang)} {slowest['seconds']:.1f}" if slowest else ""
