"""The sentences of the reasons: code -> (text zh, text en, clears zh, clears en).

Health is private: the texts on medical costs and disability name no illness, grade or amount.
Fields: observed, threshold, percent, money, money_en, left_zh, left_en (what remains, or is lacking), period_zh,
period_en, window, compare, horizon, limit, leave.
"""

_EVENT_CLEARS = ("入户核实,问题已解决或已有帮扶措施", "A visit shows that it is solved or that help is in place")
_BILL_CLEARS = (
    "自付费用经报销、救助后降到标准以下,或家庭能够承受",
    "Reimbursement or aid brings the costs below the threshold, or the household can bear them",
)
_STEADY = "人均纯收入稳定在监测线以上(原则上不少于半年)"
_STEADY_EN = "Net income per head stays above the monitoring line, as a rule for at least half a year"

PER_WINDOW = ("income_below_line", "rigid_spending", "trend_to_line")

TEXTS: dict[str, tuple[str, str, str, str]] = {
    "income_below_line": (
        "{period_zh}人均纯收入{observed}{money},低于监测线{threshold}{money}",
        "Net income per head {period_en} is {observed} {money_en}, below the monitoring line of {threshold}",
        _STEADY,
        _STEADY_EN,
    ),
    "rigid_spending": (
        "扣除大额刚性支出后,{period_zh}人均{left_zh},低于监测线{threshold}{money}",
        "After large unavoidable spending {left_en} per head {period_en}, below the monitoring line of {threshold}",
        "大额刚性支出得到解决(报销、救助或理赔),扣除后人均高于监测线",
        "The spending is met by insurance, aid or claims, and what remains per head is above the line",
    ),
    "income_drop": (
        "近{compare}个月收入比上年同期减少{percent}%",
        "Income of the last {compare} months is {percent}% lower than in the same months of last year",
        "收入回到上年同期的水平上下",
        "Income is back near the level of last year",
    ),
    "wages_stopped": (
        "近{observed}个月都没有务工收入,上年同期有",
        "No wages in the last {observed} months, though there were in the same months of last year",
        "重新就业,有了务工收入",
        "Work is found again and wages are paid",
    ),
    "trend_to_line": (
        "收入一直往下走,照这样下去,{horizon}个月后人均大约{observed}{money},会低于监测线{threshold}{money}",
        "Income keeps falling: on the present trend it will be about {observed} {money_en} per head "
        "in {horizon} months, below the line of {threshold}",
        "收入止跌回稳",
        "Income stops falling",
    ),
    "high_risk": (
        "现在人均纯收入在监测线以上,但按本县往年的情况推算,像这样的户每100户大约有{percent}户一年后会低于监测线"
        "(到{limit}户就提醒)",
        "Income is above the line now, but by how incomes here have moved about {percent} in 100 households like it "
        "are below the line in a year ({limit} in 100 are told of)",
        "再推算时降到每100户{leave}户以下",
        "The estimate falls below {leave} in 100",
    ),
    "medical_self_pay": (
        "今年自付医药费累计较高,超过预警标准",
        "Self-paid medical costs of this year are high, above the warning threshold",
        *_BILL_CLEARS,
    ),
    "hospital_stay_self_pay": (
        "近期有一次自付医药费较高,超过预警标准",
        "A recent single medical bill is high, above the warning threshold",
        *_BILL_CLEARS,
    ),
    "outpatient_self_pay": (
        "近期有一个月自付医药费较高,超过预警标准",
        "Self-paid medical costs of a recent month are high, above the warning threshold",
        *_BILL_CLEARS,
    ),
    "medical_share_of_income": (
        "今年自付医药费占家庭年收入的比例较高,超过预警标准",
        "Self-paid medical costs of this year take a large share of the household's income, above the threshold",
        *_BILL_CLEARS,
    ),
    "new_major_illness": (
        "有卫健部门筛查线索,请入户了解",
        "A clue from the health department's lists: please visit",
        *_EVENT_CLEARS,
    ),
    "school_dropout": (
        "有义务教育阶段孩子失学辍学",
        "A child of compulsory-schooling age has dropped out",
        "孩子返校就读(或送教上门)",
        "The child is back at school, or taught at home",
    ),
    "school_costs": (
        "本学年自付上学费用{observed}{money},超过预警标准{threshold}{money}",
        "Self-paid schooling costs of this school year are {observed} {money_en}, above the threshold of {threshold}",
        "有资助、助学贷款等帮扶,或家庭能够承受",
        "Grants or loans are in place, or the household can bear the costs",
    ),
    "dangerous_housing": (
        "住房被鉴定为危房",
        "The house has been graded dangerous",
        "住进安全住房",
        "The household lives in a safe house",
    ),
    "water_failure": (
        "饮水安全有问题",
        "Drinking water is not safe or not enough",
        "水够吃、水质好、取水方便、不常断水,四样都达到标准",
        "Quantity, quality, distance and reliability of the water all meet the standard",
    ),
    "disaster": ("近期受灾", "Struck by a disaster", *_EVENT_CLEARS),
    "accident": ("近期家中发生意外事故", "An accident in the household", *_EVENT_CLEARS),
    "industry_failure": (
        "家里的种养殖或经营遭受失败",
        "What the household farms or runs has failed",
        *_EVENT_CLEARS,
    ),
    "job_loss": ("近期有成员登记失业", "A member was registered as unemployed", "重新就业", "Work is found again"),
    "mass_job_loss": (
        "近期当地较多人集中失业,有成员在名单上",
        "Many lost their work at once nearby, a member of the household among them",
        "重新就业",
        "Work is found again",
    ),
    "work_uninsured": (
        "已连续{observed}个月没有就业参保",
        "Insured through no work for {observed} months in a row",
        "重新就业并参保",
        "Work is found again and insured",
    ),
    "new_disability": (
        "有残联、民政筛查线索,请入户了解",
        "A clue from the welfare lists: please visit",
        *_EVENT_CLEARS,
    ),
    "new_subsistence_allowance": (
        "近期新纳入低保,请了解困难是否已解决",
        "Newly given the subsistence allowance: please see whether the hardship is met",
        *_EVENT_CLEARS,
    ),
    "new_extreme_hardship": (
        "近期有成员新纳入特困供养,请入户了解",
        "A member was newly taken into support for extreme hardship: please visit",
        *_EVENT_CLEARS,
    ),
    "new_temporary_relief": (
        "近期得到临时救助,请了解困难是否已解决",
        "Recently given temporary relief: please see whether the hardship is met",
        *_EVENT_CLEARS,
    ),
    "guarantee_housing": (
        "登记信息显示住房不安全",
        "The register says that the house is not safe",
        "住房安全问题解决并更新登记",
        "The house is safe and the register says so",
    ),
    "guarantee_water": (
        "登记信息显示饮水不安全",
        "The register says that there is no safe water",
        "饮水安全问题解决并更新登记",
        "Water is safe and the register says so",
    ),
    "guarantee_insurance": (
        "登记信息显示有成员未参加基本医保",
        "The register says that a member has no basic medical insurance",
        "应参保成员全部参保并更新登记",
        "Everyone is insured and the register says so",
    ),
    "guarantee_schooling": (
        "登记信息显示有义务教育阶段孩子未上学",
        "The register says that a child of compulsory-schooling age is not at school",
        "孩子返校就读(或送教上门)并更新登记",
        "The child is back at school and the register says so",
    ),
    "housing_watch": (
        "住房需要多留意(较旧、修缮过,或周边不安全)",
        "The house needs watching: old, mended before, or in unsafe surroundings",
        "排查后认定住房安全,或已修缮",
        "An inspection finds it safe, or it has been mended",
    ),
    "asset_review": (
        "比对发现名下有车辆、房产或经营主体,认定前请核对(不作为自动排除的理由)",
        "A comparison found a car, a flat or a business: look at it before deciding, it rules nobody out by itself",
        "核对后在认定材料中写明",
        "It has been looked at and is written down with the decision",
    ),
    "data_unknown": (
        "收入数据缺失、过期或有错待更正,无法判断,请核实并补报数据",
        "Income data are missing, stale or wrong and cannot say: please check and resubmit",
        "数据补齐、更正后自动重新判断",
        "Judged again as soon as the data are complete",
    ),
}
