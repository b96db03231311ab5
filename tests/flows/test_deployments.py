"""The six deployments on a real Prefect server, picked up by a real worker."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select

from flows.clock import COUNTY_ZONE
from flows.stages.follow_up import progress_of
from relapse_watch.store.engine import Store, open_store
from relapse_watch.store.tables import outbox_message, run, warning
from tests.support import AS_OF, copy_of_sample, few_files, forget, move_in

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
PARTS = ("prefect.yaml", "flows", "alerts", "warnings", "data_contracts", "relapse_watch")
SERVER_SECONDS, RUN_SECONDS = 90, 90

pytestmark = pytest.mark.slow


class Place:
    """A checkout, a house, an inbox and a Prefect server of their own, and how to call programs there."""

    def __init__(self, folder: Path, inbox: Path) -> None:
        self.checkout, self.home, self.inbox, self.logs = folder / "checkout", folder / "var", inbox, folder / "logs"
        self.complaints = ""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHONUTF8": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "NO_COLOR": "1",
        }
        self.on_server = {
            "PREFECT_API_URL": f"http://127.0.0.1:{self.port}/api",
            "PREFECT_HOME": str(folder / "prefect"),
        }

    def call(self, *command: str, **further: str) -> str:
        """Run a program to its end; return what it said. Fails with what it said if it failed."""
        done = subprocess.run(
            command, cwd=self.checkout, env=self.environment | further, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        self.complaints = done.stderr
        return done.stdout

    @contextmanager
    def running(self, name: str, *command: str, **further: str) -> Iterator[None]:
        """A program that runs until the block ends; then it and all it started are stopped."""
        self.logs.mkdir(exist_ok=True)
        with (self.logs / name).open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=self.checkout,
                env=self.environment | further,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield
        finally:
            stop(process)

    def ask(self, path: str, body: Any = None) -> Any:
        """Ask the server's API."""
        data = json.dumps(body).encode() if body is not None else None
        request = Request(f"{self.on_server['PREFECT_API_URL']}{path}", data, {"Content-Type": "application/json"})
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def wait_for(self, what: Callable[[], bool], seconds: float) -> None:
        """Wait until it is so. Fails with the logs when it does not come."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if what():
                    return
            except OSError:
                pass
            time.sleep(0.5)
        logs = "\n".join(f"--- {p.name}\n{p.read_text(errors='replace')[-3000:]}" for p in self.logs.iterdir())
        raise AssertionError(f"not within {seconds} s\n{logs}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a program and its children, kindly first."""
    for sign, patience in ((signal.SIGINT, 3), (signal.SIGKILL, 15)):
        if process.poll() is None:
            os.killpg(process.pid, sign)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
    with suppress(ProcessLookupError):  # children that outlived it
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server with the six deployments of a checkout, and a worker with our settings."""
    folder = tmp_path_factory.mktemp("deployments")
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), folder / "inbox")
    few_files(inbox)
    found = Place(folder, inbox)
    copy_checkout(found.checkout)
    server, ours = found.on_server, {"RELAPSE_WATCH_HOME": str(found.home), "RELAPSE_WATCH_INBOX": str(inbox)}
    start = ("prefect", "server", "start")
    with ExitStack() as stack:
        stack.enter_context(found.running("server", *start, "--host", "127.0.0.1", "--port", str(found.port), **server))
        found.wait_for(lambda: found.ask("/health") is True, SERVER_SECONDS)
        found.call("prefect", "work-pool", "create", "counties", "--type", "process", **server)
        found.call("prefect", "--no-prompt", "deploy", "--all", **server)
        worker = ("prefect", "worker", "start", "--pool", "counties", "--name", "w1")
        stack.enter_context(found.running("worker", *worker, PREFECT_WORKER_QUERY_SECONDS="1", **server, **ours))
        yield found


def copy_checkout(target: Path) -> None:
    """What a worker needs of the checkout."""
    target.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, target / part)


def runs(place: Place) -> list[tuple[str, str, str]]:
    """The runs in the house: county, as of, status."""
    if not (place.home / "relapse_watch.db").exists():
        return []
    with open_store(f"sqlite:///{place.home / 'relapse_watch.db'}").reading() as connection:
        query = select(run.c.county, run.c.as_of, run.c.status).order_by(run.c.started_at)
        return [(county, as_of.isoformat(), status) for county, as_of, status in connection.execute(query)]


def flow_runs(place: Place) -> list[dict[str, Any]]:
    """The flow runs that the server knows."""
    return place.ask("/flow_runs/filter", {"sort": "START_TIME_ASC"})


def schedules_show_in_the_api(place: Place) -> None:
    names = ("nightly/nightly", "follow-up/follow-up", "county/rerun", "backtest/backtest", "feedback/feedback")
    names = (*names, "hand-in/hand-in")
    night, follow_up, rerun, backtest, feedback, hand_in = (place.ask(f"/deployments/name/{name}") for name in names)
    (schedule,) = night["schedules"]
    assert schedule["active"] and schedule["schedule"]["cron"] == "0 1 * * *"
    assert schedule["schedule"]["timezone"] == "Asia/Shanghai"
    (schedule,) = follow_up["schedules"]
    assert schedule["schedule"]["cron"] == "0 9 * * *" and schedule["schedule"]["timezone"] == "Asia/Shanghai"
    (schedule,) = feedback["schedules"]
    assert schedule["schedule"]["cron"] == "0 5 1 * *" and schedule["schedule"]["timezone"] == "Asia/Shanghai"
    assert rerun["schedules"] == backtest["schedules"] == hand_in["schedules"] == []
    assert {d["work_pool_name"] for d in (night, follow_up, rerun, backtest, feedback, hand_in)} == {"counties"}


def worker_runs_a_county_that_is_asked_for(place: Place) -> None:
    parameters = ("--param", "county=990101", "--param", f"as_of={AS_OF.isoformat()}")
    place.call("prefect", "deployment", "run", "county/rerun", *parameters, **place.on_server)

    def ended() -> bool:
        asked = [r for r in flow_runs(place) if r["deployment_id"] and r["start_time"]]
        return any(r["state_type"] in ("COMPLETED", "FAILED", "CRASHED") for r in asked)

    place.wait_for(ended, RUN_SECONDS)
    (done,) = [r for r in flow_runs(place) if r["deployment_id"] and r["start_time"]]
    assert done["state_type"] == "COMPLETED", (place.logs / "worker").read_text()[-3000:]
    assert done["name"] == "990101" and done["work_pool_name"] == "counties"
    assert runs(place) == [("990101", AS_OF.isoformat(), "complete")]
    assert list((place.home / "outbox").rglob("*.md")), "the inbox came from the worker's RELAPSE_WATCH_INBOX"


def a_visit_handed_in_over_the_api_acknowledges_its_message(place: Place) -> None:
    household, cadre, number = a_message_of(place)
    # No row answers what is sent after its day: the messages went out today, by the clock of this machine.
    day = max(datetime.now(COUNTY_ZONE).date(), AS_OF + timedelta(days=1)).isoformat()
    row = {"户编号": household, "核实日期": day, "核实结果": "确认", "核实人": cadre, "消息编号": number[:12].upper()}
    said = ran(place, "hand-in/hand-in", county="990101", rows=[row, row | {"核实人": "没有这人"}], as_of=day)
    assert said["type"] == "FAILED" and "收下 1/2 行" in said["message"] and "2:核实人" in said["message"]
    (form,) = (place.inbox / "990101").glob("核实反馈_接口*.csv")
    assert household in form.read_text(encoding="utf-8-sig")

    assert ran(place, "county/rerun", county="990101", as_of=day)["type"] == "COMPLETED"
    with store_of(place).reading() as connection:
        o = outbox_message.c
        query = select(o.status, o.acknowledged_on, o.acknowledged_by).where(o.key == number)
        assert tuple(connection.execute(query).one()) == ("acknowledged", date.fromisoformat(day), cadre)
    with pytest.MonkeyPatch.context() as moved:
        move_in(moved, place.home)
        stands = progress_of("990101", date.fromisoformat(day)).set_index("household_id").loc[household]
    forget()
    assert stands["result"] == "confirmed" and stands["stage"] == "decide", "the clock to verify has ended"


def a_message_of(place: Place) -> tuple[str, str, str]:
    """Of a digest that was sent: a household that it tells of, its cadre and its number."""
    o, w = outbox_message.c, warning.c
    owned = select(w.household_id, w.owner_cadre_id, o.key).join(outbox_message, o.cadre_id == w.owner_cadre_id)
    owned = owned.where(o.kind == "digest", o.status == "sent", o.households.contains(w.household_id))
    with store_of(place).reading() as connection:
        return tuple(connection.execute(owned.order_by(w.warning_id)).first())


def store_of(place: Place) -> Store:
    return open_store(f"sqlite:///{place.home / 'relapse_watch.db'}")


def ran(place: Place, deployment: str, **parameters: Any) -> dict[str, Any]:
    """The end of a run that the API was asked for."""
    known = place.ask(f"/deployments/name/{deployment}")["id"]
    created = place.ask(f"/deployments/{known}/create_flow_run", {"parameters": parameters})["id"]

    def ended() -> bool:
        return place.ask(f"/flow_runs/{created}")["state_type"] in ("COMPLETED", "FAILED", "CRASHED")

    place.wait_for(ended, RUN_SECONDS)
    return place.ask(f"/flow_runs/{created}")["state"]


def command_line_uses_the_server_that_is_set(place: Place, *, or_its_own: bool) -> dict[str, float]:
    known = {r["id"] for r in flow_runs(place)}
    arguments = ("relapse-watch", "county", "990101", "--inbox", str(place.inbox), "--as-of", AS_OF.isoformat())
    seconds = {}
    for name, further in (("server", place.on_server), ("ephemeral", {}))[: 1 + or_its_own]:
        home, began = place.home.with_name(f"var-{name}"), time.perf_counter()
        said = place.call(*arguments, RELAPSE_WATCH_HOME=str(home), **further)
        seconds[name] = round(time.perf_counter() - began, 1)
        assert "990101  完成" in said and place.complaints == "", "a night that goes well has nothing to log"
        if name == "server":
            new = [r for r in flow_runs(place) if r["id"] not in known and r["start_time"]]
            assert [(r["name"], r["state_type"]) for r in new] == [("990101", "COMPLETED")]
            known |= {r["id"] for r in new}
        assert (home / "prefect").exists() == (name == "ephemeral")
    assert not [r for r in flow_runs(place) if r["id"] not in known and r["start_time"]], "its own server is its own"
    return seconds


def checkout_holds_no_more_than_before(place: Place) -> None:
    left = {p.relative_to(place.checkout).parts[0] for p in place.checkout.rglob("*") if p.suffix != ".pyc"}
    assert left == set(PARTS)
    assert (place.checkout / "prefect.yaml").read_bytes() == (ROOT / "prefect.yaml").read_bytes()


def test_the_deployments_on_a_real_server_and_worker(
    place: Place, record_property: Any, request: pytest.FixtureRequest
) -> None:
    # One test: a server and a worker take longer to start than all of this takes.
    schedules_show_in_the_api(place)
    worker_runs_a_county_that_is_asked_for(place)
    a_visit_handed_in_over_the_api_acknowledges_its_message(place)
    # Its own server is started by the program in test_refusals and test_privacy too.
    seconds = command_line_uses_the_server_that_is_set(place, or_its_own=request.config.getoption("--long"))
    checkout_holds_no_more_than_before(place)
    record_property("seconds", seconds)
    print(f"one small county by the command line, seconds: {seconds}")
