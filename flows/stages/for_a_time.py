"""What somebody decided for a time and why: put down, ended early, never removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, insert, select, update

from flows import house
from flows.clock import now
from flows.runs import new_id
from relapse_watch.errors import WrongUse
from relapse_watch.privacy import scrub


@dataclass(frozen=True)
class Register:
    """A table of such decisions, with ``until_day`` and ``recorded_at``; ``zh`` and ``en`` name one of them."""

    table: Table
    key: str
    zh: str
    en: str
    command: str


def scrubbed(text: str) -> str:
    """What somebody wrote, personal numbers made stars."""
    return scrub(text.strip())


def put_down(register: Register, values: Mapping[str, Any]) -> str:
    """Write one decision; return its id. Raises StoreUnreachable."""
    given = new_id()
    with house.store().begin() as connection:
        connection.execute(insert(register.table).values(**values, **{register.key: given}, recorded_at=now()))
    return given


def end_early(register: Register, given: str, as_of: date) -> str:
    """End one: from ``as_of`` on it counts no more, before it counted. Return its full id.

    The beginning of an id will do where it is the only one. Raises WrongUse where there is none, or it is over.
    """
    key, until = register.table.c[register.key], register.table.c.until_day
    with house.store().begin() as connection:
        found = connection.execute(select(key, until).where(key.startswith(given, autoescape=True))).all()
        if len(found) != 1 or not given:
            raise _unknown(register, given, len(found))
        ((full, last),) = found
        if last < as_of:
            raise WrongUse(f"这条{register.zh}已在 {last} 结束,不用再撤", f"that {register.en} ended on {last}")
        connection.execute(update(register.table).where(key == full).values(until_day=as_of - timedelta(days=1)))
    return str(full)


def _unknown(register: Register, given: str, found: int) -> WrongUse:
    if given and found > 1:
        return WrongUse(
            f"有 {found} 条{register.zh}以「{given}」开头,请写全编号", f"{found} {register.en}s begin with {given!r}"
        )
    return WrongUse(
        f"没有编号为「{given}」的{register.zh};请用 {register.command} 查看",
        f"no {register.en} {given!r}; see {register.command}",
    )
