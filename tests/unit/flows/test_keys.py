"""Outside the sample, ID numbers are not touched without a key that was set; and everywhere with one key alone."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import house
from flows.cli import main
from flows.keys import demand_key
from relapse_watch.errors import WrongUse
from relapse_watch.store.id_key import known_mark
from tests.support import move_in

KEY, OTHER = "k" * 32, "o" * 32


def files(*columns: str) -> Any:
    return [SimpleNamespace(mapping=SimpleNamespace(columns=dict.fromkeys(columns)))]


def test_a_county_with_id_numbers_needs_a_key_of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUse, match=r"县 520101.*RELAPSE_WATCH_ID_KEY"):
        demand_key("520101", files("household_id", "id_number"))
    assert not (home / "id.key").exists() and known_mark(house.store()) is None
    demand_key("520101", files("household_id"))  # nothing to hash: a diary without numbers
    move_in(monkeypatch, home, ID_KEY=KEY)
    demand_key("520101", files("id_number"))
    assert known_mark(house.store())


def test_a_simulated_county_needs_none_but_keeps_the_one_it_has(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demand_key("990101", files("id_number"))
    kept = (home / "id.key").read_text()
    move_in(monkeypatch, home, ID_KEY=OTHER)
    with pytest.raises(WrongUse, match="改回"):
        demand_key("990102", files("id_number"))
    move_in(monkeypatch, home, ID_KEY=kept)
    demand_key("990102", files("id_number"))


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The line that ``relapse-watch`` says when it leaves with exit code 2."""
    monkeypatch.setattr("relapse_watch.logs.configure", lambda *_: None)

    def called(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["relapse-watch", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capfd.readouterr()
        assert left.value.code == 2 and said.out == "" and len(said.err.splitlines()) == 1, said
        return said.err

    return called


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox of a real county and a simulated one, each with a list that has ID numbers."""
    for county in ("520101", "990101"):
        (tmp_path / "inbox" / county).mkdir(parents=True)
        (tmp_path / "inbox" / county / "医保自付费用名单.csv").write_text("证件号码\n", encoding="utf-8")
    return tmp_path / "inbox"


def test_a_night_without_the_key_is_one_line_before_anything_is_done(
    call: Callable[..., str], home: Path, inbox: Path
) -> None:
    for command in (["nightly"], ["county", "520101"]):
        said = call(*command, "--inbox", str(inbox), "--as-of", "2026-10-31")
        assert "520101" in said and "RELAPSE_WATCH_ID_KEY" in said and "id.key" not in said
    (home / "id.key").write_text(KEY)
    said = call("county", "520101", "--inbox", str(inbox), "--as-of", "2026-10-31", "--lang", "en")
    assert "no simulated one" in said and str(home / "id.key") in said and KEY not in said


def test_a_night_with_another_key_is_one_line_before_anything_is_done(
    call: Callable[..., str], home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand_key("990101", files("id_number"))
    key = (home / "id.key").read_text()
    (home / "id.key").unlink()  # lost with its folder: none is made up in its place
    assert "改回原来的" in call("county", "990101", "--inbox", str(inbox))
    assert not (home / "id.key").exists()
    move_in(monkeypatch, home, ID_KEY=OTHER)
    said = call("nightly", "--inbox", str(inbox), "--county", "990101", "--lang", "en")
    assert "not the one this store has always used" in said and key not in said and OTHER not in said
