"""Keep what was received, under its fingerprint, so that what was judged can be looked at for ever."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.reading.admit import demand_readable, unreadable
from data_contracts.reading.source_file import SourceFile
from data_contracts.reading.sql import query_rows
from data_contracts.reading.text import cell_text
from relapse_watch.limits import LIMITS, ReadLimits

_PIECE = 1 << 20


def snapshot(
    source_file: SourceFile, folder: Path, parts: Path | None = None, limits: ReadLimits = LIMITS
) -> tuple[Path, str]:
    """Copy the file (or a query's rows, as Parquet) to ``folder/ab/abcd….suffix``; return the copy and its
    SHA-256.

    Reading the copy (``replace(source_file, path=copy, inbox=copy.parent)``) gives what reading the source
    would have given, and nobody can save over it in between. ``parts`` (default: ``folder``) is where the
    copy lies until it is whole: a folder of the same disk that is cleared after a killed process. Raises
    InputRefused when the file cannot or must not be read, or is larger than ``limits``; OSError when the copy
    cannot be written.
    """
    demand_readable(source_file, limits)
    for needed in (folder, parts or folder):
        needed.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=parts or folder)
    os.close(handle)
    part = Path(name)
    try:
        suffix = _write(source_file, part, limits)
        with part.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        target = folder / digest[:2] / (digest + suffix)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target, digest


def _write(source_file: SourceFile, part: Path, limits: ReadLimits) -> str:
    if source_file.path is None:
        header, rows = query_rows(source_file.mapping, source_file.county, source_file.file, limits=limits)
        columns = [[cell_text(row[i]) for row in rows] for i in range(len(header))]
        table = pa.table([pa.array(column, pa.string()) for column in columns], names=header)
        pq.write_table(table, part)
        return ".parquet"
    with part.open("wb") as copy:
        for piece in _pieces(source_file.path, source_file.file):
            copy.write(piece)
    return source_file.path.suffix.lower()


def _pieces(path: Path, file: str) -> Iterator[bytes]:
    """The file's bytes. What cannot be read is refused; what cannot be written is the disk's fault, not the file's."""
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except OSError as error:
        raise unreadable(file, error) from None
