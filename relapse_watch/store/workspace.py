"""Where the stages of one run leave frames for each other: Parquet files under the home folder.

Across a task boundary go identifiers alone, so threads, processes and Dask workers are one setting and
household data stay out of Prefect's results. The folder is its owner's alone, and goes when the run ends.
"""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

_NAME = re.compile(r"[A-Za-z0-9_.\-]+")


@dataclass(frozen=True)
class Workspace:
    """The frames of run ``run_id``: Parquet files in ``work/<run_id>`` of the home folder."""

    home: Path
    run_id: str

    @property
    def folder(self) -> Path:
        return self.home / "work" / _safe(self.run_id)

    def put(self, name: str, frame: pd.DataFrame) -> None:
        """Keep ``frame`` as ``name``, replacing an earlier one. A reader sees the old or the new, never a part."""
        self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.mkdir(exist_ok=True, mode=0o700)
        part = self._file(name).with_suffix(".part")
        # Texts repeat, amounts do not: looking for those that do takes longer than writing them all.
        words = [name for name, kind in frame.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
        frame.to_parquet(part, engine="pyarrow", compression="lz4", use_dictionary=words, write_statistics=False)
        part.replace(self._file(name))

    def get(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The frame kept as ``name``, or ``columns`` of it. Raises KeyError if there is none."""
        if not self.has(name):
            raise KeyError(f"run {self.run_id} keeps no frame {name}")
        return pd.read_parquet(self._file(name), engine="pyarrow", columns=columns)

    def has(self, name: str) -> bool:
        """Whether a frame is kept as ``name``."""
        return self._file(name).exists()

    def clear(self) -> None:
        """Remove all frames of the run; nothing happens if there are none."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _file(self, name: str) -> Path:
        return self.folder / f"{_safe(name)}.parquet"


def _safe(name: str) -> str:
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise ValueError("names of runs and frames are ASCII letters, digits, '_', '-' and '.'")
    return name
