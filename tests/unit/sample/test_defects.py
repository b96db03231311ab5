"""Defects stand exactly where the truth says, and nowhere else."""

import csv

import pytest

from .reading import cells, header_row

CODES = (
    *("1_01_001", "1_01_002", "1_01_003", "4_01_003", "3_01_001", "3_02_012", "3_02_011"),
    *("RW_MP_01", "RW_MP_02", "RW_MP_03", "RW_HM_01", "RW_HM_02", "RW_HM_03"),
    *("5_16_002", "3_12_001", "RW_MW_01", "RW_MW_02", "5_12_001"),
    *("RW_HI_01", "RW_HI_02", "RW_HI_03", "RW_HI_04", "RW_HI_05", "RW_HI_06"),
    *("RW_AP_01", "RW_AP_02", "RW_AP_03", "RW_AP_04", "RW_AP_05"),
    *("RW_DE_01", "RW_DE_02", "RW_DE_03", "RW_CA_01", "RW_CA_02", "RW_CA_03"),
    *("RW_RE_01", "RW_RE_02", "RW_RE_03"),
)
# Files with two borderline values that are no defects.
BORDERLINE = ("已外出务工", "农户收入")


@pytest.fixture(scope="module")
def defects(written):
    with (written.out / "truth" / "defects.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_code_is_planted_at_least_twice_in_a_small_county(defects):
    codes = [d["code"] for d in defects]
    assert set(codes) == set(CODES)
    assert min(codes.count(code) for code in CODES) >= 2


def test_no_row_has_two_defects(defects):
    places = [(d["file"], d["row"]) for d in defects]
    assert len(set(places)) == len(places)


def test_only_the_listed_rows_differ_from_the_clean_county(written, clean, defects):
    for name in written.counties[0].files:
        spoilt, plain = (cells(made.out / "990101" / name) for made in (written, clean))
        differing = {n for n, row in enumerate(spoilt, 1) if n > len(plain) or row != plain[n - 1]}
        listed = {int(d["row"]) for d in defects if d["file"] == f"990101/{name}"}
        heads = {int(d["row"]) for d in defects if d["file"] == f"990101/{name}" and d["code"] == "1_01_001"}
        borderline = 2 if any(word in name for word in BORDERLINE) else 0
        assert listed - differing <= heads
        assert len(differing - listed) == borderline


def test_defects_name_a_column_of_their_file(written, defects):
    for defect in defects:
        path = written.out / defect["file"]
        rows = cells(path)
        assert defect["column"] in rows[header_row(path) - 1]
        assert header_row(path) < int(defect["row"]) <= len(rows)


def _found(written, defects, code):
    for defect in (d for d in defects if d["code"] == code):
        path = written.out / defect["file"]
        rows = cells(path)
        yield rows[int(defect["row"]) - 1][rows[header_row(path) - 1].index(defect["column"])]


def test_what_stands_in_the_spoilt_cells(written, defects):
    assert len(set(_found(written, defects, "1_01_001"))) == 2
    assert all(len(v) not in (18, 20, 22) for v in _found(written, defects, "1_01_002"))
    assert all(v == "" or v.startswith("999999") for v in _found(written, defects, "4_01_003"))
    assert set(_found(written, defects, "3_02_011")) == {"户主"}
    assert set(_found(written, defects, "3_02_012")) == {"其他"}
    assert set(_found(written, defects, "5_16_002")) <= {"99", "30001", "三千", "99.99"}
    assert set(_found(written, defects, "RW_HI_06")) <= {"", "31", "三人", "0"}
    assert set(_found(written, defects, "RW_AP_01")) <= {"", "0", "-50", "一百"}
    assert set(_found(written, defects, "RW_DE_01")) <= {"", "2024-02-30", "不详"}


def test_borderline_wages_are_not_listed(written, defects):
    path = next((written.out / "990101").glob("（务工月监测）*"))
    rows = cells(path)
    column = rows[2].index("务工月收入")
    places = [n for n, row in enumerate(rows, 1) if row[column] in ("100", "30000")]
    listed = {int(d["row"]) for d in defects if d["file"].endswith(path.name)}
    assert len(places) == 2
    assert not set(places) & listed


def test_without_defects_none_is_listed(clean):
    assert (clean.out / "truth" / "defects.csv").read_text(encoding="utf-8") == "county,file,row,column,code\n"
    assert clean.counties[0].defects == {}
