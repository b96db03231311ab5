"""A backtest as people and scripts call it: its files, what it says, and what it refuses."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.flows.program import PROGRAM

COLUMNS = ["household_id", "period", "income", "line", "above_line_now", "fell_next", "risk", "risk_baseline"]
FILES = {"predictions.csv", "metrics.json", "calibration.png", "report.html"}

Done = subprocess.CompletedProcess[str]
Call = Callable[..., Done]


def panel(households: int = 80, periods: int = 5, seed: int = 1) -> pd.DataFrame:
    """A long panel with gaps, a covariate, a flag, sizes and a column of words."""
    chance = np.random.default_rng(seed)
    level = chance.normal(9, 0.5, households)[:, None]
    number = np.repeat(np.arange(households), periods)
    frame = pd.DataFrame(
        {
            "household_id": [f"0{n:03}" for n in number],
            "period": np.tile(np.arange(2011, 2011 + periods), households),
            "income": np.exp(level + chance.normal(0, 0.4, (households, periods))).ravel(),
            "land": (level + chance.normal(0, 1, (households, periods))).ravel(),
            "is_remote": number % 2,
            "size": 1 + number % 5,
            "village": [f"村{n % 7}" for n in number],
        }
    )
    frame.loc[chance.random(len(frame)) < 0.05, "income"] = np.nan
    return frame[chance.random(len(frame)) > 0.05].reset_index(drop=True)


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Calls the program in a place of its own, without a server, as a user whose home is empty."""
    (tmp_path / "user").mkdir()
    known = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "HOME": str(tmp_path / "user")}
    environment = known | {"RELAPSE_WATCH_HOME": str(tmp_path / "var"), "PYTHONWARNINGS": "default"}

    def called(*arguments: str) -> Done:
        command = [PROGRAM, "backtest", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path)

    return called


