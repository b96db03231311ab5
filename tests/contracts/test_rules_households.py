"""Rules about households: each defect at its cell, once a household, and the nearest that is none."""

from dataclasses import replace
from datetime import date

import pytest

import data_contracts as dc
from relapse_watch.sample.planting.book import RECIPES
from tests.contracts import household_cases_aid, household_cases_home, household_cases_resolved, household_cases_risks
from tests.contracts.households import Case, codes_of_topics, firsts_of, rows_of

CASES: list[Case] = [
    *household_cases_home.CASES,
    *household_cases_risks.CASES,
    *household_cases_aid.CASES,
    *household_cases_resolved.CASES,
]
OF_THE_FILE = {"G4_2"}
DAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def contract():
    whole = dc.load_contracts()["monitored_person"]
    mine = codes_of_topics()
    return replace(whole, rules=tuple(r for r in whole.rules if r.code in mine))


def _judged(cases, contract, raw, in_force):
    given = replace(raw("monitored_person", rows_of(cases)), exported_on=DAY)
    return dc.check(given, contract, in_force, {})


@pytest.fixture(scope="module")
def findings(contract, raw, in_force):
    return _judged(CASES, contract, raw, in_force).findings


@pytest.fixture(scope="module")
def told(findings):
    """Findings by household: code, member, header."""
    firsts = firsts_of(CASES)
    by_home = {n: set() for n in range(len(CASES))}
    rows = zip(findings["household_id"], findings["code"], findings["source_row"], findings["column_name"], strict=True)
    for household, code, row, header in rows:
        number = int(household[1:])
        by_home[number].add((code, int(row) - 4 - firsts[number], header))
    return by_home


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: f"{n}-{CASES[n].title}")
def test_a_household_is_told_of_its_defects_and_no_other(number, told):
    assert told[number] == set(CASES[number].told)


def test_every_rule_is_told_somewhere_and_somewhere_only_just_not():
    wanted = codes_of_topics() - OF_THE_FILE
    assert wanted - {code for case in CASES for code, _, _ in case.told} == set()
    assert wanted - {code for case in CASES for code in case.near} == set()


def test_every_rule_has_a_recipe_for_the_sample():
    assert codes_of_topics() - OF_THE_FILE - {code for r in RECIPES for code in r.by_population.values()} == set()


def test_what_is_near_is_not_told():
    assert [case.title for case in CASES if {code for code, _, _ in case.told} & set(case.near)] == []


def test_every_rule_could_be_judged(findings):
    assert "UNJUDGED" not in set(findings["code"])


def test_leads_set_nothing_aside_and_say_that_they_are_leads(contract):
    leads = {r.code for r in contract.rules if r.is_lead}
    assert leads == {
        *("1_02_001", "1_02_002", "1_02_006", "1_02_008", "1_02_009"),
        *("3_11_010", "5_19_003", "5_19_007"),
    }
    assert all(r.severity == "note" for r in contract.rules if r.is_lead)


def test_only_incomes_categories_and_what_stands_after_resolution_set_rows_aside(contract):
    aside = {(r.code, c) for r in contract.rules if r.severity == "quarantine" for c in r.columns}
    assert {code for code, _ in aside} == {"1_11_004", "4_11_013", "5_15_0023", "G6"}
    assert {c for code, c in aside if code == "G6"} == {
        *("monitoring_category", "household_type", "net_income_yuan_per_head"),
        *("wage_income_yuan", "transfer_income_yuan", "business_income_yuan"),
    }


@pytest.mark.parametrize(("home", "expected"), [("lifted", ["G4_2"]), ("monitored", [])])
def test_a_file_without_any_monitored_household_is_told_once_and_accepted(home, expected, contract, raw, in_force):
    checked = _judged([Case("lifted"), Case(home)], contract, raw, in_force)
    assert checked.verdict == "accepted"
    assert list(checked.findings["code"]) == expected


@pytest.mark.parametrize(
    ("absent", "codes"),
    [
        ("member_phone", {"5_13_003"}),
        ("aid_finance", {"1_11_009", "1_11_010", "5_11_032", "5_12_007_200", "5_12_007_231", "5_12_011"}),
        ("after_claims_yuan", {"1_11_004"}),
        ("low_income_allowance", {"4_11_015", "5_16_005", "5_19_003", "5_19_007"}),
        ("has_paved_access", {"3_02_007", "5_19_004"}),
        ("household_phone", {"4_02_001"}),
    ],
)
def test_a_column_that_the_file_lacks_is_not_taken_for_blank(absent, codes, contract, raw, in_force):
    given = raw("monitored_person", rows_of([Case("lifted"), Case("monitored"), Case("resolved")]))
    frame = given.frame.assign(**{absent: given.frame[absent].mask(given.frame[absent].notna())})
    checked = dc.check(replace(given, exported_on=DAY, frame=frame, absent=frozenset({absent})), contract, in_force, {})
    assert set(checked.findings["code"]) == {"UNJUDGED"}
    unjudged = {code for told in checked.findings["found"] for code in told.split("、")}
    assert codes <= unjudged
