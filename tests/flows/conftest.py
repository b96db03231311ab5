"""Real Prefect for the tests of whole nights: one server for the session."""

import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support import KEPT, copy_of_sample, few_files, forget, made_once, move_in, prefect_night


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


FirstNight = Callable[[tuple[str, ...] | None], tuple[Path, str]]


@pytest.fixture(scope="session")
def first_night(on_prefect: None, tmp_path_factory: pytest.TempPathFactory) -> FirstNight:
    """first_night(kept): a folder with ``inbox`` and ``var`` after the first night of the small county, and its id.

    ``kept``: the files it has (``few_files``); None for all. To be copied, not to be lived in.
    """
    base = tmp_path_factory.getbasetemp()

    def lived(kept: tuple[str, ...] | None) -> tuple[Path, str]:
        name = "all files" if kept is None else sha256("".join(kept).encode()).hexdigest()[:8]
        folder = made_once(base, f"first-night-{name}", lambda folder: _live(base, folder, kept))
        return folder, (folder / "night").read_text()

    return lived


def _live(base: Path, folder: Path, kept: tuple[str, ...] | None) -> None:
    inbox = copy_of_sample(base, folder / "inbox")
    if kept is not None:
        few_files(inbox, kept)
    with pytest.MonkeyPatch.context() as settings:
        move_in(settings, folder / "var")
        (folder / "night").write_text(prefect_night(inbox))
    forget()


@pytest.fixture
def settle(first_night: FirstNight, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """settle(kept=KEPT): ``home`` and ``inbox`` become copies of a house after its first night; its night's id."""

    def settled(kept: tuple[str, ...] | None = KEPT) -> str:
        folder, night_id = first_night(kept)
        shutil.copytree(folder / "var", tmp_path / "var")
        shutil.copytree(folder / "inbox", tmp_path / "inbox", dirs_exist_ok=True)
        move_in(monkeypatch, tmp_path / "var")
        return night_id

    yield settled
    forget()


@pytest.fixture
def few(settle: Callable[..., str], tmp_path: Path) -> Path:
    """The inbox of a house after a first night with few files."""
    settle()
    return tmp_path / "inbox"
