"""Nothing lost: a night that is killed anywhere, and run again, leaves what an undisturbed night leaves."""

import os
import random
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.faults.county_process import STAGES
from tests.faults.houses import contents, outbox_files, remains, statuses
from tests.support import copy_of_sample, few_files

SHOWN = ("warning", "warning_event", "outbox_message", "vintage", "household_assessment", "landed_department_event")
COMMITTED = STAGES.index("outbox") + 1  # so many stages done: the night counts

KILLS = int(os.environ.get("KILLS", "1"))
"""Random moments; ``KILLS=50`` in the environment kills as often, and after every transaction and stage."""
EVERY = 1 if KILLS >= 50 else 9
"""Each so many'th transaction of a night is its last."""

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
def first(do: Callable[..., dict[str, Any]], sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A house after one undisturbed night."""
    settings = settings_of(tmp_path_factory.mktemp("undisturbed"))
    do({"settings": settings, "inbox": str(sample)})
    return settings


@pytest.fixture(scope="module")
def undisturbed(first: Settings) -> dict[str, Any]:
    """What that house holds."""
    found = contents(first)
    told = ("warning", "warning_event", "outbox_message", "quarantined_row", "landed_cadre", "outbox files")
    assert all(found[name] for name in told), "a comparison of nothing proves nothing"
    return found


def assert_as_if_once(settings: Settings, undisturbed: dict[str, Any], where: Any) -> None:
    """The house holds what the undisturbed one holds, and nothing else."""
    assert remains(settings) == {}, where
    found = contents(settings)
    different = [name for name in undisturbed if found[name] != undisturbed[name]]
    assert not different, f"killed at {where}: {different} differ"


def assert_nothing_counts(settings: Settings, night: Night, boundary: int) -> None:
    """The night is killed there, and nobody sees anything of it."""
    where = f"{STAGES[boundary - 1] if boundary else 'the start'} done"
    assert night(settings, boundary=boundary)["ended"] == -9, where
    found = contents(settings)
    assert [name for name in SHOWN if found[name]] == [], f"{where}: counts before the night does"


def test_killed_at_every_stage_boundary_before_the_night_counts_it_ends_as_if_run_once(
    house: Houses, night: Night, undisturbed
) -> None:
    """One house for all boundaries until the night counts: what any of them left behind is still there at the end."""
    settings, boundaries = house("killed"), range(0, COMMITTED, 1 if KILLS >= 50 else 2)
    for boundary in boundaries:
        assert_nothing_counts(settings, night, boundary)
    night(settings)
    assert_as_if_once(settings, undisturbed, "all boundaries in turn")
    assert statuses(settings) == ["dead"] * len(boundaries) + ["complete"]


def test_killed_at_every_stage_boundary_once_the_night_counts(house: Houses, night: Night, undisturbed) -> None:
    """Each run goes a stage further than the one before, with what that one left undone."""
    settings = house("killed")
    for boundary in range(COMMITTED, len(STAGES) + 1):
        assert night(settings, boundary=boundary)["ended"] == -9, STAGES[boundary - 1]
    night(settings)
    assert_as_if_once(settings, undisturbed, "all boundaries in turn")
    assert statuses(settings) == ["complete"] * (len(STAGES) + 2 - COMMITTED)


@pytest.mark.postgresql
def test_killed_on_postgresql_it_ends_as_if_run_once(
    house: Houses, night: Night, undisturbed, postgresql_urls: Callable[[], str]
) -> None:
    settings = house("killed", postgresql_urls())
    assert_nothing_counts(settings, night, STAGES.index("land") + 1)
    for stage in ("outbox", "deliver"):
        assert night(settings, boundary=STAGES.index(stage) + 1)["ended"] == -9, stage
    night(settings)
    assert_as_if_once(settings, undisturbed, "land, outbox and deliver in turn")
    assert statuses(settings) == ["dead", *["complete"] * 3]


@pytest.fixture
def second_night(house: Houses, first: Settings, inbox: Path, tmp_path: Path) -> Callable[[str], Settings]:
    """Makes houses that have a night behind them, and bills ten times as large before them."""
    spend_more(inbox)

    def make(name: str) -> Settings:
        shutil.copytree(first["HOME"], tmp_path / name)
        return house(name)

    return make


@pytest.fixture(scope="module")
def whole(
    do: Callable[..., dict[str, Any]],
    sample: Path,
    first: Settings,
    undisturbed: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, Any], float]:
    """What an undisturbed second night leaves, and its seconds."""
    folder = tmp_path_factory.mktemp("whole")
    inbox, home = shutil.copytree(sample, folder / "inbox"), shutil.copytree(first["HOME"], folder / "var")
    spend_more(inbox)
    seconds = do({"settings": settings_of(home), "inbox": str(inbox)})["seconds"]
    after = contents(settings_of(home))
    assert after["warning"] != undisturbed["warning"] and after["outbox_message"] != undisturbed["outbox_message"]
    return after, seconds


def test_killed_after_any_transaction_the_night_before_stands_or_the_new_one_does(
    night: Night, second_night: Callable[[str], Settings], undisturbed, whole
) -> None:
    """A house in which the night before still stands is killed again, further on: what was left behind is there."""
    before, (after, _) = undisturbed, whole
    shown, settings = {"before": 0, "after": 0}, second_night("commit-0")
    for commits in count(4, EVERY) if EVERY > 1 else count(1):
        if night(settings, call=["sqlalchemy.engine.base", "Connection._commit_impl", commits])["ended"] == 0:
            break
        stands = assert_either_stands(settings, before, after, f"transaction {commits}")
        shown[stands] += 1
        if stands == "after":
            night(settings)
            assert_as_if_once(settings, after, f"transaction {commits}")
            settings = second_night(f"commit-{commits}")
    assert shown["before"] and shown["after"], "kills before and after the night counts"


def test_killed_at_random_moments_the_night_before_stands_or_the_new_one_does(
    night: Night, second_night: Callable[[str], Settings], undisturbed, whole
) -> None:
    before, (after, seconds) = undisturbed, whole
    for seed in range(KILLS):
        moment, ended, tries = seconds * random.Random(seed).uniform(0.02, 0.98), 0, count()
        while ended != -9:  # how fast this machine is just now nobody knows: a night that is over is lived anew
            settings = second_night(f"random-{seed}-{next(tries)}")
            ended = night(settings, seconds=moment)["ended"]
            moment /= 2
        assert_either_stands(settings, before, after, f"{2 * moment:.2f} s")
        night(settings)
        assert_as_if_once(settings, after, f"{2 * moment:.2f} of {seconds:.2f} s")


def assert_either_stands(settings: Settings, before: dict[str, Any], after: dict[str, Any], where: str) -> str:
    """People see the night before or the new one, never a part of each; returns which."""
    found = contents(settings)
    seen = {name: found[name] if name != "outbox_message" else _written(found) for name in SHOWN}
    for name, whole in (("before", before), ("after", after)):
        if seen == {n: whole[n] if n != "outbox_message" else _written(whole) for n in SHOWN}:
            return name
    raise AssertionError(f"killed at {where}: neither the night before nor the new one")


def _written(found: dict[str, Any]) -> list[Any]:
    """The messages without what becomes of them: status and error."""
    return [tuple(v for v in row if v not in ("created", "sending", "sent")) for row in found["outbox_message"]]


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
