"""Any one cell replaced by rubbish: no contract raises, and the cell is found wherever a rule covers its column.

A rule covers a column if what stands there can be told from a value at all: ``wrong`` says for each kind of column
which of the rubbish that is, and the rest (123 in full width in an amount, say) is a value like any other.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import data_contracts as dc
from data_contracts.reading.text import tidy
from relapse_watch.sample.identity import id_numbers

BLANKS = [None, "   "]
FULL_WIDTH, ERROR, NEGATIVE, HUGE, EMOJI, FORMULA, LONG = (
    *("１２３", "#REF!", "-1", "1000000000000", "😀", "=A1+B1", "x" * 40),
)
ALL = {FULL_WIDTH, ERROR, NEGATIVE, HUGE, EMOJI, FORMULA, LONG}
QUICK = (Phase.explicit, Phase.generate)

NAMES = {
    *("township", "village", "county_name", "name", "head_name", "collector", "work_place", "department"),
    *("work_county", "employer", "industry", "planned_county"),
}
CODES = {"message_number", "person_id", "household_id", "cadre_id", "verified_by", "substitute_id"}
TEXTS = {
    *("household_phone", "member_phone", "collector_phone", "not_in_school_reason", "public_post"),
    *("disaster_kind", "grade"),
}
REMARKS = {
    "other_risk_remark",
    "service_need",
    "channel",
    "address",
    "warning_id",
    "remark",
    "pause_reason",
}  # and the measures, aid_…
SIGNED = {
    *("net_income_yuan", "net_income_yuan_per_head", "after_net_income_yuan", "after_net_income_yuan_per_head"),
}
# Columns that have to be filled in: there a blank is wrong too.
FILLED = {
    "monitored_person": {"household_id", "id_number", "relation_to_head", "household_type", "has_electricity"},
    "household_member": {"household_id"},
    "migrant_work": {"household_id", "start_month", "wage_yuan_per_month"},
    "household_income": {"household_id", "accounting_year", "members"},
    "aid_payment": {"household_id", "aid_kind", "paid_month", "amount_yuan"},
    "department_event": {"household_id", "event_kind", "event_date"},
    "cadre": {"cadre_id", "role"},
    "responsibility": {"cadre_id", "role", "scope"},
    "household_list": {"household_id"},
    "household_ledger": {"household_id", "ended_on"},
    "planned_work": {"household_id"},
    "village": {"village", "households", "people"},
    "verification": {"household_id", "verified_on", "result", "verified_by"},
}


def test_every_contract_is_tried():
    assert set(FILLED) == set(dc.load_contracts())


def wrong(column):
    """The rubbish that is no value of the column, by its kind."""
    if column.name == "id_number" or column.name in NAMES or column.kind in ("flag", "day", "month") or column.values:
        return ALL
    if column.kind in ("number", "integer"):
        return ALL - {FULL_WIDTH} - ({NEGATIVE} if column.name in SIGNED else set())
    if column.name in CODES:
        return ALL - {HUGE}
    if column.name in REMARKS or (column.name.startswith("aid_") and column.name != "aid_kind"):
        return {ERROR, EMOJI, FORMULA}
    if column.name in TEXTS:
        return {ERROR, EMOJI, FORMULA, LONG}
    return ALL  # columns of known words


def spoilt_rows(dataset, clean, cells):
    """Clean rows of as many households, one cell of each replaced: (column, rubbish) by row."""
    rows, serial = [], np.arange(len(cells))
    numbers = id_numbers("990101", 19800101 + serial // 300, serial % 300).to_pylist()
    for n, (column, rubbish) in enumerate(cells):
        home = {"household_id": f"H{n + 1}", "person_id": f"H{n + 1}-1", "id_number": numbers[n], "cadre_id": "C1"}
        row = clean(dataset)[0] | ({"household_type": "脱贫户"} if dataset == "migrant_work" else {})
        rows.append(row | {k: v for k, v in home.items() if k in row} | {column: rubbish})
    frame = pd.DataFrame(rows, dtype="str")
    return frame.apply(lambda c: tidy(c.astype("str"))).astype(object).where(frame.notna(), None).to_dict("records")


def known(count):
    homes = pd.DataFrame({"household_id": pd.Series([f"H{n + 1}" for n in range(count)], dtype="str")})
    warnings = homes.assign(warning_id="w", opened_on="2024-03-01")
    return {"monitored_person": homes, "cadre": pd.DataFrame({"cadre_id": ["C1"]}), "warnings": warnings}


@pytest.mark.parametrize("dataset", sorted(FILLED))
def test_rubbish_in_any_cell_is_found_there(dataset, judge, clean):
    columns = dc.load_contracts()[dataset].columns
    cells = [(c.name, rubbish) for c in columns for rubbish in (*BLANKS, *sorted(ALL))]
    checked = judge(dataset, spoilt_rows(dataset, clean, cells), known=known(len(cells)))
    assert checked.verdict != "refused", checked.text_zh
    told = set(zip(checked.findings["source_row"], checked.findings["column_name"], strict=True))
    title = {c.name: c.title for c in columns}
    wanted = {c.name: wrong(c) | (set(BLANKS) if c.name in FILLED[dataset] else set()) for c in columns}
    missed = [
        (column, rubbish)
        for row, (column, rubbish) in enumerate(cells, start=4)
        if rubbish in wanted[column] and (row, title[column]) not in told
    ]
    assert missed == []


rubbish = st.one_of(st.sampled_from([*BLANKS, *sorted(ALL)]), st.text(max_size=60))


@pytest.mark.parametrize("dataset", sorted(FILLED))
@settings(max_examples=3, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_text_whatever_raises(dataset, data, judge, clean):
    names = [c.name for c in dc.load_contracts()[dataset].columns]
    cells = data.draw(st.lists(st.tuples(st.sampled_from(names), rubbish), min_size=1, max_size=40))
    checked = judge(dataset, spoilt_rows(dataset, clean, cells), known=known(len(cells)))
    assert checked.verdict in ("accepted", "quarantined", "refused")
