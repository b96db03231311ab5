"""Which file is which dataset of which county, as of which day."""

from dataclasses import replace
from datetime import date

import pytest

import data_contracts as dc
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused, WrongUse


@pytest.fixture
def sources():
    return dc.load_sources()


def put(inbox, *names, content=b"x"):
    for name in names:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(content)


def test_each_file_is_named_by_county_dataset_source_and_slot(tmp_path, sources, known_on):
    put(tmp_path, "990101/（自定义）监测对象信息_20240601.xlsx", "990101/民政救助资金发放_2023年.csv")
    put(tmp_path, "990101/农户收入信息_2023年度.xlsx", "990102/医保自付费用名单.csv")
    found = [(f.county, f.dataset, f.source, f.slot, f.exported_on) for f in dc.discover(tmp_path, sources, known_on)]
    assert found == [
        ("990101", "aid_payment", "aid_civil_affairs", "2023", None),
        ("990101", "household_income", "household_income_national", "2023", None),
        ("990101", "monitored_person", "monitored_person_national", "", date(2024, 6, 1)),
        ("990102", "department_event", "event_medical_self_pay", "", None),
    ]


def test_every_file_of_the_layout_is_known_in_each_format(tmp_path, sources, known_on):
    stems = [
        *("（自定义）监测对象信息_20240601", "（乡村建设）户信息_20240601", "（务工月监测）已外出务工信息_20240601"),
        *("农户收入信息_2023年度", "民政救助资金发放_2023年", "财政一卡通发放_2023年"),
        *("医保自付费用名单", "失学辍学名单", "危房鉴定名单", "饮水安全问题名单", "受灾名单", "意外事故名单"),
        *("失业登记名单", "新增残疾名单", "干部名单", "责任分工"),
    ]
    for suffix in ("xlsx", "csv", "parquet"):
        put(tmp_path, *(f"990101/{stem}.{suffix}" for stem in stems))
    assert len(dc.discover(tmp_path, sources, known_on)) == 3 * len(stems)
    assert dc.unmatched(tmp_path, sources) == []


def test_half_width_brackets_and_a_browser_s_copy_number(tmp_path, sources, known_on):
    put(tmp_path, "990101/(自定义)监测对象信息_20240601 (2).xlsx")
    (found,) = dc.discover(tmp_path, sources, known_on)
    assert found.dataset == "monitored_person"


def test_what_was_exported_later_is_not_known_yet(tmp_path, sources):
    put(tmp_path, "990101/（自定义）监测对象信息_20240601.xlsx", "990101/（自定义）监测对象信息_20240501.xlsx")
    days = [[f.exported_on.day for f in dc.discover(tmp_path, sources, date(2024, m, 1))] for m in (4, 5, 6)]
    months = [[f.exported_on.month for f in dc.discover(tmp_path, sources, date(2024, m, 1))] for m in (4, 5, 6)]
    assert months == [[], [5], [5, 6]]
    assert days == [[], [1], [1, 1]]


def test_other_folders_and_leftovers_are_not_looked_into(tmp_path, sources, known_on):
    put(tmp_path, "truth/医保自付费用名单.csv", "990101/~$医保自付费用名单.xlsx", "990101/.医保自付费用名单.csv")
    put(tmp_path, "医保自付费用名单.csv", "990101/旧/医保自付费用名单.csv")
    assert dc.discover(tmp_path, sources, known_on) == []
    assert dc.counties_in(tmp_path, sources) == ["990101"]


def test_files_nobody_knows_are_listed(tmp_path, sources):
    put(tmp_path, "990101/监测对象.xlsx", "990101/医保自付费用名单.csv")
    assert dc.unmatched(tmp_path, sources) == ["990101/监测对象.xlsx"]
    (tmp_path / "990102" / "旧").mkdir(parents=True)
    assert dc.unmatched(tmp_path, sources) == ["990101/监测对象.xlsx", "990102/旧/"], "nothing in a folder is read"
    assert dc.unmatched(tmp_path, sources, "990102") == ["990102/旧/"]


def test_only_the_counties_asked_for(tmp_path, sources, known_on):
    put(tmp_path, "990101/受灾名单.csv", "990102/受灾名单.csv")
    assert [f.county for f in dc.discover(tmp_path, sources, known_on, ["990102"])] == ["990102"]


def test_no_inbox_is_wrong_use(tmp_path, sources, known_on):
    with pytest.raises(WrongUse):
        dc.discover(tmp_path / "nowhere", sources, known_on)


def test_a_link_out_of_the_inbox_is_refused(tmp_path, sources, known_on):
    put(tmp_path, "secret.csv", content=b"a,b\n")
    inbox = tmp_path / "inbox"
    (inbox / "990101").mkdir(parents=True)
    (inbox / "990101" / "受灾名单.csv").symlink_to(tmp_path / "secret.csv")
    (found,) = dc.discover(inbox, sources, known_on)
    with pytest.raises(InputRefused, match="链接"):
        dc.read_source(found, sources)
    with pytest.raises(InputRefused, match="链接"):
        dc.snapshot(found, tmp_path / "kept")
    assert dc.fingerprint(found) != dc.fingerprint(replace(found, path=tmp_path / "secret.csv", inbox=tmp_path))


