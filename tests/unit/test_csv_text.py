"""Cells of a CSV that a spreadsheet would run."""

import pandas as pd
import pytest

from data_contracts.feedback import neutralised


@pytest.mark.parametrize("text", ["=1+1", "+8613", "-5", "@SUM(A1)", "\t=1", "\r=1", "=", "-"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutralised(pd.DataFrame({"found": [text]}))["found"].tolist() == ["'" + text]


@pytest.mark.parametrize("text", ["1=1", "a-b", " =1", "'=1", "", "5", "户主", "（=）"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutralised(pd.DataFrame({"found": [text]}))["found"].tolist() == [text]


def test_numbers_and_blanks_are_left_alone() -> None:
    frame = pd.DataFrame({"row": [-4, 5], "found": pd.Series([None, "-x"], dtype="str"), "any": [None, "=x"]})
    done = neutralised(frame)
    assert done["row"].tolist() == [-4, 5]
    assert done["found"].isna().tolist() == [True, False] and done["any"].tolist()[1] == "'=x"
    assert frame["found"].tolist()[1] == "-x", "the frame given is left as it was"
