"""A night end to end."""

from collections.abc import Callable
from pathlib import Path

from tests.support import AS_OF, figures, listing, prefect_night


def test_a_night_ends_with_messages_and_again_changes_nothing(settle: Callable[..., str], tmp_path: Path) -> None:
    home, first = tmp_path / "var", figures(settle(None))["990101"]
    assert first.status == "complete"
    assert first.transitions["opened"] > 0 and first.messages.keys() == {"sent"}
    written = sorted(p.name for p in (home / "outbox").rglob("*.md"))
    warnings, messages = listing("warning_rows", None, [], [], "zh"), listing("outbox_rows", None, [])
    assert len(written) == len(messages) == first.messages["sent"]

    second = figures(prefect_night(tmp_path / "inbox"))["990101"]
    assert second.status == "complete" and not second.transitions and not second.messages
    assert listing("warning_rows", None, [], [], "zh") == warnings
    assert listing("outbox_rows", None, []) == messages
    assert sorted(p.name for p in (home / "outbox").rglob("*.md")) == written


def test_every_open_warning_has_an_owner_reasons_and_dates(few: Path) -> None:
    for warning in listing("warning_rows", None, [], [], "zh"):
        assert warning["owner"]["cadre_id"], warning
        assert warning["opened_on"] == warning["level_since"] == AS_OF.isoformat()
        assert warning["reasons"], warning
        if warning["level"] != "unknown":
            assert all(r["text"] and r["reference"] and r["effective_from"] for r in warning["reasons"])
            assert warning["clears_when"]


def test_the_report_is_written_in_both_forms(few: Path) -> None:
    folder = few.parent / "var" / "reports" / AS_OF.isoformat()
    page = (folder / "990101.html").read_text(encoding="utf-8")
    assert "监测对象信息" in page and "未解除的预警" in page and "<script" not in page
    assert "## 用时" in (folder / "990101.md").read_text(encoding="utf-8")


def test_no_workspace_is_left_behind(few: Path) -> None:
    assert not list((few.parent / "var" / "work").iterdir())
