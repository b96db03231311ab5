"""Which parts of a workbook need counting: told by three searches exactly as by counting every kind of cell."""

import re
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_contracts.reading import package as reading
from relapse_watch.errors import InputRefused
from relapse_watch.limits import LIMITS
from tests.contracts.packages import SHEET, package

CELLS = [
    *(
        f"<{prefix}c{rest}"
        for prefix in ("", "x:")
        for rest in (">", "/>", " ", ' r="A1">', ' r="A1"/>', ' s="1" r="A1">')
    ),
    *(
        "<c",
        "<c r",
        "<c r=",
        "<c r='A1'>",
        "<c\tr=",
        '<c\nr="A1">',
        "<c  r=",
        '<x:c t="s">',
        "</c>",
        "</x:c>",
        "c ",
        ":c",
    ),
    *("<cols>", '<col min="1"/>', "<x:cols>", "<x:col ", "<cc ", ' spans="1:c "'),
    *('<c r="ZZ99999">', '<c r="AAA1">', '<c r="A100000">', '<c r="1048576">', '<row r="99999">', '<row r="100000">'),
    *('<c r="XFD1048576" s="1"/>', '<c r="٣٣٣٣٣٣">', '<c r="aaa1">', 'r="', "AAA", "100000"),
    *(
        "<f>",
        "<f ",
        "<f/>",
        "<x:f>",
        "<x:f t=",
        "</f>",
        "<fo>",
        ":f\n",
        "<is><t>",
        "文字",
        "\n",
        "\x00",
        '"',
        ">",
        "<",
        ":",
        "=",
    ),
    *("<!DOCTYPE x>", "<!ENTITY", "<!DOCTYP", "<!doctype", "<!-- -->", "<![CDATA["),
]
PIECES = (
    st.sampled_from(CELLS).map(str.encode)
    | st.binary(max_size=3)
    | st.text('<:cfr="A1 />!', max_size=4).map(str.encode)
)


def cells_of(window):
    return sum(map(window.count, (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/")))


def is_plain(window):
    """By counting, as plain as it can be said."""
    far = re.search(rb'r="(?:[A-Z]{3}|[A-Z]{0,2}\d{6})', window)
    odd = cells_of(window) > window.count(b'<c r="') + window.count(b':c r="')
    return not (far or odd or any(sign in window for sign in (b"<f>", b"<f ", b":f>", b":f ")))


def defines(window):
    return b"<!DOCTYPE" in window or b"<!ENTITY" in window


@settings(max_examples=1000, deadline=None)
@given(st.lists(PIECES, max_size=12).map(b"".join))
@example(b"<c ")
@example(b"<c r=")
@example(b'<c r="')
def test_a_piece_is_plain_as_counting_tells(window):
    assert reading._is_plain(window) is (is_plain(window) and not defines(window))


@pytest.mark.parametrize("sign", CELLS)
def test_every_sign_is_told_at_the_beginning_in_the_middle_and_at_the_end(sign):
    for window in (sign, f'<c r="A1"/>{sign}', f'{sign}<c r="A1"/>', f'<c r="A1"/>{sign}<c r="A1"/>'):
        told = window.encode()
        assert reading._is_plain(told) is (is_plain(told) and not defines(told))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=6).map(b"".join), max_size=5))
def test_pieces_overlap_by_the_unfinished_cell(pieces):
    """As when every beginning of a cell is looked for from the piece's beginning on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LONGEST_CELL", 40)
        patch.setattr(reading, "_expanded", lambda stream, part: iter(pieces))
        found, tail = list(reading._windows(None, None, "own.xlsx")), b""
    for piece, (window, new) in zip(pieces, found, strict=True):
        text = tail + piece
        end = text.rfind(b">") + 1 or len(text)
        assert (window, new) == (text[:end], len(piece))
        begun = max(text.rfind(sign, 0, end) for sign in (b"<c ", b":c ", b"<row"))
        tail = text[max(begun, end - 40, 0) :]


@pytest.mark.parametrize("first", [b"", b"<f>", b'<c r="XFD1"/>', b"<c>"])
@pytest.mark.parametrize("sign", [b"<!DOCTYPE", b"<!ENTITY"])
def test_entities_are_refused_after_whatever_asks_for_counting(first, sign, tmp_path):
    path = package(tmp_path / "own.xlsx", {SHEET: first + b" " * (3 << 20) + sign + b">"}, zipfile.ZIP_STORED)
    with pytest.raises(InputRefused, match="XML 实体"):
        reading.look_into(path, "own.xlsx", LIMITS)
