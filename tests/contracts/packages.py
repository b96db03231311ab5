"""Workbooks as no program writes them: any XML in any part, put into a proper package."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def package(
    path: Path, parts: Mapping[str, bytes | Callable[[bytes], bytes]], mode: int = zipfile.ZIP_DEFLATED
) -> Path:
    """A workbook with one sheet, ``parts`` instead of its own, or made of them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("Sheet1")
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(stream) as empty, zipfile.ZipFile(path, "w", mode) as full:
        for name in {*empty.namelist(), *parts}:
            own = empty.read(name) if name in empty.namelist() else b""
            given = parts.get(name, own)
            full.writestr(name, given(own) if callable(given) else given)
    return path


def with_rows(*rows: str) -> dict[str, Callable[[bytes], bytes]]:
    """A sheet of these rows of XML."""
    data = f"<sheetData>{''.join(rows)}</sheetData>".encode()
    return {SHEET: lambda own: own.replace(b"<sheetData/>", data)}


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def texts(number: int, *values: str) -> str:
    """A row of texts, from column A on."""
    return row(number, *(text(f"{chr(65 + i)}{number}", value) for i, value in enumerate(values)))


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def lie_about_size(path: Path, name: str, size: int) -> None:
    """Have the package say that a part is of ``size`` bytes when expanded, wherever it says so."""
    with zipfile.ZipFile(path) as told:
        part = told.getinfo(name)
    content, real = bytearray(path.read_bytes()), part.file_size.to_bytes(4, "little")
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = 0
        while (start := content.find(signature, start)) >= 0:
            if content[start + at : start + at + 4] == real:
                content[start + at : start + at + 4] = size.to_bytes(4, "little")
            start += 4
    path.write_bytes(content)
