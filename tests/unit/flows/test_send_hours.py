"""Which messages wait for the hours of policy."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from flows.stages.messages import opens_in, with_hours
from tests.support import move_in

NIGHT = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)  # one o'clock at night in the county


def test_only_what_is_sent_and_not_red_waits(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move_in(monkeypatch, tmp_path / "var", CHANNELS='{"smtp": "mailto://h"}')
    rows = [("red", "邮件"), ("other", "邮件"), ("other", "企业微信"), ("red", "operator")]
    messages = pd.DataFrame(rows, columns=["urgency", "channel"], dtype="str")
    when = with_hours(messages, "990101", date(2026, 11, 2), NIGHT)["not_before"].tolist()
    assert when == [None, datetime(2026, 11, 3, 0, 0, tzinfo=UTC), None, None]


def test_while_the_policy_cannot_be_read_only_red_goes_out(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "wrong.yaml").write_text("send_hours: [", encoding="utf-8")
    move_in(monkeypatch, tmp_path / "var", POLICY=str(tmp_path / "policy"))
    opens = opens_in("990101", date(2026, 11, 2))
    assert opens("red", NIGHT) == NIGHT
    assert opens("other", NIGHT) == NIGHT + timedelta(days=1)
