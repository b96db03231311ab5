"""Rules on the three guarantees and water: what the register says, what departments found, and measures they state."""

import pytest

from tests.unit.early_warning.rows import adopting, event, rich

GANSU, HENAN, ELSEWHERE = "620522", "410327", "110101"


@pytest.mark.parametrize(
    ("flag", "bad", "code"),
    [
        ("is_unsafe_housing", True, "guarantee_housing"),
        ("has_safe_water", False, "guarantee_water"),
        ("has_uninsured_member", True, "guarantee_insurance"),
        ("is_school_dropout", True, "guarantee_schooling"),
    ],
)
def test_guarantees_failing_in_the_register(flag: str, bad: bool, code: str) -> None:
    county = rich("bad", "good", "unknown")
    for row, answer in zip(county.persons, (bad, not bad, None), strict=True):
        row[flag] = answer
    assert county.met(code) == {"bad"}


@pytest.mark.parametrize(("failing", "meets"), [(1, False), (2, True), (3, True)])
def test_how_many_must_fail_is_the_place_s(failing: int, meets: bool) -> None:
    bad = {"is_unsafe_housing": True, "has_safe_water": False, "is_school_dropout": True}
    county = rich("h1", **dict(list(bad.items())[:failing]))
    county.terms = adopting("990101", guarantee_failures_counted=2)
    found = county.hit("guarantee_housing")
    assert (bool(found.where[0]), found.observed[0]) == (meets, failing)
    assert county.met("guarantee_insurance") == set()


@pytest.mark.parametrize(
    ("said", "watched"),
    [
        ("A", False),
        ("B", True),
        ("C", False),
        ("D", False),
        (None, False),
        ("房龄29年", False),
        ("房龄30年", False),
        ("房龄31年", True),
        ("曾实施改造", True),
        ("周边不安全", True),
    ],
)
def test_houses_to_keep_an_eye_on(said: str | None, watched: bool) -> None:
    county = rich("h1")
    county.events = [event("h1", "dangerous_housing", "2026-09-01", grade=said)]
    assert (county.met("housing_watch") == {"h1"}) == watched
    assert county.met("dangerous_housing") == ({"h1"} if said in ("C", "D") else set())


MEASURES = [
    (GANSU, {}, "水量19.9升", True),
    (GANSU, {}, "水量20升", False),
    (GANSU, {}, "水量20.1升", False),
    (GANSU, {}, "取水19分钟", False),
    (GANSU, {}, "取水往返20分钟", False),
    (GANSU, {}, "取水往返21分钟", True),
    (GANSU, {}, "保证率89%", True),
    (GANSU, {}, "保证率90%", False),
    (GANSU, {}, "保证率91%", False),
    (GANSU, {}, "水量25升,取水25分钟", True),
    (GANSU, {}, "水量25升,取水15分钟", False),
    (GANSU, {}, "水量25升,水质不达标", True),
    (GANSU, {}, "水质不达标", True),
    (GANSU, {}, "水量不足", True),
    (GANSU, {}, None, True),
    (HENAN, {"water_area": "wet"}, "水量39.9升", True),
    (HENAN, {"water_area": "wet"}, "水量40升", False),
    (HENAN, {"water_area": "dry"}, "水量19.9升", True),
    (HENAN, {"water_area": "dry"}, "水量20升", False),
    (HENAN, {}, "水量45升", True),
    (ELSEWHERE, {}, "水量45升", True),
    (HENAN, {"water_area": "dry", "water_litres_min": 30}, "水量25升", False),
]


@pytest.mark.parametrize(("place", "own", "said", "fails"), MEASURES)
def test_a_measure_is_held_against_the_place_and_else_the_department_s_word_stands(
    place: str, own: dict, said: str | None, fails: bool
) -> None:
    county = rich("h1", "h2")
    county.terms = adopting(place, **own)
    county.events = [event("h1", "water_failure", "2026-09-01", grade=said)]
    assert county.met("water_failure") == ({"h1"} if fails else set())


def test_the_worst_measure_and_its_standard_are_told() -> None:
    county = rich("h1")
    county.terms = adopting(GANSU)
    county.events = [event("h1", "water_failure", "2026-09-01", grade=f"水量{n}升") for n in (18, 12, 30)]
    reason = county.assess().reasons.set_index("code").loc["water_failure"]
    assert (reason["observed"], reason["threshold"], reason["unit"]) == (12, 20, "升/人·日")
    assert "甘肃" in reason["reference"]
    county.events = [event("h1", "water_failure", "2026-04-30", grade="水量1升")]
    assert county.met("water_failure") == set()
