"""Which landed data are known on a date: of each source and slot, the newest vintage received by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import landed_tables, run, vintage


@dataclass(frozen=True)
class Vintages:
    """What is known of a county's data on a date, asked for once by whoever looks at many datasets.

    ``visible``: the vintages whose rows count, as of `visible_vintages`; ``known``: every one, as of `known_vintages`.
    """

    visible: pd.DataFrame
    known: pd.DataFrame

    def of(self, dataset: str) -> "Vintages":
        """Those of one dataset."""
        return Vintages(*(frame[frame["dataset"] == dataset] for frame in (self.visible, self.known)))


def vintages(store: Store, county: str, as_of: date, run_id: str | None = None) -> Vintages:
    """The vintages of all datasets for ``county`` on ``as_of``. Raises StoreUnreachable."""
    known_then = (store, county, as_of, run_id)
    return Vintages(visible_vintages(*known_then), known_vintages(*known_then))


def rows_of(
    store: Store,
    dataset: str,
    counting: pd.DataFrame,
    households: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """As `landed`, where it is known which vintages count: those of ``dataset`` in ``counting`` (columns dataset,
    vintage_id, sequence). Raises KeyError for an unknown dataset, StoreUnreachable."""
    table, mine = landed_tables[dataset], counting[counting["dataset"] == dataset]
    names = [column.name for column in table.c] if columns is None else list(columns)
    wanted = [table.c[name] for name in names if name != "vintage_id"]
    told_by = (vintage.c.sequence.label("_sequence"), table.c.source_row.label("_row"))
    query = select(*wanted, *told_by).join(vintage, table.c.vintage_id == vintage.c.vintage_id)
    query = query.where(table.c.vintage_id.in_(mine["vintage_id"].tolist()))
    if households is not None:
        query = query.where(table.c.household_id.in_(households))
    return _in_order(read(store, query), mine).reindex(columns=names)


def _in_order(rows: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    """``rows`` by sequence and row, with ``vintage_id``. Both databases are slow to sort what lies nearly in order,
    and to repeat the same long id in every row."""
    sequence, row = (rows[name].to_numpy(np.int64) for name in ("_sequence", "_row"))
    order = np.lexsort((row, sequence))
    ids = pd.Series(mine["vintage_id"].array, index=mine["sequence"].to_numpy(np.int64))
    ordered = rows.take(order).reset_index(drop=True)
    return ordered.assign(vintage_id=ids.array.take(ids.index.get_indexer(sequence[order])))


def landed(
    store: Store,
    dataset: str,
    county: str,
    as_of: date,
    run_id: str | None = None,
    households: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The rows of ``dataset`` known for ``county`` on ``as_of``: all columns of its landed table, or ``columns``.

    Of some ``households`` alone, where they are named.

    Grain: one accepted row of a source file. In order of vintage sequence, then source row. A run sees,
    by its ``run_id``, what it has itself landed before it commits. Raises KeyError for an unknown dataset,
    StoreUnreachable.
    """
    table = landed_tables[dataset]
    newest = _newest(county, as_of, run_id, dataset)
    wanted = select(*(table.c if columns is None else (table.c[name] for name in columns)))
    rows = wanted.join(newest, table.c.vintage_id == newest.c.vintage_id)
    if households is not None:
        rows = rows.where(table.c.household_id.in_(households))
    return read(store, rows.order_by(newest.c.sequence, table.c.source_row))


def landed_of_every_export(
    store: Store, dataset: str, county: str, as_of: date, run_id: str | None = None
) -> pd.DataFrame:
    """The rows of ``dataset`` known on ``as_of`` where each export adds to those before it: returned forms.

    As ``landed``, but of every export of a source and slot, each as it was last corrected. Raises KeyError for an
    unknown dataset, StoreUnreachable.
    """
    table, ranked = landed_tables[dataset], _ranked_by_export(*_known(county, as_of, run_id, dataset)).c
    standing = select(ranked.vintage_id, ranked.sequence).where(ranked.place == 1).subquery()
    rows = select(table).join(standing, table.c.vintage_id == standing.c.vintage_id)
    return read(store, rows.order_by(standing.c.sequence, table.c.source_row))


def visible_vintages(store: Store, county: str, as_of: date, run_id: str | None = None) -> pd.DataFrame:
    """The vintages whose rows count for ``county`` on ``as_of``, all datasets: columns of table ``vintage``.

    Grain: one dataset, source and slot. In order of sequence. Raises StoreUnreachable.
    """
    newest = _newest(county, as_of, run_id)
    chosen: Select[tuple[object, ...]] = select(*vintage.c).join(newest, vintage.c.vintage_id == newest.c.vintage_id)
    return read(store, chosen.order_by(vintage.c.sequence, vintage.c.vintage_id))


