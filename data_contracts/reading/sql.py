"""Read a query's result from any SQLAlchemy URL."""

import os
from collections.abc import Mapping

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_contracts.reading.admit import demand_size
from data_contracts.reading.headers import choose_headers
from data_contracts.reading.source_file import Cells
from data_contracts.reading.text import text_column
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused, WrongUse
from relapse_watch.limits import LIMITS, ReadLimits


def read_sql(
    mapping: SourceMapping,
    county: str,
    file: str,
    environment: Mapping[str, str] = os.environ,
    limits: ReadLimits = LIMITS,
) -> Cells:
    """The columns ``mapping`` uses, as text; the bound parameter ``:county`` is the county's code.

    Rows are numbered as if the result stood in a sheet below its header. Raises WrongUse when the URL's
    environment variable is not set, InputRefused when the database does not answer the query (its text
    never holds the URL), or answers with more than ``limits``.
    """
    header, rows = query_rows(mapping, county, file, environment, limits)
    chosen = choose_headers(header, mapping, file)
    frame = pd.DataFrame({name: text_column([row[at] for row in rows]) for name, at in chosen.items()})
    frame["source_row"] = np.arange(len(rows), dtype="int64") + mapping.header_row + 1
    return Cells(frame, {name: header[at] for name, at in chosen.items()})


def query_rows(
    mapping: SourceMapping,
    county: str,
    file: str,
    environment: Mapping[str, str] = os.environ,
    limits: ReadLimits = LIMITS,
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Header and rows of the mapping's query for one county, in the order the database gives them."""
    assert mapping.sql is not None
    url = environment.get(mapping.sql.url_env)
    if not url:
        name = mapping.sql.url_env
        raise WrongUse(f"环境变量 {name} 未设置(来源 {mapping.name} 的数据库地址)", f"{name} is not set")
    try:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            result = connection.execute(_statement(mapping.sql.query, county))
            header, rows = list(result.keys()), [tuple(row) for row in result.fetchmany(limits.rows + 1)]
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise InputRefused(
            file=file,
            zh=f"数据库查询失败({type(error).__name__}),请检查 {mapping.sql.url_env} 与查询语句",
            en=f"the query failed ({type(error).__name__}); check {mapping.sql.url_env} and the query",
        ) from None
    demand_size(file, len(rows), len(header), limits)
    return header, rows


def _statement(query: str, county: str) -> sa.TextClause:
    statement = sa.text(query)
    return statement.bindparams(county=county) if ":county" in query else statement
