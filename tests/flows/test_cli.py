"""The front door: what people and scripts may rely on when they call the program."""

import csv
import io
import json
import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import FirstNight
from tests.support import AS_OF, KEPT, forget, move_in

REASON = {"code", "text", "observed", "threshold", "unit", "effective_from", "reference"}
WARNING = {
    *("household_id", "county", "township", "village", "category", "level", "risk", "data_status", "status"),
    *("opened_on", "level_since", "reasons", "clears_when", "owner"),
}
MESSAGE = {
    *("message_id", "key", "kind", "county", "cadre_id", "channel", "status", "attempts", "created_at", "sent_at"),
    *("error", "superseded_by", "acknowledged_on", "acknowledged_by", "households", "not_before", "history"),
}
ATTEMPT = {
    *("message_id", "kind", "county", "cadre_id", "status", "attempt", "channel", "started_at", "ended_at"),
    *("outcome", "answer", "took_seconds"),
}
RUN = {
    *("run_id", "county", "as_of", "status", "started_at", "finished_at", "error_zh", "error_en", "timings"),
    *("seconds", "held_by"),
}
SUPPRESSION = {
    *("suppression_id", "county", "code", "household_id", "verified_by", "reason", "from_day", "until_day"),
    *("recorded_at", "state"),
}
COMMANDS = (
    *("", "sample", "check", "nightly", "county", "warnings", "explain", "outbox", "runs", "changes", "backtest"),
    *("feedback", "hand-in", "health", "retain"),
    *("suppress", "suppress add", "suppress list", "suppress lift"),
    *("preview", "silence", "silence add", "silence list", "silence lift"),
    *("db", "db upgrade", "db rights", "db backup", "db restore"),
)


@dataclass(frozen=True)
class Done:
    """How a call ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)

    def csv(self) -> list[dict[str, str]]:
        assert self.code == 0, self.err
        return list(csv.DictReader(io.StringIO(self.out)))


Cli = Callable[..., Done]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """Calls the program's own door in this process, as a new process would find it."""
    from flows.cli import main

    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    before = (root.handlers[:], root.level)

    def call(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["relapse-watch", *arguments])
        forget()
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Done(int(left.value.code or 0), said.out, said.err)

    yield call
    root.handlers[:], root.level = before
    logging.setLogRecordFactory(factory)
    forget()


