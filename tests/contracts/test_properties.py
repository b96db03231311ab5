"""What must hold whatever the rows: order, encoding and format of a file change no verdict."""

import csv
import io
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import data_contracts as dc
from data_contracts.reading.dates import parse_days, parse_months
from data_contracts.reading.numbers import parse_numbers
from data_contracts.rules.identity import checksum_fits
from flows.stages.judging import parameters_of

HEADER = ["乡镇", "村", "户编号", "证件号码", "补贴项目", "发放月份", "金额（元）"]
QUICK = (Phase.explicit, Phase.generate)  # a check takes a quarter of a second: shrinking would take minutes
ON = date(2024, 12, 31)
KEYS = {"monitored_person": pd.DataFrame({"household_id": ["H1", "H2"]})}
cell = {
    "户编号": st.sampled_from(["H1", "H2", "H9", ""]),
    "补贴项目": st.sampled_from(["低保金", "养老保险金", "其它", ""]),
    "发放月份": st.sampled_from(["202401", "202402", "202513", "x", ""]),
    "金额（元）": st.sampled_from(["1", "2.5", "0", "-1", "1,000", "元", ""]),
}
payment = st.fixed_dictionaries({"乡镇": st.just("青山镇"), "村": st.just("龑𠮷村"), "证件号码": st.just("1"), **cell})


def text_of(rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADER)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def judged(content, encoding="utf-8", suffix="csv"):
    """The check of one payments file of 2024, in a fresh inbox."""
    inbox = Path(tempfile.mkdtemp())
    try:
        path = inbox / "990101" / f"财政一卡通发放_2024年.{suffix}"
        path.parent.mkdir()
        if suffix == "csv":
            path.write_bytes(content.encode(encoding))
        else:
            frame = pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False)
            frame.to_parquet(path) if suffix == "parquet" else frame.to_excel(path, index=False, engine="xlsxwriter")
        sources = dc.load_sources()
        (found,) = dc.discover(inbox, sources, ON)
        contract = dc.load_contracts()["aid_payment"]
        limits = parameters_of(contract, "990101", ON)
        return dc.check(dc.read_source(found, sources), contract, limits, KEYS)
    finally:
        shutil.rmtree(inbox)


def found(checked):
    return sorted(
        checked.findings[["code", "source_row", "column_name", "found"]].astype(object).fillna("").values.tolist()
    )


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(st.lists(payment, min_size=1, max_size=12))
def test_encoding_and_format_change_nothing(rows):
    first = judged(text_of(rows))
    for encoding, suffix in (("utf-8-sig", "csv"), ("gb18030", "csv"), ("", "parquet"), ("", "xlsx")):
        other = judged(text_of(rows), encoding, suffix)
        assert other.verdict == first.verdict
        assert found(other) == found(first)


@settings(max_examples=6, deadline=None, phases=QUICK)
@given(st.data())
def test_the_order_of_rows_changes_no_verdict(data):
    rows = data.draw(st.lists(payment, min_size=1, max_size=12))
    first, second = judged(text_of(rows)), judged(text_of(data.draw(st.permutations(rows))))
    assert second.verdict == first.verdict
    assert sorted(second.findings["code"]) == sorted(first.findings["code"])
    columns = ["household_id", "aid_kind", "paid_month", "amount_yuan"]
    kept = [sorted(map(str, c.accepted[columns].values.tolist())) for c in (first, second)]
    assert kept[0] == kept[1]


@given(st.lists(st.decimals(-(10**9), 10**9, places=2)))
def test_numbers_are_read_as_written(numbers):
    text = pd.Series([f"{n:,f}" if i % 2 else f"{n:f}" for i, n in enumerate(numbers)], dtype="str")
    assert parse_numbers(text).tolist() == [float(n) for n in numbers]


@pytest.mark.parametrize(
    ("text", "number"), [("１２３", 123.0), ("－１２．５", -12.5), ("１，２３４", 1234.0), ("＋7", 7.0)]
)
def test_numbers_typed_in_full_width_are_read(text, number):
    assert parse_numbers(pd.Series([text], dtype="str")).tolist() == [number]
    assert parse_months(pd.Series(["２０２４０３"], dtype="str"), ("%Y%m",)).tolist() == ["2024-03"]


@pytest.mark.parametrize(
    "text", ["", "1,2", "12a", "nan", "inf", "1e999", "0x10", "1 2", "１２元", "--1", "True", "1_000"]
)
def test_what_is_no_plain_number_is_missing(text):
    assert parse_numbers(pd.Series([text], dtype="str")).isna().all()


@given(st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2099-12-31").date()))
def test_a_day_is_the_same_in_each_format(day):
    forms = ("%d-%b-%y", "%m/%d/%Y", "%Y%m%d", "%Y年%m月%d日")
    texts = [day.strftime(f) for f in forms[1:]] + [day.isoformat()]
    assert set(parse_days(pd.Series(texts, dtype="str"), forms)) == {day.isoformat()}
    months = pd.Series([day.strftime("%Y%m"), day.strftime("%Y年%m月"), day.isoformat()], dtype="str")
    assert set(parse_months(months, ("%Y%m", "%Y年%m月"))) == {day.isoformat()[:7]}


@pytest.mark.parametrize(
    "text", ["2024-02-30", "20240230", "2024-1", "202401", "1899-12-31", "2101-01-01", "今天", "today", "now", "0"]
)
def test_what_is_no_day_is_missing(text):
    assert parse_days(pd.Series([text], dtype="str"), ("%Y%m%d",)).isna().all()


@given(st.integers(0, 10**17 - 1))
def test_exactly_one_check_character_fits(first):
    numbers = pd.Series([f"{first:017d}{c}" for c in "0123456789X"], dtype="str")
    assert checksum_fits(numbers).sum() == 1
