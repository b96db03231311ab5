"""One store, one key of the ID-number hash."""

import pytest
from sqlalchemy import select

from relapse_watch.errors import WrongUse
from relapse_watch.store.engine import Store
from relapse_watch.store.frames import read
from relapse_watch.store.id_key import demand_same_key, id_key_mark, known_mark, mark_of
from tests.unit.store.rows import NOW

KEY, OTHER = b"a key of many letters", b"a key of many letterz"


def test_the_first_key_is_the_stores_and_another_is_refused(store: Store) -> None:
    assert known_mark(store) is None
    demand_same_key(store, KEY, NOW)
    demand_same_key(store, KEY, NOW)
    with pytest.raises(WrongUse, match=r"RELAPSE_WATCH_ID_KEY.*改回"):
        demand_same_key(store, OTHER, NOW)
    kept = read(store, select(id_key_mark))
    assert kept["mark"].tolist() == [mark_of(KEY)] == [known_mark(store)]
    assert KEY.decode() not in kept.to_string() and kept["since"][0] == NOW
