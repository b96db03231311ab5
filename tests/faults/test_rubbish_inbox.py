"""An inbox full of what is no county's file: the night says so in one line, the last state stands, nothing hangs."""

import os
import shutil
from pathlib import Path

import pytest

from tests.contracts.packages import package, row, text, texts, with_rows
from tests.faults.houses import contents, remains, statuses
from tests.faults.plain_nights import COUNTY, Nights, lived_once, nights, settle
from tests.support import listing

__all__ = ["nights"]
SHOWN = ("warning", "warning_event", "vintage", "landed_monitored_person", "household_assessment")


def litter(folder: Path, elsewhere: Path) -> None:
    """A pipe, a link out, a sheet without end, a bomb, a name of bytes, and a folder named like a file."""
    os.mkfifo(folder / "受灾名单.csv")
    elsewhere.write_text("a,b", encoding="utf-8")
    (folder / "失学辍学名单.csv").symlink_to(elsewhere)
    package(folder / "危房鉴定名单.xlsx", with_rows(texts(1, "乡镇", "村"), row(1048576, text("XFD1048576", "x"))))
    (folder / "饮水安全问题名单.csv").write_bytes("乡镇,村\n".encode() + "青山镇,河口村\n".encode("gb18030"))
    (folder / os.fsdecode("名单".encode("gb18030") + b"\n.csv")).write_bytes(b"\x00" * 9)
    (folder / "意外事故名单.csv").mkdir()


def test_a_county_s_folder_full_of_rubbish(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, nights: Nights
) -> None:
    given, lived = lived_once(tmp_path_factory.getbasetemp())
    inbox = Path(shutil.copytree(given, tmp_path / "inbox"))
    settings = settle(monkeypatch, Path(shutil.copytree(lived, tmp_path / "var")))
    before = contents(settings)
    litter(inbox / COUNTY, tmp_path / "elsewhere.csv")

    said = nights.run(inbox).message
    assert "\n" not in said and "Traceback" not in said and "另有3份文件被退回" in said, said
    (last, *_) = listing("run_rows", COUNTY)
    assert (last["status"], last["error_zh"]) == ("refused", said)
    found = contents(settings)
    assert [n for n in SHOWN if found[n] != before[n]] == [] and remains(settings) == {}
    letters = {n: t.decode() for n, t in found["outbox files"].items() if n not in before["outbox files"]}
    assert letters and all("findings" in n for n in letters), "the steward hears of it, and nobody else"
    told = "".join(letters.values())
    assert all(f"{name}名单" in told for name in ("受灾", "失学辍学", "危房鉴定", "饮水安全问题"))

    nights.run(inbox)
    assert contents(settings)["outbox files"].keys() == found["outbox files"].keys(), "of the same rubbish once"

    shutil.rmtree(inbox)
    shutil.copytree(given, inbox)
    assert nights.run(inbox).is_completed()
    after = contents(settings)
    assert [n for n in SHOWN if after[n] != before[n]] == [] and statuses(settings)[-1] == "complete"
