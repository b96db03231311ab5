"""One run at a time on a county: who comes second is told so, and the other counties go on."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from relapse_watch.store.tables import county_lease as lease_table
from relapse_watch.store.tables import outbox_message, run, warning
from tests.support import AS_OF, copy_of_sample, few_files, figures, prefect_night

pytestmark = pytest.mark.usefixtures("prefect_server", "home")
HELD, FREE = "990101", "990102"

HOLDER = """
import sys
from datetime import UTC, datetime
from relapse_watch.store.engine import open_store
from relapse_watch.store.lease import county_lease

with county_lease(open_store(sys.argv[1]), sys.argv[2], "other-run", datetime.now(UTC)):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties."""
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", counties=3)
    shutil.rmtree(folder / "990103")
    few_files(folder)
    return folder


@pytest.fixture
def holder() -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the county."""
    from flows import house

    command = [sys.executable, "-c", HOLDER, house.store().url, HELD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_county_that_a_live_process_holds_is_left_to_it_and_the_others_are_done(
    inbox: Path, holder: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.nights import run_county, run_night

    assert run_night(inbox, None, AS_OF, "zh") == 4
    said = capsys.readouterr().out
    (line,) = [line for line in said.splitlines() if line.startswith(f"{HELD}:")]
    assert "正由另一次运行处理" in line and "请等它结束后重跑" in line and str(holder.pid) in line
    assert rows(run.c.county, run.c.status) == [(HELD, "locked"), (FREE, "complete")]
    assert counties_of(warning) == counties_of(outbox_message) == {FREE}
    assert rows(lease_table.c.run_id) == [("other-run",)]

    assert run_county(HELD, inbox, AS_OF, "en") == 4
    said = capsys.readouterr().out
    (line,) = [line for line in said.splitlines() if line.startswith(f"{HELD}:")]
    assert "is being worked on by run other-run" in line and "Wait for it and run again" in line

    holder.communicate("\n")
    assert run_county(HELD, inbox, AS_OF, "zh") == 0
    assert counties_of(warning) == {HELD, FREE}


def test_a_county_that_a_dead_process_held_is_taken_over(inbox: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert rows(lease_table.c.run_id) == [("other-run",)]
    assert figures(prefect_night(inbox, counties=[HELD]))[HELD].status == "complete"
    assert rows(lease_table.c.run_id) == []


def test_a_run_whose_county_was_taken_over_keeps_nothing_and_says_nothing(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import house
    from flows.stages import outbox

    def taken_over(*arguments):
        with house.store().begin() as connection:
            connection.execute(update(lease_table).values(run_id="other-run", host="elsewhere"))
        return messages(*arguments)

    messages = outbox.told
    monkeypatch.setattr(outbox, "told", taken_over)
    county = figures(prefect_night(inbox, counties=[HELD]))[HELD]
    assert county.status == "locked" and "接手" in county.error_zh
    assert rows(warning.c.county) == rows(outbox_message.c.county) == []
    assert rows(lease_table.c.run_id) == [("other-run",)]


def rows(*columns) -> list[tuple]:
    from flows import house

    with house.store().reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def counties_of(table) -> set[str]:
    return {county for (county,) in rows(table.c.county)}
