"""A week whose nights and follow-ups are killed at random moments and run again ends as an undisturbed week does."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.faults.county_process import AS_OF
from tests.faults.houses import contents, remains
from tests.support import KEPT, at_any_hour, copy_of_sample, few_files

KILLS = int(os.environ.get("KILLS", "20"))
"""How many are killed in all; ``KILLS=200`` in the environment lives a whole week, on each database."""
DAYS = 7 if KILLS >= 50 else 2
DATABASES = [pytest.param("postgresql", marks=pytest.mark.postgresql), *(["sqlite"] if KILLS >= 50 else [])]
_BILLS = "医保自付费用名单.csv"

pytestmark = [pytest.mark.slow, pytest.mark.long]
Do = Callable[..., dict[str, Any]]
Settings = dict[str, str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("week") / "inbox")
    few_files(folder, KEPT)
    return folder


def days(inbox: Path) -> Iterator[date]:
    """The days of the week, the inbox as it is on each: bills come, grow and go; on some days nothing does."""
    file = inbox / "990101" / _BILLS
    head, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    for day in range(DAYS):
        if day in (1, 3, 4):
            more = [f'{r.removesuffix(chr(34))}0"' if i % day == 0 else r for i, r in enumerate(rows)]
            file.write_text("\n".join([head, *more[: len(more) - day]]) + "\n", encoding="utf-8-sig")
        yield AS_OF + timedelta(days=day)


def settings_of(home: Path, url: str | None = None) -> Settings:
    given = {"HOME": str(home), "ID_KEY": "a key for all houses", "DELIVERY_WAIT_SECONDS": "0"}
    given["POLICY"] = str(at_any_hour(home.parent / "policy"))
    return given | ({"DATABASE_URL": url} if url else {})


def jobs(settings: Settings, inbox: Path, day: date) -> list[dict[str, Any]]:
    """What is done on a day: the night, then the follow-up."""
    night = {"settings": settings, "inbox": str(inbox), "as_of": day.isoformat()}
    return [night, {"settings": settings, "follow_up": day.isoformat()}]


@pytest.fixture(scope="module")
def undisturbed(do: Do, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[float]]:
    """What an undisturbed week leaves, and how long each of its jobs took."""
    folder = tmp_path_factory.mktemp("undisturbed-week")
    inbox, settings = Path(shutil.copytree(sample, folder / "inbox")), settings_of(folder / "var")
    seconds = [do(job)["seconds"] for day in days(inbox) for job in jobs(settings, inbox, day)]
    found = contents(settings)
    told = ("warning", "warning_event", "outbox_message", "outbox files", "household_assessment")
    assert all(found[name] for name in told) and len({row[5] for row in found["warning"]}) > 0
    return found, seconds


@pytest.mark.parametrize("database", DATABASES)
def test_a_week_of_kills_ends_as_an_undisturbed_week(
    database: str, do: Do, sample: Path, undisturbed: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected, seconds = undisturbed
    url = request.getfixturevalue("postgresql_urls")() if database == "postgresql" else None
    inbox, settings = Path(shutil.copytree(sample, tmp_path / "inbox")), settings_of(tmp_path / "var", url)
    drawn, killed, took = random.Random(database), 0, iter(seconds)
    left = KILLS
    for number, day in enumerate(days(inbox)):
        share = -(-left // (DAYS - number))  # as many a day, the rest on the first days
        for job, kills in zip(jobs(settings, inbox, day), (share - share // 5, share // 5), strict=True):
            longest = next(took)
            for _ in range(kills):
                killed += do({**job, "seconds": longest * drawn.uniform(0.02, 0.98)})["ended"] == -9
            assert do(job)["ended"] == 0
        left -= share
    assert killed >= KILLS * 0.6, f"of {KILLS} kills {killed} came in time"
    found = contents(settings)
    assert remains(settings) == {}
    assert [name for name in expected if found[name] != expected[name]] == [], f"after {killed} kills"
