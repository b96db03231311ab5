"""Handing in by a program: the form's own contract at once, one file a content, and the night lands it."""

import csv
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from flows.handing_in import MOST_ROWS, hand_in, hand_in_rows, rows_in
from relapse_watch.errors import WrongUse
from relapse_watch.store.tables import landed_tables, warning
from tests.flows.returned import return_form
from tests.support import forget, night

COUNTY, DAY = "990101", date(2026, 11, 3)
PHONE = "13812345678"


@pytest.fixture
def inbox(few: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The inbox of a house after its first night, where what is handed in goes."""
    monkeypatch.setenv("RELAPSE_WATCH_INBOX", str(few))
    forget()
    return few


def warned() -> dict[str, Any]:
    from flows import house

    with house.store().reading() as connection:
        query = select(warning).where(warning.c.county == COUNTY, warning.c.owner_cadre_id.is_not(None))
        return dict(connection.execute(query.order_by(warning.c.warning_id)).mappings().first())


def visit(**cells: Any) -> dict[str, Any]:
    w = warned()
    usual = {"户编号": w["household_id"], "核实日期": "2026-11-02", "核实结果": "确认", "核实人": w["owner_cadre_id"]}
    return usual | cells


def handed(inbox: Path) -> list[Path]:
    return sorted(p for p in (inbox / COUNTY).iterdir() if "接口" in p.name)


def call(rows: Any, county: Any = COUNTY, **more: Any) -> Any:
    from flows.hand_in import hand_in as flow

    return flow(county, rows, return_state=True, **{"as_of": DAY.isoformat()} | more)


def test_what_a_program_hands_in_is_judged_at_once_and_landed_by_the_night(inbox: Path) -> None:
    good, wrong = visit(), visit(户编号="9999999999999")
    state = call([good, wrong])
    assert state.is_failed() and "收下 1/2 行" in state.message
    assert "2:户编号" in state.message and "9999999999999" not in state.message
    (file,) = handed(inbox)
    with file.open(encoding="utf-8-sig") as stream:
        (row,) = csv.DictReader(stream)
    assert {k: v for k, v in row.items() if v} == good

    again = call([good])
    assert again.is_completed() and "已有" in again.message and handed(inbox) == [file]
    night(inbox, DAY)
    from flows import house
    from flows.stages.follow_up import progress_of

    with house.store().reading() as connection:
        (landed,) = connection.execute(select(landed_tables["verification"])).mappings()
    assert (landed["household_id"], landed["result"]) == (good["户编号"], "confirmed")
    at = progress_of(COUNTY, DAY).set_index("household_id").loc[good["户编号"]]
    assert at["result"] == "confirmed" and at["stage"] != "verify"


def test_english_names_will_do_and_who_hands_in_stands_for_who_visited(inbox: Path) -> None:
    w = warned()
    row = {"household_id": w["household_id"], "verified_on": "2026-11-02", "result": "received"}
    state = call([row], by=w["owner_cadre_id"])
    assert state.is_completed(), state.message
    assert handed(inbox)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"户编号": "1"}, "列表"),
        ([], "列表"),
        (None, "列表"),
        (["户编号"], "第 1 行"),
        ([{"户编号": "1"}, {"电话": PHONE}], "第 2 行"),
        ([{"户编号": {"a": PHONE}}], "第 1 行"),
        ([{"户编号": 1.5}], "第 1 行"),
        ([{"户编号": True}], "第 1 行"),
        ([{"户编号": "1"}] * (MOST_ROWS + 1), "一次最多"),
        ([{"户编号": "1", "说明": f"电话{PHONE}"}], "说明"),
        ([{"户编号": "", "核实结果": "确认"}], "户编号"),
    ],
)
def test_rubbish_is_refused_in_words_and_nothing_is_written(rows: Any, said: str, inbox: Path) -> None:
    state = call(rows)
    assert state.is_failed() and said in state.message and PHONE not in state.message
    assert not handed(inbox)


def test_most_rows_are_taken_as_a_call(inbox: Path) -> None:
    assert len(rows_in([{"户编号": 1}] * MOST_ROWS)) == MOST_ROWS


@pytest.mark.parametrize("county", ["990999", "../990101", 99, None])
def test_a_county_without_a_folder_is_refused(county: Any, inbox: Path) -> None:
    assert call([visit()], county).is_failed()


def test_a_day_that_is_none_is_refused(inbox: Path) -> None:
    assert "as_of" in call([visit()], as_of="明天").message and not handed(inbox)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_told(inbox: Path) -> None:
    (inbox / COUNTY).chmod(0o500)
    try:
        assert "写不了" in call([visit()]).message
    finally:
        (inbox / COUNTY).chmod(0o700)


def test_a_disk_that_refuses_leaves_nothing_behind(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    before = sorted((inbox / COUNTY).iterdir())
    monkeypatch.setattr("flows.handing_in.os.fsync", full)
    assert "写不了" in call([visit()]).message
    assert sorted((inbox / COUNTY).iterdir()) == before


def test_a_personal_number_in_free_text_is_never_written(inbox: Path) -> None:
    rows = rows_in([visit(暂停至="2026-11-20", 暂停原因=f"打{PHONE}"), visit(核实日期="2026-11-03", 说明="身份证")])
    done = hand_in_rows(COUNTY, rows, inbox, DAY)
    assert (done.accepted, [(t["row"], t["column"], t["code"]) for t in done.told]) == (
        1,
        [(1, "暂停原因", "PERSONAL")],
    )
    assert PHONE not in handed(inbox)[0].read_text(encoding="utf-8-sig") and PHONE not in str(done.told)


def test_two_that_hand_in_the_same_at_once_make_one_file(inbox: Path) -> None:
    rows = rows_in([visit()])
    from flows import house

    house.store(), house.sources(), house.contracts(), house.policy()
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: hand_in_rows(COUNTY, rows, inbox, DAY), range(4)))
    assert len({d.file for d in done}) == len(handed(inbox)) == 1 and sum(d.is_new for d in done) == 1


_BESIDE = """
import json, sys
from datetime import date
from pathlib import Path
from flows import house
from flows.handing_in import hand_in_rows
house.store(), house.sources(), house.contracts(), house.policy()
print("ready", flush=True)
county, rows, inbox, day = json.loads(sys.stdin.readline())
done = hand_in_rows(county, rows, Path(inbox), date.fromisoformat(day))
print(json.dumps([done.file, done.is_new]))
"""


def test_two_processes_that_hand_in_the_same_at_once_make_one_file(inbox: Path) -> None:
    given = json.dumps([COUNTY, rows_in([visit()]), str(inbox), DAY.isoformat()])
    begun = [
        subprocess.Popen([sys.executable, "-c", _BESIDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        assert [p.stdout.readline() for p in begun if p.stdout] == ["ready\n"] * 2
        for process in begun:
            assert process.stdin
            process.stdin.write(f"{given}\n")
            process.stdin.flush()
        ended = [json.loads(p.communicate(timeout=60)[0].splitlines()[-1]) for p in begun]
    finally:
        for process in begun:
            process.kill()
            process.wait()
    (file,) = handed(inbox)
    assert {name for name, _ in ended} == {file.name} and sum(is_new for _, is_new in ended) == 1


def test_a_form_handed_in_by_the_command(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.cli.app import app

    monkeypatch.setattr("flows.cli.handing_in.today", lambda: DAY)
    path = return_form(inbox, COUNTY, "20261103", [visit(), visit(核实人="没有这人")])
    form = path.rename(tmp_path / "visits.xlsx")
    runner, base = CliRunner(), ["hand-in", COUNTY, "--inbox", str(inbox)]
    said = runner.invoke(app, [*base, str(form)])
    assert said.exit_code == 3 and "RW_VE_10" in said.output and len(handed(inbox)) == 1

    one = ["--household", warned()["household_id"], "--result", "已收到", "--by", warned()["owner_cadre_id"]]
    assert runner.invoke(app, [*base, *one, "--on", "2026-11-03"]).exit_code == 0 and len(handed(inbox)) == 2
    assert runner.invoke(app, [*base, *one]).exit_code == 0 and len(handed(inbox)) == 2, "the same again"
    for wrong in ([], [str(form), *one], [str(tmp_path / "none.csv")], [str(tmp_path)]):
        assert isinstance(runner.invoke(app, [*base, *wrong]).exception, WrongUse)


def test_a_file_that_is_no_form_is_refused(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n")
    done = hand_in(COUNTY, tmp_path / "a.csv", inbox, DAY)
    assert done.file is None and done.refusal and not handed(inbox)
    (tmp_path / "a.docx").write_text("甲")
    with pytest.raises(WrongUse, match="CSV"):
        hand_in(COUNTY, tmp_path / "a.docx", inbox, DAY)
