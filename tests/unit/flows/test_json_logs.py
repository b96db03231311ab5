"""With log_format=json each line of a run is one object with its run and county; nothing personal stands in it."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.runs import county_run, end, note_counts, note_timing
from relapse_watch.errors import WrongUse
from relapse_watch.measure import Timing
from tests.support import AS_OF, move_in

ID = "110101199003070134"


@pytest.fixture
def logging_to_stderr(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Call it to log as the command line does: the root to standard error, from WARNING on; settings ask for JSON."""
    root, factory, events = (
        logging.getLogger(),
        logging.getLogRecordFactory(),
        logging.getLogger("relapse_watch.events"),
    )
    before = root.level, list(root.handlers), events.level
    move_in(monkeypatch, home, LOG_FORMAT="json")

    def begin() -> None:
        root.handlers[:] = [logging.StreamHandler(sys.stderr)]  # pytest's own stay out
        root.handlers[0].setLevel(logging.WARNING)
        root.setLevel(logging.WARNING)

    yield begin
    logging.setLogRecordFactory(factory)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    events.setLevel(before[2])


@pytest.fixture
def logged(
    logging_to_stderr: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> Callable[[], list[dict[str, Any]]]:
    """The lines on standard error, each of them JSON."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_every_line_of_a_run_says_which_run_and_county(
    logging_to_stderr: Callable[[], None], logged: Callable[[], list[dict[str, Any]]], tmp_path: Path
) -> None:
    logging_to_stderr()
    with county_run("990101", AS_OF, tmp_path, "night-1") as run:
        note_timing(run, Timing("check", 1.23456, 1000))
        note_counts(run, {"delivered": {"sent": 3}})
        logging.getLogger("prefect.flow_runs").warning(
            "Task %s", ID, extra={"flow_run_name": "990101", "flow_run_id": "f"}
        )
        logging.getLogger("somebody").info("small talk")
        try:
            raise ValueError(f"of {ID}")
        except ValueError:
            logging.getLogger("somebody").exception("it failed")
    with county_run("990102", AS_OF, tmp_path, "night-1"):
        pass
    lines = logged()
    about = {"run_id": run.run_id, "county": "990101", "night_id": "night-1"}
    first = [line for line in lines if line["county"] == "990101"]
    assert all(about.items() <= line.items() and {"time", "level", "logger", "message"} <= set(line) for line in first)
    assert [line.get("event") for line in first] == ["run_began", "stage_done", "counted", None, None, "run_ended"]
    _, stage, counted, prefects, failed, ended = first
    assert (stage["stage"], stage["seconds"], stage["peak_bytes"]) == ("check", 1.235, 1000)
    assert counted["counts"] == {"delivered": {"sent": 3}}
    assert prefects["flow_run_name"] == "990101" and prefects["message"] == "Task " + "*" * 18
    assert "ValueError: of ****" in failed["traceback"]
    assert ended["status"] == "failed"  # nothing marked it complete
    assert [line["county"] for line in lines if line not in first] == ["990102", "990102"]
    assert ID not in json.dumps(lines)


def test_an_error_that_ends_a_run_is_scrubbed(
    logging_to_stderr: Callable[[], None], logged: Callable[[], list[dict[str, Any]]], tmp_path: Path
) -> None:
    logging_to_stderr()
    with county_run("990101", AS_OF, tmp_path, "night-1") as run:
        end(run, "refused", WrongUse("甲", f"of {ID}"))
    (ended,) = [line for line in logged() if line.get("event") == "run_ended"]
    assert (ended["status"], ended["error"]) == ("refused", "of " + "*" * 18)


def test_text_stays_text(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with county_run("990101", AS_OF, tmp_path, "night-1"):
        pass
    assert capsys.readouterr().err == ""


def test_our_file_for_prefect_has_every_logger_that_prefects_own_has() -> None:
    from prefect.logging.configuration import DEFAULT_LOGGING_SETTINGS_PATH, load_logging_config

    import flows

    ours = load_logging_config(Path(flows.__file__).parent / "prefect_logging.yml")
    theirs = load_logging_config(DEFAULT_LOGGING_SETTINGS_PATH)
    assert set(theirs["loggers"]) | {"relapse_watch.events"} == set(ours["loggers"])
    assert ours["handlers"]["console"]["formatter"] == "json" and "prefect" in sys.modules
