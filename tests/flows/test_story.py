"""A county's year in little: what the plain re-computation has is what was said, and it sees what is not so."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

import flows.clock
import flows.stages.deliver
from bench.story import ledger
from bench.story.post import check_post
from bench.story.story import Story
from relapse_watch.store.tables import follow_up_notice, outbox_message, warning
from tests.support import forget

pytestmark = pytest.mark.slow
NIGHTS, MANY_NIGHTS = 5, 12
FIRST_HOUR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def story(
    on_prefect: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """A year of which some days are lived; its house stays open for what is planted afterwards."""
    nights = MANY_NIGHTS if request.config.getoption("--long") else NIGHTS
    with pytest.MonkeyPatch.context() as restored:
        restored.setattr(flows.clock, "datetime", flows.clock.datetime)
        restored.setattr(flows.stages.deliver, "time", flows.stages.deliver.time)
        for name in ("HOME", "ID_KEY", "POLICY", "CHANNELS", "CHANNEL_BYTES", "HELD_RULE", "HELD_HOURS"):
            restored.setenv(f"RELAPSE_WATCH_{name}", os.environ.get(f"RELAPSE_WATCH_{name}", ""))
        forget()
        lived = Story(tmp_path_factory.mktemp("story"), many=nights, seed=11)
        lived.live()
        _until_there_is_news(lived)
        yield lived
        lived.receiver.shutdown()
        lived.receiver.server_close()
    forget()


def _until_there_is_news(story: Story) -> None:
    """Live on until a working day on which something is told and something is reminded of: what is planted needs it."""
    day = story.days[-1]
    for _ in range(8):
        if _has_news(story, day):
            return
        day += timedelta(days=1)
        for _ in range(4):
            story.county.add_bill(day)
        story.county.write_bills()
        story.live_day(day)
    pytest.fail("eight days without news")


def _has_news(story: Story, day: date) -> bool:
    last = story.judge.last_night
    is_told = last is not None and last[0]["as_of"] == day and any(kind == "digest" for kind, _ in last[1].told)
    known = {n["notice_id"] for n in story.last_follow_up[2]}
    return is_told and story.last_follow_up[0] == day and any(n["notice_id"] not in known for n in ledger.notices())


def test_every_night_of_the_year_is_as_the_plain_re_computation_has_it(story: Story) -> None:
    assert story.judge.violations == []


@pytest.mark.long
def test_the_year_has_all_that_a_year_has(story: Story) -> None:
    """A story in which nothing happens proves nothing."""
    found = story.figures()
    happened = ("opened", "raised", "closed", "reassigned", "household nights without owner")
    happened += ("forms returned", "rows of forms set aside", "months sent again corrected", "nights rerun")
    happened += ("nights killed", "nights left out", "older dates asked for", "follow-ups", "silences", "leave")
    happened += ("messages: handover", "messages: orphans", "messages: undelivered", "messages: follow_up")
    happened += ("changes not told: answered", "overdue household days", "paused household days", "parts of several")
    happened += ("clearance conditions held against each other", "of those met")
    happened += ("of those again", "messages superseded", "nights through Prefect", "follow-ups through Prefect")
    assert {name for name in happened if not found.get(name)} == set()
    assert found["messages a cadre-week"] < 7


# --- what is planted is seen ---------------------------------------------------------------------------


@pytest.fixture
def seen(story: Story) -> Iterator[list[str]]:
    """The violations found by the test alone; the judge forgets what it saw in it."""
    judge = story.judge
    kept = judge.violations, dict(judge.news)
    judge.violations = []
    yield judge.violations
    judge.violations, judge.news = kept


def change(statement: Any) -> None:
    from flows import house

    with house.store().begin() as connection:
        connection.execute(statement)


@contextmanager
def planted(wrong: Any, undo: Any) -> Iterator[None]:
    """The ledger says something wrong for a while."""
    change(wrong)
    try:
        yield
    finally:
        change(undo)


def test_an_orphan_that_nobody_knows_of_is_seen(story: Story, seen: list[str]) -> None:
    day = story.last_follow_up[0]
    story.judge.warnings(day)
    assert seen == []
    w = next(w for w in ledger.warnings() if w["owner_cadre_id"] and w["status"] == "open")
    mine = update(warning).where(warning.c.warning_id == w["warning_id"])
    owner = {name: w[name] for name in ("owner_cadre_id", "owner_role")}
    with planted(mine.values(owner_cadre_id=None, owner_role=None), mine.values(**owner)):
        story.judge.warnings(day)
    assert len(seen) == 2 and all(w["warning_id"] in line for line in seen)


def test_news_told_twice_is_seen(story: Story, seen: list[str]) -> None:
    run, said, before, digest = last_digest(story)
    story.judge.said(run, said, before)
    assert seen == []
    whole = select(outbox_message).where(outbox_message.c.message_id == digest["message_id"])
    again = ledger.rows(whole)[0] | {"message_id": "again", "key": "again"}
    with planted(insert(outbox_message).values(**again), delete(outbox_message).where(outbox_message.c.key == "again")):
        story.judge.said(run, said, before)
    assert any("told: too many" in line and digest["told"][0] in line for line in seen)


def test_news_not_told_is_seen(story: Story, seen: list[str]) -> None:
    run, said, before, digest = last_digest(story)
    mine = update(outbox_message).where(outbox_message.c.message_id == digest["message_id"])
    with planted(mine.values(kind="lost"), mine.values(kind="digest")):
        story.judge.said(run, said, before)
    assert any("told: missing" in line and digest["told"][0] in line for line in seen)


def test_news_of_an_earlier_night_told_once_more_is_seen(story: Story, seen: list[str]) -> None:
    run, said, before, _ = last_digest(story)
    (cadre, household), news = next(iter(said.news.items()))
    other = next(m for m in ledger.messages() if m["status"] == "sent" and m["kind"] == "township")
    story.judge.news[cadre, household, news] = other["message_id"]
    story.judge.said(run, said, before)
    assert seen == [f"{run['as_of']} double: {news[2]} of {household} to {cadre} told before"]


def last_digest(story: Story) -> tuple[Any, Any, Any, dict[str, Any]]:
    """The last run, what it should say, what stood before it, and one of its digests."""
    assert story.judge.last_night
    run, said, before = story.judge.last_night
    known = {m["message_id"] for m in before.messages}
    fresh = [m for m in ledger.messages() if m["run_id"] == run["run_id"] and m["message_id"] not in known]
    return run, said, before, next(m for m in fresh if m["kind"] == "digest")


def test_a_clock_that_is_a_day_off_is_seen(story: Story, seen: list[str]) -> None:
    story.judge.follow_up(*story.last_follow_up)
    assert seen == []
    known = {n["notice_id"] for n in story.last_follow_up[2]}
    notice = next(n for n in ledger.notices() if n["notice_id"] not in known)
    mine = update(follow_up_notice).where(follow_up_notice.c.notice_id == notice["notice_id"])
    with planted(mine.values(due_by=notice["due_by"] + timedelta(days=1)), mine.values(due_by=notice["due_by"])):
        story.judge.follow_up(*story.last_follow_up)
    assert [line.split(" ")[1] for line in seen] == ["notices:"] * 2


def test_a_clearance_that_is_not_due_is_seen(story: Story, seen: list[str]) -> None:
    day, stands = story.last_follow_up[0], story.judge.stands
    assert stands
    story.judge.clearance(day)
    assert seen == []
    kept, stands.visits = stands.visits, []
    story.judge.clearance(day)
    stands.visits = kept
    assert seen and all("clearance: too many" in line for line in seen)


def test_a_reminder_that_was_not_written_is_seen(story: Story, seen: list[str]) -> None:
    known = {m["message_id"] for m in story.last_follow_up[1]}
    lost = next(m for m in ledger.messages() if m["kind"] == "follow_up" and m["message_id"] not in known)
    mine = update(outbox_message).where(outbox_message.c.message_id == lost["message_id"])
    with planted(mine.values(kind="lost"), mine.values(kind="follow_up")):
        story.judge.follow_up(*story.last_follow_up)
    assert seen and all("reminded: missing" in line and lost["cadre_id"] in line for line in seen)


def post(story: Story) -> list[str]:
    return check_post(story.home, story.receiver, story.clock.moment, story.judge.red)


def test_what_the_receiver_saw_otherwise_is_seen(story: Story) -> None:
    assert post(story) == []
    taken = story.receiver.taken
    last = next(key for key, _ in reversed(taken) if _once(story, key))
    taken.append((last, "x"))
    assert len(found := post(story)) == 1 and "taken 2 times" in found[0]
    story.receiver.taken = [pair for pair in taken if pair[0] != last]
    assert len(found := post(story)) == 1 and "taken 0 times" in found[0]
    story.receiver.taken = [*taken[:-1], ("f" * 64, "x")]
    assert post(story) == ["a receiver took what is not in the ledger: ffffffff"]
    story.receiver.taken = taken[:-1]


def _once(story: Story, key: str) -> bool:
    (m,) = [m for m in ledger.messages() if m["key"] == key]
    return bool(m["status"] == "sent" and m["attempts"] == 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "sending"}, "left in sending"),
        ({"status": "failed", "letter_id": None}, "failed and nobody was told"),
        ({"status": "created", "not_before": None}, "waits for nothing"),
        ({"attempts": 7}, "its attempts are not all in the ledger"),
        ({"sent_at": FIRST_HOUR}, "sent at"),
    ],
)
def test_a_message_left_undone_is_seen(story: Story, values: dict[str, Any], expected: str) -> None:
    m = next(m for m in ledger.messages() if m["status"] == "sent" and m["kind"] == "follow_up" and _by_net(m))
    mine = update(outbox_message).where(outbox_message.c.message_id == m["message_id"])
    with planted(mine.values(**values), mine.values(**{name: m[name] for name in values})):
        found = post(story)
    assert found and all(expected in line for line in found) and post(story) == []


def _by_net(m: dict[str, Any]) -> bool:
    return bool(m["channel"] == "webhook" and m["attempts"] == 1)
