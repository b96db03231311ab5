"""news: of tonight's verdicts, what the data stewards have not been told before."""

import pandas as pd
from sqlalchemy import select

from flows import house
from flows.runs import CountyRun
from relapse_watch.store.frames import read
from relapse_watch.store.tables import dataset_verdict, finding
from relapse_watch.store.tables import run as run_table
from relapse_watch.store.visible import visible_vintages

_SAID = ["code", "severity", "source_row", "household_id", "column_name", "text_zh"]


def news(run: CountyRun, verdicts: pd.DataFrame) -> pd.DataFrame:
    """``verdicts`` with ``is_new`` only where something is to be told that was not told before.

    A file sent again with some cells corrected, or judged again because a register changed, is no news
    when its findings stood in the vintage before it too. A dataset is news on the first night it is late.
    To be called before the run commits. A refused file is news every night until it is mended.
    """
    is_read = verdicts["is_new"].astype(bool) & ~verdicts["vintage_id"].isin(_told_before(run, verdicts))
    is_late = (verdicts["verdict"] == "late") & ~verdicts["dataset"].isin(_late_before(run))
    return verdicts.assign(is_new=is_read | is_late)


def _told_before(run: CountyRun, verdicts: pd.DataFrame) -> list[str]:
    """The new vintages of which every finding was one of the slot's vintage before."""
    before = visible_vintages(house.store(), run.county, run.as_of)[["source", "slot", "vintage_id"]]
    fresh = verdicts.loc[verdicts["is_new"].astype(bool) & (verdicts["verdict"] != "refused")]
    pairs = fresh[["source", "slot", "vintage_id"]].merge(before, on=["source", "slot"], suffixes=("", "_before"))
    said = _findings([*pairs["vintage_id"], *pairs["vintage_id_before"]])
    together = zip(pairs["vintage_id"], pairs["vintage_id_before"], strict=True)
    return [now for now, then in together if said.get(now, set()) <= said.get(then, set())]


def _findings(vintage_ids: list[str]) -> dict[str, set[tuple[object, ...]]]:
    found = read(house.store(), select(finding).where(finding.c.vintage_id.in_(vintage_ids)))
    plain = found.astype(object).where(found.notna(), None)
    return {str(v): set(map(tuple, part[_SAID].to_numpy().tolist())) for v, part in plain.groupby("vintage_id")}


def _late_before(run: CountyRun) -> list[str]:
    """The datasets that were late in the county's last complete run."""
    r, d = run_table.c, dataset_verdict.c
    complete = (r.county == run.county, r.status == "complete")
    last = select(r.run_id).where(*complete).order_by(r.finished_at.desc()).limit(1)
    query = select(d.dataset).where(d.run_id.in_(last), d.verdict == "late")
    with house.store().reading() as connection:
        return list(connection.execute(query).scalars())
