"""What a cadre reads."""

import hashlib
import json
import re
from dataclasses import replace

import apprise
import pytest

from alerts.digests import digests
from alerts.preview import preview
from alerts.words import CHECKS
from early_warning.texts import TEXTS
from relapse_watch.errors import WrongUse
from tests.unit.alerts.rows import cadre, cadres, reason, reasons, warning, warnings

ONE = cadres(cadre("C1", role="household_helper"))


def only(changes, why, night, known=ONE):
    messages = digests(changes, why, known, night)
    assert len(messages) == 1
    return messages.iloc[0]


def test_red_comes_first_and_better_news_last(night):
    changes = warnings(
        warning(1, "green"),
        warning(2, "yellow", "lowered", "red"),
        warning(3, "unknown", data_status="stale"),
        warning(4, "red", "raised", "yellow"),
        warning(5, "yellow"),
        warning(6, "green", "closed", status="closed"),
    )
    message = only(changes, reasons(), night)
    assert message["title"] == "防返贫预警：红1 黄1 绿1 待核1 好转2（模拟县990101，2026-10-31）"
    order = ["04", "05", "01", "03", "02", "06"]
    assert json.loads(message["households"]) == [f"9901010000{n}" for n in order]
    assert re.findall(r"户编号：9901010000(\d\d)", message["body"]) == order
    assert re.findall(r"^### (\d)\.", message["body"], re.MULTILINE) == list("123456")


def test_a_household_is_told_with_change_reasons_checks_and_way_out(night):
    why = reasons(
        reason(1, level="yellow", text="人均纯收入 7,950 元"),
        reason(1, "dangerous_housing", text="住房鉴定为D级", clears="住进安全的房子"),
    )
    body = only(warnings(warning(1, "red", "raised", "yellow")), why, night)["body"]
    assert "由黄色升为红色" in body
    assert "疑似类别：脱贫不稳定户" in body
    assert body.index("住房鉴定为D级") < body.index("人均纯收入 7,950 元"), "the worst reason first"
    assert "看房子" in body and "看收入" in body
    assert "住进安全的房子" in body
    assert "请最迟在2026年11月2日入户核实" in body
    assert "不是认定结果" in body and "不要转发" in body


def test_since_when_is_told_to_the_month_where_it_is_known(night):
    why = reasons(
        reason(1, since="2026-03"),
        reason(1, "medical_self_pay", text="自付医药费较高", since="2026-10-12"),
        reason(1, "dangerous_housing", text="住房鉴定为D级"),
    )
    body = only(warnings(warning(1)), why, night)["body"]
    assert "人均纯收入低于监测线（2026年3月起）" in body
    assert "自付医药费较高（2026年10月）" in body, "no day of a bill"
    assert re.search(r"住房鉴定为D级$", body, re.MULTILINE)
    assert "below the line (since March 2026)" in only(warnings(warning(1)), why, replace(night, lang="en"))["body"]


def test_help_that_may_suit_is_a_suggestion_and_only_where_there_is_any(night):
    changes = warnings(warning(1), warning(2), warning(3, "unknown")).assign(advice=["就业帮扶、<b>", None, "产业帮扶"])
    body = only(changes, reasons(), night)["body"]
    assert body.count("可以考虑的帮扶（只是建议，看了再定）：就业帮扶、＜b＞") == 1
    assert body.count("可以考虑的帮扶") == 1, "not where nothing suits, nor where the data cannot say"
    english = only(changes, reasons(), replace(night, lang="en"))["body"]
    assert "a suggestion, to be decided after the visit): 就业帮扶" in english


def test_each_cadre_hears_of_their_own_households_only(night):
    changes = warnings(
        warning(1), warning(2, owner_cadre_id="C2"), warning(3), warning(4, owner_cadre_id=None, owner_role=None)
    )
    messages = digests(changes, reasons(), cadres(cadre("C1"), cadre("C2")), night)
    assert list(messages["cadre_id"]) == ["C1", "C2"]
    assert [json.loads(h) for h in messages["households"]] == [["990101000001", "990101000003"], ["990101000002"]]


def test_an_owner_who_cannot_be_reached_is_a_mistake_not_a_silence(night):
    with pytest.raises(ValueError, match="C9"):
        digests(warnings(warning(1, owner_cadre_id="C9")), reasons(), ONE, night)


