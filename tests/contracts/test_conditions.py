"""The words in which a contract describes a defect mean what the table of them says."""

import numpy as np
import pandas as pd
import pytest

import data_contracts as dc
from data_contracts.rules.conditions import asks_for_blanks, defect_when, holds, names_in
from data_contracts.rules.facts import fact, facts, known

TEXT = {
    "household_id": ["H1", "H1", "H2", "H2", None],
    "labour_capacity": ["无劳动力", "普通劳动力", None, "丧失劳动力", "普通劳动力"],
    "aid_health": ["参保补贴,大病救治", "大病救治", None, "参保补贴", "参保补贴、其他"],
    "public_post_months": ["1", "12", "x", None, "13"],
    "identified_month": ["2023-03", "2023-04", None, "2022-12", "2023-05"],
    "resolved_month": ["2023-03", "2023-05", "2023-06", None, "2023-04"],
    "is_unsafe_housing": ["是", "否", None, "不详", "是"],
}


def table(text=TEXT, **more):
    rows = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in text.items()})
    values = rows.copy()
    if "public_post_months" in rows:
        values["public_post_months"] = pd.to_numeric(rows["public_post_months"], errors="coerce")
    if "is_unsafe_housing" in rows:
        values["is_unsafe_housing"] = rows["is_unsafe_housing"].map({"是": True, "否": False}).astype("boolean")
    return dc.CheckTable(rows, values, **more)


@pytest.mark.parametrize(
    ("conditions", "rows"),
    [
        ({"labour_capacity": "普通劳动力"}, [1, 4]),
        ({"labour_capacity": ["无劳动力", "丧失劳动力"]}, [0, 3]),
        ({"labour_capacity": ["无劳动力", None]}, [0, 2]),
        ({"labour_capacity": "filled"}, [0, 1, 3, 4]),
        ({"labour_capacity": "blank"}, [2]),
        ({"labour_capacity": {"not": "普通劳动力"}}, [0, 3]),
        ({"labour_capacity": {"not": ["普通劳动力", "无劳动力"]}}, [3]),
        ({"is_unsafe_housing": True}, [0, 4]),
        ({"is_unsafe_housing": [False, None]}, [1, 2]),
        ({"is_unsafe_housing": "blank"}, [2]),
        ({"is_unsafe_housing": "missing"}, [2, 3]),
        ({"is_unsafe_housing": {"not": True}}, [1]),
        ({"public_post_months": "missing"}, [2, 3]),
        ({"public_post_months": {"from": 12}}, [1, 4]),
        ({"public_post_months": {"above": 12}}, [4]),
        ({"public_post_months": {"to": 1}}, [0]),
        ({"public_post_months": {"below": 1}}, []),
        ({"public_post_months": {"from": "$least", "to": "$most"}}, [1]),
        ({"identified_month": {"to": "$cutoff"}}, [0, 3]),
        ({"identified_month": {"above": "2023-03"}}, [1, 4]),
        ({"identified_month": {"above": {"column": "resolved_month"}}}, [4]),
        ({"identified_month": {"from": {"column": "resolved_month"}}}, [0, 4]),
        ({"aid_health": {"has": "参保补贴"}}, [0, 3, 4]),
        ({"aid_health": {"has": ["其他", "大病救治"]}}, [0, 1, 4]),
        ({"aid_health": {"lacks": "参保补贴"}}, [1, 2]),
        ({"aid_health": {"only": ["参保补贴"]}}, [3]),
        ({"aid_health": {"only": ["参保补贴", "其他"]}}, [3, 4]),
        ({"any_of": [{"labour_capacity": "blank"}, {"public_post_months": 12}]}, [1, 2]),
        ({"not": {"labour_capacity": "普通劳动力"}}, [0, 2, 3]),
        ({"any_member": {"labour_capacity": "普通劳动力"}}, [0, 1, 4]),
        ({"no_member": {"labour_capacity": "普通劳动力"}}, [2, 3]),
        ({"every_member": {"labour_capacity": "filled"}}, [0, 1, 4]),
        ({"labour_capacity": "普通劳动力", "identified_month": "2023-05"}, [4]),
        ({"members": {"from": 2}}, [0, 1, 2, 3]),
    ],
)
def test_each_word_means_what_the_table_says(conditions, rows):
    parameters = {"least": 2.0, "most": 12.0, "cutoff": 202303.0}
    assert np.flatnonzero(holds(table(), conditions, parameters)).tolist() == rows
    assert np.flatnonzero(~defect_when(table(), "labour_capacity", conditions, **parameters)).tolist() == rows


