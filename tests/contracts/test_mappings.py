"""Source mappings: a slip is told at once, and YAML alone maps files nobody foresaw."""

from pathlib import Path

import pytest
import yaml

import data_contracts as dc
from relapse_watch.errors import WrongUse

GOOD = {
    "name": "own",
    "dataset": "household_list",
    "file": "own",
    "columns": {"township": "乡镇", "village": "村", "household_id": "户编号"},
}


def put(tmp_path: Path, *mappings) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": list(mappings)}, allow_unicode=True), encoding="utf-8")
    return path


def test_shipped_mappings_fit_their_contracts():
    sources = dc.load_sources()
    shipped = {m.dataset for m in sources.mappings}
    assert shipped == set(dc.load_contracts()) - {"household_list", "household_ledger"}


def test_own_mappings_are_added_and_replace_shipped_ones_of_the_same_name(tmp_path):
    own = GOOD | {"name": "cadre_list"}
    sources = dc.load_sources(put(tmp_path, GOOD, own))
    assert sources.get("own").columns["household_id"].from_ == ("户编号",)
    assert sources.get("cadre_list").dataset == "household_list"
    assert len(sources.mappings) == len(dc.load_sources().mappings) + 1


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"datset": "x"}, "own.datset"),
        ({"dataset": "nothing"}, "own.dataset"),
        ({"file": "("}, "own.file"),
        ({"file": None}, "own"),
        ({"header_row": 0}, "own.header_row"),
        ({"encoding": "big5"}, "own.encoding"),
        ({"county": {"from": "constant", "value": "12"}}, "own.county.constant.value"),
        ({"county": {"from": "column", "column": "县", "codes": {"甲": 990101}}}, "own.county.column.codes.甲"),
        ({"columns": GOOD["columns"] | {"colour": "颜色"}}, "own.columns.colour"),
        ({"columns": {"township": "乡镇", "village": "村"}}, "own.columns"),
        ({"columns": GOOD["columns"] | {"members": {"from": "a", "const": "3"}}}, "own.columns.members"),
        ({"columns": GOOD["columns"] | {"members": {"form": "a"}}}, "own.columns.members.form"),
        ({"columns": GOOD["columns"] | {"members": {"from": "a", "unit": "角"}}}, "own.columns.members.unit"),
        ({"one_row_per": ["cadre_id"]}, "own"),
    ],
)
def test_a_slip_names_the_file_and_the_key(change, key, tmp_path):
    path = put(tmp_path, GOOD | change)
    with pytest.raises(WrongUse) as caught:
        dc.load_sources(path)
    assert str(path) in caught.value.zh
    assert f"「{key}」" in caught.value.zh
    assert f"key {key}:" in caught.value.en
    assert "\n" not in caught.value.zh


@pytest.mark.parametrize("text", ["sources: [", "just text", "sources: 3", ""])
def test_what_is_no_list_of_mappings_is_wrong_use(text, tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse, match=r"sources\.yaml"):
        dc.load_sources(path)


def test_no_such_file_is_wrong_use(tmp_path):
    with pytest.raises(WrongUse, match=r"none\.yaml"):
        dc.load_sources(tmp_path / "none.yaml")


def test_two_sources_of_one_name_are_wrong_use(tmp_path):
    with pytest.raises(WrongUse, match="own"):
        dc.load_sources(put(tmp_path, GOOD, GOOD))


