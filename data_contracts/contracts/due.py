"""When a dataset is due, and what is said when it has not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from data_contracts.contracts.words import Words


@dataclass(frozen=True)
class Due:
    """A dataset's ``slaProperties``: who owes it, and how many days old its newest export may be."""

    owner: str
    tolerance_days: int


def read_due(properties: Iterable[Any] | None) -> Due:
    """The due terms of a contract's ``slaProperties``. Raises KeyError when one is missing."""
    sla = {p.property: p.value for p in properties or ()}
    return Due(owner=str(sla["owner"]), tolerance_days=int(str(sla["latency"])))


def late(title: Words, due: Due, newest: date | None, as_of: date) -> Words | None:
    """Why the dataset called ``title`` is late as of ``as_of``, or None.

    ``newest`` is the date of its newest export (or receipt, for files without a date); None means that
    nothing has ever come. Late is separate from bad: it says who owes what since when.
    """
    if newest is None:
        return Words(
            f"{title.zh}:尚未收到任何文件,请报送",
            f"{title.en}: nothing received yet, please send it",
        )
    age = (as_of - newest).days
    if age <= due.tolerance_days:
        return None
    return Words(
        f"{title.zh}:最近一次为 {newest},距 {as_of} 已 {age} 天,"
        f"超过 {due.tolerance_days} 天,请重新导出报送",
        f"{title.en}: newest is of {newest}, {age} days before {as_of}, more than the "
        f"{due.tolerance_days} allowed; export and send it again",
    )