def known_vintages(
    store: Store, county: str, as_of: date, run_id: str | None = None, dataset: str | None = None
) -> pd.DataFrame:
    """Every vintage known for ``county`` on ``as_of``, visible or not, whose rows are kept.

    Columns dataset, vintage_id, source, slot, base (the slot without the number of a part), is_part (0 or 1), day (of
    export, else of receipt), fingerprint, sequence. In order of sequence. Raises StoreUnreachable.
    """
    known, v = _ranked(*_known(county, as_of, run_id, dataset)).c, vintage.c
    files = (v.dataset, known.vintage_id, v.source, v.slot, known.base, known.is_part)
    joined = select(*files, known.day, v.fingerprint, known.sequence).join(vintage, v.vintage_id == known.vintage_id)
    return read(store, joined.where(v.retired_to.is_(None)).order_by(known.sequence, known.vintage_id))


def standing_after_nights_before(as_of: date, dataset: str) -> Subquery:
    """The vintages of ``dataset`` that stood in each county when all nights before ``as_of`` were over.

    Columns vintage_id, county, sequence.
    """
    before = select(run.c.run_id).where(run.c.as_of < as_of)
    return _standing(vintage.c.dataset == dataset, vintage.c.state == "landed", vintage.c.run_id.in_(before))


def _newest(county: str, as_of: date, run_id: str | None, dataset: str | None = None) -> Subquery:
    """Grain source and slot: the id and sequence of the newest vintage landed and known by ``as_of``."""
    return _standing(*_known(county, as_of, run_id, dataset))


def _known(county: str, as_of: date, run_id: str | None, dataset: str | None) -> list[ColumnElement[bool]]:
    own = and_(vintage.c.state == "pending", vintage.c.run_id == run_id)
    known = [vintage.c.county == county, vintage.c.known_on <= as_of, or_(vintage.c.state == "landed", own)]
    return known if dataset is None else [*known, vintage.c.dataset == dataset]


def _standing(*where: ColumnElement[bool]) -> Subquery:
    """Of the vintages ``where`` holds, the newest of each county, dataset, source and slot.

    A slot may come in parts (``2026/1``, ``2026/2``). A newer whole file stands for all parts before it, newer
    parts for the whole before them, and parts of one export for those of an earlier one.
    """
    ranked = _ranked(*where)
    r = ranked.c
    export, newest_first = (r.county, r.dataset, r.source, r.base), (r.day.desc(), r.sequence.desc())
    newest = select(
        r.vintage_id,
        r.county,
        r.sequence,
        r.is_part,
        r.exported_on,
        _first(r.is_part, export, newest_first).label("newest_is_part"),
        _first(r.exported_on, export, newest_first).label("newest_exported_on"),
    ).where(r.place == 1)
    n = newest.subquery().c
    same_export = or_(n.is_part == 0, n.exported_on.is_not_distinct_from(n.newest_exported_on))
    return select(n.vintage_id, n.county, n.sequence).where(n.is_part == n.newest_is_part, same_export).subquery()


def _ranked(*where: ColumnElement[bool]) -> Subquery:
    """The vintages ``where`` holds, with the ``place`` of each among those of its source and slot, newest first."""
    columns = (vintage.c.vintage_id, vintage.c.county, vintage.c.sequence, *_keys(), _place().label("place"))
    return select(*columns).where(*where).subquery()


def _ranked_by_export(*where: ColumnElement[bool]) -> Subquery:
    """The vintages ``where`` holds, with the ``place`` of each among those of one export, newest first."""
    export = (vintage.c.county, vintage.c.dataset, vintage.c.source, vintage.c.slot, vintage.c.exported_on)
    place = func.row_number().over(partition_by=export, order_by=vintage.c.sequence.desc())
    return select(vintage.c.vintage_id, vintage.c.sequence, place.label("place")).where(*where).subquery()


def _first(column: ColumnElement[Any], group: Sequence[Any], order: Sequence[Any]) -> ColumnElement[Any]:
    return func.first_value(column).over(partition_by=group, order_by=order)


def _keys() -> tuple[ColumnElement[Any], ...]:
    """What vintages are told apart by: the slot without the number of a part, and whether it is one."""
    is_part = vintage.c.slot.contains("/")
    base = case((is_part, func.rtrim(func.rtrim(vintage.c.slot, "0123456789"), "/")), else_=vintage.c.slot)
    return (
        vintage.c.dataset,
        vintage.c.source,
        vintage.c.exported_on,
        base.label("base"),
        case((is_part, 1), else_=0).label("is_part"),
        _day().label("day"),
    )


def _day() -> ColumnElement[date]:
    return func.coalesce(vintage.c.exported_on, vintage.c.known_on)


def _place() -> ColumnElement[int]:
    """1 for the newest vintage of each source and slot."""
    return func.row_number().over(
        partition_by=(vintage.c.county, vintage.c.dataset, vintage.c.source, vintage.c.slot),
        # By the date of the export first: a correction of last month's file does not stand above this month's.
        order_by=(_day().desc(), vintage.c.sequence.desc()),
    )
