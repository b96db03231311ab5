"""The contracts themselves: valid ODCS, complete, and the same as what the store lands and the page says."""

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

import data_contracts as dc
from data_contracts.checking.findings import suppressed
from data_contracts.checking.suite import judgements
from data_contracts.contracts.coverage import not_implemented
from data_contracts.contracts.loading import FOLDER, read_contract
from data_contracts.rules.registry import registered
from early_warning.policy.load import load_policy
from relapse_watch.errors import WrongUse
from relapse_watch.store.tables import landed_tables

CONTRACTS = dc.load_contracts()
RULES = [(c.dataset, r) for c in CONTRACTS.values() for r in c.rules]


@pytest.mark.parametrize(
    "path",
    sorted(p for p in FOLDER.rglob("*.yaml") if p.name != "coverage.yaml"),
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)
def test_each_file_is_valid_odcs(path):
    validator = pytest.importorskip("jsonschema").Draft201909Validator
    schema = json.loads(OpenDataContractStandard.json_schema())
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [e.message for e in validator(schema).iter_errors(document)] == []
    named = path.stem if path.parent == FOLDER else path.parent.name
    assert document["id"] == named == document["schema"][0]["name"]


def test_every_landed_dataset_has_a_contract_and_its_columns():
    assert set(CONTRACTS) == set(landed_tables)
    for dataset, table in landed_tables.items():
        landed = {c.name for c in table.columns} - {"county", "vintage_id", "source_row"}
        declared = {"id_hash" if c.name == "id_number" else c.name for c in CONTRACTS[dataset].columns}
        assert landed <= declared


def test_registers_come_before_those_that_refer_to_them():
    order = dc.order(CONTRACTS)
    for contract in CONTRACTS.values():
        known = [r for r in contract.registers if r in order]
        assert all(order.index(r) < order.index(contract.dataset) for r in known)


def test_contracts_in_a_circle_are_wrong_use():
    circle = {"a": CONTRACTS["aid_payment"], "monitored_person": CONTRACTS["responsibility"]}
    circle["household_list"] = circle["cadre"] = circle["monitored_person"]
    with pytest.raises(WrongUse):
        dc.order(circle)


@pytest.mark.parametrize(("dataset", "rule"), RULES, ids=lambda x: getattr(x, "code", x))
def test_each_rule_says_what_is_wrong_and_what_to_do_in_both_languages(dataset, rule):
    assert all((rule.what.zh, rule.what.en, rule.fix.zh, rule.fix.en))
    assert re.search("[一-鿿]", rule.what.zh)
    assert not re.search("[㐀-鿿]", rule.what.en)
    assert rule.severity in ("refuse", "quarantine", "note")
    assert (rule.function is None) != (rule.expectation is None)
    assert rule.function is None or rule.function in registered()
    assert set(rule.columns) <= {c.name for c in CONTRACTS[dataset].columns}


def test_every_registered_rule_is_used():
    assert registered() == {r.function for _, r in RULES if r.function}


def test_every_parameter_of_a_rule_has_a_value_in_the_sample_county():
    policy = load_policy().at("990101", date(2026, 10, 31))
    named = {p.partition("@")[0] for c in CONTRACTS.values() for p in c.parameters}
    assert {p for p in named if policy.find(p) is None} == set()


@pytest.mark.parametrize(
    "change",
    [
        ("type: library", "type: sql"),
        ("metric: rowCount", "metric: freshness"),
        ("engine: relapseWatch", "engine: soda"),
        ("apiVersion: v3.1.0", "apiVersion: [v3"),
        ("{property: code, value: G4}", "{property: cod, value: G4}"),
        ("severity: refuse", "severity: fatal"),
        ("{property: class, value: incomplete}", "{property: class, value: untidy}"),
        ("{property: code, value: G4}", "{property: codes, value: {rich: G4}}"),
    ],
)
def test_a_slip_in_a_contract_names_its_file(change, tmp_path):
    text = (FOLDER / "monitored_person" / "columns.yaml").read_text(encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(WrongUse, match=r"own\.yaml"):
        read_contract(path)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_names_every_dataset_column_and_rule(lang):
    page = dc.contracts_page(lang)
    for contract in CONTRACTS.values():
        section = page.split(f"`{contract.dataset}` {contract.version}")[1].split("\n## ")[0]
        assert all(f"`{c.name}`" in section and c.title in section for c in contract.columns)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_rules_names_every_rule_and_what_to_do(lang):
    page = dc.rules_page(lang)
    for contract in CONTRACTS.values():
        section = page.split(f"`{contract.dataset}`\n")[1].split("\n## ")[0]
        for rule in contract.rules:
            told = (f"`{rule.code}`", rule.what.text(lang), rule.fix.text(lang))
            assert all(text.replace("|", "\\|") in section for text in told), rule.code


def test_every_code_of_the_catalogue_is_a_rule_or_has_a_reason():
    """The list holds the codes alone of the public checker's 255 rules."""
    listed = (Path(__file__).parent / "catalogue_codes.txt").read_text().split()
    implemented, left = {r.code for _, r in RULES}, set(not_implemented())
    assert len(listed) == len(set(listed)) == 255
    assert set(listed) - implemented - left == set()
    assert left & implemented == set()
    assert left <= set(listed)


def test_every_judgement_of_a_contract_has_a_key_of_its_own():
    for contract in dc.load_contracts().values():
        keys = [j.key for j in judgements(contract.rules, dict.fromkeys(contract.parameters, 1.0))]
        assert len(keys) == len(set(keys)), contract.dataset


@pytest.mark.parametrize("verified", ["2_12_017", "2_12_005"])
def test_a_false_alarm_is_excused_under_both_codes_of_its_rule(verified):
    contract = dc.load_contracts()["monitored_person"]
    twins = [("2_12_017", "2_12_017", "h1"), ("2_12_005", "2_12_017", "h1"), ("2_12_005", "2_12_017", "h2")]
    found = pd.DataFrame([*twins, ("RW_MP_01", "RW_MP_01", "h1")], columns=["code", "family", "household_id"])
    told = suppressed(found, contract, pd.DataFrame({"code": [verified], "household_id": ["h1"]}))
    assert told["is_suppressed"].tolist() == [True, True, False, False]
