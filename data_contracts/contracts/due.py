"""When a dataset is due, who owes it, and what is said when it has not come.

Late is not bad: a file that has not come says nothing about anybody. So it has verdicts of its own, ``late``
within the tolerance after the due day and ``overdue`` beyond it, and they go to whoever owes the file.

No due day of these exports is published. Those in the contracts are ours, and each says so beside its day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from data_contracts.contracts.rhythm import Rhythm, read_rhythm
from data_contracts.contracts.words import Words, parted

# The roles of contract ``cadre``; a test holds them together.
ROLES: dict[str, Words] = {
    "household_helper": Words("帮扶责任人", "the household helper"),
    "grid_worker": Words("网格员", "the grid worker"),
    "first_secretary": Words("第一书记", "the first secretary"),
    "township_post": Words("乡镇岗", "the township post"),
    "county_post": Words("县级岗", "the county post"),
    "data_steward": Words("数据专员", "the data steward"),
}


@dataclass(frozen=True)
class Due:
    """A dataset's ``slaProperties``.

    ``owner``: the cadre role that owes it. ``rhythm``: its due days. ``tolerance_days``: for how many days
    after a due day it is late only, before it is overdue. ``why``: where the due day comes from.
    ``lists``: other terms for single sources of the dataset, by the name of their mapping.
    """

    owner: str
    rhythm: Rhythm
    tolerance_days: int
    why: Words
    lists: Mapping[str, "Due"] = field(default_factory=dict)

    def of(self, source: str) -> "Due":
        """The terms of one source: its own, else those of the dataset."""
        return self.lists.get(source, self)

    @property
    def words(self) -> Words:
        """Due day, tolerance and owner in one clause."""
        owner, rhythm = ROLES[self.owner], self.rhythm.words
        if not self.rhythm.is_dated:
            return Words(f"{rhythm.zh},由{owner.zh}报送", f"{rhythm.en}, owed by {owner.en}")
        return Words(
            f"{rhythm.zh}前报送,宽限{self.tolerance_days}天,由{owner.zh}负责",
            f"due {rhythm.en}, {self.tolerance_days} days of grace, owed by {owner.en}",
        )


@dataclass(frozen=True)
class Lateness:
    """What is owed and since when: ``due_on`` is the first due day for which nothing has come."""

    verdict: Literal["late", "overdue"]
    due_on: date
    text: Words


def read_due(properties: Iterable[Any] | None) -> Due:
    """The due terms of a contract's ``slaProperties``; those with an ``element`` are of the source it names.

    Raises KeyError when one is missing, ValueError when one says nothing that is known.
    """
    given: dict[str, dict[str, Any]] = {}
    for one in properties or ():
        given.setdefault(one.element or "", {})[str(one.property)] = one
    own = given.pop("")
    due = _due(own, own)
    return replace(due, lists={source: _due(own | terms, terms) for source, terms in given.items()})


def _due(terms: Mapping[str, Any], own: Mapping[str, Any]) -> Due:
    """``terms`` as a Due; a source inherits owner and tolerance, but has its own due day and says why."""
    owner = str(terms["owner"].value)
    if owner not in ROLES:
        raise ValueError(f"owner {owner} is no role of cadres: {', '.join(ROLES)}")
    day = own.get("dueDay")
    return Due(
        owner=owner,
        rhythm=read_rhythm(str(own["frequency"].unit), day.value if day else None),
        tolerance_days=int(str(terms["latency"].value)),
        why=parted((day or own["frequency"]).description),
    )


def late(title: Words, due: Due, newest: date | None, as_of: date) -> Lateness | None:
    """How the dataset called ``title`` stands against its due days on ``as_of``; None while nothing is owed.

    ``newest`` is the date of its newest export (or receipt, for files without a date); None means that
    nothing has ever come, and then nothing is owed: no county has every dataset. An export of any day after
    a due day, up to the next one and on it, serves that next one. So nothing is owed until the day after the
    due day that follows: from then it is late, and overdue ``tolerance_days`` later.
    """
    if newest is None or not due.rhythm.is_dated:
        return None
    owed = due.rhythm.next(due.rhythm.next(newest) + timedelta(days=1))
    until = owed + timedelta(days=due.tolerance_days)
    if as_of <= owed:
        return None
    is_late = as_of <= until
    text = _late_text(title, due, newest, owed, until) if is_late else _overdue_text(title, due, newest, owed, until)
    return Lateness("late" if is_late else "overdue", owed, text)


def _late_text(title: Words, due: Due, newest: date, owed: date, until: date) -> Words:
    owner, rhythm = ROLES[due.owner], due.rhythm.words
    return Words(
        f"{title.zh}:{rhythm.zh}前要报,{owed} 那次还没有收到,手上最新的是 {newest} 的;请{owner.zh}在 {until} 前补报",
        f"{title.en}: due {rhythm.en}; the one of {owed} has not come, the newest is of {newest}; "
        f"{owner.en} is to send it by {until}",
    )


def _overdue_text(title: Words, due: Due, newest: date, owed: date, until: date) -> Words:
    owner = ROLES[due.owner]
    return Words(
        f"{title.zh}:{owed} 前要报的,宽限到 {until},一直没有收到,手上最新的是 {newest} 的;请{owner.zh}马上导出补报",
        f"{title.en}: due by {owed}, with grace until {until}; it has not come, the newest is of {newest}; "
        f"{owner.en} is to export and send it at once",
    )
