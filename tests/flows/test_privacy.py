"""After a night nothing that anybody can see names a person; the store holds no ID number in clear."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from prefect.client.orchestration import get_client
from sqlalchemy import Table, select

from flows import house
from relapse_watch.store.frames import read
from relapse_watch.store.tables import metadata
from tests.flows.clerk import PERSONS, at_work
from tests.flows.program import program
from tests.support import AS_OF, listing

NUMBERS, NAMES, HEALTH = ("证件号码", "联系电话", "银行账号"), ("姓名", "采集人"), ("健康状况",)
# Where the full record may stand: behind the desk's login. Everywhere else names are masked.
NAMED = {("landed_monitored_person", "name"), ("landed_household_member", "name"), ("landed_cadre", "name")}
NAMED |= {("landed_household_income", "head_name"), ("landed_household_list", "head_name")}


def frames(folder: Path) -> Iterator[pd.DataFrame]:
    """Every file of the county, all text."""
    for file in sorted(folder.iterdir()):
        if file.suffix == ".xlsx":
            header = 2 if file.name.startswith("（") else 0
            yield pd.read_excel(file, header=header, dtype="str", engine="openpyxl")
        else:
            encoding = "utf-8-sig" if file.read_bytes().startswith(b"\xef\xbb\xbf") else "gb18030"
            yield pd.read_csv(file, dtype="str", encoding=encoding)


def personal(folder: Path, kinds: tuple[str, ...]) -> set[str]:
    """The values that stand in columns whose header says that they are personal."""
    values: set[str] = set()
    for frame in frames(folder):
        for header in frame.columns:
            if any(kind in header for kind in kinds):
                values |= set(frame[header].dropna())
    return {v for v in values if len(v) >= 2}


def seen(needles: set[str], text: str) -> set[str]:
    """Which of the needles stand in the text, as they are or as JSON escapes them."""
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
    return {n for n in needles if n in text or n in plain}


def visible_files(home: Path) -> dict[str, str]:
    """What lies under home besides the database and the archive: names and contents."""
    # The files that came, and their rows as read, are kept whole, for their owner's eyes alone.
    kept = ("vintages", "read")
    files = [p for p in home.rglob("*") if p.is_file() and p.relative_to(home).parts[0] not in kept]
    kept = [p for p in files if not p.name.startswith("relapse_watch.db")]
    return {p.relative_to(home).as_posix(): p.read_bytes().decode("utf-8", "replace") for p in kept}


def of_prefect() -> str:
    """All that the Prefect server knows: artifacts, logs, parameters and states of runs."""
    with get_client(sync_client=True) as client:
        parts: list[object] = []
        for read_page in (client.read_artifacts, client.read_logs, client.read_flow_runs, client.read_task_runs):
            offset = 0
            while page := read_page(limit=200, offset=offset):
                parts += page
                offset += len(page)
    return "\n".join(repr(part) for part in parts)


@pytest.fixture
def spoken(home: Path, inbox: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """Everything that the program says, at its most talkative, in a night and in every listing after it."""
    slip(inbox / "990101")
    arguments = ["--inbox", str(inbox), "--as-of", AS_OF.isoformat()]
    done = program(home, "--debug", "nightly", *arguments, PREFECT_LOGGING_LEVEL="DEBUG")
    assert done.returncode == 0, done.stderr
    household = listing("warning_rows", None, [], [], "zh")[0]["household_id"]
    listings = [["warnings"], ["outbox"], ["runs"], ["explain", household], ["check", *arguments]]
    said = [program(home, "--debug", *call, "--format", "json") for call in listings]
    assert {d.returncode for d in said} == {0}
    return "\n".join(d.stdout + d.stderr for d in (done, *said))


def slip(folder: Path) -> None:
    """A clerk pastes ID numbers one column off: into the village of a whole household, and into a name."""
    with at_work(folder / PERSONS) as sheet:
        first, *_, last = sheet.rows()
        for row in sheet.rows(户编号=sheet.get(first, "户编号")):
            sheet.put(row, "村", sheet.get(row, "证件号码"))
        sheet.put(last, "姓名", sheet.get(last, "证件号码"))


def test_nothing_that_can_be_seen_names_a_person(home: Path, inbox: Path, spoken: str) -> None:
    numbers, names = personal(inbox / "990101", NUMBERS), personal(inbox / "990101", NAMES)
    assert len(numbers) > 200 and len(names) > 100
    files = visible_files(home)
    assert {"outbox", "reports"} <= {name.split("/")[0] for name in files}
    prefect = of_prefect()
    assert "county-990101" in prefect and "Finished in state Completed" in prefect

    everything = {"said": spoken, "prefect": prefect, **files}
    told = {place: seen(numbers | names, text) for place, text in everything.items()}
    assert {place: found for place, found in told.items() if found} == {}
    assert not seen(numbers | names, "\n".join(p.name for p in home.rglob("*")))
    illness = {v for v in personal(inbox / "990101", HEALTH) if len(v) > 2}
    messages = {name: seen(illness, text) for name, text in files.items() if name.startswith("outbox/")}
    assert illness and {name: found for name, found in messages.items() if found} == {}

    in_store(home, numbers, names)


def in_store(home: Path, numbers: set[str], names: set[str]) -> None:
    """No table holds a number, and only the landed records hold names; nor do the database's files."""
    filled = 0
    for table in metadata.sorted_tables:
        for column, text in texts(table):
            filled += bool(text)
            allowed = numbers if (table.name, column) in NAMED else numbers | names
            assert not seen(allowed, text), f"{table.name}.{column}"
    assert filled > 100
    raw = "".join(p.read_bytes().decode("utf-8", "replace") for p in home.glob("relapse_watch.db*"))
    assert len(raw) > 100_000 and not seen(numbers, raw)
    assert seen(names, raw), "the full record stands in the store"


def texts(table: Table) -> Iterator[tuple[str, str]]:
    """Each text column of a table with all that stands in it."""
    frame = read(house.store(), select(table))
    for column in frame.select_dtypes("str"):
        yield column, "\n".join(frame[column].dropna())
