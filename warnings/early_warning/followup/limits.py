"""The numbers of follow-up at one place and date, from policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from early_warning.policy import InForce, Parameter
from relapse_watch.errors import WrongUse

STAGES = ("verify", "decide", "measure")


@dataclass(frozen=True)
class Limits:
    """``verify``: working days by level. ``decide``: days from clue to decision, ``publicity`` days of them.

    ``measure``: months from identification. ``remind``: working days before a deadline, by stage. ``every``: working
    days overdue between two steps up. ``at_most``: reminders of one deadline. ``snooze``: days by result.
    """

    as_of: date
    verify: Mapping[str, int]
    decide: int
    publicity: int
    measure: int
    remind: Mapping[str, int]
    every: int
    at_most: int
    snooze: Mapping[str, int]


def limits_of(terms: InForce) -> Limits:
    """The limits in force. Raises PolicyMissing, and WrongUse where a value is no number of days."""
    remind = _by_name(terms("remind_before_working_days"))
    every = terms("remind_every_working_days")
    if set(remind) != set(STAGES) or every.number < 1:
        raise _wrong(every if set(remind) == set(STAGES) else terms("remind_before_working_days"))
    return Limits(
        as_of=terms.as_of,
        verify=_by_name(terms("verify_within_working_days")),
        decide=terms.whole("clue_to_decision_days"),
        publicity=terms.whole("publicity_days"),
        measure=terms.whole("measure_within_months"),
        remind=remind,
        every=terms.whole("remind_every_working_days"),
        at_most=terms.whole("remind_at_most"),
        snooze=_by_name(terms("snooze_days")),
    )


def _by_name(parameter: Parameter) -> dict[str, int]:
    value = parameter.value
    if not isinstance(value, Mapping) or not all(type(days) is int and days >= 0 for days in value.values()):
        raise _wrong(parameter)
    return {str(name): days for name, days in value.items()}


def _wrong(parameter: Parameter) -> WrongUse:
    where = f"{parameter.name} ({parameter.place}, {parameter.effective_from})"
    return WrongUse(
        f"政策参数 {where} 应为不小于 0 的整数(间隔至少 1),提醒应写明 verify、decide、measure 三项,请改政策文件",
        f"policy {where} must be whole numbers from 0 (an interval from 1), and reminders name verify, decide and "
        "measure: correct the policy file",
    )
