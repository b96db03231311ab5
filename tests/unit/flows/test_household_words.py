"""What is said of one household, sentence by sentence."""

import pytest

from flows.report.household.risk_words import of_hundred, parts
from flows.report.household.words import reference_pair
from tests.households import assessed, section, told
from tests.unit.early_warning.rows import LINE, County, event, monthly, person, trouble

Rows = dict[str, object]


def county(monthly_income: float = 2 * LINE / 12, **other: object) -> County:
    """A household with the same income every month for three years."""
    return County([person()], ledger=monthly("h1", [monthly_income] * 36), **other)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0099, "每100户不到1户"),
        (0.01, "大约每100户有1户"),
        (0.34, "大约每100户有34户"),
        (0.349, "大约每100户有34户"),
        (0.99, "大约每100户有99户"),
        (0.9901, "每100户有99户以上"),
    ],
)
def test_a_probability_is_so_many_of_a_hundred_households(share: float, expected: str) -> None:
    assert of_hundred(share)[0] == expected


def test_the_risk_is_told_with_its_interval_the_baseline_and_what_moved_it() -> None:
    moved = {"risk_current_income": 0.04, "risk_parts": "wages_ended:+1.20;slope:-0.30;wage_share:+0.40"}
    said = section(county(), "risk", 0.34, risk_low=0.2, risk_high=0.5, **moved)
    for part in ("大约每100户有34户一年后会在监测线以下", "可能是20到50户", "只看现在的收入,大约每100户有4户"):
        assert part in said, part
    assert "往上推的是务工工资断没断过(影响很大)" in said and "往下压的是近来的收入走势" in said
    assert "真要掉下去,估计人均比线少1700元左右" in said
    english = section(county(), "risk", 0.34, lang="en", risk_low=0.001, risk_high=0.995, **moved)
    assert "about 34 in 100 are below the line in a year" in english and "up to 100" in english


def test_figures_that_say_the_same_are_told_as_one_and_small_ones_not_at_all() -> None:
    text = "wages_ended:+1.20;wage_share:-0.40;slope:+0.95;change_on_year:-0.91;spending:-0.12"
    assert parts({"risk_parts": text}) == {"wages": 0.8, "spending": -0.12}
    assert parts({"risk_parts": None}) == {}


def test_below_the_line_the_risk_is_of_staying_there() -> None:
    poor = county(LINE / 24)
    said = section(poor, "risk", 0.8, risk_current_income=0.7)
    assert "现在就在监测线以下" in said and "大约每100户有80户一年后还在线下" in said and "掉下去" not in said


def test_without_a_model_the_figure_is_not_to_be_relied_on_and_without_income_there_is_none() -> None:
    said = section(county(), "risk")
    assert "没有可用的模型" in said and "不能当真" in said and "情况相近" not in said
    unknown = county(trouble=trouble(h1="quarantined"))
    assert section(unknown, "risk") == "收入说不清,所以不估风险"


def test_the_row_of_the_table_is_named_with_what_happened_and_why() -> None:
    struck = county(events=[event("h1", "disaster", "2026-10-01")])
    said = section(struck, "level")
    assert "判定表第10行:遇到了事(受灾),定为「绿:下次入户核实」" in said and "为什么这样定:遇事但离线尚远" in said
    assert "not monitored yet" in section(county(0.9 * LINE / 12), "level", lang="en")


def test_health_is_told_by_department_alone() -> None:
    ill = county(events=[event("h1", "new_disability", "2026-10-01", grade="一级")])
    said = section(ill, "level")
    assert "残联、民政线索" in said and "重度" not in said and "一级" not in said


def test_a_monitored_household_below_the_line_without_news_is_told_why_it_is_left_alone() -> None:
    watched = county(0.95 * LINE / 12)
    watched.persons[0] |= {"monitoring_category": "unstable", "is_risk_resolved": False}
    assert "已经是监测对象" in section(watched, "level")
    assert "已经是监测对象" not in section(county(), "level")


def test_another_level_than_that_of_the_night_is_owned_up_to() -> None:
    assessment, reasons = assessed(county(0.9 * LINE / 12))
    other = told(county(0.9 * LINE / 12), assessment | {"uncut_level": "red"}, reasons).sections["level"][0][0]
    assert other == "当夜定为「红:立即核实」;按现在的政策会定为「黄:尽快核实」,说明政策或程序在那以后改过"


@pytest.mark.parametrize(
    ("selection", "expected"),
    [("ranked", "这周排得上"), ("audit", "随机抽中"), ("below_cut", "下周重新排"), ("statutory", "不占名额")],
)
def test_whether_anybody_is_sent_is_said_plainly(selection: str, expected: str) -> None:
    falling = county()
    assessment, reasons = assessed(falling)
    place = {"rank": 3, "pool": 9, "capacity": 5.0} if selection != "statutory" else None
    said = told(falling, assessment | {"selection": selection}, reasons, place).sections["selection"][0][0]
    assert expected in said and ("排第3" in said) == (selection != "statutory")


def test_the_trend_is_told_in_words_and_what_is_unknown_is_left_out() -> None:
    said = section(county(), "trend")
    assert "近12个月人均纯收入17000元,比监测线8500元高8500元" in said
    assert "和上年同期差不多" in said and "没有大的升降" in said and "比较平稳" in said and "务工工资" not in said
    assert "正好在监测线上" in section(county(LINE / 12), "trend")
    fallen = section(county(), "trend", change_on_year=-0.709, slope_yuan_per_head_per_month=-458.4, volatility=0.31)
    assert "比上年同期少70%" in fallen and "每过一个月少458元" in fallen and "上下大约差31%" in fallen
    assert "是上年同期的2.5倍" in section(county(), "trend", change_on_year=1.5)


def test_data_that_may_not_speak_are_said_to_be_for_orientation() -> None:
    unknown = county(trouble=trouble(h1="quarantined"))
    assert "只供参考" in section(unknown, "trend")
    assert section(unknown, "data") == "数据待核:有错的已搁置,以前也没有合格的数据可用"
    assert section(county(), "data") == "数据完整"


def test_the_class_and_measures_are_a_suggestion() -> None:
    able = county(events=[event("h1", "job_loss", "2026-10-01")])
    able.persons[0] |= {"labour_capacity": "普通劳动力"}
    said = section(able, "help")
    assert "归为「高质量脱贫户」,要「扶起来」" in said and "就业帮扶" in said and "由人来定" in said
    assert section(county(), "help") == "劳力或收入说不清,没有归类"


def test_a_reference_has_its_languages_told_apart() -> None:
    both = reference_pair("某县(a.cn/b) / a county; really;模拟省份(99)自设 / simulated;只有中文")
    assert both == ("某县(a.cn/b);模拟省份(99)自设;只有中文", "a county; really; simulated")
    assert reference_pair(None) == ("", "")
