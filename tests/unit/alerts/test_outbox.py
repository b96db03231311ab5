"""What is written down before sending, and where it lies."""

from datetime import UTC, datetime

import apprise
import pandas as pd
import pytest
from sqlalchemy import select

from alerts import outbox_schema
from alerts.channels import channel_url, is_outbox
from alerts.digests import digests
from alerts.messages import message_frame
from alerts.outbox import write_outbox
from alerts.outbox_file import outbox_file
from relapse_watch.settings import Settings
from relapse_watch.store.tables import outbox_message
from tests.unit.alerts.rows import cadre, cadres, reasons, warning, warnings
from tests.unit.store.rows import add_run

NOW = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
ROW = {"cadre_id": "C1", "kind": "digest", "key": "0123456789abcdef", "as_of": "2026-10-31", "county": "990101"}


@pytest.fixture
def messages(night):
    known = cadres(cadre("C1"), cadre("C2"))
    return digests(warnings(warning(1), warning(2, owner_cadre_id="C2")), reasons(), known, night)


def write(store, messages, run_id="r1"):
    with store.begin() as connection:
        return write_outbox(connection, messages, run_id, NOW)


def test_the_same_words_are_written_once(store, messages):
    add_run(store, "r1")
    add_run(store, "r2")
    assert write(store, messages.head(1)) == 1
    assert write(store, messages, "r2") == 1, "only the one that was not there"
    assert write(store, messages) == 0
    with store.reading() as connection:
        rows = connection.execute(select(outbox_message).order_by(outbox_message.c.cadre_id)).mappings().all()
    assert [r["run_id"] for r in rows] == ["r1", "r2"]
    assert {(r["status"], r["attempts"], r["created_at"]) for r in rows} == {("created", 0, NOW)}
    assert [r["key"] for r in rows] == list(messages["key"])


def test_twice_in_one_frame_is_once(store, messages):
    add_run(store, "r1")
    assert write(store, pd.concat([messages, messages])) == 2


def test_no_messages_no_rows(store):
    assert write(store, message_frame([])) == 0


@pytest.mark.parametrize("channel", ["wecom", "企业微信"])
def test_a_channel_is_found_by_its_name_or_its_chinese_name(tmp_path, channel):
    for configured in ("wecom", "企业微信"):
        settings = Settings(channels={configured: "wecombot://{address}"})
        assert channel_url(settings, channel, "key/1", tmp_path) == "wecombot://key%2F1"
        assert not is_outbox(settings, channel)


@pytest.mark.parametrize("channel", ["短信", "smtp", "operator", "系统消息"])
def test_a_channel_that_is_not_configured_ends_as_a_file(tmp_path, channel):
    settings = Settings(channels={"wecom": "wecombot://{address}"})
    assert channel_url(settings, channel, "a@b.cn", tmp_path / "户 1.md").startswith("outbox:///")
    assert is_outbox(settings, channel)


def test_the_operator_has_a_setting_of_their_own(tmp_path):
    settings = Settings(operator="json://localhost/ops")
    assert channel_url(settings, "operator", "", tmp_path) == "json://localhost/ops"


@pytest.mark.parametrize(
    ("url", "schema"),
    [
        ("mailto://u:p@smtp.example.cn:25?from=w@example.cn&to=a%40example.cn", "mailto"),
        ("mailtos://u:p@smtp.example.cn?from=w@example.cn&to=a%40example.cn", "mailtos"),
        ("json://host/path/C1", "json"),
        ("jsons://host/path/C1", "jsons"),
        ("wecombot://693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa", "wecombot"),
        ("dingtalk://" + "a" * 64 + "/?format=markdown", "dingtalk"),
        ("dingtalk://secret@" + "a" * 64 + "/", "dingtalk"),
        ("feishu://c1a2b3c4-d5e6", "feishu"),
        ("lark://c1a2b3c4-d5e6-47f8-9a0b-1c2d3e4f5a6b", "lark"),
    ],
)
def test_apprise_knows_the_schemas_we_name(url, schema):
    service = apprise.Apprise.instantiate(url)
    assert service is not None
    assert schema in (service.protocol, service.secure_protocol) or schema in [*service.secure_protocol]


def test_file_names_say_night_county_and_cadre(tmp_path):
    file = outbox_file(tmp_path, ROW)
    assert file == tmp_path.resolve() / "outbox/2026-10-31/990101/C1-digest-01234567.md"


@pytest.mark.parametrize("cadre_id", ["王小二", "13812345678", "11010519491231002X", "../../x", ""])
def test_file_names_carry_nobodys_data_and_stay_in_their_folder(tmp_path, cadre_id):
    file = outbox_file(tmp_path, ROW | {"cadre_id": cadre_id})
    assert file.parent == outbox_file(tmp_path, ROW).parent
    assert not cadre_id or cadre_id not in file.name


def test_outbox_writes_the_whole_file_for_its_owner_alone(tmp_path):
    outbox_schema.register()
    outbox_schema.register()
    file = tmp_path / "a 文件夹" / "C1-digest-1.md"
    url = channel_url(Settings(), "smtp", "", file)
    for _ in range(2):
        assert apprise.Apprise(url).notify(body="## 红色\n\n- 张** 家", title="标题", body_format="markdown")
    assert file.read_text() == "# 标题\n\n## 红色\n\n- 张** 家\n"
    assert [p.name for p in file.parent.iterdir()] == [file.name], "nothing half written beside it"
    assert file.stat().st_mode & 0o077 == 0 and file.parent.stat().st_mode & 0o077 == 0


def test_outbox_that_cannot_write_says_no(tmp_path):
    outbox_schema.register()
    (tmp_path / "full").write_text("a file where a folder should be")
    assert not apprise.Apprise(f"outbox://{tmp_path}/full/a.md").notify(body="x", title="y")


def test_outbox_wants_an_absolute_path():
    outbox_schema.register()
    assert not apprise.Apprise().add("outbox://relative.md")
