"""The ways by which one cadre is reached, in order."""

import json

import pytest

from alerts.messages import Contact, contacts, message
from tests.unit.alerts.rows import cadre, cadres


@pytest.mark.parametrize(
    ("channel", "address", "ways"),
    [
        ("企业微信", "k", [("企业微信", "k")]),
        ("企业微信;短信", "k;1", [("企业微信", "k"), ("短信", "1")]),
        ("企业微信；短信 ", " k ；1；", [("企业微信", "k"), ("短信", "1")]),
        ("邮件", "a@b.cn;c@b.cn", [("邮件", "a@b.cn"), ("邮件", "c@b.cn")]),
        ("企业微信;短信", "k", [("企业微信", "k")]),
        ("企业微信;企业微信", "k;k", [("企业微信", "k")]),
    ],
)
def test_several_channels_in_one_row(night, channel, address, ways):
    first, *rest = ways
    known = contacts(cadres(cadre("C1", channel=channel, address=address)), night)
    assert known == {"C1": Contact("C1", *first, tuple(rest))}
    assert json.loads(message("digest", known["C1"], "a\nb", night)["fallbacks"]) == [list(way) for way in rest]


def test_rows_of_one_posting_are_tried_in_turn_and_an_older_posting_is_not(night):
    known = contacts(
        cadres(
            cadre("C1", channel="smtp", address="old@example.cn", starts="2019-01-01"),
            cadre("C1", channel="wecom", address="k", starts="2024-01-01"),
            cadre("C1", channel="smtp", address="new@example.cn", starts="2024-01-01"),
        ),
        night,
    )
    assert known["C1"] == Contact("C1", "wecom", "k", (("smtp", "new@example.cn"),))
    assert "old@" not in repr(known) and "new@" not in repr(known), "addresses do not stand in a repr"


def test_only_those_asked_for_are_looked_up(night):
    known = cadres(cadre("C1"), cadre("C2"), cadre("C2", starts="2024-01-01", address="later"))
    assert contacts(known, night, ["C2", "stranger"]) == {"C2": contacts(known, night)["C2"]}
    assert contacts(known, night, []) == {}
