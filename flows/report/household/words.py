"""The words of an explanation for codes that only it shows. Health is private: no illness, grade or amount."""

import math
import re

Pair = tuple[str, str]

EVENT: dict[str, Pair] = {
    "medical_self_pay": ("医保部门线索", "on the medical insurer's list"),
    "new_major_illness": ("卫健部门线索", "on the health department's list"),
    "new_disability": ("残联、民政线索", "on a welfare list"),
    "school_dropout": ("孩子失学辍学", "a child out of school"),
    "school_costs": ("上学费用线索", "costs of schooling"),
    "dangerous_housing": ("住房鉴定", "the house was graded"),
    "water_failure": ("饮水问题", "drinking water"),
    "disaster": ("受灾", "disaster"),
    "accident": ("意外事故", "accident"),
    "industry_failure": ("种养殖或经营失败", "failed farming or business"),
    "job_loss": ("登记失业", "registered as unemployed"),
    "mass_job_loss": ("当地集中失业", "many lost their work nearby"),
    "work_uninsured": ("没有就业参保", "not insured through work"),
    "new_subsistence_allowance": ("新纳入低保", "subsistence allowance"),
    "new_extreme_hardship": ("新纳入特困供养", "support for extreme hardship"),
    "new_temporary_relief": ("临时救助", "temporary relief"),
    "asset_found": ("资产比对", "assets compared"),
    "identified": ("纳入监测", "taken into monitoring"),
}
BASIS: dict[str, Pair] = {
    "monthly": ("按月报的", "reported by month"),
    "annual_spread": ("全年的账平摊到月", "a year's account, spread"),
    "carried": ("沿用上年的账", "last year's account, carried on"),
    "missing": ("没有数据", "no data"),
}
ORIGIN: dict[str, Pair] = {
    "published": ("有文件可查", "published"),
    "ours": ("本系统自定,没有公开标准", "ours: no published value"),
    "simulated": ("模拟数据,不是真实标准", "simulated: no real standard"),
}
CHANGE: dict[str, Pair] = {
    "opened": ("新发预警", "opened"),
    "raised": ("升级", "raised"),
    "lowered": ("降级", "lowered"),
    "returned": ("好转后又出现", "returned"),
    "changed": ("类别或数据情况有变", "category or data changed"),
    "reassigned": ("换责任人", "reassigned"),
    "due_to_clear": ("已好转,待核实解除", "due to clear"),
    "closed": ("解除", "closed"),
    "noted": ("仍在预警中", "still open"),
}
# What a row of the truth table asks not to be the case, as it is said of a household that it holds for.
NOT: dict[str, Pair] = {
    "monitored": ("还不是监测对象", "not monitored yet"),
    "low_risk": ("模型也不认为风险低", "the model does not see a low risk"),
}

PART: dict[str, Pair] = {
    "history": ("往年的收入水平", "its income in earlier years"),
    "ups_and_downs": ("收入忽高忽低", "how uneven its income is"),
    "wages": ("务工工资断没断过", "whether its wages broke off"),
    "trend": ("近来的收入走势", "where its income has been going"),
    "transfer_share": ("靠补贴的多少", "how much of it is aid"),
    "spending": ("大额刚性支出", "large unavoidable spending"),
    "members": ("家里人口", "the number of members"),
    "identified": ("纳没纳入监测", "whether it is monitored"),
    "events_harm": ("灾害、事故", "disaster or accident"),
    "events_health": ("医保、残联等部门线索", "clues from insurer and welfare lists"),
    "events_work": ("失业", "loss of work"),
    "events_living": ("上学、住房、饮水问题", "schooling, housing or water"),
}
# Figures that say much the same are told as one: apart, one would seem to raise what the other lowers.
TOGETHER = {
    "standing_volatility": "ups_and_downs",
    "volatility": "ups_and_downs",
    "wages_ended": "wages",
    "wage_share": "wages",
    "slope": "trend",
    "change_on_year": "trend",
}


def pick(words: dict[str, Pair], code: str | None) -> Pair:
    """Both words for a code; one that nobody has named is shown as it is, a missing one as nothing."""
    return words.get(code, (code, code)) if code else ("", "")


def whole_yuan(amount: float) -> int:
    """Rounded down as in the reasons, so that what is below a line never reads as equal to it."""
    return math.floor(amount + 1e-6)


def reference_pair(reference: str | None) -> Pair:
    """The Chinese and the English of a reference written as ``中文 / English;中文 / English``."""
    parts = [part.split(" / ", 1) for part in re.split(";(?! )", reference or "") if part]
    return ";".join(part[0] for part in parts), "; ".join(part[1] for part in parts if len(part) > 1)
