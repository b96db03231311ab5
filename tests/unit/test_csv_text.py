"""Text for spreadsheets: nothing in it runs, and nothing of it is lost."""

import pandas as pd
import pytest

from relapse_watch.csv_text import neutral, neutralised


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(sign: str) -> None:
    assert neutral(f"{sign}cmd") == f"'{sign}cmd"
    assert neutral(f"a{sign}cmd") == f"a{sign}cmd"


def test_what_is_no_text_stays() -> None:
    mixed = pd.Series(["=a", 7, None, -1.5], dtype="object")
    frame = pd.DataFrame({"mixed": mixed, "text": pd.Series(["=a", "b", None, ""], dtype="str"), "yuan": [-1, 2, 3, 4]})
    made = neutralised(frame)
    assert made["mixed"].tolist() == ["'=a", 7, None, -1.5]
    assert made["text"].fillna("-").tolist() == ["'=a", "b", "-", ""]
    assert made["yuan"].tolist() == [-1, 2, 3, 4]
