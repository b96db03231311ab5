"""The numbers of feedback at one place and date, from policy."""

from dataclasses import dataclass

from early_warning.policy import InForce, Parameter
from relapse_watch.errors import WrongUse


@dataclass(frozen=True)
class FeedbackTerms:
    """``window_months``: looked back on. ``visits_min``: visits from which a share is said.

    ``confidence``: of intervals and of the test. ``held_out_months``: the last ones, on which a proposal is tested.
    ``lost_share_max``: of the true cases.
    """

    window_months: int
    visits_min: int
    confidence: float
    held_out_months: int
    lost_share_max: float


def feedback_terms(terms: InForce) -> FeedbackTerms:
    """The numbers in force. Raises PolicyMissing, and WrongUse where a value makes no sense."""
    return FeedbackTerms(
        window_months=_whole(terms("feedback_window_months")),
        visits_min=_whole(terms("feedback_visits_min")),
        confidence=_share(terms("feedback_confidence"), least=0.5),
        held_out_months=_whole(terms("feedback_held_out_months")),
        lost_share_max=_share(terms("feedback_true_lost_share_max")),
    )


def _whole(parameter: Parameter) -> int:
    number = parameter.number
    if number < 1 or number != int(number):
        raise _wrong(parameter, "不小于 1 的整数", "a whole number from 1")
    return int(number)


def _share(parameter: Parameter, least: float = 0.0) -> float:
    number = parameter.number
    if not least <= number < 1:
        raise _wrong(parameter, f"{least:g} 到 1 之间(不含 1)的数", f"a number from {least:g} to below 1")
    return number


def _wrong(parameter: Parameter, zh: str, en: str) -> WrongUse:
    where = f"{parameter.name} ({parameter.place}, {parameter.effective_from})"
    return WrongUse(f"政策参数 {where} 应为{zh},请改政策文件", f"policy {where} must be {en}: correct the policy file")
