"""Keeps SQLAlchemy's and ADBC's connections to one SQLite file apart in time, within a process.

The two bring an SQLite library each, and a process with two of them in one file loses data: the locks of
POSIX belong to the process, so neither library sees the other's, and whichever closes the file drops both's
(sqlite.org/howtocorrupt.html, 2.2.1). Seen here as a committed row that vanished. So either side waits until
the other has closed all its connections; connections of one side run side by side, as do other processes,
where SQLite's own locks hold. PostgreSQL needs no gate: there it only finds wrong nesting, the same on both.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

Side = Literal["sql", "bulk"]

WAIT_SECONDS = 600
"""How long one side waits for the other before it gives up: longer than any transaction or bulk copy."""


class GateTimeout(Exception):
    """The other side did not leave in time."""


class Gate:
    """One gate for each database and process. First come, first served."""

    def __init__(self, *, is_exclusive: bool) -> None:
        self._is_exclusive = is_exclusive
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._inside: dict[Side, int] = {"sql": 0, "bulk": 0}
        self._mine = threading.local()
        self.close_idle: list[Callable[[], None]] = []

    def holds(self, side: Side) -> bool:
        """Whether this thread is inside, on that side."""
        return getattr(self._mine, side, 0) > 0

    @contextmanager
    def inside(self, side: Side) -> Iterator[None]:
        """Be inside on ``side``. Raises GateTimeout; RuntimeError if this thread is inside on the other side."""
        if self.holds("bulk" if side == "sql" else "sql"):
            raise RuntimeError("read and append frames outside Store.begin and Store.reading, never within")
        is_outer = not self.holds(side)
        if is_outer and self._is_exclusive:
            self._enter(side)
        setattr(self._mine, side, getattr(self._mine, side, 0) + 1)
        try:
            yield
        finally:
            setattr(self._mine, side, getattr(self._mine, side) - 1)
            if is_outer and self._is_exclusive:
                self._leave(side)

    def _enter(self, side: Side) -> None:
        other: Side = "bulk" if side == "sql" else "sql"
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            may = self._changed.wait_for(
                lambda: self._queue[0] is ticket and not self._inside[other], timeout=WAIT_SECONDS
            )
            self._queue.remove(ticket)
            self._changed.notify_all()
            if not may:
                raise GateTimeout
            if side == "bulk" and not self._inside["bulk"]:
                for close in self.close_idle:
                    close()
            self._inside[side] += 1

    def _leave(self, side: Side) -> None:
        with self._changed:
            self._inside[side] -= 1
            self._changed.notify_all()
