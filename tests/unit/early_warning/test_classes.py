"""Who can work, the class of a household, the help it calls for, and measures that suit it."""

import pandas as pd
import pytest

from data_contracts.contracts.loading import load_contracts
from early_warning.classes import CLASSES, help_of_class
from early_warning.measures import MEASURES, advice
from early_warning.rules import RULES
from relapse_watch.errors import WrongUse
from tests.unit.early_warning.rows import COUNTY, LINE, County, adopting, event, monthly, person, terms

ABLE, WEAK, NONE = "技能劳动力", "弱劳动力或半劳动力", "无劳动力"


def home(*labour: str | None, per_head: float = 20_000, **of_head: object) -> County:
    persons = [person(labour_capacity=capacity, **of_head) for capacity in labour]
    return County(persons, ledger=monthly("h1", [per_head / 12 * len(labour)] * 30))


def only(county: County, name: str) -> object:
    value = county.assess().assessments[name][0]
    return value if isinstance(value, str) else None


@pytest.mark.parametrize(
    ("labour", "able", "weak"),
    [
        ((ABLE, "普通劳动力", WEAK, "丧失劳动力"), 2, 1),
        ((NONE, "无劳动能力"), 0, 0),
        ((ABLE, None), 1, None),
        ((WEAK, None), None, 1),
        ((NONE, None), None, None),
        ((NONE, "不详"), None, None),
    ],
)
def test_members_who_can_work(labour: tuple[str | None, ...], able: int | None, weak: int | None) -> None:
    row = home(*labour).register().iloc[0]
    assert [None if pd.isna(v) else int(v) for v in row[["able_members", "weak_members"]]] == [able, weak]


def test_households_of_other_lists_have_no_labour_known() -> None:
    county = County([person(labour_capacity=ABLE)], listed=[{"household_id": "h2", "members": 3}])
    assert county.register()["able_members"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("labour", "multiple", "found", "helped"),
    [
        ((ABLE, NONE), 1.9999, "stable", "raise"),
        ((ABLE, NONE), 2.0, "high_quality", "raise"),
        ((ABLE, NONE), 2.0001, "high_quality", "raise"),
        ((ABLE, WEAK), 1.2999, "general", "lead"),
        ((ABLE, WEAK), 1.3, "stable", "raise"),
        ((ABLE, None), 1.3001, "stable", "raise"),
        ((WEAK, NONE), 5.0, "general", "lead"),
        ((NONE, "丧失劳动力"), 5.0, "relapse_prone", "protect"),
        ((WEAK, None), 5.0, None, None),
        ((None, None), 0.5, None, None),
    ],
)
def test_classes_by_labour_and_income(
    labour: tuple[str | None, ...], multiple: float, found: str | None, helped: str | None
) -> None:
    county = home(*labour, per_head=multiple * LINE)
    assert (only(county, "household_class"), only(county, "help_kind")) == (found, helped)


def test_the_register_may_say_it_of_the_whole_household() -> None:
    assert only(home(None, is_whole_household_without_labour=True), "household_class") == "relapse_prone"
    assert only(home(ABLE, is_whole_household_without_labour=True), "household_class") == "high_quality"


@pytest.mark.parametrize(("paid", "found"), [(0.69, "stable"), (0.70, "stable"), (0.71, "general")])
def test_rigid_spending_counts_against_the_class(paid: float, found: str) -> None:
    county = home(ABLE, per_head=2.0 * LINE)
    county.ledger[-1]["rigid_spending_yuan"] = paid * LINE
    assert only(county, "household_class") == found
    county.ledger[-1]["claims_yuan"] = paid * LINE
    assert only(county, "household_class") == "high_quality"


def test_unknown_income_classes_only_those_who_cannot_work_fully() -> None:
    for labour, found in ((ABLE, None), (WEAK, "general"), (NONE, "relapse_prone")):
        assert only(County([person(labour_capacity=labour)]), "household_class") == found


@pytest.mark.parametrize("value", [{"stable": "raise"}, dict.fromkeys(CLASSES, "scold"), "raise"])
def test_a_wrong_table_of_help_is_named(value: object) -> None:
    with pytest.raises(WrongUse, match="help_of_class"):
        help_of_class(adopting(COUNTY, help_of_class=value))


EVENTS = {"water": "water_failure", "job": "job_loss", "school": "school_dropout", "bill": "medical_self_pay"}


@pytest.mark.parametrize(
    ("labour", "happened", "per_head", "measures"),
    [
        (ABLE, ["water"], 20_000, "water"),
        (NONE, ["water"], 20_000, "water"),
        (None, ["water"], 20_000, "water"),
        (ABLE, [], 8_000, "industry"),
        (WEAK, [], 8_000, "public_post"),
        (NONE, [], 8_000, "social_protection"),
        (None, [], 8_000, None),
        (ABLE, ["job"], 20_000, "employment"),
        (NONE, ["job"], 20_000, "social_protection"),
        (ABLE, ["water", "school"], 20_000, "industry;compulsory_education;water"),
        (NONE, ["water", "school"], 20_000, "compulsory_education;water;social_protection"),
        (None, ["water", "school"], 20_000, "compulsory_education;water"),
        (ABLE, ["job"], 8_000, "industry;employment;public_post;finance"),
        (NONE, ["bill"], 20_000, "health"),
        (ABLE, [], 20_000, None),
    ],
)
def test_measures_by_risk_and_labour(
    labour: str | None, happened: list[str], per_head: float, measures: str | None
) -> None:
    county = home(labour, per_head=per_head)
    county.events = [event("h1", EVENTS[name], "2026-09-01", 5_500.0) for name in happened]
    assert only(county, "measures") == measures


def test_whom_the_data_say_nothing_of_gets_no_measure() -> None:
    assert only(County([person(labour_capacity=ABLE)]), "measures") is None


def test_with_labour_there_is_help_to_develop_and_without_it_protection() -> None:
    """Of several risks at once, whichever: 霍邱's rule."""
    held = advice(terms())
    assert {"industry", "employment", "public_post", "finance"} & set(held.combined.able) & set(MEASURES)
    assert {"industry", "employment", "public_post"} & set(held.combined.weak)
    assert held.combined.none == ("social_protection",)
    for suited in held.of_risk.values():
        assert not {"industry", "employment", "finance", "public_post"} & set(suited.none)
        assert suited.able != ("social_protection",), "with labour never 综合保障 alone"


def test_the_measures_are_the_columns_of_the_export() -> None:
    columns = {column.name for column in load_contracts()["monitored_person"].columns}
    assert {f"aid_{name}" for name in MEASURES} <= columns and len(MEASURES) == 14


def test_every_rule_that_tells_of_a_need_has_a_risk() -> None:
    untold = set(RULES) - set(advice(terms()).risk_of_rule)
    helped_already = {"new_subsistence_allowance", "new_extreme_hardship", "new_temporary_relief"}
    assert untold == helped_already | {"housing_watch", "asset_review"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("risk_of_rule", {"rain": "water"}, "rain does not exist"),
        ("risk_of_rule", {"disaster": "rain"}, "rain does not exist"),
        ("measures_when_combined", {"able": ["luck"], "weak": [], "none": []}, "luck does not exist"),
        ("measures_when_combined", {"able": []}, "weak"),
    ],
)
def test_a_wrong_table_of_measures_is_named(name: str, value: object, says: str) -> None:
    with pytest.raises(WrongUse) as error:
        advice(adopting(COUNTY, **{name: value}))
    assert says in error.value.en and name in error.value.zh
