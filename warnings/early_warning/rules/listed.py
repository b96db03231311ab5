"""What departments' lists say, by household: which events count, their sums, their newest."""

from dataclasses import replace

import numpy as np
import pandas as pd

from early_warning.facts import Facts
from early_warning.grid import Floats, added
from early_warning.policy import Parameter
from early_warning.rules.hit import Hit, hit, nobody


def of_kind(facts: Facts, kind: str) -> pd.DataFrame:
    """The events of a kind; grain event, with ``row`` and ``age_months``."""
    return facts.events[facts.events["event_kind"] == kind]


def counting(facts: Facts, events: pd.DataFrame) -> pd.DataFrame:
    """Those not older than policy ``event_counts_months`` says."""
    return events[events["age_months"] < facts.terms.number("event_counts_months")]


def since(events: pd.DataFrame, day: str) -> pd.DataFrame:
    """Those on or after ``day`` (ISO)."""
    return events[events["event_date"] >= day]


def summed(facts: Facts, events: pd.DataFrame) -> Floats:
    """Yuan of the events by household; an event without an amount adds nothing."""
    return added(_rows(events), _yuan(events), len(facts.income))


def greatest(facts: Facts, events: pd.DataFrame) -> Floats:
    """Yuan of the largest single event by household; 0 without any."""
    most = np.zeros(len(facts.income))
    np.maximum.at(most, _rows(events), _yuan(events))
    return most


def greatest_month(facts: Facts, events: pd.DataFrame) -> Floats:
    """Yuan of the household's month with the largest sum of events; 0 without any."""
    codes, months = pd.factorize(events["age_months"])
    width = max(len(months), 1)
    sums = added(_rows(events) * width + codes, _yuan(events), len(facts.income) * width)
    return sums.reshape(-1, width).max(axis=1, initial=0.0)


def recent(facts: Facts, events: pd.DataFrame) -> Hit:
    """Households with a counting event; observed is the newest one's age in months.

    The reference says who publishes that kind of event as a trigger, and for how long it counts.
    """
    counted = counting(facts, events)
    months = _with_source(facts, counted)
    if counted.empty:
        return nobody(len(facts.income), months)
    age = np.full(len(facts.income), np.inf)
    np.minimum.at(age, _rows(counted), counted["age_months"].to_numpy(np.float64))
    return hit(np.isfinite(age), np.where(np.isfinite(age), age, np.nan), months.number, months)


def _with_source(facts: Facts, counted: pd.DataFrame) -> Parameter:
    months, sources = facts.terms("event_counts_months"), facts.terms("trigger_sources")
    said = [str(sources.value[kind]) for kind in counted["event_kind"].unique() if kind in sources.value]
    return replace(months, reference=";".join(dict.fromkeys([*said, months.reference])))


def stated(events: pd.DataFrame, pattern: str) -> Floats:
    """The number that the group of ``pattern`` finds in the words (``grade``) of each event; NaN without one."""
    return pd.to_numeric(events["grade"].str.extract(pattern)[0]).to_numpy(np.float64, na_value=np.nan)


def _rows(events: pd.DataFrame) -> np.ndarray:
    return events["row"].to_numpy(np.int64)


def _yuan(events: pd.DataFrame) -> Floats:
    return events["amount_yuan"].to_numpy(np.float64, na_value=0.0)
