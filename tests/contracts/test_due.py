"""Due days: what is owed, by whom, from which day it is late and from which it is overdue."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

import data_contracts as dc
from alerts.words import ROLES as TOLD_AS
from data_contracts.contracts.due import ROLES, Due, late, read_due
from data_contracts.contracts.rhythm import Rhythm, read_rhythm
from data_contracts.contracts.words import Words

CONTRACTS = dc.load_contracts()
TITLE = Words("已外出务工信息", "Migrant work")
MONTHLY = Due("data_steward", Rhythm("month", 1, 10), 20, Words("本系统自定", "ours"))


def prop(name, value=None, unit=None, element=None, description=None):
    return SimpleNamespace(property=name, value=value, unit=unit, element=element, description=description)


def verdict(newest, as_of, due=MONTHLY):
    found = late(TITLE, due, newest, as_of)
    return found and found.verdict


@pytest.mark.parametrize(
    ("rhythm", "day", "expected"),
    [
        (Rhythm("month", 1, 10), date(2026, 10, 9), date(2026, 10, 10)),
        (Rhythm("month", 1, 10), date(2026, 10, 10), date(2026, 10, 10)),
        (Rhythm("month", 1, 10), date(2026, 10, 11), date(2026, 11, 10)),
        (Rhythm("month", 1, 10), date(2026, 12, 11), date(2027, 1, 10)),
        (Rhythm("month", 1, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (Rhythm("month", 1, 31), date(2028, 2, 1), date(2028, 2, 29)),
        (Rhythm("month", 1, 31), date(2026, 4, 30), date(2026, 4, 30)),
        (Rhythm("quarter", 1, 10), date(2026, 10, 10), date(2026, 10, 10)),
        (Rhythm("quarter", 1, 10), date(2026, 10, 11), date(2027, 1, 10)),
        (Rhythm("quarter", 3, 5), date(2026, 1, 1), date(2026, 3, 5)),
        (Rhythm("year", 12, 31), date(2026, 12, 31), date(2026, 12, 31)),
        (Rhythm("year", 4, 30), date(2026, 5, 1), date(2027, 4, 30)),
    ],
)
def test_the_next_due_day(rhythm, day, expected):
    assert rhythm.next(day) == expected


@pytest.mark.parametrize(
    ("newest", "as_of", "expected"),
    [
        (date(2026, 10, 31), date(2026, 12, 10), None),  # on the due day nothing is late yet
        (date(2026, 10, 31), date(2026, 12, 11), "late"),
        (date(2026, 10, 31), date(2026, 12, 30), "late"),  # the last day of grace
        (date(2026, 10, 31), date(2026, 12, 31), "overdue"),
        (date(2026, 11, 10), date(2026, 12, 11), "late"),  # what came on a due day served that one
        (date(2026, 11, 11), date(2026, 12, 11), None),  # a day later it serves the next
        (date(2026, 11, 11), date(2027, 1, 10), None),
        (date(2026, 11, 11), date(2027, 1, 11), "late"),
        (date(2026, 6, 1), date(2026, 12, 11), "overdue"),  # months missed: the first of them counts
    ],
)
def test_late_after_the_due_day_and_overdue_after_the_tolerance(newest, as_of, expected):
    assert verdict(newest, as_of) == expected


@pytest.mark.parametrize(
    ("due", "first_late"),
    [
        (Due("county_post", Rhythm("quarter", 1, 10), 30, Words("", "")), date(2027, 1, 11)),
        (Due("county_post", Rhythm("year", 12, 31), 60, Words("", "")), date(2027, 1, 1)),
    ],
)
def test_quarters_and_years(due, first_late):
    newest = date(2026, 9, 30) if due.rhythm.every == "quarter" else date(2025, 12, 31)
    last_of_grace = first_late + timedelta(days=due.tolerance_days - 1)
    assert verdict(newest, first_late - timedelta(days=1), due) is None
    assert verdict(newest, first_late, due) == verdict(newest, last_of_grace, due) == "late"
    assert verdict(newest, last_of_grace + timedelta(days=1), due) == "overdue"


def test_what_events_make_and_what_never_came_is_not_owed():
    on_event = Due("county_post", Rhythm("event"), 20, Words("", ""))
    assert late(TITLE, on_event, date(2020, 1, 1), date(2026, 12, 31)) is None
    assert late(TITLE, MONTHLY, None, date(2026, 12, 31)) is None


@pytest.mark.parametrize(("as_of", "kind"), [(date(2026, 12, 11), "late"), (date(2027, 2, 1), "overdue")])
def test_the_sentence_says_who_owes_what_since_when_and_what_to_do(as_of, kind):
    told = late(TITLE, MONTHLY, date(2026, 10, 31), as_of)
    assert told is not None and (told.verdict, told.due_on) == (kind, date(2026, 12, 10))
    for part in ("已外出务工信息", "数据专员", "2026-12-10", "2026-12-30", "2026-10-31", "补报"):
        assert part in told.text.zh
    for part in ("Migrant work", "the data steward", "2026-12-10", "2026-12-30", "2026-10-31", "send it"):
        assert part in told.text.en


@pytest.mark.parametrize("dataset", sorted(CONTRACTS))
def test_each_dataset_says_who_owes_it_when_and_why_then(dataset):
    due = CONTRACTS[dataset].due
    for terms in (due, *due.lists.values()):
        assert terms.owner in ROLES and terms.words.zh != terms.words.en
        assert terms.why.zh and terms.why.en, "say that the due day is ours, or where it was published"
        if terms.rhythm.is_dated:
            assert 0 < terms.tolerance_days < 90
            assert verdict(date(2026, 1, 1), date(2029, 1, 1), terms) == "overdue"


def test_terms_of_single_lists_name_sources_of_the_dataset():
    for dataset, contract in CONTRACTS.items():
        sources = {m.name for m in dc.load_sources().mappings if m.dataset == dataset}
        assert set(contract.due.lists) <= sources
    events = CONTRACTS["department_event"].due
    assert not events.of("event_disaster").rhythm.is_dated
    assert events.of("event_medical_self_pay").rhythm == Rhythm("month", 1, 5)
    assert events.of("a_list_of_their_own") is events


def test_a_source_inherits_owner_and_tolerance_but_not_the_day():
    properties = [
        prop("owner", "county_post"),
        prop("frequency", 1, "month"),
        prop("dueDay", "10", description="甲 | a"),
        prop("latency", 20, "d"),
        prop("frequency", 1, "year", element="one"),
        prop("dueDay", "04-30", element="one", description="乙 | b"),
        prop("frequency", 1, "event", element="two", description="丙 | c"),
    ]
    due = read_due(properties)
    assert (due.owner, due.tolerance_days, due.rhythm, due.why.en) == ("county_post", 20, Rhythm("month", 1, 10), "a")
    assert (due.of("one").owner, due.of("one").rhythm, due.of("one").why.en) == (
        "county_post",
        Rhythm("year", 4, 30),
        "b",
    )
    assert (due.of("two").rhythm.is_dated, due.of("two").why.en) == (False, "c")


WRONG = [("month", "0"), ("month", "32"), ("month", None), ("month", "1-10"), ("quarter", "4-10"), ("quarter", "10")]
WRONG += [("year", "13-01"), ("year", "10"), ("week", "1"), ("event", "5")]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_due_day_is_wrong(wrong):
    with pytest.raises(ValueError, match="dueDay"):
        read_rhythm(*wrong)


def test_an_owner_who_is_no_cadre_is_wrong():
    terms = [prop("owner", "somebody"), prop("frequency", 1, "month"), prop("dueDay", "1"), prop("latency", 1)]
    with pytest.raises(ValueError, match="somebody"):
        read_due(terms)
    with pytest.raises(KeyError):
        read_due([prop("owner", "data_steward"), *terms[1:3]])


def test_owners_are_the_roles_of_cadres_under_the_names_that_messages_use():
    assert set(ROLES) == set(CONTRACTS["cadre"].column("role").values) == set(TOLD_AS)
    assert {role: words.zh for role, words in ROLES.items()} == {role: zh for role, (zh, _) in TOLD_AS.items()}
