"""`relapse-watch check` finds every planted defect at its file, row, column and rule, and nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_contracts import load_contracts
from flows.cli.checking import run_check
from relapse_watch.sample import write_sample
from relapse_watch.sample.write import Format
from tests.support import AS_OF, HOUSEHOLDS

Cells = set[tuple[str, int, str, str]]


def checked(inbox: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and JSON of ``check``: nothing but JSON may stand on standard output."""
    capfd.readouterr()
    code = run_check(inbox, None, AS_OF, None, "json", "zh")
    return code, json.loads(capfd.readouterr().out)


LEADS = {rule.code for contract in load_contracts().values() for rule in contract.rules if rule.is_lead}


def found(files: list[dict[str, Any]]) -> Cells:
    """Every failing cell, notes included."""
    return {(f["file"], r["row"], r["column"], g["code"]) for f in files for g in f["findings"] for r in g["rows"]}


def but_leads(cells: Cells) -> Cells:
    """Without what points at a household to look at: that is true of the simulated world."""
    return {cell for cell in cells if cell[3] not in LEADS}


@pytest.mark.parametrize("form", ["xlsx", "csv", pytest.param("parquet", marks=pytest.mark.long)])
def test_every_planted_defect_is_found_and_nothing_else(
    form: Format, home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox"
    write_sample(inbox, households=HOUSEHOLDS, as_of=AS_OF, format=form)
    code, files = checked(inbox, capfd)
    truth = pd.read_csv(inbox / "truth" / "defects.csv", dtype={"code": "str"})
    planted = set(map(tuple, truth[["file", "row", "column", "code"]].to_numpy().tolist()))
    assert len(planted) > 80 and planted - found(files) == set()
    assert but_leads(found(files) - planted) == set()
    near = pd.read_csv(inbox / "truth" / "near_misses.csv", dtype={"code": "str"})
    assert len(near) > 5
    assert found(files) & set(map(tuple, near[["file", "row", "column", "code"]].to_numpy().tolist())) == set()
    assert code == 0, "rows are set aside, no file is refused"

    aside = {(f["file"], r["row"]) for f in files for g in f["findings"] for r in g["rows"] if g["severity"] != "note"}
    for file in files:
        assert file["quarantined"] == len([1 for name, _ in aside if name == file["file"]])
        assert file["accepted"] == file["rows"] - file["quarantined"], "a clean row was set aside"
        assert all(g["count"] == len(g["rows"]) and g["text"] for g in file["findings"])


def test_a_clean_sample_has_no_finding_but_true_leads(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path / "inbox", counties=2, households=HOUSEHOLDS, as_of=AS_OF, defects=False)
    code, files = checked(tmp_path / "inbox", capfd)
    assert code == 0 and {f["county"] for f in files} == {"990101", "990102"}
    assert but_leads(found(files)) == set() and {f["verdict"] for f in files} == {"accepted"}


def test_a_county_without_files_does_not_stop_the_others(
    home: Path, inbox: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(inbox / "990101", inbox / "990102")
    for file in (inbox / "990102").iterdir():
        file.rename(file.with_name(f"别名{file.name}"))
    code, files = checked(inbox, capfd)
    assert code == 3
    (nothing,) = [f for f in files if f["county"] == "990102"]
    assert nothing["verdict"] == "refused" and "没有本县任何可识别的文件" in nothing["text"]
    assert len([f for f in files if f["county"] == "990101"]) > 15
