"""Verdicts, what is landed, and what a verdict hangs on."""

import json
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

import data_contracts as dc
from relapse_watch.errors import InputRefused, WrongUse
from relapse_watch.store.tables import finding, landed_tables, quarantined_row


def contract(dataset):
    return dc.load_contracts()[dataset]


def test_what_could_not_be_read_is_refused_in_its_own_words():
    refusal = InputRefused(file="990101/a.xlsx", sheet="Sheet1", column="户编号", zh="没有这一列", en="no such column")
    checked = dc.check(refusal, contract("monitored_person"), {}, {})
    assert (checked.verdict, checked.rows, len(checked.accepted)) == ("refused", 0, 0)
    assert (checked.text_zh, checked.text_en) == (refusal.zh, refusal.en)
    assert list(checked.findings["severity"]) == ["refuse"]


def test_no_rows_is_refused(judge):
    checked = judge("aid_payment", [])
    assert checked.verdict == "refused"
    assert "没有任何数据行" in checked.text_zh


@pytest.mark.parametrize(("blank", "verdict"), [(50, "quarantined"), (51, "refused")])
def test_keys_mostly_blank_refuse_the_dataset(blank, verdict, clean, judge):
    rows = clean("department_event")[:1] * 100
    rows = [row | {"household_id": None} if i < blank else row for i, row in enumerate(rows)]
    checked = judge("department_event", rows)
    assert checked.verdict == verdict
    assert ("100 行中有 51 行" in (checked.text_zh or "")) == (verdict == "refused")
    assert (len(checked.accepted) == 0) == (verdict == "refused")


@pytest.mark.parametrize(("wrong", "verdict"), [(50, "quarantined"), (51, "refused")])
def test_dates_mostly_unreadable_refuse_the_dataset(wrong, verdict, clean, judge):
    rows = clean("department_event")[:1] * 100
    rows = [row | {"event_date": "不详"} if i < wrong else row for i, row in enumerate(rows)]
    assert judge("department_event", rows).verdict == verdict


def test_a_note_quarantines_nothing(clean, judge):
    rows = clean("monitored_person")
    rows[1]["id_number"] = None
    checked = judge("monitored_person", rows)
    assert checked.verdict == "accepted"
    assert len(checked.accepted) == 5
    assert list(checked.findings["severity"]) == ["note"]


def test_without_any_register_the_rule_is_not_judged_and_says_so(clean, judge):
    rows = clean("aid_payment")
    rows[0]["household_id"] = "H9"
    checked = judge("aid_payment", rows, known={}, unjudged=True)
    assert checked.verdict == "accepted"
    (note,) = checked.findings[checked.findings["found"] == "RW_AP_03"].to_dict("records")
    assert (note["code"], note["severity"]) == ("UNJUDGED", "note")
    assert "监测对象信息" in note["fix_zh"]
    assert pd.isna(note["source_row"])


def test_a_quarantined_person_is_still_on_the_register(clean, judge):
    rows = clean("monitored_person")
    rows[4]["household_type"] = None
    register = judge("monitored_person", rows).register
    payments = [clean("aid_payment")[0] | {"household_id": "H3"}]
    assert judge("aid_payment", payments, known={"monitored_person": register}).verdict == "accepted"


def test_either_register_will_do(clean, judge):
    known = {"household_list": pd.DataFrame({"household_id": ["H1", "H2"]})}
    assert judge("aid_payment", clean("aid_payment"), known=known).findings.empty


def test_nothing_personal_leaves_the_check(clean, judge, id_of, caplog):
    caplog.set_level(logging.DEBUG)
    rows = clean("monitored_person")
    rows[0] |= {"name": "欧阳测试", "id_number": id_of(1)[:-1] + "?", "labour_capacity": "电话13800138000"}
    checked = judge("monitored_person", rows)
    shown = checked.findings.to_json(force_ascii=False) + checked.quarantined.to_json(force_ascii=False) + caplog.text
    assert "欧阳测试" not in shown
    assert id_of(1)[:-1] not in shown
    assert "13800138000" not in shown
    record = json.loads(checked.quarantined["record"].iloc[0])
    assert record["姓名"] == "欧***"
    assert record["户编号"] == "H1"


