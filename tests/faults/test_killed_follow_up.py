"""A follow-up killed anywhere, and run again the same day or the next: each reminder is written and sent once."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from relapse_watch.store.tables import delivery_attempt, follow_up_notice, outbox_message
from tests.faults.houses import outbox_files, store_of
from tests.support import copy_of_sample, few_files

DAY, NEXT = date(2026, 11, 17), date(2026, 11, 18)  # what the night of October 31 found is overdue by then

pytestmark = pytest.mark.slow
Settings = dict[str, str]


@pytest.fixture(scope="module")
def after_night(do: Callable[..., dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after the night, whose county has warnings to be verified."""
    folder = tmp_path_factory.mktemp("follow-up")
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), folder / "inbox")
    few_files(inbox)
    assert do({"settings": settings_of(folder / "var"), "inbox": str(inbox)})["ended"] == 0
    return folder / "var"


def settings_of(home: Path) -> Settings:
    return {"HOME": str(home), "ID_KEY": "a key for all houses", "DELIVERY_WAIT_SECONDS": "0"}


@pytest.fixture(scope="module")
def undisturbed(do: Callable[..., dict[str, Any]], after_night: Path) -> dict[str, Any]:
    """What the house holds after follow-ups on both days."""
    settings = settings_of(shutil.copytree(after_night, after_night.parent / "undisturbed"))
    for day in (DAY, NEXT):
        do({"settings": settings, "follow_up": str(day)})
    found = said(settings)
    assert len(found["messages"]) > 3 and len(found["notices"]) > 3
    return found


def said(settings: Settings) -> dict[str, Any]:
    """The reminders and notices, and how often each was sent."""
    o, n, a = outbox_message.c, follow_up_notice.c, delivery_attempt.c
    with store_of(settings).reading() as connection:
        messages = connection.execute(select(o.message_id, o.key, o.status).where(o.kind == "follow_up")).all()
        columns = (n.warning_id, n.stage, n.occasion, n.told_on, n.cadre_id, n.message_id)
        notices = connection.execute(select(*columns)).all()
        sent = connection.execute(select(a.message_id).where(a.outcome == "sent")).scalars()
        counted = Counter(m for m in sent if m in {row.message_id for row in messages})
    files = {name: text for name, text in outbox_files(settings).items() if "follow_up" in name}
    return {"messages": sorted(messages), "notices": sorted(notices), "sent": counted, "files": files}


KILLS = {
    "between message and notice": ["flows.stages.follow_up", "write_outbox", 1],
    "between writing and sending": ["flows.stages.follow_up", "write_reminders", 1],
    "when sending begins": ["alerts.delivery", "waiting", 1],
    "in mid-send": ["alerts.sender", "Sender.send", 2],
}


@pytest.fixture(params=KILLS)
def killed(request: pytest.FixtureRequest, do: Callable[..., dict[str, Any]], after_night: Path, tmp_path: Path) -> Any:
    """A house whose follow-up was killed, and where."""
    settings = settings_of(shutil.copytree(after_night, tmp_path / "var"))
    call = KILLS[request.param]
    assert do({"settings": settings, "follow_up": str(DAY), "call": call})["ended"] == -9
    return settings, request.param


def test_killed_and_run_again_the_same_day_it_is_as_if_it_had_run_once(do, killed, undisturbed) -> None:
    settings, where = killed
    written = said(settings)
    assert bool(written["messages"]) == bool(written["notices"]) == (where != "between message and notice")
    for day in (DAY, DAY, NEXT):
        assert do({"settings": settings, "follow_up": str(day)})["ended"] == 0
    assert said(settings) == undisturbed


def test_killed_and_run_again_the_next_day_every_notice_is_told_once(do, killed, undisturbed) -> None:
    settings, where = killed
    do({"settings": settings, "follow_up": str(NEXT)})
    found = said(settings)
    assert {m.status for m in found["messages"]} == {"sent"} and set(found["sent"].values()) == {1}
    assert len(found["files"]) == len(found["messages"])
    told = Counter((n.warning_id, n.stage, n.occasion, n.cadre_id) for n in found["notices"])
    assert set(told.values()) == {1}
    if where != "between message and notice":
        assert found == undisturbed
    assert {n.warning_id for n in found["notices"]} == {n.warning_id for n in undisturbed["notices"]}
