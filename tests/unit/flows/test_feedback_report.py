"""What a feedback report says, of much and of nothing; and its numbers in words."""

import json
from dataclasses import replace

import pytest

from flows.reviewing.bars import bar
from flows.reviewing.page import feedback_page
from flows.reviewing.sentences import sentences
from flows.reviewing.words import hundred, number, plain
from tests.feedback import gathered, report


@pytest.fixture(scope="module")
def found():
    return report()


def test_a_county_without_warnings_or_visits_reads_as_such():
    everything = gathered()
    nothing = replace(everything, **{name: frame.head(0) for name, frame in vars(everything).items()})
    said = report(nothing)
    assert said["overall"]["told"] == 0 and said["by_rule"] == [] and said["burden"]["month"] is None
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    assert {p["verdict"] for p in said["proposals"]} <= {"too_few", "not_ours"}
    for lang, few in (("zh", "说不准"), ("en", "too few")):
        assert few in " ".join(sentences(said, lang)) and "None" not in feedback_page(said, lang)


def test_warnings_that_nobody_visited_are_all_there(found):
    everything = gathered()
    said = report(replace(everything, verifications=everything.verifications.head(0)))
    assert said["overall"]["told"] == found["overall"]["told"] == said["overall"]["not_visited"]
    assert said["not_visited"]["open"] == said["overall"]["told"] and said["burden"]["visits_per_confirmed"] is None
    assert "None" not in feedback_page(said, "zh")


def test_the_planted_threshold_is_proposed_on_the_page_and_counted_as_a_plain_loop_would(found):
    (high,) = [p for p in found["proposals"] if p["verdict"] == "proposed"]
    assert (high["parameter"], high["from"], high["to"]) == ("high_risk", 0.3, 0.5)
    everything = gathered()
    scores = everything.reasons[everything.reasons["code"] == "high_risk"].set_index("household_id")["observed"]
    told = [s for h, s in scores.items() if h.startswith("h")]
    assert high["whole"]["dropped"] == high["whole"]["false_saved"] == sum(s < 0.5 for s in told)
    assert high["whole"]["right_lost"] == 0 and high["replaced"] == 5, "five below the cut, more places free"
    assert high["lines"] in feedback_page(found, "zh").replace("&#34;", '"')
    assert "0.3 → 0.5" in feedback_page(found, "en") and "1 项标准建议调整" in " ".join(sentences(found, "zh"))


def test_the_parts_of_the_report_add_up(found):
    for by in ("township", "level", "selection", "month"):
        assert sum(row["told"] for row in found[f"by_{by}"]) == found["overall"]["told"]
        assert sum(row["right"] for row in found[f"by_{by}"]) == found["overall"]["right"]
    assert [row["level"] for row in found["by_level"]] == ["red", "yellow", "green"]
    assert {row["source"] for row in found["by_source"]} == {"model", "人社局", "就业中心", "department"}
    assert found["audit"]["drawn"] == 40 and found["this_month"]["told"] < found["overall"]["told"]


def test_only_what_was_told_counts():
    everything = gathered()
    quiet = everything.tellings.assign(is_told=everything.tellings["household_id"] != "d1")
    said = report(replace(everything, tellings=quiet))
    assert said["kept_quiet"] == 1 and "school_dropout" not in {row["code"] for row in said["by_rule"]}


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "–"), (0.5, "0.5"), (3.0, "3"), (20000.0, "20,000"), (0.42, "0.42")]
)
def test_thresholds_read_as_policy_writes_them(value, expected):
    assert plain(value) == expected


def test_numbers_in_words():
    assert hundred(None) == number(None) == "–" and hundred(0.666) == "67" and number(2.54) == "2.5"
    assert number(3.0) == "3" and str(bar(None, None, None, "x")) == ""
    assert "<title>&lt;b&gt;</title>" in str(bar(0.5, 0.4, 0.6, "<b>"))
