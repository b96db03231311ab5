"""Surges and drops of income: told where nothing explains them, from exactly the threshold on."""

import pytest

CODES = ["RW_HI_24", "RW_HI_25"]
QUIET = {"migrant_work": [], "department_event": [], "aid_payment": []}
HOME = {"township": "青山镇", "village": "河口村", "household_id": "H1"}


def account(year, per_head, members=2):
    net = round(per_head * members, 2)
    return HOME | {
        "accounting_year": str(year),
        "members": str(members),
        "net_income_yuan": str(net),
        "net_income_yuan_per_head": str(per_head),
    }


def told(judge, rows, **beside):
    given = QUIET | {"household_income": rows} | beside
    found = judge("household_income", rows, only=CODES, beside=given).findings
    return list(found[["code", "source_row", "column_name"]].itertuples(index=False, name=None))


SURGE, DROP = [("RW_HI_24", 5, "人均纯收入")], [("RW_HI_25", 5, "人均纯收入")]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (8000, 15999.99, []),
        (8000, 16000, SURGE),
        (16000, 8000.01, []),
        (16000, 8000, DROP),
        (2999.99, 5999.98, []),
        (3000, 6000, SURGE),
        (5999.98, 2999.99, []),
        (6000, 3000, DROP),
        (-500, 2499.99, []),
        (-500, 2500, SURGE),
        (2000, -1000, DROP),
        (0, 9000, SURGE),
    ],
)
def test_doubled_or_halved_and_three_thousand_yuan(before, now, expected, judge):
    assert told(judge, [account(2023, before), account(2024, now)]) == expected


def test_more_or_fewer_members_do_not_make_a_household_richer(judge):
    assert told(judge, [account(2023, 8000, 4), account(2024, 16000, 2)]) == []
    assert told(judge, [account(2023, 16000, 2), account(2024, 8000, 4)]) == []


def test_the_first_year_and_a_gap_of_a_year_are_not_judged(judge):
    assert told(judge, [account(2022, 8000), account(2024, 30000)]) == []


@pytest.mark.parametrize(
    ("long_before", "before", "now", "expected"),
    [
        (16000, 8000, 16000, []),
        (8000.01, 8000, 16000, []),
        (8000, 8000, 16000, [("RW_HI_24", 6, "人均纯收入")]),
        (8000, 16000, 8000, []),
        (16000, 16000, 8000, [("RW_HI_25", 6, "人均纯收入")]),
    ],
)
def test_back_where_it_was_two_years_before_is_no_surge_and_no_drop(long_before, before, now, expected, judge):
    rows = [account(2022, long_before), account(2023, before), account(2024, now)]
    assert [one for one in told(judge, rows) if one[1] == 6] == expected


def spell(wage, start="2023年10月", end="2024年09月"):
    return HOME | {"start_month": start, "end_month": end, "wage_yuan_per_month": str(wage)}


def payment(amount, month="202401"):
    return HOME | {"aid_kind": "产业奖补", "paid_month": month, "amount_yuan": str(amount)}


RISE = [account(2023, 8000), account(2024, 16000)]  # 16,000 yuan more for the two of them


@pytest.mark.parametrize(("wage", "expected"), [(666, SURGE), (667, [])])
def test_half_of_the_change_in_wages_away_explains_it(wage, expected, judge):
    assert told(judge, RISE, migrant_work=[spell(wage)]) == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (("2023年09月", "2024年01月"), []),  # four months more than the year before, with one in it
        (("2024年09月", None), SURGE),
        (("2022年10月", "2024年09月"), SURGE),
        (("2024年02月", None), []),
    ],
)
def test_wages_count_in_the_accounting_year_of_their_months(months, expected, judge):
    assert told(judge, RISE, migrant_work=[spell(2700, *months)]) == expected


@pytest.mark.parametrize(
    ("amount", "month", "expected"),
    [
        (7999, "202401", SURGE),
        (8000, "202401", []),
        (8000, "202309", SURGE),
        (8000, "202310", []),
        (8000, "202409", []),
    ],
)
def test_aid_explains_in_its_accounting_year(amount, month, expected, judge):
    assert told(judge, RISE, aid_payment=[payment(amount, month)]) == expected


def test_less_aid_explains_a_drop_and_no_surge(judge):
    paid = [payment(9000, "202301")]
    assert told(judge, RISE, aid_payment=paid) == SURGE
    assert told(judge, [account(2023, 16000), account(2024, 8000)], aid_payment=paid) == []


@pytest.mark.parametrize(
    ("day", "is_explained"),
    [("2021-09-30", False), ("2021-10-01", True), ("2023-05-05", True), ("2024-09-30", True), ("2024-10-01", False)],
)
def test_an_event_of_the_three_years_explains_it(day, is_explained, judge):
    event = HOME | {"event_kind": "medical_self_pay", "event_date": day}
    rows = [account(2023, 16000), account(2024, 8000)]
    assert (told(judge, rows, department_event=[event]) == []) == is_explained
    assert told(judge, rows, department_event=[event | {"household_id": "H2"}]) == DROP


def test_a_drop_is_a_lead_and_a_surge_is_not(judge):
    other = [account(2023, 16000), account(2024, 8000)]
    rows = RISE + [row | {"household_id": "H2"} for row in other]
    found = judge("household_income", rows, only=CODES, beside=QUIET | {"household_income": rows}).findings
    assert dict(zip(found["code"], found["is_lead"], strict=True)) == {"RW_HI_24": False, "RW_HI_25": True}
