"""A file's rows as they were read, kept as Parquet: workbooks that did not change are not taken apart again.

Rules look at the rows of other datasets, so a night on which one file is new reads nearly all of them. What is kept
is found by the file's bytes, its mapping, its contract and its county; whatever does not fit is read from the file.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data_contracts.contracts.loading import load_contracts
from data_contracts.reading.read import read_source
from data_contracts.reading.source_file import RawTable, SourceFile
from data_contracts.sources.mapping import Sources
from relapse_watch.keeping import keep, keep_only, kept
from relapse_watch.limits import LIMITS, ReadLimits

_METHOD = "1"  # raised when the same bytes would be read otherwise than before
_ABOUT = b"relapse_watch"


@dataclass(frozen=True)
class KeptReads:
    """The rows of one county's files under ``folder``, which is its owner's alone."""

    folder: Path

    def read(self, source: SourceFile, fingerprint: str, sources: Sources, limits: ReadLimits = LIMITS) -> RawTable:
        """As ``read_source``; ``fingerprint`` is that of the file's bytes. Raises InputRefused.

        Only the rows of a copy named by its fingerprint are kept: nobody saves over that meanwhile.
        """
        file = self.folder / f"{_print(source, fingerprint)}.parquet"
        if (found := _found(file, source)) is not None:
            return found
        raw = read_source(source, sources, limits)
        return self._kept(file, raw) if source.path and source.path.stem == fingerprint else raw

    def keep_only(self, files: list[tuple[SourceFile, str]]) -> None:
        """Let go of all but these files with their fingerprints."""
        wanted = {f"{_print(source, fingerprint)}.parquet" for source, fingerprint in files}
        keep_only(self.folder, wanted)

    def _kept(self, file: Path, raw: RawTable) -> RawTable:
        """``raw``, kept for the next time; a disk that takes no more costs time later and nothing else."""
        about = {"sheet": raw.sheet, "headers": raw.headers, "absent": sorted(raw.absent)}
        table = pa.Table.from_pandas(raw.frame, preserve_index=False)
        table = table.replace_schema_metadata({_ABOUT: json.dumps(about, ensure_ascii=False).encode()})
        keep(file, table)
        return raw


def _print(source: SourceFile, fingerprint: str) -> str:
    contract, mapping = load_contracts()[source.dataset].fingerprint, source.mapping.model_dump(mode="json")
    parts = [_METHOD, fingerprint, contract, mapping, source.county, source.path.suffix if source.path else ""]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _found(file: Path, source: SourceFile) -> RawTable | None:
    """What is kept there; None where nothing is, or it is damaged."""
    if (table := kept(file)) is None:
        return None
    try:
        about = json.loads((table.schema.metadata or {})[_ABOUT])
    except (KeyError, ValueError):
        return None
    return RawTable(
        frame=table.to_pandas(types_mapper={pa.string(): _TEXT, pa.large_string(): _TEXT}.get),
        sheet=about["sheet"],
        headers=about["headers"],
        mapping=source.mapping,
        file=source.file,
        slot=source.base_slot,
        county=source.county,
        exported_on=source.exported_on,
        absent=frozenset(about["absent"]),
    )


_TEXT = pd.StringDtype(na_value=np.nan)
