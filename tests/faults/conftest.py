"""Fixtures of the tests of faults: a process that can be killed, and PostgreSQL databases by the dozen."""

import json
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import make_url

from relapse_watch.store.engine import Store, open_store
from tests.conftest import administrator
from tests.faults import county_process
from tests.faults.servers import Server

Job = dict[str, Any]


@pytest.fixture(scope="session")
def do(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Job], dict[str, Any]]]:
    """Does one job of ``county_process`` and says how it ended: ``ended`` (exit code or signal), ``seconds``."""
    errors = tmp_path_factory.mktemp("county-process") / "stderr"
    command = [sys.executable, str(Path(county_process.__file__))]
    with errors.open("wb") as stderr:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True)
    assert process.stdin and process.stdout

    def do_job(job: Job) -> dict[str, Any]:
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer, errors.read_text()[-3000:]
        ended: dict[str, Any] = json.loads(answer)
        assert ended["ended"] in (0, -9), errors.read_text()[-3000:]
        return ended

    try:
        yield do_job
    finally:
        process.stdin.close()
        process.wait(60)


@pytest.fixture
def postgresql_urls(postgresql_server: str) -> Iterator[Callable[[], str]]:
    """Makes a new empty database at every call; all are dropped at the end."""
    names: list[str] = []

    def make() -> str:
        names.append(f"t_{uuid.uuid4().hex}")
        connection.exec_driver_sql(f"CREATE DATABASE {names[-1]}")
        return make_url(postgresql_server).set(database=names[-1]).render_as_string(hide_password=False)

    with administrator(postgresql_server).connect() as connection:
        yield make
        for name in names:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def lone(upgraded_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite: where it is used, what is tested is not the database."""
    opened = open_store(f"sqlite:///{shutil.copy(upgraded_file, tmp_path / 'lone.db')}")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def serve():
    servers = []

    def start(answer):
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def post_office():
    controllers = []

    def start(mailbox):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controllers.append(Controller(mailbox, hostname="127.0.0.1", port=port))
        controllers[-1].start()
        return f"mailto://127.0.0.1:{port}?from=watch@example.cn&to={{address}}"

    yield start
    for controller in controllers:
        controller.stop()
