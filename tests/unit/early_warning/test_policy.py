"""Policy: reading, merging and looking up dated values. Add a case for every new way to write it wrongly."""

from datetime import date
from pathlib import Path

import pytest

from early_warning.policy import SHIPPED, Policy, load_policy
from early_warning.policy.model import places_above
from relapse_watch.errors import PolicyMissing, WrongUse

WAGE = """
wage_floor:
  zh: 最低工资
  en: lowest wage
  unit: 元/月
  values:
    - {place: CN, from: 2020-01-01, value: 100, reference: some paper, origin: published}
    - {place: CN, from: 2022-01-01, until: 2022-12-31, value: 120, reference: some paper, origin: published}
    - {place: "99", from: 2021-01-01, value: 90, reference: ours, origin: ours}
    - {place: "9901", from: 2021-06-01, until: 2021-06-30, value: 80, reference: ours, origin: ours}
"""


def folder(path: Path, text: str, name: str = "a.yaml") -> Path:
    path.mkdir(exist_ok=True)
    (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return load_policy(folder(tmp_path / "p", WAGE))


@pytest.mark.parametrize(
    ("place", "as_of", "value"),
    [
        ("110101", date(2020, 1, 1), 100),
        ("110101", date(2021, 12, 31), 100),
        ("110101", date(2022, 1, 1), 120),
        ("110101", date(2022, 12, 31), 120),
        ("110101", date(2023, 1, 1), 100),
        ("990101", date(2020, 12, 31), 100),
        ("990101", date(2021, 1, 1), 90),
        ("990101", date(2021, 6, 30), 80),
        ("990101", date(2021, 7, 1), 90),
        ("990201", date(2021, 6, 30), 90),
        ("CN", date(2021, 6, 30), 100),
    ],
)
def test_the_nearest_place_and_newest_start_win(policy: Policy, place: str, as_of: date, value: int) -> None:
    assert policy.value("wage_floor", place, as_of).value == value


def test_a_parameter_says_where_it_comes_from(policy: Policy) -> None:
    found = policy.value("wage_floor", "990101", date(2024, 1, 1))
    assert (found.place, found.effective_from, found.origin) == ("99", "2021-01-01", "ours")
    assert (found.label_zh, found.label_en, found.unit) == ("最低工资", "lowest wage", "元/月")


@pytest.mark.parametrize("name", ["wage_floor", "no_such_name"])
def test_nothing_in_force_is_an_error_that_says_what_to_do(policy: Policy, name: str) -> None:
    with pytest.raises(PolicyMissing) as error:
        policy.value(name, "990101", date(2019, 12, 31))
    for text in (error.value.zh, error.value.en):
        assert name in text and "990101" in text and "2019-12-31" in text and "RELAPSE_WATCH_POLICY" in text
    assert policy.find(name, "990101", date(2019, 12, 31)) is None


def test_places_from_county_to_nation() -> None:
    assert places_above("990101") == ("990101", "9901", "99", "CN")
    assert places_above("99") == ("99", "CN")
    assert places_above("CN") == ("CN",)


def test_a_later_folder_replaces_what_it_says_of_a_place(tmp_path: Path) -> None:
    text = 'wage_floor:\n  values:\n    - {place: "99", from: 2000-01-01, value: 50, reference: mine, origin: ours}\n'
    both = load_policy(folder(tmp_path / "p", WAGE), folder(tmp_path / "q", text))
    assert both.value("wage_floor", "990101", date(2024, 1, 1)).value == 50
    assert both.value("wage_floor", "110101", date(2024, 1, 1)).value == 100
    assert both.fingerprint != load_policy(tmp_path / "p").fingerprint


def test_the_fingerprint_hangs_on_values_alone(tmp_path: Path) -> None:
    one = load_policy(folder(tmp_path / "p", WAGE))
    other = load_policy(folder(tmp_path / "q", "# a note\n" + WAGE, "z.yaml"))
    changed = load_policy(folder(tmp_path / "r", WAGE.replace("value: 80", "value: 81")))
    assert one.fingerprint == other.fingerprint != changed.fingerprint


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WAGE.replace("unit:", "units:"), "wage_floor.unit"),
        (WAGE.replace("origin: published}", "origin: hearsay}", 1), "wage_floor.values.0.origin"),
        (WAGE.replace('place: "99"', "place: 99"), "wage_floor.values.2.place"),
        (WAGE.replace('place: "99"', 'place: "991"'), "wage_floor.values.2.place"),
        (WAGE.replace("until: 2022-12-31", "until: 2021-12-31"), "until is before from"),
        (WAGE.replace("from: 2022-01-01", "from: 2020-01-01"), "two values for place CN from 2020-01-01"),
        (WAGE.replace(", value: 100", ""), "wage_floor.values.0.value"),
        (WAGE.replace("value: 100", "value: "), "value is empty"),
        (WAGE.replace("reference: some paper", "reference: ''", 1), "wage_floor.values.0.reference"),
        (WAGE.replace("  zh:", "  zh: a\n  zh:"), "written twice"),
        (WAGE + WAGE, "written twice"),
        ("- a list", "must be a mapping"),
        ("a: [", "a.yaml"),
        ("wage_flor:\n  values: []\n", "misspelt"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(WrongUse) as error:
        load_policy(folder(tmp_path / "p", text))
    assert says in error.value.en and "a.yaml" in error.value.en and "a.yaml" in error.value.zh


def test_a_parameter_twice_in_one_folder_is_wrong(tmp_path: Path) -> None:
    folder(tmp_path / "p", WAGE)
    with pytest.raises(WrongUse, match="declared twice"):
        load_policy(folder(tmp_path / "p", WAGE, "b.yaml"))


def test_a_folder_without_policy_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"没有 \.yaml"):
        load_policy(SHIPPED, tmp_path)


@pytest.mark.parametrize("kind", ["flag", "text", "texts"])
def test_a_value_of_another_kind_is_wrong(policy: Policy, kind: str) -> None:
    parameter = policy.value("wage_floor", "CN", date(2021, 1, 1))
    assert parameter.number == 100.0
    with pytest.raises(WrongUse, match="wage_floor"):
        getattr(parameter, kind)
