"""Reading CSV in each encoding, Parquet and queries; all give the same table."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

import data_contracts as dc
from data_contracts.sources.mapping import SourceMapping
from relapse_watch.errors import InputRefused, WrongUse

COLUMNS = {"township": "乡镇", "village": "村", "household_id": "户编号", "head_name": "户主姓名"}
MAPPING = {"name": "own", "dataset": "household_list", "file": "own", "columns": COLUMNS}
LINES = ["乡镇,村,户编号,户主姓名,备注", '青山镇,河口村,H1,"张, 三",x', "青山镇,河口村,H2,龑𠮷,"]
EXPECTED = [["青山镇", "河口村", "H1", "张, 三"], ["青山镇", "河口村", "H2", "龑𠮷"]]


def rows(table):
    return table.frame[list(COLUMNS)].values.tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings(encoding, newline, read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes((newline.join(LINES) + newline).encode(encoding))
    table = read(path, MAPPING)
    assert rows(table) == EXPECTED
    assert list(table.frame["source_row"]) == [2, 3]


def test_blank_lines_keep_the_row_numbers(read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("\n".join([LINES[0], LINES[1], "", ",,,,", LINES[2], "", ""]), encoding="utf-8")
    assert list(read(path, MAPPING).frame["source_row"]) == [2, 5]


def test_header_below_titles(read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("\n".join(["模拟数据", "单位：元,x", *LINES]), encoding="utf-8")
    table = read(path, MAPPING | {"header_row": 3})
    assert rows(table) == EXPECTED
    assert list(table.frame["source_row"]) == [4, 5]


def test_header_alone_gives_no_row(read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(LINES[0], encoding="utf-8")
    assert len(read(path, MAPPING).frame) == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", b"PK\x03\x04\x00\x00\xff\xfe", "乡镇,村".encode("utf-16"), b"\xff\xff\xff\xff,a"],
)
def test_what_is_no_text_is_refused(content, read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(InputRefused):
        read(path, MAPPING)


def test_declared_encoding_is_kept_to(read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes("\n".join(LINES).encode("gb18030"))
    with pytest.raises(InputRefused):
        read(path, MAPPING | {"encoding": "utf-8"})


def test_row_with_another_number_of_cells_is_refused_with_its_number(read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("\n".join([*LINES, "青山镇,河口村,H3"]), encoding="utf-8")
    with pytest.raises(InputRefused) as caught:
        read(path, MAPPING)
    assert (caught.value.row, caught.value.found, caught.value.expected) == (4, "3", "5")


def test_missing_column(read, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("乡镇,村,户号\na,b,c\n", encoding="utf-8")
    with pytest.raises(InputRefused) as caught:
        read(path, MAPPING)
    assert caught.value.column == "户编号"
    assert "户号" in caught.value.zh


def test_parquet_is_the_same_table(read, tmp_path):
    path = tmp_path / "own.parquet"
    columns = {name: [row[i] for row in EXPECTED] for i, name in enumerate(COLUMNS.values())}
    coded = {k: pa.array(v).dictionary_encode() if k == "村" else pa.array(v) for k, v in columns.items()}
    pq.write_table(pa.table(coded), path)
    table = read(path, MAPPING)
    assert rows(table) == EXPECTED
    assert list(table.frame["source_row"]) == [2, 3]


def test_numbers_and_dates_in_parquet_become_text(read, tmp_path):
    path = tmp_path / "own.parquet"
    pq.write_table(pa.table({"乡镇": [1], "村": [2.5], "户编号": [12345678901234], "户主姓名": [None]}), path)
    frame = read(path, MAPPING).frame
    assert list(frame.iloc[0][["township", "village", "household_id"]]) == ["1", "2.5", "12345678901234"]
    assert frame["head_name"].isna().all()


def test_what_is_no_parquet_is_refused(read, tmp_path):
    path = tmp_path / "own.parquet"
    path.write_bytes(b"PAR1 not really")
    with pytest.raises(InputRefused):
        read(path, MAPPING)


@pytest.fixture
def database(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'county.db'}"
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("create table homes (county text, 乡镇 text, 村 text, 户编号 text, 户主姓名 text)")
        for county in ("990101", "990102"):
            for row in EXPECTED:
                connection.exec_driver_sql("insert into homes values (?, ?, ?, ?, ?)", (county, *row))
    monkeypatch.setenv("COUNTY_DB", url)
    return url


QUERY = {
    "name": "own",
    "dataset": "household_list",
    "sql": {
        "url_env": "COUNTY_DB",
        "query": "select 乡镇, 村, 户编号, 户主姓名 from homes where county = :county order by 户编号",
        "counties": ["990101", "990102"],
    },
    "columns": COLUMNS,
}


def query_sources(**changes):
    mapping = SourceMapping.model_validate(QUERY | changes)
    return dc.Sources(mappings=(mapping,))


def test_a_query_is_a_source_for_each_of_its_counties(database, tmp_path, known_on):
    sources = query_sources()
    files = dc.discover(tmp_path, sources, known_on)
    assert [(f.county, f.file, f.path) for f in files] == [("990101", "sql:own", None), ("990102", "sql:own", None)]
    assert dc.counties_in(tmp_path, sources) == ["990101", "990102"]
    table = dc.read_source(files[0], sources)
    assert rows(table) == EXPECTED
    assert list(table.frame["source_row"]) == [2, 3]


def test_a_query_is_fingerprinted_by_its_rows(database, tmp_path, known_on):
    first = dc.discover(tmp_path, query_sources(), known_on)[0]
    before = dc.fingerprint(first)
    assert dc.fingerprint(first) == before
    with sa.create_engine(database).begin() as connection:
        connection.exec_driver_sql("update homes set 村 = '新村' where county = '990101'")
    assert dc.fingerprint(first) != before


def test_a_query_that_fails_is_refused_without_showing_the_url(database, tmp_path, known_on, monkeypatch):
    monkeypatch.setenv("COUNTY_DB", "sqlite:////nowhere/secret-password.db")
    sources = query_sources()
    with pytest.raises(InputRefused) as caught:
        dc.read_source(dc.discover(tmp_path, sources, known_on)[0], sources)
    assert "secret" not in caught.value.zh + caught.value.en


def test_a_query_whose_url_is_not_set_is_wrong_use(tmp_path, known_on, monkeypatch):
    monkeypatch.delenv("COUNTY_DB", raising=False)
    sources = query_sources()
    with pytest.raises(WrongUse, match="COUNTY_DB"):
        dc.read_source(dc.discover(tmp_path, sources, known_on)[0], sources)
