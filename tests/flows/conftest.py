"""Real Prefect for the tests of whole nights: one server for the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from relapse_watch.quiet import silence
from tests.support import copy_of_sample, forget, move_in


@pytest.fixture(scope="session", autouse=True)
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An ephemeral Prefect server with a database of its own, shared by the session's tests."""
    silence()
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A house on SQLite."""
    move_in(monkeypatch, tmp_path / "var")
    yield tmp_path / "var"
    forget()


@pytest.fixture
def home_on(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A house on SQLite, then on PostgreSQL."""
    move_in(monkeypatch, tmp_path / "var", store_url)
    yield tmp_path / "var"
    forget()


@pytest.fixture
def inbox(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small county with its planted defects."""
    return copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox")


@pytest.fixture
def three_counties(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small counties with their planted defects."""
    return copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", counties=3)
