"""Which landed data are known on a date: of each source and slot, the newest vintage received by then."""

from datetime import date

import pandas as pd
from sqlalchemy import Select, Subquery, and_, func, or_, select

from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.tables import landed_tables, vintage


def landed(store: Store, dataset: str, county: str, as_of: date, run_id: str | None = None) -> pd.DataFrame:
    """The rows of ``dataset`` known for ``county`` on ``as_of``: all columns of its landed table.

    Grain: one accepted row of a source file. In order of vintage sequence, then source row. A run sees,
    by its ``run_id``, what it has itself landed before it commits. Raises KeyError for an unknown dataset,
    StoreUnreachable.
    """
    table = landed_tables[dataset]
    newest = _newest(county, as_of, run_id, dataset)
    rows = select(table).join(newest, table.c.vintage_id == newest.c.vintage_id)
    return read(store, rows.order_by(newest.c.sequence, table.c.source_row))


def visible_vintages(store: Store, county: str, as_of: date, run_id: str | None = None) -> pd.DataFrame:
    """The vintages whose rows count for ``county`` on ``as_of``, all datasets: columns of table ``vintage``.

    Grain: one dataset, source and slot. In order of sequence. Raises StoreUnreachable.
    """
    newest = _newest(county, as_of, run_id)
    chosen: Select[tuple[object, ...]] = select(*vintage.c).join(newest, vintage.c.vintage_id == newest.c.vintage_id)
    return read(store, chosen.order_by(vintage.c.sequence, vintage.c.vintage_id))


def _newest(county: str, as_of: date, run_id: str | None, dataset: str | None = None) -> Subquery:
    """Grain source and slot: the id and sequence of the newest vintage landed and known by ``as_of``."""
    newest_first = func.row_number().over(
        partition_by=(vintage.c.dataset, vintage.c.source, vintage.c.slot),
        # By the date of the export first: a correction of last month's file does not stand above this month's.
        order_by=(func.coalesce(vintage.c.exported_on, vintage.c.known_on).desc(), vintage.c.sequence.desc()),
    )
    own = and_(vintage.c.state == "pending", vintage.c.run_id == run_id)
    known = select(vintage.c.vintage_id, vintage.c.sequence, newest_first.label("place")).where(
        vintage.c.county == county, vintage.c.known_on <= as_of, or_(vintage.c.state == "landed", own)
    )
    if dataset is not None:
        known = known.where(vintage.c.dataset == dataset)
    ranked = known.subquery()
    return select(ranked.c.vintage_id, ranked.c.sequence).where(ranked.c.place == 1).subquery()
