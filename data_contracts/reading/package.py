"""Look into a workbook before it is opened: what a reader would hold in memory is refused while it is still packed.

A workbook of some kilobytes may expand to gigabytes, or say that its last cell is in the last row and column,
for which a reader takes 550 GB at once and the process with all its counties dies. So sizes and used ranges are
counted in a stream, with what is there and not with what the package says of itself.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.reading.admit import demand_size, too_much
from relapse_watch.errors import InputRefused
from relapse_watch.limits import ReadLimits

_MOST_PARTS = 5_000
_PIECE = 1 << 20
_LONGEST_CELL = 1 << 15  # of XML: a formula has 8,192 characters at most
_LONGEST_TAG = 1 << 20
_LONGEST_LIST = 1 << 24  # of sheets and their parts: a sheet's entry has some two hundred bytes
_NAMES = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_NEAR_ROWS, _NEAR_COLUMNS = 99_999, 702
# What a sheet within 99,999 rows and column ZZ has not, whose range needs no counting: a far reference; a cell that
# does not say first where it is; a formula, to be looked at; what defines entities. One pattern for every beginning:
# a search for a fixed beginning skips what lies between and takes half the time of one for all of them.
_ODD_OR_FORMULA = r'c(?:[>/]| (?:[^r]|\z|r(?:[^=]|\z|=(?:[^"]|\z))))|f[ >]'
_ASKING = (
    'r="(?:[A-Z]{3}|[A-Z]{0,2}[0-9]{6})',
    f"<(?:{_ODD_OR_FORMULA}|!DOCTYPE|!ENTITY)",
    f":(?:{_ODD_OR_FORMULA})",
)
# Cells that hold anything: readers leave out those that are only coloured, of which a sheet may have a million rows.
_COLUMN = re.compile(rb'[<:]c r="([A-Z]+)\d+"[^>/]*>')
_ROW = re.compile(rb'[<:]c r="[A-Z]+(\d+)"[^>/]*>')
_REFERENCE = re.compile(rb'[<:]c [^>]*?\br="([A-Z]+)(\d+)"[^>/]*>')
# A formula whose result was never computed; a text result may well be empty.
_UNCOMPUTED = re.compile(
    rb'[<:]c r="([A-Z]+)(\d+)"(?![^>]*t="str")[^>]*>'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</"
)
# The beginning of what is looked for, in a tag that does not end.
_SOUGHT = re.compile(rb"[<:](?:c|row|f)[\s/]|<!(?:DOCTYPE|ENTITY)")
_SHEET_ID = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\w+:id="([^"]+)"')
_TARGET = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")


@dataclass
class UsedRange:
    """How far a sheet goes: at most to this row and column; and its formulas without a result.

    ``uncomputed``: column (0 is the first) -> the first such row, as the clerk sees it.
    """

    rows: int = _NEAR_ROWS
    columns: int = _NEAR_COLUMNS
    uncomputed: dict[int, int] = field(default_factory=dict)

    def take(self, window: bytes) -> None:
        """Count what stands in a piece of the sheet's XML; a piece may begin with the end of the one before."""
        letters, numbers = set(_COLUMN.findall(window)), set(_ROW.findall(window))
        if _is_odd(window):
            self._take_odd(window)
        self.columns = max(self.columns, *(column_number(name) for name in letters), 0)
        self.rows = max(self.rows, *map(int, numbers), 0)
        for name, row in _UNCOMPUTED.findall(window):
            self.uncomputed.setdefault(column_number(name) - 1, int(row))

    def _take_odd(self, window: bytes) -> None:
        """Cells that do not say where they are stand one after the other, in rows one below the other."""
        for name, row in _REFERENCE.findall(window):
            self.columns, self.rows = max(self.columns, column_number(name)), max(self.rows, int(row))
        in_rows = window.split(b"<row")
        self.columns = max(self.columns, *map(_cells, in_rows))
        self.rows += len(in_rows) - 1


