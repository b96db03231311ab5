"""What waits to be sent when its cadre leaves, is away or loses a household: whoever answers now reads it, once."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert, select

from alerts.address import address
from alerts.digests import digests
from alerts.night import Night
from alerts.outbox import write_outbox
from flows import house
from flows.runs import CountyRun
from flows.stages.address import with_reassigned
from flows.stages.carrying import GONE, MOVED, carry, successors, supersede
from relapse_watch.store.tables import outbox_message, warning_event
from relapse_watch.store.tables import warning as warning_table
from tests.unit.alerts.rows import AS_OF, cadre, cadres, post, posts, reasons, warning, warnings
from tests.unit.store.rows import NOW, add_run

COUNTY, TONIGHT = "990101", AS_OF + timedelta(days=1)
H1, H2 = (str(warning(n)["household_id"]) for n in (1, 2))
GRID = post("C3", "grid_worker", "village")


@dataclass
class Lists:
    """C1 helps both households; C2 helps another; C3 is the village's grid worker."""

    first: dict[str, Any] = field(default_factory=dict)
    grid: list[dict[str, Any]] = field(default_factory=lambda: [GRID])
    moved: tuple[str, ...] = ()

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        duties = [post("C2" if h in self.moved else "C1", "household_helper", "household", h) for h in (H1, H2)]
        people = [cadre("C1", "household_helper", **self.first), cadre("C2", "household_helper"), cadre("C3")]
        return posts(*duties, *self.grid), cadres(*people)


@pytest.fixture
def waiting(home: Path) -> list[list[str]]:
    """The households of the parts of C1's digest, which waits; to be changed before ``night`` is called."""
    add_run(house.store(), "r1")
    return [[H1, H2]]


def night(waiting: list[list[str]], lists: Lists, *, quiet: bool = False, closed: bool = False) -> None:
    """A night on which nothing happens but what ``lists`` say."""
    with house.store().begin() as connection:
        rows = [_row(f"m{n}", households) for n, households in enumerate(waiting, start=1)]
        connection.execute(insert(outbox_message), rows)
        for n in (1, 2):
            connection.execute(insert(warning_table).values(**_stored(n)))
            event = {"warning_id": f"w{n}", "run_id": "r1", "as_of": AS_OF, "transition": "opened", "level_to": "red"}
            connection.execute(insert(warning_event).values(**event))
    duties, people = lists.frames()
    open_ones = warnings(*[warning(n, transition=None, level_from="red") for n in (1, 2)])
    watched = address(open_ones, duties, people, TONIGHT).assign(owner_before="C1")
    watched["transition"] = with_reassigned(watched)
    watched = watched.head(0) if closed else watched
    carried = carry(watched[watched["transition"].notna() & (not quiet)], watched, people, _run())
    told = digests(carried.told, reasons(), people, Night(COUNTY, TONIGHT))
    with house.store().begin() as connection:
        supersede(connection, successors(carried, told))
        write_outbox(connection, told, "r1", NOW)


def _run() -> CountyRun:
    return CountyRun("r2", "n2", COUNTY, TONIGHT, "")


def _row(message_id: str, households: list[str]) -> dict[str, Any]:
    given = {"message_id": message_id, "key": message_id, "kind": "digest", "county": COUNTY, "cadre_id": "C1"}
    given |= {"channel": "smtp", "address": "a", "as_of": AS_OF, "run_id": "r1", "title": "t", "body": "b"}
    return given | {"households": json.dumps(households), "status": "created", "attempts": 0, "created_at": NOW}


def _stored(number: int) -> dict[str, Any]:
    days = {"opened_on": AS_OF, "level_since": AS_OF, "risk": 0.5, "run_id": "r1"}
    row = warning(number) | days
    return {c.name: row[c.name] for c in warning_table.c if c.name in row}


def ledger() -> dict[str, tuple[str, set[str], str | None, str | None]]:
    """Of each message its status, households, successor and why it was not sent; ``C1``… for what is new to them."""
    with house.store().reading() as connection:
        rows = [dict(r) for r in connection.execute(select(outbox_message)).mappings()]
    names = {r["message_id"]: r["message_id"] if r["body"] == "b" else r["cadre_id"] for r in rows}
    return {
        names[r["message_id"]]: (
            r["status"],
            set(json.loads(r["households"])),
            names.get(r["superseded_by"]),
            r["error"],
        )
        for r in rows
    }


def day(offset: int) -> str:
    return (TONIGHT + timedelta(days=offset)).isoformat()


AWAY = (day(0), day(3))


