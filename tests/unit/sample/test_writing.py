"""Files: the same bytes for the same arguments, the same cells in every format, nothing from the future."""

import hashlib
import re
from datetime import date

import openpyxl
import pyarrow.parquet as pq
import pytest

from relapse_watch.errors import WrongUse
from relapse_watch.sample import write_sample
from relapse_watch.sample.main import county_code
from relapse_watch.sample.sheet import Sheet, same
from relapse_watch.sample.write import write_sheet

from .conftest import AS_OF
from .reading import cells, header_row, records

YEAR_MONTHS = ("发放月份", "识别监测时间", "消除监测时间")
TEXT = "a<b>&\"c\",，'d'"


def _bytes(folder):
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*.*")}


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_the_same_arguments_give_the_same_bytes(tmp_path, form):
    for name in ("a", "b"):
        write_sample(tmp_path / name, households=20, months=12, as_of=AS_OF, format=form)
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")


def test_another_seed_gives_another_county(tmp_path):
    for name, seed in (("a", 1), ("b", 2)):
        write_sample(tmp_path / name, households=20, months=12, as_of=AS_OF, seed=seed)
    assert _bytes(tmp_path / "a") != _bytes(tmp_path / "b")


def test_a_county_is_the_same_whatever_the_number_of_counties(tmp_path):
    two = write_sample(tmp_path / "two", counties=2, households=20, months=12, as_of=AS_OF)
    three = write_sample(tmp_path / "three", counties=3, households=20, months=12, as_of=AS_OF)
    assert [c.county for c in three.counties] == ["990101", "990102", "990103"]
    assert _bytes(tmp_path / "two" / "990102") == _bytes(tmp_path / "three" / "990102")
    assert two.counties == three.counties[:2]


def test_a_province_has_more_counties_than_a_prefecture():
    codes = [county_code(n) for n in range(990)]
    assert [codes[n] for n in (0, 98, 99, 197, 198, 989)] == [
        "990101",
        "990199",
        "990201",
        "990299",
        "990301",
        "991099",
    ]
    assert len(set(codes)) == 990


@pytest.mark.parametrize("counties", [0, 991])
def test_no_county_and_too_many_are_refused(tmp_path, counties):
    with pytest.raises(WrongUse, match=r"1\.\.990"):
        write_sample(tmp_path, counties=counties, households=20, months=12, as_of=AS_OF)


def test_a_department_that_has_nothing_to_tell_of_a_small_county_sends_no_list(tmp_path):
    """A case is planted where its file is; there is none in one of these."""
    write_sample(tmp_path, counties=6, households=30, months=13, as_of=date(2026, 10, 31), format="csv")
    lists = [{f.name.split("名单")[0] for f in county.glob("*名单*")} for county in tmp_path.glob("99*")]
    assert len(set(map(frozenset, lists))) > 1


def test_counties_differ(tmp_path):
    made = write_sample(tmp_path, counties=2, households=20, months=12, as_of=AS_OF)
    first, second = (
        {p["姓名"] + p["出生日期"] for p in records(f)} for f in sorted(tmp_path.glob("*/（自定义）监测*"))
    )
    assert len(first & second) < 0.2 * made.counties[0].people


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_every_format_holds_the_same_cells(tmp_path, clean, form):
    other = write_sample(tmp_path, households=200, as_of=AS_OF, defects=False, format=form)
    for name in clean.counties[0].files:
        path = clean.out / "990101" / name
        twin = (tmp_path / "990101" / name).with_suffix(f".{form}")
        assert cells(twin)[header_row(twin) - 1 :] == cells(path)[header_row(path) - 1 :]
    assert len(other.counties[0].files) == len(clean.counties[0].files)


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_awkward_text_survives(tmp_path, form):
    ending = "xlsx" if form == "xlsx" else "csv"
    name = write_sheet(tmp_path, Sheet("表", {"列": same(TEXT)}, 3, ending=ending), form, AS_OF)
    assert cells(tmp_path / name) == [["列"], [TEXT], [TEXT], [TEXT]]


