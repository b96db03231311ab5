"""Defects stand exactly where the truth says, and nowhere else."""

import csv

import pytest

from .reading import cells, header_row

CODES = (
    *("1_01_001", "1_01_002", "1_01_003", "4_01_003", "3_01_001", "3_02_012", "3_02_011"),
    *("RW_MP_01", "RW_MP_02", "RW_MP_03", "RW_HM_01", "RW_HM_02", "RW_HM_03"),
    *("5_16_002", "3_12_001", "RW_MW_01", "RW_MW_02", "RW_MW_06"),
    *("RW_HI_01", "RW_HI_02", "RW_HI_03", "RW_HI_04", "RW_HI_05", "RW_HI_06"),
    *("RW_AP_01", "RW_AP_02", "RW_AP_03", "RW_AP_04", "RW_AP_05"),
    *("RW_DE_01", "RW_DE_02", "RW_DE_03", "RW_CA_01", "RW_CA_02", "RW_CA_03"),
    *("RW_RE_01", "RW_RE_02", "RW_RE_03"),
)
# Columns by which a row of a file belongs to a household.
HOME = "户编号"


@pytest.fixture(scope="module")
def defects(written):
    with (written.out / "truth" / "defects.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_code_is_planted_at_least_twice_in_a_small_county(defects):
    codes = [d["code"] for d in defects]
    assert set(CODES) <= set(codes)
    assert min(codes.count(code) for code in CODES) >= 2


def test_no_finding_is_told_twice(defects):
    told = [tuple(d.values()) for d in defects]
    assert len(set(told)) == len(told)


@pytest.fixture(scope="module")
def near_misses(written):
    with (written.out / "truth" / "near_misses.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _homes(clean, told):
    """Households of the rows that are told, by the clean county's files."""
    found = set()
    for file in {d["file"] for d in told}:
        path = clean.out / file
        rows, at = cells(path), header_row(path)
        home = rows[at - 1].index(HOME) if HOME in rows[at - 1] else None
        numbers = [int(d["row"]) for d in told if d["file"] == file]
        found |= {rows[n - 1][home] for n in numbers if home is not None and n <= len(rows)}
    return found


def test_only_the_listed_rows_and_their_households_differ_from_the_clean_county(written, clean, defects, near_misses):
    told = [*defects, *near_misses]
    homes = _homes(clean, told)
    for name in written.counties[0].files:
        spoilt, plain = (cells(made.out / "990101" / name) for made in (written, clean))
        listed = {int(d["row"]) for d in told if d["file"] == f"990101/{name}"}
        for n, row in enumerate(plain, 1):
            assert spoilt[n - 1] == row or n in listed or homes & set(row)
        assert all(n in listed or homes & set(row) for n, row in enumerate(spoilt[len(plain) :], len(plain) + 1))


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


def test_borderline_wages_are_near_misses(written, defects, near_misses):
    path = next((written.out / "990101").glob("（务工月监测）*"))
    rows = cells(path)
    column = rows[2].index("务工月收入")
    places = [n for n, row in enumerate(rows, 1) if row[column] in ("100", "30000")]
    listed = {int(d["row"]) for d in defects if d["file"].endswith(path.name)}
    near = {int(d["row"]) for d in near_misses if d["file"].endswith(path.name)}
    assert len(places) >= 2
    assert set(places) <= near
    assert not set(places) & listed


def test_without_defects_none_is_listed(clean):
    assert (clean.out / "truth" / "defects.csv").read_text(encoding="utf-8") == "county,file,row,column,code\n"
    assert clean.counties[0].defects == {}
