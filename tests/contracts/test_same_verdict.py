"""Whatever a county does to the dress of its files, the verdict on its data is the same."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.contracts import county
from tests.contracts.county import Rows
from tests.support import copy_of_sample

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})(\.\d{1,6})?")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return copy_of_sample(base, base / "same-verdict")


@pytest.fixture(scope="module")
def plain(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter[tuple[str, ...]]:
    inbox = tmp_path_factory.mktemp("plain")
    county.copied(sample, inbox)
    told = county.found(inbox)
    assert len(told) > 50
    return told


@pytest.fixture
def files(sample: Path, tmp_path: Path) -> list[Path]:
    return county.copied(sample, tmp_path)


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_rows(seed: int, files: list[Path], tmp_path: Path, plain: Counter[tuple[str, ...]]) -> None:
    def shuffled(path: Path, rows: Rows) -> None:
        body = rows[3:]
        random.Random(seed).shuffle(body)
        county.write(path, rows[:3] + body)

    county.each(files, shuffled)
    assert county.found(tmp_path) == plain


def test_renamed_files(files: list[Path], tmp_path: Path, plain: Counter[tuple[str, ...]]) -> None:
    for path in files:
        path.rename(path.with_name(f"{path.stem} (22){path.suffix.upper()}"))
    assert county.found(tmp_path) == plain


@pytest.mark.parametrize("dress", ["utf-8-sig", "gb18030", "parquet"])
def test_other_formats(dress: str, files: list[Path], tmp_path: Path, plain: Counter[tuple[str, ...]]) -> None:
    def dressed(path: Path, rows: Rows) -> None:
        if dress == "parquet":
            county.write_parquet(path.with_suffix(".parquet"), rows)
        else:
            county.write_csv(path.with_suffix(".csv"), rows, dress)

    county.each(files, dressed)
    assert county.found(tmp_path) == plain


def test_numbers_in_place_of_text(files: list[Path], tmp_path: Path, plain: Counter[tuple[str, ...]]) -> None:
    def typed(path: Path, rows: Rows) -> None:
        body = [[float(c) if isinstance(c, str) and _NUMBER.fullmatch(c) else c for c in row] for row in rows[3:]]
        county.write(path, rows[:3] + body)

    county.each(files, typed)
    assert county.found(tmp_path) == plain


def test_a_file_in_two_parts(files: list[Path], tmp_path: Path, plain: Counter[tuple[str, ...]]) -> None:
    def parted(path: Path, rows: Rows) -> None:
        home = rows[2].index("户编号") if "户编号" in rows[2] else None
        keys = [i if home is None else sum(map(ord, str(row[home]))) for i, row in enumerate(rows[3:])]
        if len(keys) == 1:  # the one village of so small a county
            county.write(path, rows)
            return
        for part in (1, 2):
            body = [row for key, row in zip(keys, rows[3:], strict=True) if key % 2 == part - 1]
            county.write(path.with_name(f"{path.stem}_第{part}部分.xlsx"), rows[:3] + body)

    county.each(files, parted)
    assert county.found(tmp_path) == plain
