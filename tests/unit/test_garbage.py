"""A process that runs counties looks for garbage rarely, and once it has settled never among its libraries again."""

import subprocess
import sys


def said(code: str) -> list[str]:
    """What a process of its own prints: the thresholds are a process's, and stay."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_looks_rarely_and_freezes_once_what_is_there() -> None:
    code = """
import gc
from relapse_watch.garbage import settle
before = gc.get_threshold(), gc.get_freeze_count()
settle()
after = gc.get_freeze_count()
later = [[] for _ in range(1000)]
settle()
print(before[0][0] < gc.get_threshold()[0], before[1] < after, gc.get_freeze_count() <= after)
"""
    assert said(code) == ["True"] * 3


def test_garbage_made_before_is_gone_and_not_frozen() -> None:
    code = """
import gc, weakref
from relapse_watch.garbage import settle
class Ring: pass
ring = Ring(); ring.itself = ring; seen = weakref.ref(ring); del ring
settle()
print(seen() is None)
"""
    assert said(code) == ["True"]
