"""What a night says when it ends: the exit code, the tables on the terminal, the sentences, the artifacts."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.cli.summary import exit_code
from flows.cli.summary_tables import print_tables
from flows.report.figures import CountyFigures
from flows.report.sentences import sentences
from flows.report.suppressed import Suppressed
from tests.reporting import cells, correction, details, figures, findings, suppression, verdict
from tests.support import AS_OF, copy_of_sample, few_files, prefect_night

FILES = [
    verdict("unmatched", "990101/x.docx", dataset="unknown_file"),
    verdict("quarantined"),
    verdict("accepted"),
]


def night_of(**given: Any) -> CountyFigures:
    return figures(verdicts=FILES, **given) if "verdicts" not in given else figures(**given)


@pytest.mark.parametrize(
    ("counties", "code"),
    [
        ([{}], 0),
        ([{"messages": {"failed": 3}}], 0),  # of a night before: tonight nothing was tried
        ([{"delivered": {"sent": 1, "failed": 0, "held": 0}}], 0),
        ([{"delivered": {"sent": 1, "failed": 1}}], 5),
        ([{"delivered": {"held": 1}}], 5),
        ([{"delivered": {"sent": 1, "waiting": 1}}], 5),
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
    done = sentences(night_of(transitions={"opened": 2, "noted": 9}, messages={"sent": 3}), details(), "zh")
    assert done == [
        "收到 2 份文件：1 份全部采用，1 份有错行（共 2 行没有采用），另有 1 个文件未识别、没有读取。",
        "要改 0 处，涉及 0 户。",
        "未解除的预警 16 户：红色 4、黄色 4、绿色 4、数据待核 4。今晚变化：新增 2。",
        "今晚的消息：已发 3。",
    ]
    refused = sentences(night_of(status="refused", undelivered=2, orphans=1), details(), "en")
    assert refused[0].startswith("Nothing new tonight") and "No change tonight." in refused[3]
    assert "not arrived: 2." in refused[4] and "without a responsible cadre: 1." in refused[4]


def test_sentences_say_what_is_to_be_mended_what_was_and_what_is_suppressed() -> None:
    found = [{}, {"source_row": 5, "severity": "note"}, {"source_row": 6, "is_lead": True}, {"source_row": 7}]
    night = details(
        cells(*found),
        earlier=(9, 5),
        corrections=[correction(findings({}), findings({}, {"person_id": "p2"}, {"person_id": "p3"}))],
        suppressions=Suppressed([suppression()], [suppression()], [suppression(state="expired")]),
    )
    assert sentences(night_of(), night, "zh")[1:4] == [
        "要改 3 处，涉及 1 户：2 处让数据没法用，1 处只是提示；比上次少 2 处。另有 1 条线索要去看。",
        "交来的更正：改好 2 处，新出现 0 处，还剩 1 处没改。",
        "误报登记：有效 1 条，其中 1 条快到期；上次以来到期 1 条，已照常检查。",
    ]
    english = sentences(night_of(), night, "en")
    assert english[1].startswith("3 cells to mend in 1 households: 2 keep data out of use, 1 are notes; 2 fewer than")
    assert "2 mended, 0 new, 1 remain" in english[2] and "1 ended since" in english[3]


@pytest.mark.parametrize(
    ("earlier", "said"), [((), "1 户：1 处"), ((1,), "和上次一样多"), ((0,), "比上次多 1 处"), ((2,), "比上次少 1 处")]
)
def test_the_trend_is_against_the_night_before(earlier: tuple[int, ...], said: str) -> None:
    sentence = sentences(night_of(), details(cells({}), earlier), "zh")[1]
    assert said in sentence and ("上次" in sentence) == bool(earlier)


def test_the_tables_add_up_over_counties(capsys: pytest.CaptureFixture[str]) -> None:
    print_tables([night_of(), night_of(county="990102", status="locked", verdicts=[])], "zh")
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
    prefect_night(inbox)
    county, whole = Artifact.get("county-990101"), Artifact.get("night-summary")
    assert county and whole and isinstance(county.data, str) and isinstance(whole.data, str)
    assert county.data.startswith(f"# 县夜间报告 · 990101 · {AS_OF.isoformat()}")
    assert "| 监测对象信息 | 部分隔离 |" in county.data and "## 提示" in county.data and "4_01_003" in county.data
    assert "| 990101 | 完成 |" in whole.data and "已发" in whole.data
    assert "| 口径不统一 | 0 |" in county.data
    assert Artifact.get("county-990101-datasets") and Artifact.get("county-990101-timings")
    classes = Artifact.get("county-990101-classes")
    assert classes and isinstance(classes.data, str)
    table = {row["class"]: row for row in json.loads(classes.data)}
    assert len(table) == 9 and table["底数不清"]["quarantine"] > 0 and table["口径不统一"]["defects"] == 0
