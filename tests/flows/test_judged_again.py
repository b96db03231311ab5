"""A file judged again beside other registers is landed again only where something else comes out."""

from pathlib import Path

from sqlalchemy import select, update

from flows import house
from relapse_watch.store.tables import vintage
from tests.support import figures, night


def test_what_is_judged_again_with_the_same_result_keeps_its_vintage(few: Path) -> None:
    before = vintages()
    set_all(check_key="other registers")
    again = figures(night(few))["990101"]
    assert again.status == "complete" and not any(v["is_new"] for v in again.verdicts)
    assert vintages() == before  # with the keys of tonight, so that the next night need not judge them

    set_all(check_key="other registers", result="something else")
    assert all(v["is_new"] for v in figures(night(few))["990101"].verdicts)
    assert len(vintages()) == 2 * len(before)
    assert {v[1:] for v in vintages()} == {v[1:] for v in before} | {
        (*v[1:-2], "other registers", "something else") for v in before
    }


def vintages() -> list[tuple[object, ...]]:
    v = vintage.c
    with house.store().reading() as connection:
        found = connection.execute(
            select(v.vintage_id, v.dataset, v.file, v.accepted, v.check_key, v.result).order_by(v.sequence)
        )
        return [tuple(row) for row in found]


def set_all(**values: str) -> None:
    with house.store().begin() as connection:
        connection.execute(update(vintage).values(**values))