def test_fingerprint_is_of_the_bytes(tmp_path, sources, known_on):
    put(tmp_path, "990101/受灾名单.csv", "990102/受灾名单.csv", content=b"abc")
    first, second = dc.discover(tmp_path, sources, known_on)
    assert dc.fingerprint(first) == dc.fingerprint(second)
    assert dc.fingerprint(first) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    put(tmp_path, "990102/受灾名单.csv", content=b"abd")
    assert dc.fingerprint(first) != dc.fingerprint(second)


def test_a_snapshot_reads_like_the_file(tmp_path, sources, known_on):
    content = "乡镇,村,户编号,受灾日期,损失金额（万元）\n青山镇,河口村,H1,2024-01-02,1.5\n"
    put(tmp_path, "990101/受灾名单.csv", content=content.encode("gb18030"))
    (found,) = dc.discover(tmp_path, sources, known_on)
    copy, digest = dc.snapshot(found, tmp_path / "kept")
    assert digest == dc.fingerprint(found) == copy.stem
    assert [p.name for p in (tmp_path / "kept").rglob("*") if p.is_file()] == [copy.name]
    put(tmp_path, "990101/受灾名单.csv", content=b"overwritten")
    table = dc.read_source(replace(found, path=copy, inbox=copy.parent), sources)
    assert list(table.frame["household_id"]) == ["H1"]
    assert table.file == "990101/受灾名单.csv"


COLUMNS = {"township": "乡镇", "village": "村", "household_id": "户编号"}
BY_COLUMN = {
    "name": "own",
    "dataset": "household_list",
    "file": "all",
    "county": {"from": "column", "column": "县", "codes": {"甲": "990101", "乙": "990102"}},
    "columns": COLUMNS,
}
CONTENT = "县,乡镇,村,户编号\n甲,a,b,H1\n乙,a,b,H2\n甲,a,b,H3\n"


def test_a_column_tells_the_county(tmp_path, known_on):
    put(tmp_path, "all.csv", content=CONTENT.encode())
    sources = dc.Sources(mappings=(SourceMapping.model_validate(BY_COLUMN),))
    files = dc.discover(tmp_path, sources, known_on)
    assert [f.county for f in files] == ["990101", "990102"]
    tables = [dc.read_source(f, sources).frame for f in files]
    assert [list(t["household_id"]) for t in tables] == [["H1", "H3"], ["H2"]]
    assert [list(t["source_row"]) for t in tables] == [[2, 4], [3]]
    assert dc.counties_in(tmp_path, sources) == ["990101", "990102"]


def test_a_county_nobody_mapped_is_refused_unless_told_to_ignore_it(tmp_path, known_on):
    put(tmp_path, "all.csv", content=(CONTENT + "丙,a,b,H4\n").encode())
    strict = dc.Sources(mappings=(SourceMapping.model_validate(BY_COLUMN),))
    with pytest.raises(InputRefused) as caught:
        dc.read_source(dc.discover(tmp_path, strict, known_on)[0], strict)
    assert (caught.value.row, caught.value.column, caught.value.found) == (5, "县", "丙")
    lax = BY_COLUMN | {"county": BY_COLUMN["county"] | {"others": "ignore"}}
    sources = dc.Sources(mappings=(SourceMapping.model_validate(lax),))
    assert len(dc.read_source(dc.discover(tmp_path, sources, known_on)[0], sources).frame) == 2


def test_one_county_for_the_whole_file(tmp_path, known_on):
    put(tmp_path, "all.csv", content=CONTENT.encode())
    mapping = BY_COLUMN | {"county": {"from": "constant", "value": "990101"}}
    sources = dc.Sources(mappings=(SourceMapping.model_validate(mapping),))
    (found,) = dc.discover(tmp_path, sources, known_on)
    assert len(dc.read_source(found, sources).frame) == 3


@pytest.mark.parametrize(
    ("name", "slot"),
    [
        ("财政一卡通发放_2024年.csv", "2024"),
        ("财政一卡通发放_2024年_第1部分.csv", "2024/1"),
        ("财政一卡通发放_2024年（第2部分）.csv", "2024/2"),
        ("财政一卡通发放_2024年(第12部分).csv", "2024/12"),
        ("（自定义）监测对象信息_20240630第3部分.xlsx", "/3"),
    ],
)
def test_an_export_may_come_in_parts(name, slot, tmp_path):
    (tmp_path / "990101").mkdir()
    (tmp_path / "990101" / name).write_bytes(b"")
    (found,) = dc.discover(tmp_path, dc.load_sources(), date(2024, 12, 31))
    assert (found.slot, found.base_slot) == (slot, slot.partition("/")[0])


def test_a_part_without_a_number_is_known_to_no_mapping(tmp_path):
    (tmp_path / "990101").mkdir()
    (tmp_path / "990101" / "财政一卡通发放_2024年_第0部分.csv").write_bytes(b"")
    assert dc.discover(tmp_path, dc.load_sources(), date(2024, 12, 31)) == []
    assert dc.unmatched(tmp_path, dc.load_sources()) == ["990101/财政一卡通发放_2024年_第0部分.csv"]
