"""The key of the ID-number hash, demanded before a county's ID numbers are touched."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from data_contracts import SourceFile, discover
from flows import house
from flows.clock import now
from relapse_watch.errors import WrongUse
from relapse_watch.settings import settings
from relapse_watch.store.id_key import another_key, demand_same_key, known_mark, mark_of

_SIMULATED = "99"
"""How the codes of simulated counties begin; no county of the country has such a code."""


def demand_key(county: str, files: Iterable[SourceFile]) -> None:
    """Raise WrongUse unless the ID numbers in ``files`` of ``county`` may be hashed with the key that is there.

    Outside the simulated counties the key must have been set (RELAPSE_WATCH_ID_KEY): a key that was made up in a
    folder is lost with it. Everywhere it must be the one that the store has always used.
    """
    if not any("id_number" in file.mapping.columns for file in files):
        return
    if settings().id_key is None and not county.startswith(_SIMULATED):
        raise _no_key(county)
    demand_same_key(house.store(), house.id_key(), now())


def demand_keys(counties: Sequence[str], inbox: Path, as_of: date) -> None:
    """The same before a night begins, reading no more than it must: nothing is made and nothing is noted.

    Raises WrongUse, StoreUnreachable.
    """
    known = known_mark(house.store())
    if known is not None and (not _is_there() or mark_of(house.id_key()) != known):
        raise another_key()
    real = [c for c in counties if not c.startswith(_SIMULATED)] if settings().id_key is None else []
    for file in discover(inbox, house.sources(), as_of, real) if real else ():
        demand_key(file.county, [file])


def _is_there() -> bool:
    return settings().id_key is not None or (house.home() / "id.key").exists()


def _no_key(county: str) -> WrongUse:
    file = house.home() / "id.key"
    zh, en = (
        (f"；以前用的密钥在 {file} 里，把它的内容设进去", f"; until now it was in {file}: set what stands in it")
        if file.exists()
        else ("", "")
    )
    return WrongUse(
        f"县 {county} 不是模拟县，身份证号只能以密钥哈希入库：请设置 RELAPSE_WATCH_ID_KEY"
        f"（至少 16 个字符，与其他密钥一起妥善保管）{zh}",
        f"county {county} is no simulated one, and its ID numbers are kept as keyed hashes alone: set"
        f" RELAPSE_WATCH_ID_KEY (16 characters at least; keep it with your other secrets){en}",
    )
