"""A folder holds one sample, or one and its continuation."""

from datetime import date
from pathlib import Path

import pytest

from relapse_watch.errors import WrongUse
from relapse_watch.sample import write_sample

FIRST, LATER = date(2026, 9, 30), date(2026, 10, 31)


def _write(out: Path, as_of: date, households: int = 20, seed: int = 7, months: int = 36) -> None:
    write_sample(out, households=households, as_of=as_of, seed=seed, months=months, format="csv")


def test_the_same_sample_is_written_again_byte_for_byte(tmp_path: Path) -> None:
    _write(tmp_path, FIRST)
    before = {p.name: p.read_bytes() for p in tmp_path.rglob("*.csv")}
    _write(tmp_path, FIRST)
    assert {p.name: p.read_bytes() for p in tmp_path.rglob("*.csv")} == before


def test_a_later_export_continues_it(tmp_path: Path) -> None:
    _write(tmp_path, FIRST, months=36)
    _write(tmp_path, LATER, months=37)
    assert len(list(tmp_path.rglob("（自定义）监测对象信息_*.csv"))) == 2


@pytest.mark.parametrize(("as_of", "households", "seed"), [(FIRST, 21, 7), (FIRST, 20, 8), (date(2026, 8, 31), 20, 7)])
def test_another_sample_is_refused(tmp_path: Path, as_of: date, households: int, seed: int) -> None:
    _write(tmp_path, FIRST)
    before = sorted(p.name for p in tmp_path.rglob("*"))
    with pytest.raises(WrongUse, match="另一份样本"):
        _write(tmp_path, as_of, households, seed)
    assert sorted(p.name for p in tmp_path.rglob("*")) == before
