"""Of the sample county's planted cases every one is found where it was planted, and nothing else but true leads is."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import data_contracts as dc
from flows.stages.judging import Evidence, Registers, judge
from relapse_watch.sample.main import write_sample
from relapse_watch.sample.write import Format

AS_OF = date(2026, 10, 31)
# Households of the simulated county to which these truly apply: leads, no cells to mend.
LEADS = {"1_02_001", "1_02_002", "1_02_006", "1_02_007", "5_20_028", "5_20_029", "5_20_030", "5_20_031"}
PLACE = ["file", "row", "column", "code"]

Places = set[tuple[str, int, str, str]]


def county_findings(inbox: Path) -> pd.DataFrame:
    """Findings of every file of county 990101 as told to the clerk, by ``PLACE``."""
    registers, parts = Registers(), []
    rank = dc.order(dc.load_contracts())
    files = sorted(dc.discover(inbox, dc.load_sources(), AS_OF, ["990101"]), key=lambda f: rank.index(f.dataset))
    evidence = Evidence(files, [f.file for f in files], AS_OF)
    for source in files:
        checked = judge(source, registers, evidence)
        assert checked.verdict != "refused", checked.text_zh
        parts.append(checked.findings.assign(file=source.file))
    found = pd.concat(parts, ignore_index=True)
    found = found[found["source_row"].notna()].rename(columns={"source_row": "row", "column_name": "column"})
    return found[PLACE].astype({"row": "int64"})


def places(frame: pd.DataFrame) -> Places:
    """Rows of ``PLACE`` as a set."""
    return set(map(tuple, frame[PLACE].to_numpy().tolist()))


def truth(folder: Path, name: str) -> pd.DataFrame:
    """One of the lists of places beside the sample."""
    return pd.read_csv(folder / "truth" / f"{name}.csv", dtype={"code": "str"})


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_every_planted_defect_is_found_and_nothing_else(form: Format, tmp_path: Path) -> None:
    write_sample(tmp_path, households=150, months=24, as_of=AS_OF, format=form)
    found, planted = county_findings(tmp_path), truth(tmp_path, "defects")
    assert len(planted) > 60
    assert places(found[~found["code"].isin(LEADS)]) == places(planted[~planted["code"].isin(LEADS)])
    assert places(planted) <= places(found)


def test_a_large_county_has_cases_of_most_rules_and_none_of_its_near_misses_is_found(tmp_path: Path) -> None:
    write_sample(tmp_path, households=2_500, months=24, as_of=AS_OF, format="parquet")
    found, planted = county_findings(tmp_path), truth(tmp_path, "defects")
    assert places(found[~found["code"].isin(LEADS)]) == places(planted[~planted["code"].isin(LEADS)])
    assert planted["code"].nunique() > 150
    near = truth(tmp_path, "near_misses")
    keys = ["file", "row", "code"]
    assert len(near) > 40 and near.merge(found, on=keys).empty


def test_a_county_without_planted_defects_has_no_finding_but_true_leads(tmp_path: Path) -> None:
    write_sample(tmp_path, households=150, months=24, as_of=AS_OF, defects=False, format="csv")
    found = county_findings(tmp_path)
    assert set(found["code"]) <= LEADS
    assert len(found) <= 5
