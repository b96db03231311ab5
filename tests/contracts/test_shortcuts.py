"""Shortcuts of the check say what the long way says, whatever the cells: each is held against it here."""

import csv
import hashlib
import hmac
import io
import re
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.checking import table
from data_contracts.checking.table import CheckTable
from data_contracts.reading import csv_file, encoding
from data_contracts.reading.dates import parse_days
from data_contracts.reading.numbers import _FULL_WIDTH, _NUMBER, parse_numbers, plain_digits
from data_contracts.rules import rubbish
from data_contracts.rules.identity import _WEIGHTS, checksum_fits
from relapse_watch import privacy

KEY = b"0123456789abcdef"
SIGNS = "0123456789Xx１２９Ｘ．，－ -+,.eE\t\n\x1f\xa0\u3000é張"
RUBBISH = "#REF!N/A=＝-+@$A1(\n\r\x00\x07\u200b☀\ue000�锟斤拷烫_./五"
written = st.text(SIGNS, max_size=24)
amounts = st.decimals(-(10**17), 10**17, allow_nan=False, allow_infinity=False).map("{:f}".format)


@given(written | st.text(max_size=24))
def test_a_number_hashes_as_its_normal_form_does(number: str) -> None:
    plain = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    slow = hmac.new(KEY, plain.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32] if plain else None
    assert privacy.hash_id(number, KEY) == slow


@given(st.text("0123456789１３Xx -号", max_size=26))
def test_what_is_too_short_to_be_looked_through_holds_nothing_personal(text: str) -> None:
    found = list(privacy._PERSONAL.finditer(text.translate(privacy._PLAIN_DIGITS)))
    assert not found or len(text) >= privacy._SHORTEST
    assert privacy.scrub(text).count("*") == sum(len(f.group()) for f in found)


@given(st.lists(st.none() | written, max_size=12))
def test_each_cell_is_masked_and_hashed_as_by_itself(cells: list[str | None]) -> None:
    column = pd.Series(cells, dtype="str", index=range(5, 5 + len(cells)), name="cell")
    masked = column.map({c: privacy.scrub(c) for c in column.dropna()}).astype("str")
    hashed = column.map({c: privacy.hash_id(c, KEY) for c in column.dropna()}).astype("str")
    pd.testing.assert_series_equal(privacy.mask_series(column, privacy.scrub), masked)
    pd.testing.assert_series_equal(privacy.scrub_series(column), masked)
    pd.testing.assert_series_equal(privacy.hash_ids(column, KEY), hashed)


@given(st.lists(st.none() | written | amounts | st.from_regex(r"[0-9]{1,17}(\.[0-9]{0,8})?\n?", fullmatch=True)))
def test_plain_numbers_are_read_as_all_are(cells: list[str | None]) -> None:
    column = pd.Series(cells, dtype="str")
    plain = column.str.translate(_FULL_WIDTH)
    pd.testing.assert_series_equal(plain_digits(column), plain)
    plain = plain.str.replace(r"(?<=\d),(?=\d{3}(?:\D|$))", "", regex=True)
    slow = plain.where(plain.str.fullmatch(_NUMBER).fillna(False).astype(bool)).astype("float64")
    np.testing.assert_array_equal(parse_numbers(column), slow)


FORMS = ["%Y%m%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m", "%d.%m.%Y", "%m/%d/%Y", "%y%m%d", "%Y-%m-%d %H:%M", "%d-%b-%y"]
parts = st.tuples(
    st.sampled_from(["2024", "2023", "1900", "1899", "2100", "2101", "24", "٢٠٢٤"]),
    st.sampled_from(["01", "1", "2", "02", "06", "12", "13", "00", " 3"]),
    st.sampled_from(["01", "5", "05", "28", "29", "30", "31", "32", " 7", ""]),
)
days = st.builds(
    lambda form, part: form.replace("%Y", part[0]).replace("%m", part[1]).replace("%d", part[2]),
    st.sampled_from(["%Y-%m-%d", "%Y-%m-%d\n", " %Y-%m-%dT00", *FORMS]),
    parts,
)


