"""Follow-up on working days: what stands written is sent, what was not verified in time is listed."""

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from relapse_watch.store.lease import county_lease
from relapse_watch.store.tables import outbox_message, run, warning
from tests.support import at_any_hour, copy_of_sample, few_files, forget, listing, move_in, prefect_night

HOLIDAY = date(2026, 10, 1)
MONDAY = date(2026, 11, 2)  # the night's date is a Saturday


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house in which a night wrote its messages and then sent none."""
    from flows import tasks

    folder = tmp_path_factory.mktemp("follow-up")
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), folder / "inbox")
    few_files(inbox)
    with pytest.MonkeyPatch.context() as broken:
        move_in(broken, folder / "var")
        broken.setattr(tasks, "deliver", lambda _: None)
        prefect_night(inbox)
    forget()
    return folder / "var"


@pytest.fixture
def written(prepared: Path, home: Path) -> Path:
    """A copy of that house to live in."""
    shutil.copytree(prepared, home)
    forget()
    assert statuses() == {"created"}
    return home


def statuses() -> set[str]:
    from flows import house

    with house.store().reading() as connection:
        return set(connection.execute(select(outbox_message.c.status)).scalars())


def follow_up(day: date) -> Any:
    from flows.follow_up import follow_up

    return follow_up(day, return_state=True)


def overdue() -> list[dict[str, Any]]:
    """The table that the last follow-up published."""
    from prefect.artifacts import Artifact

    return json.loads(Artifact.get("overdue").data)


def test_on_a_working_day_what_stands_created_is_sent(written: Path) -> None:
    assert follow_up(MONDAY).is_completed()
    assert statuses() == {"sent"}
    assert list((written / "outbox").rglob("*.md"))


def test_on_a_holiday_nothing_happens(written: Path) -> None:
    state = follow_up(HOLIDAY)
    assert state.is_completed() and "不是工作日" in state.message
    assert statuses() == {"created"}
    assert not (written / "outbox").exists()


def test_open_warnings_past_the_working_days_of_policy_are_listed_by_level(written: Path) -> None:
    assert levels_of_three() >= {"red", "yellow", "green", "unknown"}
    count = Counter(w["level"] for w in listing("warning_rows", None, [], [], "zh"))
    # To be verified within: red one working day, yellow three, unknown ten, green twenty.
    late = {"county": "990101", "red": 0, "yellow": 0, "green": 0, "unknown": 0}
    for day, more in (
        (MONDAY, {}),
        (date(2026, 11, 3), {"red": count["red"]}),
        (date(2026, 11, 4), {}),
        (date(2026, 11, 5), {"yellow": count["yellow"]}),
        (date(2026, 11, 13), {}),
        (date(2026, 11, 16), {"unknown": count["unknown"]}),
    ):
        late |= more
        follow_up(day)
        assert overdue() == [late], day


def levels_of_three() -> set[str]:
    """Make one warning red and two yellow, which a county this small does not always have; return all levels."""
    from flows import house

    with house.store().begin() as connection:
        ids = list(connection.execute(select(warning.c.warning_id).where(warning.c.level == "unknown")).scalars())
        for level, some in (("red", ids[:1]), ("yellow", ids[1:3])):
            connection.execute(update(warning).where(warning.c.warning_id.in_(some)).values(level=level))
        return set(connection.execute(select(warning.c.level)).scalars())


def test_a_county_whose_night_is_running_is_left_to_it(written: Path) -> None:
    from flows import house
    from flows.clock import now

    with county_lease(house.store(), "990101", "other-run", now()):
        state = follow_up(MONDAY)
    assert state.is_completed() and "990101" in state.message
    assert statuses() == {"created"}
    assert follow_up(MONDAY).is_completed()
    assert statuses() == {"sent"}


def test_what_cannot_be_delivered_fails_the_follow_up(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = str(at_any_hour(written.parent / "policy"))
    move_in(monkeypatch, written, CHANNELS='{"wecom": "nonsense"}', DELIVERY_ATTEMPTS="1", POLICY=policy)
    state = follow_up(MONDAY)
    assert state.is_failed() and "没有送达" in state.message
    assert statuses() == {"sent", "failed"}


def test_follow_up_leaves_the_runs_as_they_are(written: Path) -> None:
    from flows import house

    def runs() -> list[Any]:
        with house.store().reading() as connection:
            return list(connection.execute(select(run)).all())

    before = runs()
    follow_up(MONDAY)
    assert runs() == before
