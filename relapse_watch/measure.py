"""How long a stage takes and how much memory its process has needed."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Timing:
    """One stage: wall seconds, and the most memory its process had held by the stage's end, in bytes.

    The memory is the process's high-water mark so far (``ru_maxrss``): it never falls, so a stage's own need
    shows only where the mark rises; counties in threads of one process share it.
    """

    stage: str
    seconds: float
    peak_bytes: int


class Meter:
    """Running while its ``with`` block runs; then it has its timing."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self._timing: Timing | None = None

    @property
    def timing(self) -> Timing:
        """What was measured. Raises RuntimeError while the block still runs."""
        if self._timing is None:
            raise RuntimeError(f"stage {self.stage} has not ended")
        return self._timing

    def stop(self, seconds: float) -> None:
        """Note the end of the stage."""
        self._timing = Timing(self.stage, seconds, peak_bytes())


@contextmanager
def stage_meter(stage: str) -> Iterator[Meter]:
    """Measure the block; its timing is there also when the block raised. Measures spans, never tells the time."""
    meter, started = Meter(stage), perf_counter()
    try:
        yield meter
    finally:
        meter.stop(perf_counter() - started)


def peak_bytes() -> int:
    """The most memory this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
