"""Of the sample county's planted defects every one is found where it was planted, and nothing else is."""

from datetime import date

import pandas as pd
import pytest

import data_contracts as dc
from relapse_watch.sample.main import write_sample

AS_OF = date(2025, 6, 30)


def county_findings(inbox, limits):
    """Findings of every file of county 990101, with the file's name."""
    sources, contracts, known, parts = dc.load_sources(), dc.load_contracts(), {}, []
    files = dc.discover(inbox, sources, AS_OF, ["990101"])
    for found in sorted(files, key=lambda f: dc.order(contracts).index(f.dataset)):
        checked = dc.check(dc.read_source(found, sources), contracts[found.dataset], limits, known)
        assert checked.verdict != "refused", checked.text_zh
        if found.dataset in ("monitored_person", "cadre"):
            known[found.dataset] = checked.register
        parts.append(checked.findings.assign(file=found.file))
    return pd.concat(parts)


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_every_planted_defect_is_found_and_nothing_else(form, tmp_path, wage_limits):
    write_sample(tmp_path, households=150, months=24, as_of=AS_OF, format=form)
    found = county_findings(tmp_path, wage_limits)[["file", "source_row", "column_name", "code"]]
    planted = pd.read_csv(tmp_path / "truth" / "defects.csv", dtype={"row": "int64"})[["file", "row", "column", "code"]]
    assert len(planted) > 20
    assert set(map(tuple, found.values.tolist())) == set(map(tuple, planted.values.tolist()))


def test_a_county_without_planted_defects_has_no_finding(tmp_path, wage_limits):
    write_sample(tmp_path, households=150, months=24, as_of=AS_OF, defects=False, format="csv")
    assert county_findings(tmp_path, wage_limits).empty
