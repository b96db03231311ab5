"""The program leaves with the code that scripts rely on, and says why in one line."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from relapse_watch import errors
from tests.support import forget, move_in


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Call the program in a house of its own; gives exit code, standard output and standard error."""
    move_in(monkeypatch, tmp_path / "var")
    monkeypatch.setattr("relapse_watch.logs.configure", lambda level: None)

    def called(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["relapse-watch", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, *capfd.readouterr()  # type: ignore[return-value]

    yield called
    forget()


def test_done(call: Any) -> None:
    code, out, err = call("runs", "--format", "json")
    assert (code, out, err) == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["runs", "--format", "xml"], "table、json、csv"),
        (["runs", "--lang", "fr"], "zh"),
        (["runs", "--nope"], "--nope"),
        (["nope"], "nope"),
        (["check", "--as-of", "yesterday"], "yesterday"),
        (["check", "--inbox", "/nowhere"], "收件箱不存在"),
        (["county", "99", "--inbox", "/nowhere"], "6位数字"),
        (["explain", "990101000001"], "990101000001"),
    ],
)
def test_wrong_use_is_2(call: Any, arguments: list[str], says: str) -> None:
    code, out, err = call(*arguments)
    assert code == 2 and says in err and "Traceback" not in out + err


def test_an_exit_within_a_command_is_the_programs(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cli.checking.run_check", lambda *a: 3)
    assert call("check") == (3, "", "")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InputRefused(file="a.xlsx", zh="无法打开", en="cannot be opened"), 3),
        (errors.CountyLocked("被占用", "locked"), 4),
        (errors.Undelivered("没有送达", "not delivered"), 5),
        (ValueError("card 6222020200112233445"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_code_and_one_line(
    error: BaseException, code: int, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> int:
        raise error

    monkeypatch.setattr("flows.cli.checking.run_check", fail)
    left, out, err = call("check")
    assert left == code and out == "" and err.count("\n") == 1
    assert "6222020200112233445" not in err


@pytest.mark.parametrize(("lang", "says"), [("zh", "没有跑完"), ("en", "did not finish")])
def test_a_county_whose_end_could_not_be_written_down_has_its_line(
    lang: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows import house, runs
    from flows.cli.summary import REFUSED, print_night

    move_in(monkeypatch, tmp_path / "var")
    runs._begin(runs.CountyRun("r1", "n1", "990101", date(2026, 10, 31), str(tmp_path)))
    assert house.store().dialect == "sqlite"
    assert print_night("n1", None, lang) == REFUSED
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("990101:")]
    assert says in line and str(tmp_path / "var") in line
    forget()
