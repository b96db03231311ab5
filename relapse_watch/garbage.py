"""How often Python looks for garbage among what a night makes.

Half a million objects of libraries live as long as the process does, and a workbook is millions of short-lived
cells: looking through all of them every seven hundred new ones was a tenth of a county's time.
"""

import gc
from functools import cache

_THRESHOLDS = 50_000, 20, 50


def look_rarely() -> None:
    """Look for garbage after every 50,000 new objects instead of 700. Before libraries are imported, or after."""
    gc.set_threshold(*_THRESHOLDS)


@cache
def settle() -> None:
    """Once a process, when all libraries are there: look rarely, and at what is there now never again."""
    look_rarely()
    gc.collect()
    gc.freeze()
