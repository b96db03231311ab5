"""Data that may not speak: the level is unknown, the last good history is shown, and nothing is raised by it."""

import pandas as pd
import pytest

from early_warning.data_status import ORDER, SPEECHLESS
from tests.unit.early_warning.rows import County, event, monthly, person, trouble


def steady(household_id: str, per_head: float, months: int = 30) -> list:
    return monthly(household_id, [per_head / 12] * months)


def marked(status: str = "quarantined", *, kept: bool = True, shown: bool = False, text: str = "") -> pd.DataFrame:
    frame = trouble(h1=status)
    return frame.assign(is_shown=shown, keeps_history=kept, text_zh=text, text_en=text)


@pytest.mark.parametrize("status", SPEECHLESS)
def test_the_last_good_history_is_shown_and_never_scored(status: str) -> None:
    poor = County([person()], ledger=steady("h1", 2_000), trouble=marked(status, text="第3行有错"))
    result = poor.assess()
    row = result.assessments.iloc[0]
    assert (row["level"], row["data_status"]) == ("unknown", status)
    assert row["income_yuan_per_head"] == pytest.approx(2_000) and pd.isna(row["risk"])
    assert list(result.reasons["code"]) == ["data_unknown", "income_below_line"]
    assert set(result.reasons["level"]) == {"unknown"}
    assert result.reasons["text_zh"][0] == "第3行有错"
    assert result.reasons["text_zh"][1].startswith("按上一次合格的数据:近12个月人均纯收入2000元")
    assert result.reasons["text_en"][1].startswith("By the last good data: Net income per head")


def test_without_a_good_history_no_figure_is_shown() -> None:
    poor = County([person()], ledger=steady("h1", 2_000), trouble=marked(kept=False))
    row = poor.assess().assessments.iloc[0]
    assert row["level"] == "unknown" and pd.isna(row["income_yuan_per_head"]) and poor.codes() == {"data_unknown"}


def test_one_cause_without_history_leaves_none() -> None:
    both = pd.concat([marked("stale"), marked("quarantined", kept=False, text="错")], ignore_index=True)
    county = County([person()], ledger=steady("h1", 2_000), trouble=both)
    row = county.assess().assessments.iloc[0]
    assert row["data_status"] == "quarantined" and pd.isna(row["income_yuan_per_head"])


def test_a_cause_that_hides_nothing_does_not_take_the_history_away() -> None:
    both = pd.concat([marked("quarantined"), marked("partial", kept=False, shown=True)], ignore_index=True)
    row = County([person()], ledger=steady("h1", 2_000), trouble=both).assess().assessments.iloc[0]
    assert (row["level"], row["data_status"]) == ("unknown", "quarantined")
    assert row["income_yuan_per_head"] == pytest.approx(2_000)


def test_what_is_shown_is_judged() -> None:
    county = County([person()], ledger=steady("h1", 8_000), trouble=marked("partial", shown=True))
    row = county.assess().assessments.iloc[0]
    assert (row["level"], row["data_status"]) == ("yellow", "partial")


@pytest.mark.parametrize(
    ("per_head", "known", "kept", "unkept"),
    [
        (20_000, "green", "green", "yellow"),  # far above the line a trigger weighs little
        (11_000, "yellow", "yellow", "yellow"),
        (8_000, "red", "yellow", "yellow"),  # never scored as poor either
    ],
)
def test_silence_beside_a_trigger_raises_nothing(per_head: float, known: str, kept: str, unkept: str) -> None:
    def level(given: pd.DataFrame) -> str:
        events = [event("h1", "job_loss", "2026-09-01")]
        return County([person()], ledger=steady("h1", per_head), events=events, trouble=given).level()

    assert level(trouble()) == known
    assert level(marked("stale")) == level(marked("quarantined")) == kept
    assert level(marked("quarantined", kept=False)) == unkept


def test_the_reasons_of_a_kept_household_are_not_above_its_level() -> None:
    county = County(
        [person()],
        ledger=steady("h1", 20_000),
        events=[event("h1", "job_loss", "2026-09-01")],
        trouble=marked("stale"),
    )
    result = county.assess()
    assert dict(zip(result.reasons["code"], result.reasons["level"], strict=True)) == {
        "job_loss": "green",
        "data_unknown": "unknown",
    }


def test_other_evidence_still_speaks() -> None:
    events = [event("h1", "school_dropout", "2026-09-01")]
    county = County([person()], ledger=steady("h1", 20_000), events=events, trouble=marked())
    assert county.level() == "red"


def test_others_are_not_touched() -> None:
    county = County([person("h1"), person("h2")], ledger=steady("h1", 2_000) + steady("h2", 8_000), trouble=marked())
    assert list(county.assess().assessments["level"]) == ["unknown", "yellow"]


@pytest.mark.parametrize("given", ORDER)
def test_the_worse_of_panel_and_caller_counts(given: str) -> None:
    county = County([person()], ledger=monthly("h1", [9e3] * 11), trouble=trouble(h1=given))
    own = ORDER.index("partial")
    assert county.assess().assessments["data_status"][0] == ORDER[max(own, ORDER.index(given))]


def test_an_account_too_old_is_no_history_to_keep() -> None:
    county = County([person()], trouble=marked())
    row = county.assess().assessments.iloc[0]
    assert (row["data_status"], row["level"]) == ("quarantined", "unknown") and pd.isna(row["income_yuan_per_head"])
