"""The words of the page on levels: every fact, level, class and measure in Chinese and English."""

Pair = tuple[str, str]

LEVEL: dict[str, Pair] = {
    "red": ("红:立即核实", "red: verify at once"),
    "yellow": ("黄:尽快核实", "yellow: verify promptly"),
    "green": ("绿:下次入户核实", "green: verify at the next visit"),
    "unknown": ("灰:数据说不清", "grey: the data cannot say"),
    "none": ("无预警", "no warning"),
}
RULE: dict[str, Pair] = {
    "income_below_line": ("人均纯收入低于监测线", "income per head below the line"),
    "rigid_spending": ("扣除大额刚性支出后低于监测线", "below the line after large unavoidable spending"),
    "income_drop": ("收入比上年同期骤减", "income far below that of the same months of last year"),
    "wages_stopped": ("务工收入中断", "wages have stopped"),
    "trend_to_line": ("收入走势将低于监测线", "income is falling towards the line"),
    "medical_self_pay": ("今年自付医药费达到标准", "self-paid medical costs of this year cross the threshold"),
    "hospital_stay_self_pay": ("单次住院自付达到标准", "self-paid costs of one stay cross the threshold"),
    "outpatient_self_pay": ("门诊月自付达到标准", "self-paid outpatient costs of a month cross the threshold"),
    "medical_share_of_income": ("医药费占收入比例达到标准", "medical costs cross a share of income"),
    "new_major_illness": ("卫健部门新增名单", "newly on the health department's list"),
    "school_dropout": ("义务教育阶段失学辍学", "a child has left compulsory schooling"),
    "school_costs": ("非义务教育自付费用达到标准", "self-paid costs of schooling cross the threshold"),
    "dangerous_housing": ("住房鉴定为危房", "the house is graded dangerous"),
    "water_failure": ("饮水不达标", "drinking water fails the standard"),
    "disaster": ("受灾", "struck by a disaster"),
    "accident": ("意外事故", "an accident"),
    "industry_failure": ("产业失败", "farming or business has failed"),
    "job_loss": ("登记失业", "registered as unemployed"),
    "mass_job_loss": ("较大规模失业", "many lost their work at once"),
    "work_uninsured": ("连续无就业参保", "months without insurance through work"),
    "new_disability": ("残联新增重度名单", "newly on the disability list"),
    "new_subsistence_allowance": ("新增低保", "newly on the subsistence allowance"),
    "new_extreme_hardship": ("新增特困", "newly in support for extreme hardship"),
    "new_temporary_relief": ("新增临时救助", "newly given temporary relief"),
    "guarantee_housing": ("登记:住房不安全", "register: house not safe"),
    "guarantee_water": ("登记:饮水不安全", "register: no safe water"),
    "guarantee_insurance": ("登记:有成员未参保", "register: a member without medical insurance"),
    "guarantee_schooling": ("登记:适龄儿童未上学", "register: a child not at school"),
    "housing_watch": ("住房需留意", "a house to keep an eye on"),
    "asset_review": ("资产比对需核实", "assets to be looked at"),
    "high_risk": ("模型认为风险高", "the model sees a high risk"),
}
STANDING: dict[str, Pair] = {
    "trigger": ("有触发因素", "a trigger"),
    "guarantee": ("登记的三保障或饮水问题", "a guarantee failing in the register"),
    "monitored": ("已是监测对象", "monitored already"),
    "deep": ("低于监测线较深", "far below the line"),
    "near_line": ("收入接近监测线", "income near the line"),
    "wholly_dangerous_housing": ("整幢危房", "the whole house is dangerous"),
    "low_risk": ("模型认为风险低", "the model sees a low risk"),
    "income_unknown": ("收入说不清", "income is not known"),
    "data_partial": ("数据不全", "data are partial"),
    "data_stale": ("数据过期", "data are stale"),
    "data_missing": ("缺数据", "data are missing"),
    "data_quarantined": ("数据有错已搁置", "data are set aside"),
}
FACT: dict[str, Pair] = RULE | STANDING
CLASS: dict[str, Pair] = {
    "high_quality": ("高质量脱贫户", "out of poverty with quality"),
    "stable": ("稳定脱贫户", "stably out of poverty"),
    "general": ("一般户", "ordinary"),
    "relapse_prone": ("易返贫户", "prone to relapse"),
}
HELP: dict[str, Pair] = {
    "raise": ("扶起来", "help to stand up"),
    "lead": ("带起来", "take along"),
    "protect": ("保起来", "protect"),
}
LABOUR: dict[str, Pair] = {
    "able": ("有整劳力", "somebody can work fully"),
    "weak": ("只有弱劳力或半劳力", "somebody can work in part"),
    "none": ("无劳力(含三无户)", "nobody can work"),
}
RISK: dict[str, Pair] = {
    "income": ("收入低或走低", "low or falling income"),
    "work": ("务工就业不稳", "work is lost or unsteady"),
    "production": ("产业失败", "failed farming or business"),
    "spending": ("大额刚性支出", "large unavoidable spending"),
    "illness": ("医疗负担", "medical costs"),
    "disability": ("残联、民政线索", "welfare lists"),
    "school_costs": ("教育负担", "costs of schooling"),
    "schooling": ("义务教育", "compulsory schooling"),
    "housing": ("住房安全", "housing"),
    "water": ("饮水安全", "drinking water"),
    "insurance": ("基本医保", "medical insurance"),
    "disaster": ("自然灾害", "disaster"),
    "accident": ("意外事故", "accident"),
}
MEASURE: dict[str, Pair] = {
    "industry": ("产业帮扶", "industry"),
    "employment": ("就业帮扶", "employment"),
    "public_post": ("公益性岗位", "public-welfare post"),
    "finance": ("金融帮扶", "finance"),
    "compulsory_education": ("义务教育保障", "compulsory education"),
    "education": ("教育帮扶", "education"),
    "health": ("健康帮扶", "health"),
    "housing": ("住房安全保障", "housing safety"),
    "water": ("饮水安全保障", "water safety"),
    "living_conditions": ("生产生活条件改善", "living conditions"),
    "infrastructure": ("基础设施建设", "infrastructure"),
    "relocation": ("搬迁", "relocation"),
    "social": ("社会帮扶", "help by society"),
    "social_protection": ("综合保障(低保、特困等)", "social protection"),
}