@pytest.fixture(scope="module")
def watched(first_night: FirstNight, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after one night of a small county; to be read only."""
    folder, _ = first_night(KEPT)
    return shutil.copytree(folder / "var", tmp_path_factory.mktemp("watched") / "var")


@pytest.fixture
def living(watched: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This process lives in that house."""
    move_in(monkeypatch, watched)
    yield watched
    forget()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_in_both_languages(cli: Cli, home: Path, command: str) -> None:
    done = cli(*command.split(), "--help")
    assert done.code == 0 and not done.err
    assert "Usage: relapse-watch" in done.out and any("\u4e00" <= c <= "\u9fff" for c in done.out)
    assert not home.exists(), "to read the help makes nothing"


def test_there_are_no_commands_but_these() -> None:
    import typer

    from flows.cli.app import app

    top: Any = typer.main.get_command(app)
    groups = {f"{group} {name}" for group in ("db", "suppress", "silence") for name in top.commands[group].commands}
    names = {"", *top.commands, *groups}
    assert names == set(COMMANDS)


# --- wrong use ---------------------------------------------------------------------------------------

SUPPRESS = ["suppress", "add", "--county", "990101", "--household", "h1", "--by", "王建国", "--why", "看过"]
SUPPRESS += ["--until", "2026-12-31", "--as-of", "2026-10-31"]
WRONG: dict[str, tuple[list[str], dict[str, str], list[str]]] = {
    "no such command": (["forecast"], {}, ["forecast"]),
    "no such option": (["runs", "--frobnicate"], {}, ["--frobnicate"]),
    "missing argument": (["explain"], {}, ["relapse-watch explain --help"]),
    "county code": (["county", "12"], {}, ["6位数字", "「12」"]),
    "county code of a night": (["nightly", "--county", "x"], {}, ["6位数字"]),
    "county code of check": (["check", "--county", "12345a"], {}, ["6位数字"]),
    "county code of a listing": (["warnings", "--county", "9901"], {}, ["6位数字"]),
    "unknown format": (["runs", "--format", "xml"], {}, ["table、json、csv"]),
    "unknown format of a sample": (["sample", "x", "--format", "docx"], {}, ["xlsx、csv、parquet"]),
    "unknown language": (["runs", "--lang", "fr"], {}, ["zh 或 en"]),
    "unknown level": (["warnings", "--level", "purple"], {}, ["purple", "red"]),
    "unknown status of a warning": (["warnings", "--status", "done"], {}, ["done", "due_to_clear"]),
    "unknown status of a message": (["outbox", "--status", "lost"], {}, ["lost", "superseded"]),
    "an audit of no known form": (["outbox", "--export", "a.pdf"], {}, ["a.pdf", ".jsonl"]),
    "an audit where nothing can be written": (["outbox", "--export", "no/such/folder/a.csv"], {}, ["a.csv"]),
    "no inbox": (["nightly"], {}, ["--inbox", "RELAPSE_WATCH_INBOX"]),
    "missing inbox": (["nightly", "--inbox", "nowhere"], {}, ["nowhere", "--inbox"]),
    "missing inbox of a county": (["county", "990101", "--inbox", "nowhere"], {}, ["nowhere"]),
    "empty inbox": (["nightly", "--inbox", "."], {}, ["6位县代码"]),
    "bad date": (["nightly", "--as-of", "2026-13-01"], {}, ["2026-13-01", "%Y-%m-%d"]),
    "too few households": (["sample", "x", "--households", "5"], {}, ["--households"]),
    "policy folder": (["check", "--inbox", "county"], {"POLICY": "nowhere"}, ["nowhere"]),
    "policy file": (["check", "--inbox", "county"], {"POLICY": "policy"}, ["policy", "bad.yaml"]),
    "missing sources file": (["check", "--inbox", "county"], {"SOURCES": "nowhere.yaml"}, ["nowhere.yaml"]),
    "sources file": (["check", "--inbox", "county"], {"SOURCES": "policy/bad.yaml"}, ["bad.yaml"]),
    "setting of a language": (["runs"], {"LANG": "fr"}, ["RELAPSE_WATCH_LANG", "zh 或 en"]),
    "setting of a number": (["runs"], {"DELIVERY_ATTEMPTS": "many"}, ["RELAPSE_WATCH_DELIVERY_ATTEMPTS"]),
    "setting of a runner": (["runs"], {"TASK_RUNNER": "spark"}, ["RELAPSE_WATCH_TASK_RUNNER", "dask://"]),
    "setting of channels": (["runs"], {"CHANNELS": "pa55word"}, ["RELAPSE_WATCH_CHANNELS", "JSON"]),
    "setting of channels, not a map": (["runs"], {"CHANNELS": '["pa55word"]'}, ["RELAPSE_WATCH_CHANNELS"]),
    "database": (["runs"], {"DATABASE_URL": "mysql://u:pa55word@h/d"}, ["mysql"]),
    "home that cannot be": (["runs"], {"HOME": "/dev/null/var"}, ["/dev/null"]),
    "suppression of a rule unknown": ([*SUPPRESS, "--rule", "9_99"], {}, ["没有规则「9_99」"]),
    "suppression of a household unknown": ([*SUPPRESS, "--rule", "4_01_003"], {}, ["没有户编号「h1」", "990101"]),
    "suppression in a county that is none": ([*SUPPRESS, "--county", "9", "--rule", "4_01_003"], {}, ["6位数字"]),
    "suppression too long": ([*SUPPRESS, "--rule", "4_01_003", "--until", "2027-11-01"], {}, ["365", "2027-10-31"]),
    "suppression without a day": (["suppress", "add", "--county", "990101"], {}, ["--rule", "--help"]),
    "nothing to lift": (["suppress", "lift", "abc"], {}, ["没有编号为「abc」", "suppress list"]),
    "changes of a run unknown": (["changes", "--county", "990101", "--run", "abc"], {}, ["「abc」", "runs"]),
    "changes of a county that is none": (["changes", "--county", "99"], {}, ["6位数字"]),
    "no such backup": (["db", "restore", "nowhere.zip"], {}, ["nowhere.zip"]),
    "backup to nowhere": (["db", "backup", "nowhere/b.zip"], {}, ["nowhere/b.zip"]),
    "sample where no folder can be": (["sample", "/dev/null/x"], {}, ["/dev/null"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_one_line_and_exit_code_2(
    cli: Cli, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    arguments, settings, said = WRONG[case]
    work = tmp_path / "work"
    (work / "policy").mkdir(parents=True)
    (work / "policy" / "bad.yaml").write_text("monitoring_line: [\n", encoding="utf-8")
    (work / "county" / "990101").mkdir(parents=True)
    monkeypatch.chdir(work)
    for name, value in settings.items():
        monkeypatch.setenv(f"RELAPSE_WATCH_{name}", value)
    done = cli(*arguments)
    assert done.code == 2, done
    assert done.out == "" and len(done.err.strip().splitlines()) == 1, done
    assert "Traceback" not in done.err and "pa55word" not in done.err
    assert all(part in done.err for part in said), done.err


def test_a_household_that_nobody_knows(cli: Cli, living: Path) -> None:
    zh, en = cli("explain", "12345"), cli("explain", "12345", "--lang", "en")
    assert (zh.code, en.code) == (2, 2)
    assert "没有户「12345」" in zh.err and "household '12345' has no assessment" in en.err
    known = cli("warnings", "--format", "json").json()[0]["household_id"]
    assert cli("explain", known, "--as-of", "2020-01-31").code == 2


def test_debug_shows_the_traceback_and_without_it_there_is_none(
    cli: Cli, living: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Traceback" in cli("--debug", "explain", "12345").err
    from flows.cli import listings

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("of the person 110101199003074514")

    monkeypatch.setattr(listings, "run_rows", broken)
    plain, debug = cli("runs"), cli("--debug", "runs")
    assert plain.code == debug.code == 1
    assert "Traceback" not in plain.err and "ZeroDivisionError" in plain.err and "--debug" in plain.err
    assert len(plain.err.splitlines()) == 1
    assert "Traceback" in debug.err
    assert "110101199003074514" not in plain.err + debug.err


# --- listings ----------------------------------------------------------------------------------------


def test_warnings_have_exactly_the_fields_that_scripts_rely_on(cli: Cli, living: Path) -> None:
    rows = cli("warnings", "--format", "json").json()
    assert rows
    for row in rows:
        assert set(row) == WARNING
        assert set(row["owner"]) == {"cadre_id", "role"}
        assert all(set(r) == REASON for r in row["reasons"]) and row["reasons"]
        assert all(isinstance(text, str) for text in row["clears_when"])
        assert row["opened_on"] == row["level_since"] == AS_OF.isoformat()
    english = cli("warnings", "--format", "json", "--lang", "en").json()
    assert [r["household_id"] for r in english] == [r["household_id"] for r in rows]
    assert english[0]["reasons"][0]["text"] != rows[0]["reasons"][0]["text"]
    table = cli("warnings", "--format", "csv").csv()
    assert set(table[0]) == WARNING and len(table) == len(rows)
    assert json.loads(table[0]["owner"]) == rows[0]["owner"]


def test_warnings_by_county_level_and_status(cli: Cli, living: Path) -> None:
    everything = cli("warnings", "--format", "json").json()
    unknown = cli("warnings", "--format", "json", "--level", "unknown", "--county", "990101").json()
    assert unknown == [w for w in everything if w["level"] == "unknown"]
    assert cli("warnings", "--format", "json", "--level", "green", "--level", "unknown").json() == everything
    assert cli("warnings", "--format", "json", "--county", "990199").json() == []
    assert cli("warnings", "--format", "json", "--status", "closed").json() == []


HEALTH = {"check", "county", "is_ok", "text", "value", "limit", "unit"}


def test_health_is_0_where_all_is_well_and_1_where_it_is_not(
    cli: Cli, living: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = cli("health", "--format", "json").json()
    assert all(set(row) == HEALTH and row["is_ok"] for row in rows)
    assert {row["check"] for row in rows} == {
        "disk",
        "store",
        "night",
        *(f"outbox_{s}" for s in ("waiting", "failed", "held")),
    }
    monkeypatch.setenv("RELAPSE_WATCH_HEALTH_FREE_GB", "1000000000")
    monkeypatch.setenv("RELAPSE_WATCH_INBOX", "nowhere")
    done = cli("health", "--format", "json", "--lang", "en")
    not_well = {r["check"]: r["text"] for r in json.loads(done.out) if not r["is_ok"]}
    assert done.code == 1 and set(not_well) == {"disk", "inbox"} and "nowhere" in not_well["inbox"]


def test_health_of_a_house_that_is_not_there_makes_none(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = cli("health", "--format", "json")
    assert done.code == 1 and {r["check"] for r in json.loads(done.out)} == {"home", "store"}
    assert not home.exists()
    monkeypatch.setenv("RELAPSE_WATCH_DATABASE_URL", "postgresql://u:pa55word@127.0.0.1:9/none")
    unreachable = cli("health")
    assert unreachable.code == 1 and "127.0.0.1" in unreachable.out and "pa55word" not in unreachable.out


def test_the_outbox_has_exactly_the_fields_that_scripts_rely_on(cli: Cli, living: Path) -> None:
    rows = cli("outbox", "--format", "json").json()
    assert rows and all(set(row) == MESSAGE for row in rows)
    assert {row["status"] for row in rows} == {"sent"}
    for row in rows:
        assert isinstance(row["households"], list)
        assert datetime.fromisoformat(row["created_at"]).tzinfo and "T" in row["sent_at"]
    assert "example.invalid" not in json.dumps(rows), "addresses are not shown"
    assert cli("outbox", "--format", "json", "--status", "failed").json() == []
    assert set(cli("outbox", "--format", "csv").csv()[0]) == MESSAGE


def test_the_attempts_as_a_table_and_for_scripts(cli: Cli, living: Path) -> None:
    messages = cli("outbox", "--format", "json").json()
    rows = cli("outbox", "--attempts", "--format", "json").json()
    assert {r["message_id"] for r in rows if r["attempt"] == 1} == {m["message_id"] for m in messages}
    assert set(rows[0]) == ATTEMPT and all(r["took_seconds"] >= 0 for r in rows)
    assert set(cli("outbox", "--attempts", "--format", "csv").csv()[0]) == ATTEMPT
    zh, en = cli("outbox", "--attempts"), cli("outbox", "--attempts", "--lang", "en")
    assert all(
        head in zh.out for head in ("消息", "第几次", "渠道", "结果", "对方答复", "送到", rows[0]["message_id"][:8])
    )
    assert all(head in en.out for head in ("message", "attempt", "outcome", "answer", "sent"))
    assert "example.invalid" not in zh.out + json.dumps(rows)
    assert cli("outbox", "--attempts", "--status", "failed", "--format", "json").json() == []


def test_an_attempt_under_way_and_each_outcome_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    from datetime import UTC

    from flows.cli.listing_tables import show_attempts
    from flows.cli.listings import attempt_rows

    began = datetime(2026, 11, 3, tzinfo=UTC)
    message = {"message_id": "m" * 32, "kind": "digest", "county": "990101", "cadre_id": "C1", "status": "sending"}
    outcomes = ("sent", "later", "refused", "unknown", None)
    history = [
        {"attempt": n, "channel": "smtp", "started_at": began, "ended_at": o and began, "outcome": o, "answer": None}
        for n, o in enumerate(outcomes, start=1)
    ]
    rows = attempt_rows([message | {"history": history}])
    assert [r["took_seconds"] for r in rows] == [0, 0, 0, 0, None]
    show_attempts(rows, "table", "zh")
    told = capsys.readouterr().out
    assert all(words in told for words in ("送到", "没送到，可再试", "被拒绝", "不知道是否送到", "正在发送"))


def test_the_audit_has_every_message_and_attempt_and_no_text_unless_asked(
    cli: Cli, living: Path, tmp_path: Path
) -> None:
    rows, lines, table = cli("outbox", "--format", "json").json(), tmp_path / "a.jsonl", tmp_path / "a.csv"
    assert cli("outbox", "--export", str(lines)).code == 0
    assert [json.loads(line) for line in lines.read_text().splitlines()] == rows
    assert all([a["outcome"] for a in row["history"]] == ["sent"] for row in rows)
    cli("outbox", "--export", str(table))
    with table.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream))
    assert len(written) == len(rows) and {r["attempt_outcome"] for r in written} == {"sent"}
    assert [r["message_id"] for r in written] == [r["message_id"] for r in rows]
    assert lines.stat().st_mode & 0o077 == 0
    assert not {"title", "body", "address"} & (set(written[0]) | set(rows[0]))
    cli("outbox", "--export", str(lines), "--with-text")
    assert all(json.loads(line)["title"] for line in lines.read_text().splitlines())
    assert "example.invalid" not in lines.read_text() + table.read_text()


def test_runs_with_the_times_of_their_stages(cli: Cli, living: Path) -> None:
    rows = cli("runs", "--format", "json").json()
    assert [set(row) for row in rows] == [RUN]
    stages = [t["stage"] for t in rows[0]["timings"]]
    assert stages[0] == "intake" and stages[-1] == "report" and len(stages) == 10
    assert set(rows[0]["timings"][0]) == {"stage", "seconds", "peak_bytes"}
    assert rows[0]["status"] == "complete" and rows[0]["as_of"] == AS_OF.isoformat()
    assert set(cli("runs", "--format", "csv").csv()[0]) == RUN


def test_a_false_alarm_is_recorded_listed_and_lifted(
    cli: Cli, living: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    household = cli("warnings", "--format", "json").json()[0]["household_id"]
    move_in(monkeypatch, shutil.copytree(living, tmp_path / "var"))
    what = ["--rule", "4_01_003", "--household", household, "--why", "电话13912345678核实"]
    given = cli(*SUPPRESS, *what)
    assert given.code == 0 and household in given.out and "2026-12-31" in given.out, given.err
    (row,) = cli("suppress", "list", "--as-of", "2026-10-31", "--format", "json").json()
    assert set(row) == SUPPRESSION and (row["state"], row["reason"]) == ("active", "电话***********核实")
    again = cli(*SUPPRESS, *what)
    assert again.code == 2 and row["suppression_id"] in again.err and len(again.err.splitlines()) == 1
    assert cli("suppress", "lift", row["suppression_id"][:8], "--as-of", "2026-11-02").code == 0
    assert cli("suppress", "list", "--as-of", "2026-11-02", "--format", "json").json() == []
    (kept,) = cli("suppress", "list", "--all", "--as-of", "2026-11-02", "--format", "csv").csv()
    assert (kept["state"], kept["until_day"]) == ("expired", "2026-11-01")
    assert "已到期" in cli("suppress", "list", "--all", "--as-of", "2026-11-02").out


def test_changes_are_none_where_nothing_came_anew(cli: Cli, living: Path) -> None:
    assert cli("changes", "--county", "990101", "--format", "json").json() == []
    (run,) = cli("runs", "--format", "json").json()
    assert cli("changes", "--county", "990101", "--run", run["run_id"], "--format", "json").json() == []
    assert cli("changes", "--county", "990102", "--run", run["run_id"]).code == 2


def test_explain_tells_the_chain_from_source_rows_to_the_level(cli: Cli, living: Path) -> None:
    warned = cli("warnings", "--format", "json").json()[0]
    (story,) = cli("explain", warned["household_id"], "--format", "json").json()
    assert {"household_id", "county", "assessment", "reasons", "warnings", "sources"} <= set(story)
    assert story["assessment"]["level"] == warned["level"]
    assert [r["code"] for r in story["reasons"]] == [r["code"] for r in warned["reasons"]]
    assert story["warnings"][0]["transition"] == "opened"
    places = {s["dataset"]: s for s in story["sources"]}
    assert {"monitored_person", "responsibility"} <= set(places)
    assert places["responsibility"]["rows"] and places["responsibility"]["sheet"] == "Sheet1"
    assert cli("explain", warned["household_id"], "--as-of", AS_OF.isoformat(), "--format", "json").json() == [story]
    long = cli("explain", warned["household_id"], "--format", "csv").csv()
    assert {"assessment", "reasons", "warnings", "sources", "months", "risk"} <= {r["part"] for r in long}
    assert {r["household_id"] for r in long} == {warned["household_id"]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_for_people_are_in_their_language(cli: Cli, living: Path, lang: str) -> None:
    household = cli("warnings", "--format", "json").json()[0]["household_id"]
    words = {"zh": ("等级", "写入时间", "基准日", "原因"), "en": ("level", "created", "as of", "Reasons")}[lang]
    calls = (["warnings"], ["outbox"], ["runs"], ["explain", household])
    for arguments, word in zip(calls, words, strict=True):
        done = cli(*arguments, "--lang", lang)
        assert done.code == 0 and not done.err and word in done.out, arguments
        assert "None" not in done.out and "nan" not in done.out


def test_logs_go_to_standard_error_and_json_stays_clean(cli: Cli, living: Path) -> None:
    done = cli("--debug", "runs", "--format", "json")
    assert done.json() and "INFO" in done.err


# --- the store ---------------------------------------------------------------------------------------


def test_a_backup_goes_into_an_empty_house_and_into_no_other(
    cli: Cli, living: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings, file = cli("warnings", "--format", "json").json(), tmp_path / "night.backup"
    assert cli("db", "backup", str(file)).code == 0 and file.exists()
    refused = cli("db", "restore", str(file))
    assert refused.code == 2 and "不是空的" in refused.err

    monkeypatch.setenv("RELAPSE_WATCH_HOME", str(tmp_path / "new"))
    upgraded = cli("db", "upgrade")
    assert upgraded.code == 0 and "relapse_watch.db" in upgraded.out
    assert cli("warnings", "--format", "json").json() == []
    assert cli("db", "restore", str(file)).code == 0
    assert cli("warnings", "--format", "json").json() == warnings
    assert cli("db", "restore", str(file)).code == 2


def test_the_password_of_the_store_is_not_shown(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAPSE_WATCH_DATABASE_URL", "postgresql://watch:pa55word@127.0.0.1:1/watch")
    done = cli("runs")
    assert done.code == 3 and "pa55word" not in done.err and "127.0.0.1:1" in done.err
    assert len(done.err.splitlines()) == 1
