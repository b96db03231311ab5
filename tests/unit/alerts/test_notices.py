"""What county, data steward and operator read."""

import pandas as pd

from alerts.messages import OPERATOR
from alerts.notices import failure_message, findings_messages, orphan_messages
from relapse_watch.errors import CountyFailed, InputRefused
from tests.unit.alerts.rows import cadre, cadres, warning, warnings

ID_NUMBER = "11010519491231002X"
PHONE = "13812345678"
VERDICT = {
    "vintage_id": "v1",
    "dataset": "aid_payment",
    "source": "aid_finance",
    "slot": "2025",
    "file": "990101/a.csv",
    "sheet": None,
    "verdict": "quarantined",
    "is_new": True,
    "rows": 100,
    "accepted": 98,
    "quarantined": 2,
    "text_zh": None,
    "text_en": None,
}
FINDING = {
    "vintage_id": "v1",
    "code": "amount_negative",
    "severity": "quarantine",
    "source_row": 7,
    "column_name": "金额（元）",
    "is_suppressed": False,
    "what_zh": "金额小于0",
    "fix_zh": "请核对后改正",
    "what_en": "the amount is negative",
    "fix_en": "check and correct it",
}
STEWARD = cadres(cadre("S1", role="data_steward"), cadre("C1"))


def verdicts(*rows):
    return pd.DataFrame([VERDICT | r for r in rows], columns=list(VERDICT))


def findings(*rows):
    return pd.DataFrame([FINDING | r for r in rows], columns=list(FINDING))


def told(these, night, found=None):
    return findings_messages(these, findings() if found is None else found, STEWARD, night)


def test_orphans_are_told_to_county_post_and_data_steward(night):
    known = cadres(cadre("K1", role="county_post"), cadre("S1", role="data_steward"), cadre("C1"))
    messages = orphan_messages(warnings(warning(1, "yellow"), warning(2, "red")), known, night)
    assert list(messages["cadre_id"]) == ["K1", "S1"]
    body = messages["body"].iloc[0]
    assert body.index("990101000002") < body.index("990101000001"), "red first"
    assert "张**" in body and messages["title"].iloc[0].startswith("防返贫预警：2 户没有责任人")


def test_orphans_reach_the_operator_when_nobody_is_left(night):
    messages = orphan_messages(warnings(warning(1)), cadres(cadre("K1", role="county_post", address="")), night)
    assert list(messages["cadre_id"]) == [OPERATOR]


def test_no_orphans_no_message(night):
    assert orphan_messages(warnings(), STEWARD, night).empty


def test_findings_are_counted_by_rule_with_their_first_rows(night):
    rows = [{"source_row": n} for n in (12, 7, 9, 30, 31, 32)] + [{"source_row": 8, "column_name": "户编号"}]
    messages = told(verdicts({}), night, findings(*rows))
    assert list(messages["cadre_id"]) == ["S1"]
    body = messages["body"].iloc[0]
    assert "金额小于0：请核对后改正（“金额（元）”列，6 行：第 7、9、12、30、31 行等）" in body
    assert "请核对后改正（“户编号”列，1 行：第 8 行）" in body


def test_a_verified_false_alarm_is_not_told(night):
    rows = findings({}, {"source_row": 8, "is_suppressed": True, "what_zh": "已核实"})
    body = told(verdicts({}), night, rows)["body"].iloc[0]
    assert "1 行：第 7 行" in body and "已核实" not in body


def test_a_finding_about_the_whole_file_has_no_rows(night):
    body = told(verdicts({}), night, findings({"source_row": None, "column_name": None}))["body"].iloc[0]
    assert "- 金额小于0：请核对后改正\n" in body


def test_a_refused_file_has_its_line(night):
    error = InputRefused(file="990101/a.xlsx", sheet="Sheet1", column="户编号", zh="缺少这一列", en="missing")
    row = {"verdict": "refused", "file": "990101/a.xlsx", "text_zh": error.zh}
    body = told(verdicts(row), night)["body"].iloc[0]
    assert "整份没用上" in body and "缺少这一列" in body and "上一次合格的数据" in body


def test_what_was_told_before_alone_is_no_news(night):
    assert told(verdicts({"is_new": False}, {"verdict": "accepted"}), night).empty
    body = told(verdicts({"verdict": "late", "file": None}, {"is_new": False, "source": "b"}), night)["body"].iloc[0]
    assert "没按时交" in body and "以前说过、还没改好的" in body


def test_what_a_correction_mended_is_told_beside_what_is_new_and_alone(night):
    said = "交来的更正：改好 2 处，新出现 0 处，还剩 1 处没改。"
    beside = findings_messages(verdicts({}), findings({}), STEWARD, night, said)
    assert said in beside["body"].iloc[0] and "1 份文件需要处理" in beside["title"].iloc[0]
    alone = findings_messages(verdicts({"is_new": False}), findings(), STEWARD, night, said)
    assert list(alone["cadre_id"]) == ["S1"] and alone["title"].iloc[0].startswith("防返贫数据：交来的更正已核对")
    assert said in alone["body"].iloc[0] and "以前说过、还没改好的" in alone["body"].iloc[0]
    nothing = findings_messages(verdicts(), findings(), STEWARD, night, said)["body"].iloc[0]
    assert said in nothing and "请导出最新的数据" not in nothing


def test_personal_data_in_a_finding_do_not_pass(night):
    text = f"证件号码 {ID_NUMBER} 与电话 {PHONE} 重复"
    body = told(verdicts({}), night, findings({"what_zh": text}))["body"].iloc[0]
    assert ID_NUMBER not in body and PHONE not in body


def test_a_failure_goes_to_the_operator_without_personal_data(night):
    message = failure_message(CountyFailed(f"第3行 {ID_NUMBER} 出错", "row 3"), night).iloc[0]
    assert (message["cadre_id"], message["channel"], message["kind"]) == (OPERATOR, OPERATOR, "failure")
    assert "relapse-watch county 990101 --as-of 2026-10-31" in message["body"]
    assert ID_NUMBER not in message["body"] + message["title"]