DIARY = """
sources:
  - &all
    name: diary_homes
    dataset: household_list
    file: diary
    formats: [csv]
    county: {from: column, column: DISTRICT, codes: {AA: "800101", AB: "800102"}}
    one_row_per: [household_id]
    columns: &home {household_id: HOME, township: PARISH, village: VILLAGE, members: SIZE}
  - <<: *all
    name: diary_weeks
    dataset: household_ledger
    one_row_per: []
    columns:
      <<: *home
      ended_on: {from: UNTIL, date: ["%d-%b-%y", "%m/%d/%Y"]}
      wage_income_yuan: {sum: [PICKING, OTHER]}
      business_cost_yuan: {from: TOOLS, scale: 0.5}
      rigid_spending_yuan: {from: SCHOOL, unit: 万元}
  - <<: *all
    name: diary_cadres
    dataset: cadre
    one_row_per: [cadre_id]
    columns:
      cadre_id: {template: "{PARISH}-{VILLAGE}"}
      name: {template: "cadre of {VILLAGE}"}
      role: {const: grid_worker}
      channel: {const: outbox}
      address: {template: "{VILLAGE}"}
  - <<: *all
    name: diary_charges
    dataset: responsibility
    columns:
      cadre_id: {template: "{PARISH}-{VILLAGE}"}
      role: {from: KIND, values: {G: grid_worker}}
      scope: {const: 户}
      household_id: HOME
"""
WEEKS = """HOME,DISTRICT,PARISH,VILLAGE,SIZE,UNTIL,PICKING,OTHER,TOOLS,SCHOOL,KIND
1,AA,P,V,5,4-Nov-18,100,20.5,30,1.2345,G
1,AA,P,V,5,11/11/2018,,,7,,G
2,AA,P,W,4,11-Nov-18,"1,000",x,,0,G
3,AB,Q,V,3,4-Nov-18,0,0,0,0,G
"""


@pytest.fixture
def diary(tmp_path):
    (tmp_path / "diary.csv").write_text(WEEKS, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(DIARY, encoding="utf-8")
    return dc.load_sources(tmp_path / "sources.yaml")


@pytest.fixture
def judged(diary, tmp_path, known_on, in_force):
    """Each data set of county 800101, checked in order."""
    checked, known = {}, {}
    files = {f.dataset: f for f in dc.discover(tmp_path, diary, known_on, ["800101"])}
    for dataset in [d for d in dc.order(dc.load_contracts()) if d in files]:
        contract = dc.load_contracts()[dataset]
        checked[dataset] = dc.check(dc.read_source(files[dataset], diary), contract, in_force, known)
        known[dataset] = checked[dataset].register
    return checked


def test_one_file_feeds_four_datasets_of_two_counties(diary, tmp_path, known_on):
    found = dc.discover(tmp_path, diary, known_on)
    assert [(f.county, f.dataset) for f in found] == [
        (county, dataset)
        for county in ("800101", "800102")
        for dataset in ("cadre", "household_ledger", "household_list", "responsibility")
    ]


def test_a_register_and_a_list_of_cadres_out_of_a_ledger(judged):
    assert judged["household_list"].verdict == judged["cadre"].verdict == "accepted"
    homes = judged["household_list"].accepted
    assert homes[["household_id", "members", "source_row"]].values.tolist() == [["1", 5, 2], ["2", 4, 4]]
    assert judged["cadre"].accepted[["cadre_id", "name", "role"]].values.tolist() == [
        ["P-V", "cadre of V", "grid_worker"],
        ["P-W", "cadre of W", "grid_worker"],
    ]
    assert list(judged["responsibility"].accepted["scope"]) == ["household", "household"]
    assert list(judged["responsibility"].accepted["cadre_id"]) == ["P-V", "P-W"]


def test_mixed_dates_sums_units_and_scales(judged):
    weeks = judged["household_ledger"].accepted
    assert list(weeks["ended_on"]) == ["2018-11-04", "2018-11-11"]
    assert list(weeks["business_cost_yuan"]) == [15.0, 3.5]
    assert weeks["rigid_spending_yuan"].iloc[0] == 12345.0
    assert weeks["wage_income_yuan"].iloc[0] == 120.5


def test_missing_is_not_zero(judged):
    weeks = judged["household_ledger"].accepted
    assert weeks[["wage_income_yuan", "rigid_spending_yuan"]].iloc[1].isna().all()


def test_an_unreadable_part_of_a_sum_is_found_at_its_headers(judged):
    (finding,) = judged["household_ledger"].findings.to_dict("records")
    assert (finding["code"], finding["source_row"], finding["found"]) == ("RW_HG_05", 4, "x")
    assert finding["column_name"] == "PICKING+OTHER"
