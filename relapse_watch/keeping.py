"""Tables kept on this computer for the next time: what is lost or damaged is made again, and costs time alone."""

import os
import threading
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def keep(file: Path, table: pa.Table) -> None:
    """Write ``table`` whole or not at all, for its owner alone; a disk that takes no more costs time later."""
    part = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            pq.write_table(table, stream, compression="lz4", write_statistics=False)
        part.replace(file)
    except OSError:
        with suppress(OSError):
            part.unlink()


def kept(file: Path) -> pa.Table | None:
    """What is kept there; None where nothing is, or it is damaged."""
    try:
        return pq.read_table(file, use_threads=False)
    except (OSError, pa.ArrowException, ValueError):
        return None


def keep_only(folder: Path, names: set[str]) -> None:
    """Let go of all that is kept in ``folder`` but these files."""
    for file in folder.glob("*"):
        if file.name not in names:
            file.unlink(missing_ok=True)
