"""A stage's time and memory are noted however it ends."""

import pytest

from relapse_watch.measure import stage_meter


def test_a_stage_has_its_timing_when_it_ends() -> None:
    with stage_meter("land") as meter, pytest.raises(RuntimeError, match="land has not ended"):
        _ = meter.timing
    assert meter.timing.stage == "land"
    assert 0 <= meter.timing.seconds < 5
    assert meter.timing.peak_bytes > 10_000_000


def test_a_stage_that_raises_has_one_too() -> None:
    with pytest.raises(KeyError), stage_meter("land") as meter:
        raise KeyError("x")
    assert meter.timing.seconds >= 0
