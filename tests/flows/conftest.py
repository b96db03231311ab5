"""Real Prefect for the tests of whole nights: one server for the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import copy_of_sample, forget, move_in


@pytest.fixture(scope="session", autouse=True)
def on_prefect(prefect_server: None) -> None:
    """Every test here may run flows."""


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
