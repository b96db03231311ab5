"""Why a household's newest income is missing, one code each."""

from datetime import date

import pandas as pd
import pytest

from early_warning.data_status import trust
from early_warning.trends import GAPS
from tests.unit.early_warning.rows import County, account, monthly, person, terms, trouble


def code(county: County, household: str = "h1") -> object:
    register = county.register()
    codes = trust(register, county.panel(register), county.trouble, county.terms).gap_code
    found = codes[register["household_id"] == household].iloc[0]
    return None if pd.isna(found) else found


STEADY = monthly("h1", [900.0] * 30)
YEARS = [account("h1", year, wage_income=9_000) for year in (2024, 2025)]


@pytest.mark.parametrize(
    ("county", "expected"),
    [
        (County([person()], ledger=STEADY), None),
        (County([person()], ledger=STEADY, trouble=trouble(h1="quarantined")), "set_aside"),
        (County([person()], ledger=STEADY, trouble=trouble(h1="stale")), "overdue"),
        (County([person()], ledger=STEADY, trouble=trouble(h1="partial")), None),
        (County([person("h2")], ledger=STEADY), "left_register"),
        (County(ledger=STEADY), None),  # nobody is listed: the accounts are the register
        (County([person()]), "never_reported"),
        (County([person(identified_month="2025-11", monitoring_category="unstable")]), "household_new"),
        (County([person(identified_month="2025-10", monitoring_category="unstable")]), "never_reported"),
        (County([person()], ledger=monthly("h1", [900.0] * 5)), "history_short"),
        (County([person()], ledger=STEADY[:-3] + STEADY[-2:]), "month_not_reported"),
        (County([person()], ledger=STEADY[:-1]), "month_not_reported"),
        (County([person()], incomes=YEARS, terms=terms(date(2026, 8, 31))), "not_yet_due"),
        (County([person()], incomes=YEARS, terms=terms(date(2026, 12, 31))), "not_yet_due"),
        (County([person()], incomes=YEARS, terms=terms(date(2027, 1, 31))), "overdue"),
    ],
)
def test_codes(county: County, expected: str | None) -> None:
    if not any(row["household_id"] == "h1" for row in county.persons + county.ledger):
        county.persons.append(person())
    assert code(county) == expected


def test_a_blank_component_is_an_incomplete_account() -> None:
    blank = [account("h1", 2026) | {"wage_income_yuan": None}, account("h2", 2026, wage_income=9.0)]
    assert code(County([person("h1"), person("h2")], incomes=blank)) == "account_incomplete"


def test_data_shown_in_spite_of_a_mark_are_not_set_aside() -> None:
    shown = trouble(h1="quarantined").assign(is_shown=True, keeps_history=True)
    assert code(County([person()], ledger=STEADY, trouble=shown)) is None


def test_every_code_has_words_in_both_languages() -> None:
    assert all(len(words) == 2 and all(words) for words in GAPS.values())
