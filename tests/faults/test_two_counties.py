"""Two counties that claim the same households and people: each keeps its own, each is told once, the night after."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from relapse_watch.store.tables import finding, outbox_message, warning
from tests.faults.plain_nights import AS_OF, COUNTY, LEAST, Nights, nights, settle
from tests.support import copy_of_sample, few_files, listing

__all__ = ["nights"]
OTHER = "990102"
BOTH = (COUNTY, OTHER)


def rows(*columns) -> list[tuple]:
    from flows import house

    with house.store().reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def test_the_same_files_in_two_counties(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, nights: Nights
) -> None:
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox", defects=False)
    few_files(inbox, LEAST)
    shutil.copytree(inbox / COUNTY, inbox / OTHER)
    settle(monkeypatch, tmp_path / "var")

    def night(day: date) -> None:
        for county in BOTH:
            ended = nights.run(inbox, day, county)
            assert ended.is_completed(), ended.message

    night(AS_OF)
    w, f, o = warning.c, finding.c, outbox_message.c
    mine, theirs = ({h for (h,) in rows(w.household_id) if (c, h) in set(rows(w.county, w.household_id))} for c in BOTH)
    assert mine and mine == theirs, "a household of two counties has a warning in each"
    assert len({i for (i,) in rows(w.warning_id)}) == 2 * len(mine)
    messages = {c: sorted(k for county, k in rows(o.county, o.kind) if county == c) for c in BOTH}
    assert messages[COUNTY] == messages[OTHER] and "digest" in messages[OTHER], "nobody's message stands for another's"
    files = {c: len(list((tmp_path / "var" / "outbox").rglob(f"{c}/*.md"))) for c in BOTH}
    assert files == {c: len(messages[c]) for c in BOTH}
    assert "RW_MP_25" not in {code for (code,) in rows(f.code)}, "what the same night brings is seen the night after"

    night(AS_OF + timedelta(days=1))
    told = {
        c: {h for county, h, code in rows(f.county, f.household_id, f.code) if (county, code) == (c, "RW_MP_25")}
        for c in BOTH
    }
    assert told[COUNTY] and told[COUNTY] == told[OTHER]
    letters = len(rows(o.message_id))
    found = sorted(rows(f.county, f.household_id, f.code), key=repr)

    night(AS_OF + timedelta(days=2))
    assert sorted(rows(f.county, f.household_id, f.code), key=repr) == found, "a note, in each county's list once"
    assert len(rows(o.message_id)) == letters, "and no further message"
    assert len({r["household_id"] for r in listing("warning_rows", COUNTY, [], [], "zh")}) == len(mine)
