"""Whose row it is, masked: what a clerk knows a household by."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from relapse_watch.privacy import mask_names, scrub_series

_COLUMNS = ["file", "source_row", "household_id", "name", "is_head"]
_HEAD = "户主"
_NAME_IN_RECORD = r'"[^"]*姓名":"([^"\\*]?\*+)"'


def no_people() -> pd.DataFrame:
    """No names at all, typed."""
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in _COLUMNS})
    return frame.astype({"source_row": "Int64", "is_head": "bool"})


def people(
    rows: Mapping[str, pd.DataFrame],
    aside: Mapping[str, pd.DataFrame] | None = None,
    of: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The masked name of each row that has one, by file.

    ``rows``: file -> its accepted or landed rows; those with ``source_row`` and a ``name`` or ``head_name``
    are used. ``aside``: file -> its rows kept aside, whose ``record`` holds the name masked already. ``of``:
    the findings for which ``named`` will ask; other people of ``rows`` are left out, they are nearly all of a
    county. Columns file, source_row, household_id, name (masked), is_head.
    """
    asked = _asked(of)
    parts = [_of_file(file, frame, asked) for file, frame in rows.items() if {"name", "head_name"} & set(frame)]
    parts += [_of_records(file, frame) for file, frame in (aside or {}).items()]
    return pd.concat([no_people(), *parts], ignore_index=True) if parts else no_people()


def _of_file(file: str, frame: pd.DataFrame, is_asked: Callable[[pd.DataFrame], pd.Series] | None) -> pd.DataFrame:
    by_head = "head_name" in frame
    texts = ("household_id", "relation_to_head")
    frame = frame.assign(**{name: pd.Series(index=frame.index, dtype="str") for name in texts if name not in frame})
    frame = frame.assign(is_head=by_head | frame["relation_to_head"].eq(_HEAD))
    asked = frame[is_asked(frame)] if is_asked else frame
    part = pd.DataFrame(
        {
            "file": pd.Series(file, index=asked.index, dtype="str"),
            "source_row": asked["source_row"].astype("Int64"),
            "household_id": asked["household_id"].astype("str"),
            "name": mask_names(asked["head_name" if by_head else "name"]).astype("str"),
            "is_head": asked["is_head"],
        }
    )
    return part[part["name"].notna()]


def _asked(of: pd.DataFrame | None) -> Callable[[pd.DataFrame], pd.Series] | None:
    """Tells of each row whether it may name one of the findings: as its row, or as the head of its household."""
    if of is None:
        return None
    rows, households = of["source_row"].unique(), scrub_series(of["household_id"].drop_duplicates()).dropna()
    # A number that was masked may be that of many households: then no head is left out.
    is_any, known = households.str.contains("*", regex=False).any(), households.tolist()

    def is_asked(frame: pd.DataFrame) -> pd.Series:
        is_of_head = frame["is_head"] & (is_any | frame["household_id"].isin(known))
        return frame["source_row"].isin(rows) | is_of_head

    return is_asked


def _of_records(file: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The names in masked records (JSON by header): under the first header that ends in 姓名."""
    part = pd.DataFrame(
        {
            "file": pd.Series(file, index=frame.index, dtype="str"),
            "source_row": frame["source_row"].astype("Int64"),
            "household_id": frame["household_id"].astype("str"),
            "name": frame["record"].astype("str").str.extract(_NAME_IN_RECORD, expand=False).astype("str"),
            "is_head": False,
        }
    )
    return part[part["name"].notna()]


def named(lines: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """A masked name for each of ``lines`` (file, source_row, household_id): of its row, else of the household's head.

    A household number that stands for heads of different names says nothing.
    """
    rows = known[["file", "source_row", "name"]].drop_duplicates(["file", "source_row"])
    own = lines[["file", "source_row"]].merge(rows, on=["file", "source_row"], how="left")["name"]
    heads = known.loc[known["is_head"], ["household_id", "name"]].drop_duplicates().dropna()
    heads = heads.drop_duplicates("household_id", keep=False).set_index("household_id")["name"]
    of_head = lines["household_id"].map(heads).to_numpy()
    return pd.Series(np.where(own.notna(), own, of_head), index=lines.index).astype("str")