def _cells(window: bytes) -> int:
    return sum(map(window.count, (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/")))


def _is_odd(window: bytes) -> bool:
    """Whether a cell does not say first where it is."""
    return _cells(window) > window.count(b'<c r="') + window.count(b':c r="')


def _is_plain(window: bytes) -> bool:
    """Whether nothing here asks for counting: a county's sheets have 100 MB, and counting takes half of reading."""
    searched = pa.array([window], type=pa.binary())  # as bytes, one for one, whatever their encoding
    return not any(pc.match_substring_regex(searched, pattern=sign)[0].as_py() for sign in _ASKING)


def column_number(name: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in name[:8]:
        number = number * 26 + letter - 64
    return number


def look_into(path: Path, file: str, limits: ReadLimits) -> list[UsedRange]:
    """How far each sheet of the workbook goes, in the workbook's order.

    Raises InputRefused where its parts are larger than ``limits.expanded_bytes``, by what the package says or by
    what is there; where a sheet goes further than the limits; or where a part defines entities of its own.
    BadZipFile where the package is none.
    """
    with ZipFile(path) as package, path.open("rb") as stream:
        # All of them, whatever they are called: any part can be named as a sheet, and names may differ in case alone.
        parts = package.infolist()
        if len(parts) > _MOST_PARTS:
            raise too_much(file, "压缩包里的部件", "parts in the package", len(parts), _MOST_PARTS)
        declared = sum(p.file_size for p in parts)
        if declared > limits.expanded_bytes:
            raise too_much(file, *_EXPANDED, declared, limits.expanded_bytes)
        plain = _plain_parts(parts, stream, file, limits)
        ranges = {_name(p): _range(stream, p, file, limits, p in plain) for p in parts}
        told = {_name(p): _list_of(stream, p, file) for p in parts if _name(p) in _NAMES}
    return [ranges.get(name, UsedRange()) for name in _in_order(*(told.get(n, b"") for n in _NAMES))]


_EXPANDED = ("展开后的字节", "bytes when expanded")


def _name(part: ZipInfo) -> str:
    return part.filename.lower().replace("\\", "/")


def _list_of(stream: BinaryIO, part: ZipInfo, file: str) -> bytes:
    """A small part whole: the list of sheets, or of where they are."""
    content = b""
    for piece in _expanded(stream, part):
        content += piece
        if len(content) > _LONGEST_LIST:
            raise too_much(file, *_EXPANDED, None, _LONGEST_LIST)
    return content


def _plain_parts(parts: list[ZipInfo], stream: BinaryIO, file: str, limits: ReadLimits) -> list[ZipInfo]:
    """The parts in which nothing asks for counting; all are expanded once, and let go at once."""
    left, plain = limits.expanded_bytes, []
    for part in parts:
        is_plain = True
        for window, new in _windows(stream, part, file):
            left -= new
            if left < 0:
                raise too_much(file, *_EXPANDED, None, limits.expanded_bytes)
            if not _is_plain(window):
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise _entities(file)
                is_plain = False
        plain += [part] * is_plain
    return plain


def _range(stream: BinaryIO, part: ZipInfo, file: str, limits: ReadLimits, is_plain: bool) -> UsedRange:
    used = UsedRange()
    if (
        not is_plain
        or used.rows > limits.rows
        or used.columns > limits.columns
        or used.rows * used.columns > limits.cells
    ):
        used = UsedRange(0, 0)
        for window, _ in _windows(stream, part, file):
            used.take(window)
        demand_size(file, used.rows, used.columns, limits)
    return used


def _windows(stream: BinaryIO, part: ZipInfo, file: str) -> Iterator[tuple[bytes, int]]:
    """The part's expanded bytes in whole tags, each piece after the unfinished cell before it; how many are new.

    However long a tag or a text, a piece has some megabytes at most.
    """
    tail = b""
    for piece in _expanded(stream, part):
        text = tail + piece
        end = text.rfind(b">") + 1 or len(text)
        yield text[:end], len(piece)
        near = max(end - _LONGEST_CELL, 0)
        begun = max(near, *(text.rfind(sign, near, end) for sign in (b"<c ", b":c ", b"<row")))
        tail = text[begun:end] + _unfinished(text[end:], file)


def _unfinished(rest: bytes, file: str) -> bytes:
    """What a tag has so far; of a text or picture without end only so much that a tag may begin there."""
    if len(rest) <= _LONGEST_TAG:
        return rest
    if _SOUGHT.search(rest):
        raise too_much(file, "一个标签的字节", "bytes in one tag", None, _LONGEST_TAG)
    return rest[-_LONGEST_CELL:]


def _expanded(stream: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    """What is really packed in the part, however much that is. Raises BadZipFile."""
    stream.seek(part.header_offset)
    head = stream.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04" or part.flag_bits & 1:
        raise BadZipFile(part.filename)
    stream.seek(sum(struct.unpack("<HH", head[26:])), 1)
    left, expander = part.compress_size, zlib.decompressobj(-15)
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(part.filename)
    while left > 0 and (packed := stream.read(min(left, _PIECE))):
        left -= len(packed)
        if part.compress_type == ZIP_STORED:
            yield packed
            continue
        try:
            while packed:
                yield expander.decompress(packed, _PIECE)
                packed = expander.unconsumed_tail
        except zlib.error:
            raise BadZipFile(part.filename) from None


def _in_order(book: bytes, relations: bytes) -> list[str]:
    """The names of the sheets' parts in the order of the workbook; '' for one that cannot be told."""
    targets = {}
    for relation in _TARGET.findall(relations):
        told = dict(re.findall(rb'(\w+)="([^"]*)"', relation))
        place = told.get(b"Target", b"").decode("utf-8", "replace").lower()
        targets[told.get(b"Id", b"")] = place.lstrip("/") if place.startswith("/") else f"xl/{place}"
    return [targets.get(number, "") for number in _SHEET_ID.findall(book)]


def _entities(file: str) -> InputRefused:
    return InputRefused(
        file=file,
        zh="工作簿里有自行定义的 XML 实体(正常的工作簿没有),不予读取,请在 Excel 中另存为 .xlsx 后再报送",
        en="the workbook defines XML entities of its own, which no proper one does, and is not read; "
        "save it anew as .xlsx in Excel",
    )
