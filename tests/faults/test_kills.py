"""Nothing lost: a night that is killed anywhere, and run again, leaves what an undisturbed night leaves."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.county_process import STAGES
from tests.faults.houses import contents, outbox_files, remains, statuses
from tests.support import copy_of_sample, few_files

COMMITTED = STAGES.index("outbox") + 1  # so many stages done: the night counts

pytestmark = pytest.mark.slow
Settings = dict[str, str]
Night = Callable[..., dict[str, Any]]
Houses = Callable[..., Settings]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small county with its planted defects and five of its files."""
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("kills") / "inbox")
    few_files(folder)
    return folder


@pytest.fixture
def inbox(sample: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sample, tmp_path / "inbox")


@pytest.fixture
def house(tmp_path: Path) -> Houses:
    """Makes the settings of a new house; of the same name, of the same house."""
    return lambda name, url=None: settings_of(tmp_path / name, url)


def settings_of(home: Path, url: str | None = None) -> Settings:
    given = {"HOME": str(home), "ID_KEY": "a key for all houses", "DELIVERY_WAIT_SECONDS": "0"}
    return given | ({"DATABASE_URL": url} if url else {})


@pytest.fixture
def night(do: Callable[..., dict[str, Any]], inbox: Path) -> Night:
    """Runs the county's night of a house, killed where the keywords say, undisturbed without any."""
    return lambda settings, **kill: do({"settings": settings, "inbox": str(inbox), **kill})


@pytest.fixture(scope="module")
def undisturbed(
    do: Callable[..., dict[str, Any]], sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What a house holds after one undisturbed night."""
    settings = settings_of(tmp_path_factory.mktemp("undisturbed"))
    do({"settings": settings, "inbox": str(sample)})
    found = contents(settings)
    told = ("warning", "warning_event", "outbox_message", "quarantined_row", "landed_cadre", "outbox files")
    assert all(found[name] for name in told), "a comparison of nothing proves nothing"
    return found


def assert_as_if_once(settings: Settings, undisturbed: dict[str, Any], where: Any) -> None:
    """The house holds what the undisturbed one holds, and nothing else."""
    assert remains(settings) == {}, where
    found = contents(settings)
    different = [name for name in undisturbed if found[name] != undisturbed[name]]
    assert not different, f"killed at {where}: {different} differ"


def kill_and_run_again(settings: Settings, night: Night, undisturbed: dict[str, Any], boundary: int) -> None:
    where = f"{STAGES[boundary - 1] if boundary else 'the start'} done"
    assert night(settings, boundary=boundary)["ended"] == -9, where
    night(settings)
    assert_as_if_once(settings, undisturbed, where)
    assert statuses(settings) == ["complete" if boundary >= COMMITTED else "dead", "complete"], where


def test_killed_at_every_stage_boundary_it_ends_as_if_run_once(house: Houses, night: Night, undisturbed) -> None:
    for boundary in range(len(STAGES) + 1):
        kill_and_run_again(house(f"killed-{boundary}"), night, undisturbed, boundary)


@pytest.mark.postgresql
def test_killed_on_postgresql_it_ends_as_if_run_once(
    house: Houses, night: Night, undisturbed, postgresql_urls: Callable[[], str]
) -> None:
    for stage in ("land", "outbox", "deliver"):
        kill_and_run_again(house(stage, postgresql_urls()), night, undisturbed, STAGES.index(stage) + 1)


def test_the_night_before_stands_until_a_killed_night_is_run_again(
    house: Houses, night: Night, inbox: Path, tmp_path: Path
) -> None:
    night(house("first"))
    before = contents(house("first"))
    spend_more(inbox)
    names = ["undisturbed", *(f"random-{seed}" for seed in range(5))]
    for name in names:
        shutil.copytree(tmp_path / "first", tmp_path / name)
    seconds = night(house("undisturbed"))["seconds"]
    after = contents(house("undisturbed"))
    assert after["warning"] != before["warning"]

    ended = []
    for seed in range(5):
        settings, moment = house(f"random-{seed}"), seconds * random.Random(seed).uniform(0.02, 0.98)
        ended.append(night(settings, seconds=moment)["ended"])
        if statuses(settings) == ["complete", "running"]:
            assert_stands(before, contents(settings), moment)
        night(settings)
        assert_as_if_once(settings, after, f"{moment:.2f} of {seconds:.2f} s")
    assert -9 in ended, "no kill came in time"


def assert_stands(before: dict[str, Any], found: dict[str, Any], moment: float) -> None:
    """What people see is what they saw the night before."""
    shown = ("warning", "warning_event", "outbox_message", "vintage", "landed_department_event")
    assert [name for name in shown if found[name] != before[name]] == [], moment


def spend_more(inbox: Path) -> None:
    """Ten times the bills in the list of the medical insurance: warnings rise."""
    file = inbox / "990101" / "医保自付费用名单.csv"
    head, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    more = [row.removesuffix('"') + '0"' for row in rows]
    file.write_text("\n".join([head, *more]) + "\n", encoding="utf-8-sig")


def test_killed_in_mid_delivery_every_message_is_there_once(house: Houses, night: Night, undisturbed) -> None:
    killed = house("killed")
    assert night(killed, call=["alerts.sender", "Sender.send", 3])["ended"] == -9
    assert statuses(killed) == ["complete"] and len(outbox_files(killed)) == 3
    night(killed)
    assert_as_if_once(killed, undisturbed, "the third message")


def test_killed_while_a_file_is_archived_no_half_copy_stays(house: Houses, night: Night, undisturbed) -> None:
    killed = house("killed")
    assert night(killed, call=["data_contracts.reading.snapshot", "_write", 3])["ended"] == -9
    night(killed)
    assert_as_if_once(killed, undisturbed, "the third file")
