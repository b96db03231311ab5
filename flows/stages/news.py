"""news: of tonight's verdicts, what the data stewards have not been told before."""

import pandas as pd
from sqlalchemy import select

from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import finding
from relapse_watch.store.visible import visible_vintages

_SAID = ["code", "severity", "source_row", "household_id", "column_name", "what_zh"]


def news(run: CountyRun, verdicts: pd.DataFrame) -> pd.DataFrame:
    """``verdicts`` with ``is_new`` only where something is to be told that was not told before.

    A file sent again with some cells corrected, or judged again because a register changed, is no news
    when its findings stood in the vintage before it too. A refused file is news every night until it is
    mended. To be called before the run commits.
    """
    return verdicts.assign(
        is_new=verdicts["is_new"].astype(bool) & ~verdicts["vintage_id"].isin(_told_before(run, verdicts))
    )


def _told_before(run: CountyRun, verdicts: pd.DataFrame) -> list[str]:
    """The new vintages of which every finding was one of the slot's vintage before."""
    before = visible_vintages(house.store(), run.county, run.as_of)[["source", "slot", "vintage_id"]]
    fresh = verdicts.loc[verdicts["is_new"].astype(bool) & (verdicts["verdict"] != "refused")]
    pairs = fresh[["source", "slot", "vintage_id"]].merge(before, on=["source", "slot"], suffixes=("", "_before"))
    said = _findings([*pairs["vintage_id"], *pairs["vintage_id_before"]])
    together = zip(pairs["vintage_id"], pairs["vintage_id_before"], strict=True)
    return [now for now, then in together if said.get(now, set()) <= said.get(then, set())]


def _findings(vintage_ids: list[str]) -> dict[str, set[tuple[object, ...]]]:
    # What was suppressed was not told: it is news on the night from which it counts again.
    told = select(finding).where(finding.c.vintage_id.in_(vintage_ids), finding.c.is_suppressed.is_(False))
    found = read(house.store(), told)
    plain = found.astype(object).where(found.notna(), None)
    return {str(v): set(map(tuple, part[_SAID].to_numpy().tolist())) for v, part in plain.groupby("vintage_id")}