def test_workbooks_open_in_another_reader_and_are_dated_as_of(clean):
    path = next((clean.out / "990101").glob("（务工月监测）*"))
    for read_only in (True, False):
        book = openpyxl.load_workbook(path, read_only=read_only)
        rows = [["" if v is None else v for v in row] for row in book.active.iter_rows(values_only=True)]
        assert rows == [[*row, *[""] * (20 - len(row))] for row in cells(path)]
    assert book.properties.created.date() == AS_OF


def test_every_cell_of_a_workbook_is_text(clean):
    for path in (clean.out / "990101").glob("*.xlsx"):
        assert {type(v) for row in cells(path) for v in row} == {str}


def test_parquet_columns_are_plain_text(tmp_path):
    write_sample(tmp_path, households=20, months=12, as_of=AS_OF, format="parquet")
    for path in (tmp_path / "990101").glob("*.parquet"):
        assert {str(f.type) for f in pq.read_schema(path)} == {"string"}


def test_encodings(clean):
    folder = clean.out / "990101"
    assert (folder / "医保自付费用名单.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "补贴项目" in (folder / "民政救助资金发放_2024年.csv").read_bytes().decode("gb18030")


def test_national_exports_have_their_header_in_the_third_row(clean):
    national = [p for p in (clean.out / "990101").iterdir() if header_row(p) == 3]
    assert len(national) == 5
    for path in national:
        rows = cells(path)
        assert "模拟数据" in rows[0][0]
        assert "2025-10-31" in rows[1][0]
        assert {"乡", "乡(镇)"} & set(rows[2])
        assert path.name.endswith("_20251031.xlsx")


@pytest.mark.parametrize("as_of", [date(2025, 9, 30), date(2025, 10, 1), date(2025, 10, 30)])
def test_nothing_is_dated_after_as_of(tmp_path, as_of):
    made = write_sample(tmp_path, households=60, months=24, as_of=as_of)
    latest = f"{as_of:%Y-%m-%d}"
    last_month = "2025-09"
    for path in (tmp_path / "990101").iterdir():
        for row in records(path):
            days = [v for v in row.values() if re.fullmatch(r"\d{4}-\d\d-\d\d", v)]
            assert all(day <= latest for day in days)
            spell = [f"{v[:4]}-{v[5:7]}" for v in row.values() if re.fullmatch(r"\d{4}年\d\d月", v)]
            paid = [
                f"{v[:4]}-{v[4:]}" for k, v in row.items() if k in ("发放月份", "识别监测时间", "消除监测时间") and v
            ]
            assert all(month <= last_month or month[5:] == "13" for month in spell + paid if len(month) == 7)
    assert made.last_month == last_month
    years = {p.name[7:11] for p in (tmp_path / "990101").glob("农户收入信息*")}
    assert ("2025" in years) == (as_of >= date(2025, 10, 1))


def test_a_later_as_of_continues_the_same_county(tmp_path):
    for name, as_of, months in (("now", date(2025, 9, 30), 36), ("later", date(2026, 1, 31), 40)):
        write_sample(tmp_path / name, households=60, months=months, as_of=as_of, defects=False)
    then, now = tmp_path / "now" / "990101", tmp_path / "later" / "990101"
    for name in ("农户收入信息_2024年度.xlsx", "民政救助资金发放_2024年.csv", "财政一卡通发放_2023年.csv"):
        assert records(then / name) == records(now / name)
    early = cells(tmp_path / "now" / "truth" / "shocks.csv")
    late = cells(tmp_path / "later" / "truth" / "shocks.csv")
    assert [row[:6] for row in early] == [row[:6] for row in late if row[2] <= "2025-09" or row[2] == "month"]


def test_manifest_counts_rows(written):
    county = written.counties[0]
    for name, rows in county.files.items():
        path = written.out / "990101" / name
        assert len(cells(path)) - header_row(path) == rows
