"""The rules: each a short function from the facts to a Hit, found by its code."""

from collections.abc import Callable, Mapping

from early_warning.facts import Facts
from early_warning.grid import Flags
from early_warning.policy import Parameter
from early_warning.rules import events, guarantees, housing, income, medical, risk, water
from early_warning.rules.hit import Hit
from relapse_watch.errors import WrongUse

RULES: Mapping[str, Callable[[Facts], Hit]] = {
    rule.__name__: rule
    for rule in (
        income.income_below_line,
        income.rigid_spending,
        income.income_drop,
        income.wages_stopped,
        income.trend_to_line,
        medical.medical_self_pay,
        medical.hospital_stay_self_pay,
        medical.outpatient_self_pay,
        medical.medical_share_of_income,
        medical.new_major_illness,
        events.school_dropout,
        events.school_costs,
        housing.dangerous_housing,
        water.water_failure,
        events.disaster,
        events.accident,
        events.industry_failure,
        events.job_loss,
        events.mass_job_loss,
        events.work_uninsured,
        events.new_disability,
        events.new_subsistence_allowance,
        events.new_extreme_hardship,
        events.new_temporary_relief,
        guarantees.guarantee_housing,
        guarantees.guarantee_water,
        guarantees.guarantee_insurance,
        guarantees.guarantee_schooling,
        housing.housing_watch,
        events.asset_review,
        risk.high_risk,
    )
}
GUARANTEES = ("guarantee_housing", "guarantee_water", "guarantee_insurance", "guarantee_schooling")
STANDING: Mapping[str, Callable[[Facts], Flags]] = {
    "monitored": lambda facts: facts.monitored,
    "deep": income.deep,
    "near_line": income.near_line,
    "wholly_dangerous_housing": housing.wholly_dangerous_housing,
    "low_risk": risk.low_risk,
    "income_unknown": lambda facts: facts.income_unknown,
    "data_partial": lambda facts: facts.data_is("partial"),
    "data_stale": lambda facts: facts.data_is("stale"),
    "data_missing": lambda facts: facts.data_is("missing"),
    "data_quarantined": lambda facts: facts.data_is("quarantined"),
}


def hits(facts: Facts) -> dict[str, Hit]:
    """Every rule in force at the place and date, applied. Raises WrongUse for a code that is no rule."""
    codes = rule_codes(facts.terms("rules_in_force"))
    return {code: RULES[code](facts) for code in codes}


def rule_codes(parameter: Parameter) -> tuple[str, ...]:
    """The rule codes a policy value lists. Raises WrongUse for one that does not exist."""
    unknown = [code for code in parameter.texts if code not in RULES]
    if unknown:
        raise WrongUse(
            f"政策参数 {parameter.name}({parameter.place})列有不存在的规则 {unknown[0]};可用:{'、'.join(RULES)}",
            f"policy {parameter.name} ({parameter.place}) lists {unknown[0]}, which is no rule; "
            f"there are {', '.join(RULES)}",
        )
    return parameter.texts
