"""lateness: which data the county owes by now, what is said of it, and how far back what it has reaches."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select

from data_contracts import Words, late
from data_contracts.contracts.due import Lateness
from early_warning.verdicts import concerned, status_table
from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.landed import landed_household_ledger
from relapse_watch.store.tables import vintage

Record = dict[str, Any]
_NO_ROWS = {"rows": 0, "accepted": 0, "quarantined": 0}
_HIDES = (";这些户显示为“数据待核”,不按困难处理", "; they show as data to be checked, not as poor")


@dataclass(frozen=True)
class Owed:
    """What is late or overdue: a dataset, or that list of it (a source) which has terms of its own."""

    dataset: str
    source: str
    file: Words
    lateness: Lateness


def owed(run: CountyRun, rows: list[Record]) -> list[Owed]:
    """What the county has sent before and should have sent again by now, by dataset and list.

    ``rows`` are the verdicts on tonight's files. A county does not owe what it never sent: none has every dataset.
    """
    found = []
    for (dataset, source), newest in sorted(_newest(run, rows).items()):
        contract = house.contracts()[dataset]
        file = contract.title if not source else _list_title(contract.title, source)
        lateness = late(file, contract.due.of(source), newest, run.as_of)
        found += [Owed(dataset, source, file, lateness)] if lateness else []
    return found


def late_remarks(run: CountyRun, rows: list[Record]) -> list[Record]:
    """Rows like verdicts for what is owed: ``late`` or ``overdue``, who owes what since when, and whom it concerns."""
    table = status_table(house.policy().at(run.county, run.as_of))
    made = []
    for one in owed(run, rows):
        row = table.of_verdict(one.lateness.verdict, one.dataset)
        text, whom = one.lateness.text, concerned(row)
        hides = _HIDES if row.level == "hidden" else ("", "")
        said = {"text_zh": f"{text.zh}。{whom[0]}{hides[0]}", "text_en": f"{text.en}; {whom[1]}{hides[1]}"}
        named = {"source": f"late:{one.dataset}", "slot": one.source, "dataset": one.dataset}
        made.append({**named, **_NO_ROWS, "verdict": one.lateness.verdict, **said})
    return made


def with_owners(verdicts: pd.DataFrame) -> pd.DataFrame:
    """``verdicts`` with ``owner_role``: who owes the data, by its contract; missing for what no contract knows."""
    owners = {name: contract.due.owner for name, contract in house.contracts().items()}
    return verdicts.assign(owner_role=verdicts["dataset"].map(owners).astype("str"))


def is_of(one: Owed, sources: pd.Series) -> pd.Series:
    """Which of these sources of its dataset are meant: the list itself, or all that have no terms of their own."""
    if one.source:
        return sources == one.source
    return ~sources.isin(list(house.contracts()[one.dataset].due.lists))


def _list_title(title: Words, source: str) -> Words:
    name = house.sources().get(source).title
    return Words(name or title.zh, f"{title.en} ({name or source})")


def _newest(run: CountyRun, rows: list[Record]) -> dict[tuple[str, str], date]:
    """When each dataset, or list with terms of its own, last came: the newest export date, else the first receipt.

    An export of a new day counts though nothing in it changed; the same bytes without a day, judged again because
    a rule or a register changed, did not come again. A ledger tells itself up to when it has been kept: what it says
    of later days came with them, so that a night which is replayed finds what had come by then.
    """
    known = _received(run)
    came_tonight = [r for r in rows if r["is_new"] or isinstance(r["exported_on"], str)]
    fresh = pd.DataFrame(came_tonight, columns=[*_FILE, "exported_on"])
    first = fresh.merge(known, on=_FILE, how="left")["came_on"]
    came = pd.Series(fresh["exported_on"].to_numpy(object), dtype="object").combine_first(first.astype("object"))
    fresh = fresh[_FILE].assign(came_on=came.fillna(run.as_of.isoformat()))
    every = pd.concat([known, fresh, _kept(run)], ignore_index=True).astype("str")
    every = every[every["dataset"].isin(list(house.contracts()))]
    lists = {name for contract in house.contracts().values() for name in contract.due.lists}
    every["source"] = every["source"].where(every["source"].isin(lists), "")
    newest = every.groupby(["dataset", "source"])["came_on"].max()
    return {(str(d), str(s)): date.fromisoformat(day) for (d, s), day in newest.items()}


_FILE = ["dataset", "source", "fingerprint"]


def _kept(run: CountyRun) -> pd.DataFrame:
    """Up to which day the landed ledgers reach, no further than tonight: dataset, source, came_on."""
    row, v = landed_household_ledger.c, vintage.c
    reach = func.max(row.ended_on).label("came_on")
    mine = (v.county == run.county, v.state == "landed", v.known_on <= run.as_of, row.ended_on <= run.as_of.isoformat())
    query = select(v.dataset, v.source, reach).join(vintage, v.vintage_id == row.vintage_id).where(*mine)
    return read(house.store(), query.group_by(v.dataset, v.source))


def _received(run: CountyRun) -> pd.DataFrame:
    """When each file of the county was exported, or first received: dataset, source, fingerprint, came_on."""
    v = vintage.c
    came = func.min(func.coalesce(v.exported_on, v.known_on)).label("came_on")
    mine = (v.county == run.county, v.state == "landed", v.known_on <= run.as_of)
    query = select(v.dataset, v.source, v.fingerprint, came).where(*mine).group_by(v.dataset, v.source, v.fingerprint)
    return read(house.store(), query.order_by(v.dataset, v.source, v.fingerprint))