@pytest.mark.parametrize(
    ("first", "heir"),
    [
        ({"ends": day(-1)}, "C3"),
        ({"ends": day(0)}, None),
        ({"ends": day(1)}, None),
        ({"leave": (*AWAY, "C2")}, "C2"),
        ({"leave": AWAY}, "C3"),
        ({"leave": (day(1), day(3), "C2")}, None),
        ({"leave": (day(-5), day(-1), "C2")}, None),
        ({"channel": None}, "C3"),
        ({"address": ""}, "C3"),
    ],
)
def test_who_answers_now_reads_what_waited(first: dict[str, Any], heir: str | None, waiting: list[list[str]]) -> None:
    night(waiting, Lists(first))
    if heir is None:
        assert ledger() == {"m1": ("created", {H1, H2}, None, None)}
    else:
        assert ledger() == {
            "m1": ("superseded", {H1, H2}, heir, MOVED),
            heir: ("created", {H1, H2}, None, None),
        }


def test_what_is_left_of_a_digest_is_told_anew(waiting: list[list[str]]) -> None:
    night(waiting, Lists(moved=(H1,)))
    assert ledger() == {
        "m1": ("superseded", {H1, H2}, "C1", MOVED),
        "C1": ("created", {H2}, None, None),
        "C2": ("created", {H1}, None, None),
    }


@pytest.mark.parametrize(("moved", "heir"), [((), None), ((H2,), "C1"), ((H1, H2), "C2")])
def test_the_parts_of_a_digest_go_together(moved: tuple[str, ...], heir: str | None, waiting: list[list[str]]) -> None:
    waiting[:] = [[H1], [H2]]
    night(waiting, Lists(moved=moved))
    found = ledger()
    assert [found[m][0] for m in ("m1", "m2")] == ["superseded" if moved else "created"] * 2
    assert {found[m][2] for m in ("m1", "m2")} == {heir}
    assert {h for m in found.values() if m[0] == "created" for h in m[1]} == {H1, H2}


@pytest.mark.parametrize(("lists", "quiet"), [(Lists(grid=[]), False), (Lists(), True)])
def test_where_nobody_is_to_be_told_yet_the_ledger_says_why(
    lists: Lists, quiet: bool, waiting: list[list[str]]
) -> None:
    lists.first = {"ends": day(-1)}
    night(waiting, lists, quiet=quiet)
    assert ledger() == {"m1": ("superseded", {H1, H2}, None, MOVED)}


@pytest.mark.parametrize(("ends", "expected"), [(-1, ("superseded", None, GONE)), (0, ("created", None, None))])
def test_what_closed_since_goes_to_its_cadre_but_not_to_one_who_left(
    ends: int, expected: tuple[Any, ...], waiting: list[list[str]]
) -> None:
    night(waiting, Lists({"ends": day(ends)}), closed=True)
    status, told, *rest = ledger()["m1"]
    assert (status, *rest) == expected and told == {H1, H2}


@pytest.mark.parametrize(("opened", "again"), [(AS_OF, {H1, H2}), (TONIGHT, {H2}), (None, {H2})])
def test_of_a_warning_that_opened_since_a_waiting_digest_says_nothing(
    opened: date | None, again: set[str], waiting: list[list[str]]
) -> None:
    """Its own news is quiet, and what waits told of another warning of the household, which has closed."""
    night(waiting, Lists(), closed=True)
    with house.store().begin() as connection:
        of_first = warning_event.c.warning_id == "w1"
        if opened:
            connection.execute(warning_event.update().where(of_first).values(as_of=opened))
        else:
            connection.execute(warning_event.delete().where(of_first))
    duties, people = Lists().frames()
    watched = address(warnings(*[warning(n, transition=None) for n in (1, 2)]), duties, people, TONIGHT)
    news = watched[watched["household_id"] == H2].assign(transition="raised")
    told = carry(news, watched, people, _run()).told
    assert set(told["household_id"]) == again and told["transition"].notna().all()


def test_who_has_a_household_again_on_the_same_day_hears_of_it_again(home: Path) -> None:
    """Word for word the message that a correction of the lists had made void: it waits again."""
    add_run(house.store(), "r1")
    changes = warnings(warning(1, "red", "reassigned", "red"))
    told = digests(changes, reasons(), cadres(cadre("C1")), Night(COUNTY, date(2026, 11, 1)))
    gone = pd.DataFrame([{"message_id": told["message_id"].iloc[0], "why": MOVED, "by": None}])
    for is_gone, status, new in ((False, "created", 1), (True, "superseded", 0), (False, "created", 1)):
        with house.store().begin() as connection:
            supersede(connection, gone if is_gone else gone.head(0))
            assert is_gone or write_outbox(connection, told, "r1", NOW) == new
        assert ledger()["C1"] == (status, {H1}, None, MOVED if is_gone else None)
