"""Whoever takes a warning over hears of it, whatever else happened to it that night."""

import pandas as pd
import pytest

from flows.stages.address import is_moved, with_reassigned
from flows.stages.told import is_handed_over


def addressed(transition: str | None, now: str | None, before: str | None) -> pd.DataFrame:
    row = {"transition": transition, "owner_cadre_id": now, "owner_before": before}
    return pd.DataFrame([row]).astype("str")


@pytest.mark.parametrize(
    ("transition", "now", "before", "expected"),
    [
        (None, "C1", "C1", None),
        (None, "C2", "C1", "reassigned"),
        (None, None, "C1", "reassigned"),
        (None, "C1", None, "reassigned"),
        (None, None, None, None),
        ("noted", "C1", "C1", "noted"),
        ("noted", "C2", "C1", "reassigned"),
        ("noted", None, "C1", "reassigned"),
        ("changed", "C2", "C1", "changed"),
        ("opened", "C2", None, "opened"),
    ],
)
def test_a_warning_that_moves_is_told_unless_something_else_is(
    transition: str | None, now: str | None, before: str | None, expected: str | None
) -> None:
    (found,) = with_reassigned(addressed(transition, now, before)).astype(object)
    assert (found if isinstance(found, str) else None) == expected


@pytest.mark.parametrize(
    ("transition", "now", "before", "expected"),
    [
        ("changed", "C2", "C1", True),
        ("changed", "C1", "C1", False),
        ("raised", "C1", None, True),
        ("opened", "C1", None, False),
    ],
)
def test_what_a_visit_answered_was_answered_to_the_owner_before(
    transition: str, now: str | None, before: str | None, expected: bool
) -> None:
    frame = addressed(transition, now, before)
    assert bool(is_handed_over(frame).iloc[0]) is expected
    assert not (is_handed_over(frame) & ~is_moved(frame)).any()