def test_unknown_is_neither_poor_nor_well(night):
    body = only(warnings(warning(1, "unknown", data_status="missing")), reasons(), night)["body"]
    assert "这不等于有困难，也不等于没困难" in body
    assert "缺数据" in body and "对数据" in body
    assert "疑似类别" not in body


def test_a_handed_over_household_is_said_to_be_so(night):
    body = only(warnings(warning(1, "yellow", "reassigned", "yellow")), reasons(reason(1)), night)["body"]
    assert "换了责任人，这户现在由您负责" in body and "看收入" in body


def test_every_reason_of_the_engine_has_something_to_look_at():
    assert set(TEXTS) <= set(CHECKS)


def test_half_width_marks_of_other_rooms_become_chinese_ones(night):
    why = reasons(reason(1, text="人均纯收入7,950元,低于监测线:请核实(如 202403)"))
    body = only(warnings(warning(1)), why, night)["body"]
    assert "人均纯收入7,950元，低于监测线：请核实（如 202403）" in body


def test_a_holiday_calendar_that_is_not_known_is_said(night):
    change = warnings(warning(1))
    assert "放假安排" not in only(change, reasons(), night)["body"]
    assert "放假安排还没有公布" in only(change, reasons(), replace(night, is_calendar_known=False))["body"]


def test_full_names_never_pass(night):
    body = only(warnings(warning(1, head_masked="张三丰")), reasons(), night)["body"]
    assert "张三丰" not in body and "张**" in body


def test_a_cell_cannot_write_markup(night):
    bad = "<script>x</script>[点我](http://x.cn) **粗** `a` | # 题"
    changes = warnings(warning(1, village=bad, head_masked="张*"))
    body = only(changes, reasons(reason(1, text=bad + "\n# 新标题")), night)["body"]
    html = apprise.conversion.markdown_to_html(body)
    assert not re.search(r"<(script|a|strong|em|code|h1|table)\b", html)
    assert "张*" in html


def test_stars_of_names_survive_as_html(night):
    changes = warnings(*[warning(n) for n in range(1, 4)])
    html = apprise.conversion.markdown_to_html(only(changes, reasons(), night)["body"])
    assert html.count("张** 家") == 3


def test_the_key_is_of_cadre_night_kind_and_words(night):
    message = only(warnings(warning(1)), reasons(), night)
    words = "|".join(("C1", "2026-10-31", "digest", message["title"], message["body"]))
    assert message["key"] == hashlib.sha256(words.encode()).hexdigest()
    assert message["message_id"] == message["key"][:32]
    shuffled = only(warnings(warning(1)).sample(frac=1), reasons(), night)
    assert shuffled["key"] == message["key"]


def test_sixty_households_are_all_in_one_digest(night):
    message = only(warnings(*[warning(n) for n in range(1, 61)]), reasons(), night)
    assert len(json.loads(message["households"])) == 60
    assert message["body"].count("户编号") == 60


def test_nothing_new_says_nothing(night):
    assert digests(warnings(), reasons(), ONE, night).empty


def test_english_has_no_chinese_of_its_own(night):
    why = reasons(reason(1, "dangerous_housing"))
    english = replace(night, lang="en", county_name="county")
    change = warnings(warning(1, "red", "raised", "yellow", township="T", village="V", head_masked="Z*"))
    message = only(change, why, english)
    assert not re.search(r"[\u4e00-\u9fff]", message["title"] + message["body"])
    assert "from yellow to red" in message["body"]


def test_a_county_may_have_its_own_words(night, tmp_path):
    (tmp_path / "digest.zh.md.j2").write_text("本县预警\n\n共{{ total }}户\n")
    message = only(warnings(warning(1)), reasons(), replace(night, templates=tmp_path))
    assert (message["title"], message["body"]) == ("本县预警", "共1户\n")


@pytest.mark.parametrize("text", ["标题\n\n{{ nobody_knows }}", "标题\n\n{% if %}"])
def test_a_broken_template_is_named(night, tmp_path, text):
    (tmp_path / "digest.zh.md.j2").write_text(text)
    with pytest.raises(WrongUse, match=r"digest\.zh\.md\.j2"):
        digests(warnings(warning(1)), reasons(), ONE, replace(night, templates=tmp_path))


def test_preview_is_plain_text(night):
    message = only(warnings(warning(1)), reasons(reason(1)), night)
    text = preview(message["title"], message["body"])
    assert text.startswith(message["title"])
    assert "#" not in text and "\n- " not in text and "    -" not in text
    assert "张** 家" in text and "  · 人均纯收入低于监测线" in text