def test_frames_fit_the_store(clean, judge):
    rows = clean("monitored_person")
    rows[0]["household_type"] = None
    checked = judge("monitored_person", rows)
    assert {*checked.findings.columns, "vintage_id", "county"} == set(finding.c.keys())
    assert {*checked.quarantined.columns, "vintage_id", "county"} == set(quarantined_row.c.keys())


@pytest.mark.parametrize("dataset", sorted(landed_tables))
def test_landed_columns_are_the_table_s(dataset, clean, judge):
    landed = dc.land_frame(judge(dataset, clean(dataset)), "990101", "v1", b"k" * 32)
    assert list(landed.columns) == [c.name for c in landed_tables[dataset].columns]
    assert list(landed["source_row"]) == list(range(4, 4 + len(landed)))
    assert set(landed["county"]) == {"990101"}


def test_landed_values_are_typed(clean, judge):
    rows = clean("monitored_person")
    rows[0] |= {"monitoring_category": "突发严重困难户", "is_risk_resolved": "否", "resolved_month": "2022年01月"}
    landed = dc.land_frame(judge("monitored_person", rows), "990101", "v1", b"k" * 32)
    first = landed.iloc[0]
    assert first["household_type"] == "lifted"
    assert first["monitoring_category"] == "sudden_hardship"
    assert first["identified_month"] == "2021-03"
    assert first["resolved_month"] == "2022-01"
    assert first["net_income_yuan_per_head"] == 11500.0
    assert first["is_risk_resolved"] is np.False_ or first["is_risk_resolved"] is False
    assert str(landed["is_unsafe_housing"].dtype) == "boolean"


def test_no_id_number_is_landed(clean, judge, id_of):
    rows = clean("monitored_person")
    rows[1]["id_number"] = "999999000000000000"
    rows[2]["id_number"] = id_of(3) + "41"
    landed = dc.land_frame(judge("monitored_person", rows), "990101", "v1", b"k" * 32)
    plain = dc.land_frame(judge("household_member", clean("household_member")), "990101", "v1", b"k" * 32)
    assert id_of(1) not in landed.to_json()
    assert pd.isna(landed["id_hash"].iloc[1])
    assert landed["id_hash"].iloc[2] == plain["id_hash"].iloc[1]


def test_parameters_come_with_the_run(clean, raw, in_force):
    rows = [row | {"household_type": "脱贫户"} for row in clean("migrant_work")]
    lacking = {k: v for k, v in in_force.items() if k != "migrant_wage_min_yuan_per_month"}
    with pytest.raises(WrongUse, match="migrant_wage_min_yuan_per_month"):
        dc.check(raw("migrant_work", rows), contract("migrant_work"), lacking, {})
    limits = in_force | {"migrant_wage_min_yuan_per_month": 4000.0}
    checked = dc.check(raw("migrant_work", rows), contract("migrant_work"), limits, {})
    told = checked.findings[checked.findings["code"] == "5_16_002"]
    assert len(told) == 3
    assert set(told["expected"]) == {"4000–30000"}
    assert "4000–30000 元" in told["what_zh"].iloc[0] + told["fix_zh"].iloc[0]


def test_check_key_changes_with_what_the_verdict_hangs_on(wage_limits):
    work, references = contract("migrant_work"), {"monitored_person": "f1"}
    key = dc.check_key(work, wage_limits, references)
    assert key == dc.check_key(work, wage_limits | {"unrelated": 1.0}, references | {"cadre": "x"})
    assert key != dc.check_key(work, wage_limits | {"migrant_wage_min_yuan_per_month": 99.0}, references)
    assert key != dc.check_key(work, wage_limits, {"monitored_person": "f2"})
    assert key != dc.check_key(work, wage_limits, references, dc.load_sources().get("migrant_work_national"))


def test_counties_in_threads_do_not_meet(clean, judge):
    def county(number):
        dataset = ("aid_payment", "migrant_work", "department_event")[number % 3]
        rows = clean(dataset)
        rows[number % 2]["household_id"] = "H9"
        return dataset, judge(dataset, rows, "2024" if dataset == "aid_payment" else "").findings["code"].tolist()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(county, range(12)))
    codes = {"aid_payment": ["RW_AP_03"], "migrant_work": ["RW_MW_01"], "department_event": ["RW_DE_02"]}
    assert all(got == codes[dataset] for dataset, got in found)


def test_commands_that_do_not_check_do_not_pay_for_great_expectations():
    code = "import data_contracts as d, sys; d.load_sources(); assert 'great_expectations' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
