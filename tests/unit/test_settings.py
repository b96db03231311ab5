"""A wrong setting is named, with what was found and what may stand there, and nothing secret."""

import pytest

from relapse_watch.errors import WrongUse
from relapse_watch.settings import Settings, read_settings

WRONG = [
    *[("DELIVERY_ATTEMPTS", value, "1 到 20 的整数") for value in ("0", "21", "2.5", "many", "")],
    *[("DELIVERY_AT_ONCE", value, "1 到 32 的整数") for value in ("0", "33", "x")],
    *[("DELIVERY_WAIT_SECONDS", value, "不小于 0 的秒数") for value in ("-1", "soon")],
    *[("DELIVERY_LONGEST_WAIT_SECONDS", value, "不小于 0 的秒数") for value in ("-0.1", "x")],
    *[("DELIVERY_PATIENCE_SECONDS", value, "不小于 0 的秒数") for value in ("-1", "x")],
    *[("DELIVERY_TIMEOUT_SECONDS", value, "大于 0 的秒数") for value in ("0", "-1", "x")],
    *[("DELIVERY_PAUSE_SECONDS", value, "大于 0 的秒数") for value in ("0", "x")],
    *[("DELIVERY_JITTER", value, "0 到 1 的数") for value in ("-0.1", "1.1", "x")],
    *[("DELIVERY_HOURS", value, "大于 0 的小时数") for value in ("0", "x")],
    *[("DELIVERY_FAILURES", value, "不小于 1 的整数") for value in ("0", "x")],
    *[("HELD_RULE", value, "keep 或 resend") for value in ("maybe", "KEEP", "")],
    *[("HELD_HOURS", value, "不小于 0 的小时数") for value in ("-1", "x")],
]
MAPS = {
    "DELIVERY_PER_MINUTE": ("每分钟条数", '{"smtp": "pa55word"}', "smtp"),
    "DELIVERY_PER_MINUTE_AND_ADDRESS": ("每分钟条数", '{"wecom": "pa55word"}', "wecom"),
    "CHANNEL_BYTES": ("不少于 600", '{"短信": 599}', "短信"),
    "BOT_HOSTS": ("官方地址对应自建地址", '{"https://q": 7}', "https://q"),
    "CHANNELS": ("渠道名对应 Apprise 地址", '{"smtp": 7}', "smtp"),
}


def said(monkeypatch, name, value):
    monkeypatch.setenv(f"RELAPSE_WATCH_{name}", value)
    with pytest.raises(WrongUse) as wrong:
        read_settings()
    zh, en = wrong.value.zh, wrong.value.en
    assert wrong.value.exit_code == 2 and "\n" not in zh + en
    assert zh.startswith(f"设置 RELAPSE_WATCH_{name} 有误:应为 ")
    assert en.startswith(f"setting RELAPSE_WATCH_{name} is wrong: expected ")
    assert "pa55word" not in zh + en
    return zh, en


@pytest.mark.parametrize(("name", "value", "expected"), WRONG)
def test_a_number_or_word_out_of_its_range(monkeypatch, name, value, expected):
    zh, en = said(monkeypatch, name, value)
    assert expected in zh and zh.endswith(f",现为 「{value}」") and en.endswith(f", found {value!r}")


@pytest.mark.parametrize("name", MAPS)
def test_a_map_that_is_none_or_has_a_wrong_entry(monkeypatch, name):
    expected, wrong, entry = MAPS[name]
    zh, en = said(monkeypatch, name, "pa55word")
    assert expected in zh and zh.endswith("不是 JSON") and en.endswith("found what is not JSON")
    assert expected in said(monkeypatch, name, '["pa55word"]')[0]
    zh, en = said(monkeypatch, name, wrong)
    assert f"「{entry}」一项不对" in zh and f"a wrong entry {entry!r}" in en


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("delivery_attempts", value) for value in (1, 20)],
        *[("delivery_at_once", value) for value in (1, 32)],
        *[("delivery_jitter", value) for value in (0, 1)],
        *[(f"delivery_{name}_seconds", 0) for name in ("wait", "longest_wait", "patience")],
        ("held_hours", 0),
    ],
)
def test_the_ends_of_each_range_are_allowed(monkeypatch, name, value):
    monkeypatch.setenv(f"RELAPSE_WATCH_{name.upper()}", str(value))
    assert getattr(read_settings(), name) == value == getattr(Settings(), name)