def person_rows(*numbers):
    return {"household_id": [f"H{i}" for i in range(len(numbers))], "id_number": list(numbers)}


@pytest.mark.parametrize(("by", "rows"), [("person", [0]), ("household", [1])])
def test_elsewhere_is_the_same_person_or_household_in_another_dataset(by, rows):
    number = "990101198001010011"
    there = table({"household_id": ["H1", "H9"], "id_number": ["990101198001010037", number], "x": ["1", "1"]})
    here = table(person_rows(number, "990101198001010099"), references={"migrant_work": there})
    told = {"dataset": "migrant_work", "by": by, "where": {"x": "1"}}
    assert np.flatnonzero(holds(here, {"elsewhere": told}, {})).tolist() == rows
    assert np.flatnonzero(holds(here, {"not_elsewhere": told}, {})).tolist() == [i for i in (0, 1) if i not in rows]
    none = told | {"where": {"x": "2"}}
    assert not holds(here, {"elsewhere": none}, {}).any()


def test_a_certificate_and_an_id_card_are_one_person():
    there = table(person_rows("99010119800101001141"))
    here = table(person_rows("990101198001010011"), references={"migrant_work": there})
    assert holds(here, {"elsewhere": {"dataset": "migrant_work", "by": "person"}}, {}).all()


@pytest.mark.parametrize(
    ("day", "years"),
    [("2026-03-04", 15), ("2026-03-05", 16), ("2026-03-06", 16), ("2042-03-04", 31)],
)
def test_age_changes_on_the_birthday(day, years):
    rows = {"household_id": ["H1"], "id_number": ["990101201003050011"], "birth_date": ["2000-01-01"]}
    here = table(rows, day=day)
    assert known(here, "age").tolist() == [years]
    assert known(here, "age_by_birth_date").tolist() == [int(day[:4]) - 2000]


def test_age_is_unknown_without_a_day_and_for_numbers_that_hold_no_date():
    rows = {"household_id": ["H1", "H2"], "id_number": ["990101201003050011", "990101201013050011"]}
    assert known(table(rows), "age").isna().all()
    assert known(table(rows, day="2026-01-01"), "age").isna().tolist() == [False, True]


def test_who_is_lifted_or_monitored_is_looked_up_on_the_register():
    register = table(
        {
            "household_id": ["H1", "H1", "H2"],
            "household_type": ["lifted", "lifted", "ordinary"],
            "monitoring_category": [None, None, "marginal"],
            "is_risk_resolved": [None, None, "True"],
        }
    )
    here = table({"household_id": ["H1", "H2", "H3"]}, references={"monitored_person": register})
    assert known(here, "lifted").tolist() == [True, False, False]
    assert known(here, "monitored").tolist() == [False, True, False]
    assert known(here, "monitored_resolved").tolist() == [False, True, False]
    assert known(here, "monitored_unresolved").tolist() == [False, False, False]


def test_what_asks_for_blanks_is_known_wherever_it_stands():
    conditions = {
        "a": "blank",
        "b": {"lacks": "x"},
        "c": [None, "x"],
        "d": "filled",
        "any_of": [{"e": "missing"}, {"f": {"from": {"column": "g"}}}],
        "not": {"h": "blank"},
        "any_member": {"i": "blank"},
    }
    assert asks_for_blanks(conditions) == {"a", "b", "c", "e", "h", "i"}
    assert names_in(conditions) == set("abcdefghi")


def test_every_condition_of_every_contract_names_what_exists():
    for contract in dc.load_contracts().values():
        names = {c.name for c in contract.columns} | facts()
        for rule in contract.rules:
            when = rule.arguments.get("when", {})
            assert names_in(when) <= names, rule.code
            assert rule.function != "defect_when" or when, rule.code


def test_two_facts_may_not_have_one_name():
    with pytest.raises(ValueError, match="members"):
        fact("members")(lambda table: table.values["x"])


def test_a_word_that_is_none_is_told():
    with pytest.raises(KeyError, match="about"):
        holds(table(), {"labour_capacity": {"about": 3}}, {})
