"""A disk that is full, or cannot be written: one line, nothing half, and the next night is as if nothing was."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from relapse_watch.errors import StoreUnreachable, WrongUse
from tests.faults.houses import contents, remains, statuses
from tests.faults.plain_nights import (
    AS_OF,
    COUNTY,
    Nights,
    SmallDisk,
    lived_once,
    nights,
    one_line,
    settle,
    settled_down,
    small_disk,
)
from tests.support import forget, listing, move_in

__all__ = ["nights", "small_disk"]
DISK = ("服务器上的文件读写不了(No space left", "磁盘已满", "磁盘读写出错,可能已满")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived_once(tmp_path_factory.getbasetemp())[0]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after one undisturbed night."""
    return lived_once(tmp_path_factory.getbasetemp())[1]


@pytest.fixture(scope="module")
def undisturbed(first: Path) -> dict[str, Any]:
    """What that house holds."""
    return contents({"HOME": str(first)})


def told() -> dict[str, str]:
    """How the last run ended: its status and its line."""
    return {k: v for k, v in listing("run_rows", COUNTY)[0].items() if k in ("status", "error_zh")}


def test_full_at_every_stage_that_writes(
    small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, nights: Nights, inbox: Path, undisturbed: dict[str, Any]
) -> None:
    """One house for all: what any of the failed nights left is still there at the end."""
    settings = settle(monkeypatch, small_disk.place / "var")
    for stage in ("intake", "land", "reconcile", "outbox"):
        nights.before[stage] = small_disk.fill
        said = one_line(nights, inbox)
        assert any(words in said for words in DISK), (stage, said)
        small_disk.free()
        shown = contents(settings)
        assert [n for n in ("warning", "outbox_message", "vintage", "household_assessment") if shown[n]] == [], stage
    assert nights.run(inbox).is_completed()
    assert remains(settings) == {}
    found = contents(settings)
    assert [name for name in undisturbed if found[name] != undisturbed[name]] == []
    assert set(statuses(settings)[:-1]) <= {"dead", "failed"} and statuses(settings)[-1] == "complete"


def test_full_after_the_night_counts(
    small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, nights: Nights, inbox: Path, undisturbed: dict[str, Any]
) -> None:
    """What was decided stands; what could not be sent or written is done by the next run, once."""
    settings = settle(monkeypatch, small_disk.place / "var")
    for stage in ("deliver", "report"):
        nights.before[stage] = small_disk.fill
        said = one_line(nights, inbox)
        assert any(words in said for words in DISK), said
        small_disk.free()
        assert set(statuses(settings)) == {"complete"}
        assert contents(settings)["warning"] == undisturbed["warning"]
    assert nights.run(inbox).is_completed()
    found = contents(settings)
    assert remains(settings) == {} and [n for n in undisturbed if found[n] != undisturbed[n]] == []


def test_pages_on_a_disk_of_their_own_that_is_full(
    small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, nights: Nights, inbox: Path, first: Path, tmp_path: Path
) -> None:
    """The store takes what the report's disk does not: the run says why, and nobody gets a message twice."""
    home = Path(shutil.copytree(first, tmp_path / "var"))
    shutil.rmtree(home / "reports")
    (home / "reports").symlink_to(small_disk.place)
    settings = settle(monkeypatch, home)
    small_disk.fill()
    line = one_line(nights, inbox)
    assert DISK[0] in line
    assert told() == {"status": "complete", "error_zh": line}
    sent = contents(settings)["outbox files"]
    small_disk.free()
    assert nights.run(inbox).is_completed() and told() == {"status": "complete", "error_zh": None}
    again = contents(settings)["outbox files"]
    failure = [n for n in again if "failure" in n]
    assert len(failure) == 1 and {n: t for n, t in again.items() if n not in failure} == {
        n: t for n, t in sent.items() if n not in failure
    }


def test_a_home_that_turns_read_only(
    small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, nights: Nights, inbox: Path, first: Path, undisturbed: Any
) -> None:
    settings = settle(monkeypatch, Path(shutil.copytree(first, small_disk.place / "var")))
    small_disk.remount("ro")
    with pytest.raises(StoreUnreachable) as caught:
        nights.run(inbox)
    assert "\n" not in caught.value.zh
    settled_down()
    small_disk.remount("rw")
    assert nights.run(inbox).is_completed()
    found = contents(settings)
    assert remains(settings) == {} and [n for n in undisturbed if found[n] != undisturbed[n]] == []


@pytest.mark.parametrize("kind", ["a file", "a link to nothing", "below a file"])
def test_a_home_that_is_no_folder(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli import main

    home = tmp_path / "var"
    if kind == "a link to nothing":
        home.symlink_to(tmp_path / "nowhere" / "else")
    else:
        home.write_text("not a folder", encoding="utf-8")
    move_in(monkeypatch, home / "below" if kind == "below a file" else home)
    monkeypatch.setattr("sys.argv", ["relapse-watch", "runs"])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert left.value.code in (2, 3) and len(said.splitlines()) == 1 and str(home) in said and "Traceback" not in said
    forget()


def test_form_handed_in_where_the_inbox_is_full(
    small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, inbox: Path, first: Path, tmp_path: Path
) -> None:
    """Visits that cannot be kept are refused, and no half form lies in the inbox."""
    from flows.handing_in import hand_in_rows

    settle(monkeypatch, Path(shutil.copytree(first, tmp_path / "var")))
    received = shutil.copytree(inbox / COUNTY, small_disk.place / "inbox" / COUNTY).parent
    before = sorted(p.name for p in received.rglob("*"))
    (warned,) = listing("warning_rows", COUNTY, [], [], "zh")[:1]
    row = {"户编号": warned["household_id"], "核实日期": AS_OF.isoformat(), "核实结果": "确认"}
    row["核实人"] = warned["owner"]["cadre_id"]
    small_disk.fill()
    with pytest.raises(WrongUse, match="写不了:No space left"):
        hand_in_rows(COUNTY, [row], received, AS_OF)
    small_disk.free()
    assert sorted(p.name for p in received.rglob("*")) == before
    assert hand_in_rows(COUNTY, [row], received, AS_OF).is_new
    settled_down()
