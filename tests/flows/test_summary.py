"""What a night says when it ends: the exit code, the tables on the terminal, the sentences, the artifacts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.cli.summary import exit_code
from flows.cli.summary_tables import print_tables
from flows.report.figures import CATEGORIES, LEVELS, CountyFigures
from flows.report.sentences import sentences
from tests.support import AS_OF, copy_of_sample, few_files, night


def verdict(verdict: str, dataset: str = "aid_payment", file: str | None = "990101/a.csv") -> dict[str, Any]:
    texts = {"text_zh": None, "text_en": None, "sheet": None, "is_new": True}
    counts = {"rows": 100, "accepted": 98, "quarantined": 2 if verdict == "quarantined" else 0}
    return {"dataset": dataset, "file": file, "verdict": verdict, **counts, **texts}


def figures(**given: Any) -> CountyFigures:
    values: dict[str, Any] = {
        "run_id": "r1",
        "county": "990101",
        "as_of": date(2026, 10, 31),
        "status": "complete",
        "error_zh": None,
        "error_en": None,
        "verdicts": [
            verdict("unmatched", "unknown_file", "990101/x.docx"),
            verdict("quarantined"),
            verdict("accepted"),
        ],
        "findings": [],
        "levels": {level: dict.fromkeys(CATEGORIES, 1) for level in LEVELS},
        "transitions": {},
        "orphans": 0,
        "messages": {},
        "delivered": {},
        "undelivered": 0,
        "timings": [],
    }
    return CountyFigures(**values | given)


@pytest.mark.parametrize(
    ("counties", "code"),
    [
        ([{}], 0),
        ([{"messages": {"failed": 3}}], 0),  # of a night before: tonight nothing was tried
        ([{"delivered": {"sent": 1, "failed": 0, "held": 0}}], 0),
        ([{"delivered": {"sent": 1, "failed": 1}}], 5),
        ([{"delivered": {"held": 1}}], 5),
        ([{"status": "locked"}, {}], 4),
        ([{"status": "locked"}, {"delivered": {"failed": 1}}], 4),
        ([{"status": "refused"}, {"status": "locked"}], 3),
        ([{"status": "failed"}, {}], 3),
        ([{"status": "dead"}], 3),
    ],
)
def test_the_gravest_thing_decides_the_exit_code(counties: list[dict[str, Any]], code: int) -> None:
    assert exit_code([figures(**c) for c in counties]) == code


def test_sentences_say_what_counts_and_what_does_not() -> None:
    done = sentences(figures(transitions={"opened": 2, "noted": 9}, messages={"sent": 3}), "zh")
    assert done == [
        "收到 2 份文件：1 份全部采用，1 份有错行（共 2 行没有采用），另有 1 个文件未识别、没有读取。",
        "未解除的预警 16 户：红色 4、黄色 4、绿色 4、数据待核 4。今晚变化：新增 2。",
        "今晚的消息：已发 3。",
    ]
    refused = sentences(figures(status="refused", undelivered=2, orphans=1), "en")
    assert refused[0].startswith("Nothing new tonight") and "No change tonight." in refused[2]
    assert "not arrived: 2." in refused[3] and "without a responsible cadre: 1." in refused[3]


def test_the_tables_add_up_over_counties(capsys: pytest.CaptureFixture[str]) -> None:
    print_tables([figures(), figures(county="990102", status="locked", verdicts=[])], "zh")
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["990101", "完成", "2", "2", "–", "0", "–", "0.0"] in said
    assert ["990102", "被占用", "0", "0", "–", "0", "–", "0.0"] in said
    assert ["补贴救助发放", "2", "200", "196", "2", "部分隔离", "1、通过", "1"] in said
    assert ["合计", *["8"] * 4, "32"] in said
    assert any("990101/x.docx" in line for line in said)


def test_the_artifacts_of_a_night_are_fit_to_read(home: Path, tmp_path: Path, tmp_path_factory: Any) -> None:
    from prefect.artifacts import Artifact

    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), tmp_path / "inbox")
    few_files(inbox)
    night(inbox)
    county, whole = Artifact.get("county-990101"), Artifact.get("night-summary")
    assert county and whole and isinstance(county.data, str) and isinstance(whole.data, str)
    assert county.data.startswith(f"# 县夜间报告 · 990101 · {AS_OF.isoformat()}")
    assert "| 监测对象信息 | 部分隔离 |" in county.data and "## 提示" in county.data and "4_01_003" in county.data
    assert "| 990101 | 完成 |" in whole.data and "已发" in whole.data
    assert {a.key for a in (Artifact.get("county-990101-datasets"), Artifact.get("county-990101-timings")) if a} == {
        "county-990101-datasets",
        "county-990101-timings",
    }
