"""What comes after an attempt: waits, channels, ends; and what the services' answers mean."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from alerts.answers import LATER, REFUSED, SENT, TOO_FAST, Answer, Seen, judge
from alerts.delivery_rules import after, jitter, retry_after_seconds, wait_seconds
from relapse_watch.settings import Settings

NOW = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
PLAIN = Settings(delivery_attempts=3, delivery_wait_seconds=2, delivery_jitter=0, delivery_longest_wait_seconds=100)
DAY = timedelta(hours=24)


def row(tries=1, fallbacks=(), created=NOW):
    own = {"message_id": "m1", "channel": "wecom", "address": "k", "tries": tries, "attempts": tries}
    return own | {"fallbacks": json.dumps(list(fallbacks)), "created_at": created}


def test_sent_is_the_end():
    values = after(row(), Answer(SENT, "HTTP 200"), NOW, PLAIN)
    assert (values["status"], values["sent_at"], values["error"]) == ("sent", NOW, None)


@pytest.mark.parametrize(("tries", "status", "wait"), [(1, "created", 2), (2, "created", 4), (3, "failed", None)])
def test_waits_double_until_the_attempts_are_used_up(tries, status, wait):
    values = after(row(tries), Answer(LATER, "HTTP 503"), NOW, PLAIN)
    due = NOW + timedelta(seconds=wait) if wait else None
    assert (values["status"], values["not_before"], values["error"]) == (status, due, "HTTP 503")


@pytest.mark.parametrize(
    ("age", "status"),
    [(DAY - timedelta(seconds=1), "created"), (DAY, "created"), (DAY + timedelta(seconds=1), "failed")],
)
def test_a_message_waits_no_longer_than_its_hours(age, status):
    assert after(row(created=NOW - age), Answer(LATER), NOW, PLAIN)["status"] == status


def test_what_cannot_succeed_is_not_tried_again():
    assert after(row(), Answer(REFUSED, "HTTP 404"), NOW, PLAIN)["status"] == "failed"


@pytest.mark.parametrize(("tries", "outcome"), [(1, REFUSED), (3, LATER)])
def test_the_next_channel_begins_anew_and_at_once(tries, outcome):
    values = after(row(tries, [("短信", "1"), ("邮件", "a@b")]), Answer(outcome, "no"), NOW, PLAIN)
    assert (values["status"], values["channel"], values["address"]) == ("created", "短信", "1")
    assert (values["tries"], values["not_before"], json.loads(values["fallbacks"])) == (0, None, [["邮件", "a@b"]])


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        (None, 0),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("١٢", 0),
        ("9" * 400, 999_999_999),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0),
        ("Sat, 31 Oct 2026 17:00:30", 30),
    ],
)
def test_retry_after_is_seconds_or_a_date(said, seconds):
    assert retry_after_seconds(said, NOW) == seconds


@pytest.mark.parametrize(("said", "wait"), [("1", 2), ("50", 50), ("99", 99), ("100", 100), ("101", 100)])
def test_retry_after_lengthens_a_wait_up_to_the_longest(said, wait):
    assert wait_seconds(row(), Answer(LATER, "", said), NOW, PLAIN) == wait


@examples(max_examples=50, derandomize=True, deadline=None)
@given(st.text(min_size=1), st.integers(1, 20), st.floats(0, 1), st.floats(0, 60))
def test_waits_are_spread_but_never_shorter_nor_above_the_longest(message_id, tries, share, first):
    given = Settings(delivery_jitter=share, delivery_wait_seconds=first, delivery_longest_wait_seconds=600)
    wait = wait_seconds(row(tries) | {"message_id": message_id}, Answer(LATER), NOW, given)
    doubled = first * 2 ** (tries - 1)
    assert min(doubled, 600) <= wait <= min(doubled * (1 + share), 600)
    assert 0 <= jitter(message_id, tries) < 1


def test_the_jitter_of_many_messages_is_spread_evenly():
    drawn = sorted(jitter(f"m{n}", 1) for n in range(1000))
    assert all(abs(value - n / 1000) < 0.06 for n, value in enumerate(drawn))


# --- answers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "statuses"),
    [(SENT, [200, 202, 204]), (REFUSED, [302, 400, 401, 403, 404, 410]), (LATER, [408, 425, 429, 500, 502, 503])],
)
def test_what_an_http_status_means(outcome, statuses):
    for status in statuses:
        answer = judge(Seen(status=status, retry_after="9"), 200 <= status < 300, "json")
        assert (answer.outcome, answer.text) == (outcome, f"HTTP {status}")
        assert answer.retry_after == ("9" if outcome == LATER else None)


@pytest.mark.parametrize(
    ("schema", "body", "outcome"),
    [
        ("wecombot", {"errcode": 0, "errmsg": "ok"}, SENT),
        ("wecombot", {"errcode": 93000, "errmsg": "invalid webhook url"}, REFUSED),
        ("wecombot", {"errcode": 45009, "errmsg": "api freq out of limit"}, LATER),
        ("wecombot", {"errcode": -1, "errmsg": "system busy"}, LATER),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, REFUSED),
        ("dingtalk", {"errcode": "0"}, SENT),
        ("dingtalk", {"errcode": 130101}, LATER),
        ("feishu", {"code": 0, "msg": "success"}, SENT),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, SENT),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, REFUSED),
        ("feishu", {"StatusCode": 7}, LATER),
        ("lark", {"code": 11232}, LATER),
        ("lark", {"code": 777}, LATER),
        ("json", {"errcode": 5}, LATER),
        ("json", {"success": False}, LATER),
        ("json", {"ok": False}, LATER),
        ("json", {"code": 200, "msg": "accepted"}, SENT),
        ("json", ["anything"], SENT),
        ("json", None, SENT),
    ],
)
def test_what_a_body_under_200_means(schema, body, outcome):
    assert judge(Seen(status=200, body=body), True, schema).outcome == outcome


def test_too_fast_is_later_also_under_400_and_says_how_much():
    answer = judge(Seen(status=400, body={"code": 11232, "msg": "frequency limited"}), False, "feishu")
    assert (answer.outcome, answer.retry_after) == (LATER, str(TOO_FAST["11232"]))
    assert answer.text == "HTTP 400 code=11232 msg=frequency limited"


@pytest.mark.parametrize(
    ("code", "outcome"), [(-1, LATER), (421, LATER), (451, LATER), (499, LATER), (500, REFUSED), (550, REFUSED)]
)
def test_what_an_smtp_reply_means(code, outcome):
    assert judge(Seen(smtp_code=code, smtp_text="no"), False, "mailto") == Answer(outcome, f"SMTP {code} no")


def test_a_line_that_was_cut_is_worth_another_attempt_and_the_unseen_go_by_apprise():
    assert judge(Seen(fault="ReadTimeout"), False, "json") == Answer(LATER, "ReadTimeout")
    assert judge(Seen(), True, "other").outcome == SENT
    assert judge(Seen(), False, "other").outcome == LATER


def test_of_a_body_only_what_names_an_error_or_a_receipt_is_kept():
    body = {"errcode": 3, "errmsg": "no", "echo": "张** 家", "data": {"msg": "x"}, "msgid": ["y"]}
    assert judge(Seen(status=200, body=body), True, "json").text == "HTTP 200 errcode=3 errmsg=no"
