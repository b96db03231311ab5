"""What bots say under HTTP 200, in the words that their services use."""

import pytest

from alerts.answers import Seen, judge

INVALID = "param invalid: incoming webhook access token invalid"
SIGN = "sign match fail or timestamp is not within one hour from current time"


@pytest.mark.parametrize(
    ("schema", "body", "outcome", "seconds"),
    [
        ("wecombot", {"errcode": 0, "errmsg": "ok"}, "sent", None),
        ("wecombot", {"errcode": 45009, "errmsg": "api freq out of limit"}, "later", "60"),
        ("wecombot", {"errcode": 93000, "errmsg": "invalid webhook url"}, "refused", None),
        ("wecombot", {"errcode": -1, "errmsg": "system busy"}, "later", None),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, "later", "600"),
        ("dingtalk", {"errcode": 410100, "errmsg": "发送速度太快而限流"}, "later", "600"),
        ("dingtalk", {"errcode": 300005, "errmsg": "token is not exist"}, "refused", None),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "refused", None),
        ("dingtalk", {"errcode": 400102, "errmsg": "bot is stopped"}, "refused", None),
        ("dingtalk", {"errcode": 999999, "errmsg": "of tomorrow"}, "later", None),
        ("feishu", {"code": 11232, "msg": "frequency limited psm"}, "later", "60"),
        ("feishu", {"code": 9499, "msg": "too many request"}, "later", "60"),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, "refused", None),
        ("feishu", {"code": 19001, "msg": INVALID}, "refused", None),
        ("feishu", {"code": 19021, "msg": SIGN}, "refused", None),
        ("feishu", {"StatusCode": 19024, "StatusMessage": "Key Words Not Found"}, "refused", None),
        ("lark", {"code": 19022, "msg": "Ip Not Allowed"}, "refused", None),
        ("lark", {"code": 19036, "msg": "the message exceeds the size limit of 30KB"}, "refused", None),
        ("json", {"msg": "too many"}, "sent", None),
    ],
)
def test_an_error_under_200_is_asked_again_only_where_time_mends_it(schema, body, outcome, seconds):
    answer = judge(Seen(status=200, body=body), True, schema)
    assert (answer.outcome, answer.retry_after) == (outcome, seconds)
