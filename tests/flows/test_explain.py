"""One household explained after real nights: its months to the last digit, its level, its page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select

from early_warning import Panel, household_month, households
from flows import house
from flows.cli.explaining import explain_household
from flows.cli.listings import last_complete_run
from flows.report.household.rebuilt import rebuilt
from flows.runs import CountyRun
from flows.stages.history import known_rows, vintages_of
from flows.stages.marks import marks_of_findings, terms_of
from relapse_watch.store.frames import read
from relapse_watch.store.tables import household_assessment
from tests.flows.test_last_good_history import INCOME, in_income_file, spoil
from tests.support import AS_OF, copy_of_sample, few_files, forget, move_in, night, rerun

COUNTY = "990101"
FILES = ("监测对象", "农户收入信息_2026", "已外出务工", "一卡通发放_2026", "医保", "受灾", "干部", "责任")
_ORDER = ("monitored_person", "household_list", "household_income", "household_ledger", "migrant_work")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A house after two nights of a small county, and a household whose income row was spoiled between them."""
    folder = tmp_path_factory.mktemp("explained")
    inbox = copy_of_sample(tmp_path_factory.getbasetemp(), folder / "inbox")
    few_files(inbox, FILES)
    with pytest.MonkeyPatch.context() as settings:
        move_in(settings, folder / "var")
        night(inbox)
        h = household_assessment.c
        good = select(h.household_id).where(h.data_status == "complete").order_by(h.household_id)
        once = in_income_file(inbox / COUNTY / INCOME)
        household = next(i for i in read(house.store(), good)["household_id"] if i in once)
        spoil(inbox / COUNTY / INCOME, household)
        rerun(inbox, COUNTY)
    forget()
    return folder / "var", household


@pytest.fixture
def living(watched: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """This process lives in that house; the household with a history."""
    move_in(monkeypatch, watched[0])
    yield watched[1]
    forget()


def the_run() -> CountyRun:
    return CountyRun(str(last_complete_run(COUNTY)), "", COUNTY, AS_OF, "")


def county_as_the_stage_makes_it(run: CountyRun) -> tuple[pd.DataFrame, Panel, pd.DataFrame]:
    seen, terms = vintages_of(run), terms_of(run)
    marks = marks_of_findings(run, seen)
    known = {d: known_rows(seen, d, marks)[0] for d in (*_ORDER, "aid_payment", "department_event")}
    register = households(*(known[d] for d in _ORDER), terms)
    used = (known[d] for d in ("household_income", "migrant_work", "aid_payment", "department_event"))
    return register, household_month(register, *used, known["household_ledger"], terms), known["department_event"]


def assessments() -> pd.DataFrame:
    h = household_assessment.c
    return read(
        house.store(), select(household_assessment).where(h.run_id == the_run().run_id).order_by(h.household_id)
    )


def explained(household: str, capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, Any]:
    capsys.readouterr()
    explain_household(household, None, "json", "zh", **options)
    (story,) = json.loads(capsys.readouterr().out)
    return dict(story)


def test_the_months_of_one_are_those_of_the_county_to_the_last_digit(living: str) -> None:
    register, panel, events = county_as_the_stage_makes_it(the_run())
    aside = set(marks_of_findings(the_run(), vintages_of(the_run()))["household_id"]) & set(register["household_id"])
    for household in {living, *sorted(aside)[:3], *register["household_id"][:2]}:
        at = int(np.flatnonzero(panel.household_ids == household)[0])
        own = rebuilt(the_run(), household)
        assert own is not None and own.panel.months == panel.months
        assert np.array_equal(own.panel.basis[0], panel.basis[at])
        for name, amounts in panel.arrays.items():
            np.testing.assert_array_equal(own.panel.arrays[name][0], amounts[at], err_msg=f"{household} {name}")
        pd.testing.assert_frame_equal(own.register, register.iloc[[at]].reset_index(drop=True))
        assert len(own.events) == (events["household_id"] == household).sum()
    assert rebuilt(the_run(), "nobody") is None


def test_every_level_is_that_of_a_row_of_the_table(living: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = assessments()
    some = found.groupby("uncut_level").head(2)
    assert {"green", "unknown", "none"} <= set(some["uncut_level"])
    for household, level in zip(some["household_id"], some["uncut_level"], strict=True):
        story = explained(household, capsys)
        assert (story["level"]["row"] is None) == (level == "none"), household
        assert "当夜定为" not in story["level"]["text"][0], household


def test_the_story_has_what_scripts_rely_on_and_more(living: str, capsys: pytest.CaptureFixture[str]) -> None:
    story = explained(living, capsys)
    assert {"household_id", "county", "assessment", "reasons", "warnings", "sources"} <= set(story)
    assert {"as_of", "run_id", "warning", "months", "events"} <= set(story)
    for name in ("level", "selection", "trend", "risk", "help", "data"):
        assert story[name]["text"], name
    assert story["assessment"]["data_status"] == "quarantined" and "留用上一次合格的数据" in story["data"]["text"][0]
    assert story["months"][-1]["month"] == "2026-10" and "按上一次合格的数据" in story["trend"]["text"][0]
    assert story["months"][-1]["income_yuan_per_head"] == pytest.approx(story["assessment"]["income_yuan_per_head"])
    assert story["warning"]["owner_cadre_id"] and {"level", "since", "origin"} <= set(story["reasons"][0])


def test_the_page_is_written_and_only_its_place_is_printed(
    living: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "new" / "household.html"
    capsys.readouterr()
    explain_household(living, AS_OF, "table", "zh", page)
    assert capsys.readouterr().out.strip() == str(page)
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html and "模拟县" in html and living in html


def read_aloud(household: str, capsys: pytest.CaptureFixture[str], lang: str = "zh") -> str:
    capsys.readouterr()
    explain_household(household, None, "table", lang)
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_read_it_from_the_top(living: str, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    warned = assessments().query("uncut_level == 'green'")["household_id"].iloc[0]
    said = read_aloud(warned, capsys, lang)
    words = {
        "zh": ("等级", "去不去看", "依据", "怎样解除", "风险"),
        "en": ("Level", "Visit", "by:", "clears when", "Risk"),
    }
    places = [said.index(word) for word in words[lang]]
    assert places == sorted(places) and "None" not in said and "nan" not in said


def test_months_below_the_line_are_marked_without_colour_too(living: str, capsys: pytest.CaptureFixture[str]) -> None:
    below = assessments().query("income_yuan_per_head < line_yuan_per_head")["household_id"].iloc[0]
    assert re.search(r"^ +↓+$", read_aloud(below, capsys), re.MULTILINE)
