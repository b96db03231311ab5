"""The sentences of the reasons: code -> (text zh, text en, clears zh, clears en).

Health is private: the texts on medical costs and disability name no illness, grade or amount.
Fields: observed, threshold, percent, money, period_zh, period_en, window, compare, horizon.
"""

_EVENT_CLEARS = ("入户核实,问题已解决或已有帮扶措施", "A visit shows that it is solved or that help is in place")
_STEADY = "人均纯收入稳定在监测线以上(原则上不少于半年)"
_STEADY_EN = "Net income per head stays above the monitoring line, as a rule for at least half a year"

PER_WINDOW = ("income_below_line", "rigid_spending", "trend_to_line")

TEXTS: dict[str, tuple[str, str, str, str]] = {
    "income_below_line": (
        "{period_zh}人均纯收入{observed}{money},低于监测线{threshold}{money}",
        "Net income per head {period_en} is {observed} {money}, below the monitoring line of {threshold}",
        _STEADY,
        _STEADY_EN,
    ),
    "rigid_spending": (
        "扣除大额刚性支出后,{period_zh}人均只剩{observed}{money},低于监测线{threshold}{money}",
        "After large unavoidable spending {observed} {money} per head remain {period_en}, "
        "below the monitoring line of {threshold}",
        "大额刚性支出得到解决(报销、救助或理赔),扣除后人均高于监测线",
        "The spending is met by insurance, aid or claims, and what remains per head is above the line",
    ),
    "income_drop": (
        "近{compare}个月收入比上年同期减少{percent}%",
        "Income of the last {compare} months is {percent}% lower than in the same months of last year",
        "收入恢复到上年同期水平附近",
        "Income is back near the level of last year",
    ),
    "wages_stopped": (
        "已连续{observed}个月没有务工收入,上年同期有",
        "No wages for {observed} months, though there were in the same months of last year",
        "重新就业并有务工收入",
        "Work is found again and wages are paid",
    ),
    "trend_to_line": (
        "收入持续走低,按目前趋势{horizon}个月后人均约{observed}{money},将低于监测线{threshold}{money}",
        "Income keeps falling: on the present trend it will be about {observed} {money} per head "
        "in {horizon} months, below the line of {threshold}",
        "收入止跌回稳",
        "Income stops falling",
    ),
    "medical_self_pay": (
        "今年自付医药费累计较高,超过预警标准",
        "Self-paid medical costs of this year are high, above the warning threshold",
        "自付费用经报销、救助后降到标准以下,或家庭能够承受",
        "Reimbursement or aid brings the costs below the threshold, or the household can bear them",
    ),
    "school_dropout": (
        "有义务教育阶段孩子失学辍学",
        "A child of compulsory-schooling age has dropped out",
        "孩子返校就读(或送教上门)",
        "The child is back at school, or taught at home",
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
        "水量、水质、取水方便程度、供水保证率全部达标",
        "Quantity, quality, distance and reliability of the water all meet the standard",
    ),
    "disaster": ("近期受灾", "Struck by a disaster", *_EVENT_CLEARS),
    "accident": ("近期家中发生意外事故", "An accident in the household", *_EVENT_CLEARS),
    "job_loss": ("近期有成员登记失业", "A member was registered as unemployed", "重新就业", "Work is found again"),
    "new_disability": (
        "有残联、民政筛查线索,请入户了解",
        "A clue from the welfare lists: please visit",
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
    "data_unknown": (
        "收入数据缺失、过期或有错待更正,无法判断,请核实并补报数据",
        "Income data are missing, stale or wrong and cannot say: please check and resubmit",
        "数据补齐、更正后自动重新判断",
        "Judged again as soon as the data are complete",
    ),
}