@given(st.lists(st.none() | days | st.text("0123456789-/.年月 ", max_size=10)), st.lists(st.sampled_from(FORMS)))
def test_days_in_full_are_read_as_all_are(cells: list[str | None], forms: list[str]) -> None:
    def slow(cell: str) -> str | None:
        for form in ("%Y-%m-%d", *forms):
            day = pd.to_datetime(cell, format=form, errors="coerce")
            is_parted = re.sub("%[A-Za-z]", "", form) != ""
            if not pd.isna(day) and 1900 <= day.year <= 2100 and (is_parted or day.strftime(form) == cell):
                return f"{day:%Y-%m-%d}"
        return None

    column = pd.Series(cells, dtype="str")
    told = pd.Series([None if c is None else slow(c) for c in cells], dtype="str")
    pd.testing.assert_series_equal(parse_days(column, tuple(forms)), told)


chinese = st.sampled_from(["张三", "1,", "一", "\n", "\r", "\ufeff", "a\x00"])


@given(st.lists(st.builds(str.encode, chinese, st.sampled_from(["utf-8", "gb18030"]))).map(b"".join) | st.binary())
def test_a_line_in_utf_8_is_found_where_it_is(content: bytes) -> None:
    line = rb"(?:\xef\xbb\xbf)?[\x00-\x7f]*(?:[\xe4-\xe9][\x80-\xbf]{2}[\x00-\x7f]*){2,}"
    lines = content.split(b"\n")
    found = [len(b"\n".join([*lines[:i], b""])) for i, each in enumerate(lines) if re.fullmatch(line, each)]
    assert encoding._utf_8_line(content) == (found[0] if found else None)


@given(
    st.lists(st.sampled_from(["张", "a,b", '"', "\n", "\r", "\r\n", "\x0b", "\u2028"])).map("".join), st.integers(1, 4)
)
def test_what_stands_below_the_header_begins_where_its_row_ends(text: str, row: int) -> None:
    stream = io.StringIO(text, newline="")
    rows = csv.reader(stream)
    slow = [next(rows, []) for _ in range(row)][-1], stream.read()
    assert csv_file._header(text, row, "own.csv") == slow


@given(st.lists(st.none() | st.sampled_from(["是", "否", "y", "Ｙ", "ß", "?"])))
def test_what_is_asked_once_of_each_text_is_told_of_each_row(cells: list[str | None]) -> None:
    given_ = pd.Series(cells, dtype="str")
    column = pd.concat([given_[:3], given_[3:]]).set_axis(range(3, 3 + len(cells)))
    flags = column.str.upper().map(table._FLAGS).astype("boolean")
    pd.testing.assert_series_equal(table._flags(column), flags)
    words = {"是": "yes", "y": "yes", "否": "no"}
    mapped = column.map(words).astype("str")
    pd.testing.assert_series_equal(table._in_words(column, words, only=True), mapped)
    pd.testing.assert_series_equal(table._in_words(column, words), mapped.fillna(column))


@given(st.lists(st.text("0123456789X", min_size=17, max_size=19) | st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True)))
def test_check_characters_are_those_of_the_standard(numbers: list[str]) -> None:
    def fits(number: str) -> bool:
        is_shaped = re.fullmatch(r"[0-9]{17}[0-9X]", number)
        return (
            bool(is_shaped)
            and "10X98765432"[sum(int(n) * w for n, w in zip(number[:17], _WEIGHTS, strict=True)) % 11] == number[17]
        )

    assert checksum_fits(pd.Series(numbers, dtype="str")).tolist() == [fits(n) for n in numbers]


@pytest.mark.parametrize("form", ["text", "name", "code", "id"])
@given(cells=st.lists(st.none() | st.text(RUBBISH, max_size=9) | st.text(max_size=9), max_size=12))
def test_sound_text_is_what_no_single_rule_of_it_refuses(form: rubbish.Form, cells: list[str | None]) -> None:
    def sound(cell: str) -> bool:
        told = [rubbish._ERROR, rubbish._FORMULA]
        is_shaped = re.fullmatch(rubbish._SHAPES.get(form, r"[\s\S]*"), cell)
        return bool(is_shaped) and not (
            len(cell) > 6 or any(re.fullmatch(t, cell) for t in told) or re.search(rubbish._FOREIGN, cell)
        )

    text = pd.DataFrame({"cell": pd.Series(cells, dtype="str")})
    passed = rubbish.sound_text(CheckTable(text=text, values=text), "cell", longest=6, form=form)
    assert passed.tolist() == [cell is None or sound(cell) for cell in cells]
