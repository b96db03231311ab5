"""The findings workbook of a county: what its clerk is to mend, cell by cell.

XlsxWriter lays the workbook out; the rows of its lists are put together in Arrow and take their place in
the finished file, a slice at a time, so that a hundred thousand lines take a second and no more memory
than ten thousand.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from data_contracts.contracts.model import Contract
from data_contracts.feedback import styles
from data_contracts.feedback.county import CountyFindings
from data_contracts.feedback.lines import lines
from data_contracts.feedback.rows_xml import rows_xml
from data_contracts.feedback.sheets import Sheet, lay_out, sheets, shown, styles_of, widths
from data_contracts.feedback.summary import lay_out_summary
from data_contracts.feedback.words import SUMMARY, TITLE

_SLICE = 10_000
_PROTOTYPE = re.compile(rb'<row r="2".*?</row>')
_STYLE = re.compile(rb's="(\d+)"')
_SIZE = re.compile(rb'<dimension ref="[^"]*"/>')


def write_findings_workbook(
    path: Path, told: CountyFindings, contracts: Mapping[str, Contract], lang: str = "zh"
) -> None:
    """Write ``told`` as one workbook: a summary, a sheet for each dataset with findings, and what is left as it is.

    The same findings give the same bytes. The file is whole or not there: it is written beside and then
    renamed. Raises OSError.
    """
    lists = sheets(lines(told, lang), contracts, lang)
    part = path.with_name(f".{path.name}.part")
    with _laid_out(told, lists, contracts, lang) as laid_out, ZipFile(laid_out) as empty, ZipFile(part, "w") as book:
        places = {f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in enumerate(lists, start=2)}
        for name in empty.namelist():
            with book.open(_member(name), "w", force_zip64=True) as member:
                sheet = places.get(name)
                for piece in _filled(empty.read(name), sheet, contracts, lang) if sheet else [empty.read(name)]:
                    member.write(piece)
    part.replace(path)


def _laid_out(told: CountyFindings, lists: list[Sheet], contracts: Mapping[str, Contract], lang: str) -> io.BytesIO:
    """The workbook with its summary, the lists still without rows."""
    stream, day = io.BytesIO(), told.as_of
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        created = datetime(day.year, day.month, day.day, tzinfo=UTC)
        book.set_properties({"title": f"{TITLE.text(lang)} {told.county}", "created": created})
        formats = _formats(book)
        summary = book.add_worksheet(SUMMARY.text(lang))
        for sheet in lists:
            lay_out(book.add_worksheet(sheet.name), sheet, formats, told, lang)
        lay_out_summary(summary, told, lists, contracts, formats, lang)
    stream.seek(0)
    return stream


def _formats(book: Any) -> dict[str, Any]:
    return {name: book.add_format(look) for name, look in {**styles.OF_SUMMARY, **styles.of_lists()}.items()}


def _member(name: str) -> ZipInfo:
    """A part with a fixed date: the bytes do not depend on the clock."""
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    return info


def _filled(content: bytes, sheet: Sheet, contracts: Mapping[str, Contract], lang: str) -> Iterator[bytes]:
    """The worksheet with its rows in place of the prototypes."""
    prototype = _PROTOTYPE.search(content)
    assert prototype is not None
    numbers = {
        name: number.decode() for name, number in zip(styles.of_lists(), _STYLE.findall(prototype[0]), strict=True)
    }
    corner = f"{xl_col_to_name(len(sheet.columns) - 1)}{len(sheet.lines) + 1}"
    yield _SIZE.sub(f'<dimension ref="A1:{corner}"/>'.encode(), content[: prototype.start()], count=1)
    frame, given, wide = shown(sheet, contracts, lang), styles_of(sheet, numbers), widths(sheet)
    for start in range(0, len(frame), _SLICE):
        part = slice(start, start + _SLICE)
        styled = {name: cells[part] for name, cells in given.items()}
        yield rows_xml(frame.iloc[part], styled, wide, start + 2).encode()
    yield content[prototype.end() :]
