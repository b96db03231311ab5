"""The bench of routing still runs; what it promises is counted in full by hand."""

from bench.routing import timed


def test_a_thousandth_of_it_takes_no_time():
    steps = timed(warnings=1000, cadres=100)
    assert set(steps) == {"address", "digests", "write", "total", "processor"}
    assert steps["processor"] < 3