@pytest.fixture
def in_process(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The same in this process: quicker, for what is said before any model is fitted."""
    from flows.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr("relapse_watch.logs.configure", lambda level: None)

    def called(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["relapse-watch", "backtest", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(left.value.code or 0), said.out, said.err)

    return called


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_it_writes_its_files_and_nothing_else_anywhere(call: Call, tmp_path: Path) -> None:
    given = panel()
    given.to_csv(tmp_path / "panel.csv", index=False)
    done = call("panel.csv", "--line-quantile", "0.2", "--capacity", "5", "--out", "found")
    assert (done.returncode, done.stderr) == (0, ""), done
    assert {p.name for p in (tmp_path / "found").iterdir()} == FILES
    assert list((tmp_path / "user").rglob("*")) == [], "nothing goes into anybody's home"

    rows = rows_of(tmp_path / "found" / "predictions.csv")
    assert list(rows[0]) == COLUMNS
    keys = [(r["household_id"], int(r["period"])) for r in rows]
    expected = given[(given["period"] > 2011) & given["income"].notna()]
    assert keys == sorted(zip(expected["household_id"], expected["period"].tolist(), strict=True))
    incomes = given.set_index(["household_id", "period"])["income"]
    assert [float(r["income"]) for r in rows] == incomes.loc[keys].tolist(), "they read back as the same floats"
    line = float(np.quantile(given["income"].dropna(), 0.2))
    assert {float(r["line"]) for r in rows} == {line} and repr(line) in done.stdout
    assert {r["fell_next"] for r in rows} == {"", "0", "1"} and {r["above_line_now"] for r in rows} == {"0", "1"}
    assert all(0 < float(r[name]) < 1 for r in rows for name in ("risk", "risk_baseline"))

    metrics = json.loads((tmp_path / "found" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["line"] == {"value": line, "quantile": 0.2, "relative_to_median": False}
    scored = [r for r in rows if r["above_line_now"] == "1" and r["fell_next"]]
    assert metrics["overall"]["rows"] == len(scored)
    assert metrics["overall"]["falls"] == sum(r["fell_next"] == "1" for r in scored)
    assert [s["column"] for s in metrics["subgroups"]] == ["is_remote", "size"]
    assert metrics["panel"]["covariates"] == ["land", "is_remote", "size"]
    assert "「village」列不是数字" in done.stdout, "what is left out is said"
    assert (tmp_path / "found" / "calibration.png").read_bytes().startswith(b"\x89PNG")


def test_json_is_the_metrics_and_stays_clean(call: Call, tmp_path: Path) -> None:
    panel().to_csv(tmp_path / "panel.csv", index=False)
    done = call("panel.csv", "--line", "6000", "--out", "found", "--format", "json", "--lang", "en")
    assert done.stderr == "" and json.loads(done.stdout) == json.loads(
        (tmp_path / "found" / "metrics.json").read_text()
    )


def test_predictions_read_back_as_they_were_written(tmp_path: Path) -> None:
    from flows.backtesting.writing import read_predictions, write_predictions

    risks = np.random.default_rng(1).random(2_000)
    keys = {"household_id": [f"{n:04}" for n in range(2_000)], "period": "2024-01-31", "income": risks * 1e7}
    frame = pd.DataFrame({**keys, "line": 1e5 / 3, "above_line_now": 1, "fell_next": 1, "risk": risks})
    frame = frame.assign(risk_baseline=risks / 3).astype({"household_id": "str", "period": "str", "fell_next": "Int64"})
    frame.loc[::3, "fell_next"] = pd.NA
    write_predictions(tmp_path, frame)
    pd.testing.assert_frame_equal(read_predictions(tmp_path), frame, check_exact=True)


def told(file: Path) -> dict[tuple[str, int], tuple[str, ...]]:
    """What each prediction says, but for what came, as it is written."""
    return {
        (r["household_id"], int(r["period"])): tuple(r[n] for n in COLUMNS if n != "fell_next") for r in rows_of(file)
    }


@pytest.mark.parametrize("relative", [(), ("--relative-to-median",)])
def test_cutting_off_later_rows_changes_no_digit(in_process: Call, tmp_path: Path, relative: tuple[str, ...]) -> None:
    given, line = panel(), "0.7" if relative else "6000"
    words = given["period"].map({2015: "many"}).fillna("3")
    given = given.assign(later=given["land"].where(given["period"] > 2013), words=words)
    given.to_csv(tmp_path / "whole.csv", index=False)
    given[given["period"] <= 2013].to_csv(tmp_path / "cut.csv", index=False)
    for name in ("whole", "cut"):
        done = in_process(f"{name}.csv", "--line", line, *relative, "--out", name)
        assert done.returncode == 0, done.stderr
    whole, cut = (told(tmp_path / name / "predictions.csv") for name in ("whole", "cut"))
    assert len(whole) > len(cut) > 100
    assert {key: said for key, said in whole.items() if key[1] <= 2013} == cut


def test_relative_to_the_median_of_the_period(in_process: Call, tmp_path: Path) -> None:
    given = panel()
    given.to_csv(tmp_path / "panel.csv", index=False)
    assert in_process("panel.csv", "--line", "0.75", "--relative-to-median", "--out", "found").returncode == 0
    rows = rows_of(tmp_path / "found" / "predictions.csv")
    shares = (given["income"] / given.groupby("period")["income"].transform("median")).set_axis(
        pd.MultiIndex.from_frame(given[["household_id", "period"]])
    )
    keys = [(r["household_id"], int(r["period"])) for r in rows]
    assert [float(r["income"]) for r in rows] == shares.loc[keys].tolist() and {r["line"] for r in rows} == {"0.75"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_dates_flags_blanks_and_encodings(in_process: Call, tmp_path: Path, encoding: str) -> None:
    given = panel()
    years = given["period"].astype("str") + "-12-31"
    given = given.assign(period=years, is_remote=given["is_remote"] == 1)
    given.to_csv(tmp_path / "panel.csv", index=True, encoding=encoding, na_rep="NA")
    done = in_process("panel.csv", "--line-quantile", "0.2", "--out", "found", "--subgroup", "is_remote")
    assert done.returncode == 0, done.stderr
    assert {r["period"] for r in rows_of(tmp_path / "found" / "predictions.csv")} == set(years[years > "2012"])


def test_the_flow_runs_where_there_is_a_server(
    in_process: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter
    from prefect.settings import PREFECT_API_URL

    panel().to_csv(tmp_path / "panel.csv", index=False)
    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))
    monkeypatch.setattr("flows.cli.backtesting.prepare_prefect", lambda home: None)  # this process has its Prefect
    done = in_process("panel.csv", "--line", "6000", "--out", "found")
    assert done.returncode == 0 and "predictions.csv" in done.stdout, done
    assert {p.name for p in (tmp_path / "found").iterdir()} == FILES
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate({"name": {"like_": "panel.csv"}}))
    assert [r.state_name for r in runs if r.parameters["out"] == str(tmp_path / "found")] == ["Completed"]


def test_a_flow_that_is_asked_wrongly_ends_failed_in_one_line(tmp_path: Path, home: Path) -> None:
    from flows.backtest import backtest

    (tmp_path / "panel.csv").write_text("household_id,period,income\na,1,x\n", encoding="utf-8")
    for given in ({}, {"line": 1.0}):
        state: Any = backtest(tmp_path / "panel.csv", tmp_path / "found", **given, return_state=True)
        assert state.is_failed() and len(state.message.splitlines()) == 1
    assert "panel.csv" in state.message


# --- wrong use and bad input -------------------------------------------------------------------------

GOOD = "household_id,period,income,land\n" + "".join(f"{h},{t},{t},1\n" for h in "ab" for t in (1, 2, 3))

WRONG: dict[str, tuple[list[str], list[str]]] = {
    "no line": ([], ["--line", "--line-quantile"]),
    "both lines": (["--line", "1", "--line-quantile", "0.2"], ["只能给一个"]),
    "quantile of nothing": (["--line-quantile", "0"], ["0 和 1 之间"]),
    "quantile of everything": (["--line-quantile", "1"], ["0 和 1 之间"]),
    "line that is no number": (["--line", "nan"], ["--line"]),
    "line in words": (["--line", "low"], ["--line", "--help"]),
    "capacity of nothing": (["--line", "1", "--capacity", "0"], ["--capacity"]),
    "subgroup that is not there": (["--line", "1", "--subgroup", "is_far"], ["「is_far」", "可用的列"]),
    "subgroup that is no flag": (["--line", "1", "--subgroup", "land"], ["「land」"]),
    "unknown format": (["--line", "1", "--format", "xml"], ["table、json、csv"]),
    "unknown language": (["--line", "1", "--lang", "fr"], ["zh 或 en"]),
    "out that is a file": (["--line", "1", "--out", "panel.csv"], ["panel.csv", "文件夹"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_one_line_and_exit_code_2(in_process: Call, tmp_path: Path, case: str) -> None:
    arguments, said = WRONG[case]
    (tmp_path / "panel.csv").write_text(GOOD, encoding="utf-8")
    out = [] if "--out" in arguments else ["--out", "found"]
    done = in_process("panel.csv", *arguments, *out)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done
    assert all(part in done.stderr for part in said), done.stderr
    assert not (tmp_path / "found").exists()


def test_a_panel_that_is_not_there(in_process: Call) -> None:
    done = in_process("nowhere.csv", "--line", "1", "--out", "found")
    assert done.returncode == 2 and "nowhere.csv" in done.stderr and len(done.stderr.splitlines()) == 1


REFUSED: dict[str, tuple[str | bytes, list[str]]] = {
    "empty": ("", ["panel.csv", "空的"]),
    "header alone": ("household_id,period,income\n", ["只有表头"]),
    "no text": (b"PK\x03\x04\x00\x00\xff\xfe", ["UTF-8", "GB18030"]),
    "another layout": ("户编号,年份,收入\na,1,2\n", ["第1行", "「household_id」列", "户编号"]),
    "column missing": (GOOD.replace("income", "money"), ["「income」列", "现为「household_id,period,money"]),
    "column twice": (GOOD.replace("land", "income"), ["第1行", "「income」列", "不止一次"]),
    "row too long": (GOOD + "c,1,2,3,4\n", ["第8行", "现为「5」", "应为「4」"]),
    "household blank": (GOOD + ",1,2,3\n", ["第8行", "「household_id」列"]),
    "household twice": (GOOD + "b,2,7,1\n", ["第8行", "现为「b, 2」", "第6行"]),
    "period blank": (GOOD + "c,,2,3\n", ["第8行", "「period」列", "空的"]),
    "period in words": (GOOD + "c,spring,2,3\n", ["第8行", "「period」列", "现为「spring」", "应为「2024」"]),
    "periods mixed": (GOOD + "c,2024-01-31,2,3\n", ["第8行", "现为「2024-01-31」"]),
    "day that is none": (
        "household_id,period,income\na,2024-01-31,1\na,2024-02-30,1\n",
        ["第3行", "现为「2024-02-30」", "2024-01-31"],
    ),
    "two periods": ("household_id,period,income\na,1,2\na,2,2\nb,1,1\n", ["现为「2」", "应为「>= 3」", "至少要三期"]),
    "income in words": (GOOD + "c,1,lots,3\nc,2,more,3\n", ["第8行", "「income」列", "现为「lots」", "另有 1 行"]),
    "income without end": (GOOD + "c,1,inf,3\n", ["第8行", "现为「inf」", "finite"]),
    "no income at all": ("household_id,period,income\na,1,\na,2,NA\na,3,nan\n", ["「income」列", "全是空的"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_one_line_with_its_place_and_exit_code_3(in_process: Call, tmp_path: Path, case: str) -> None:
    content, said = REFUSED[case]
    (tmp_path / "panel.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    done = in_process("panel.csv", "--line", "1", "--out", "found")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1), done
    assert all(part in done.stderr for part in said), done.stderr
    assert not (tmp_path / "found").exists()


def test_a_median_of_nothing_cannot_be_divided_by(in_process: Call, tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text(GOOD.replace("a,2,2", "a,2,-9"), encoding="utf-8")
    done = in_process("panel.csv", "--line", "1", "--relative-to-median", "--out", "found")
    assert done.returncode == 3 and "时期 2" in done.stderr and len(done.stderr.splitlines()) == 1


def test_cells_that_are_no_numbers_are_unknown_and_said(in_process: Call, tmp_path: Path) -> None:
    text = panel().assign(house=1.5).astype({"house": "object"})
    text.loc[[3, 9], "house"] = ["inf", "good"]
    text.to_csv(tmp_path / "panel.csv", index=False)
    done = in_process("panel.csv", "--line", "6000", "--out", "found", "--lang", "en")
    assert done.returncode == 0 and "2 cells of column 'house'" in done.stdout and "row 5" in done.stdout


def test_a_panel_in_which_nobody_falls_is_reported_as_such(in_process: Call, tmp_path: Path) -> None:
    panel().to_csv(tmp_path / "panel.csv", index=False)
    done = in_process("panel.csv", "--line", "0", "--out", "found")
    assert done.returncode == 0 and done.stderr == "" and "无法评价" in done.stdout
    assert json.loads((tmp_path / "found" / "metrics.json").read_text())["overall"]["model"]["auc"] is None
    assert "无法评价" in (tmp_path / "found" / "report.html").read_text(encoding="utf-8")


def test_no_command_but_this_one_waits_for_plots_or_models() -> None:
    heavy = ("matplotlib", "statsmodels", "prefect", "pandas")
    code = f"import sys, flows.cli.app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
