"""Defects of the risks of monitored households, and what is only just none."""

from tests.contracts.households import CHILD, HEAD, SPOUSE, Case, everyone, first

R1, R2, R5 = "致贫/返贫风险1", "致贫/返贫风险2", "致贫/返贫风险5"
INDUSTRY = "产业帮扶"
DROPOUT, SPENT = "是否义务教育阶段适龄儿童少年失学辍学", "合规自付支出"
NO_WORK = everyone({"labour_capacity": "无劳动力"})
OUT = {CHILD: {"school_status": None, "not_in_school_reason": "因病"}}
NO_AID = {"aid_industry": None, "aid_employment": None}
MEASURES = {"aid_health": "家庭医生签约"}
NEITHER = ("lifted", "ordinary")


CASES = [
    Case("monitored", {"risk_1": None}, told=first(R1, "1_11_001")),
    Case("monitored", {"risk_1": None, "risk_2": "因务工就业不稳"}, told=first(R1, "1_11_001")),
    Case("monitored", {"risk_1": "其他", "other_risk_remark": "欠债"}, near=("1_11_001", "2_11_004")),
    *(Case(home, {"risk_1": None}) for home in NEITHER),
    # Disability without a disabled member.
    Case("monitored", {"risk_5": "因残", "aid_social": "结对帮扶"}, told=first(R5, "2_11_001")),
    Case("resolved", {"risk_1": "因残", "aid_social": "结对帮扶"}, told=first(R1, "2_11_001")),
    Case(
        "monitored",
        {"risk_2": "因残", "aid_social": "结对帮扶"},
        {CHILD: {"health_status": "长期慢性病,残疾"}},
        near=("2_11_001",),
    ),
    # Other and natural disaster want a word more.
    Case("monitored", {"risk_3": "其他"}, told=first("其他备注", "2_11_004")),
    Case("monitored", {"risk_4": "因自然灾害"}, told=first("因自然灾害子项", "2_11_005")),
    Case("monitored", {"risk_4": "因自然灾害", "disaster_kind": "洪涝"}, near=("2_11_005",)),
    # Water and insurance that no risk speaks of.
    Case("monitored", {"has_safe_water": "否"}, told=first(R1, "4_11_006")),
    Case("monitored", {"has_safe_water": "否", "risk_4": "因安全饮水", "aid_water": "打井"}, near=("4_11_006",)),
    Case("monitored", own={CHILD: {"has_resident_medical": "否"}}, told=first(R1, "4_11_007")),
    Case("monitored", own={CHILD: {"has_resident_medical": "否", "has_employee_medical": "是"}}, near=("4_11_007",)),
    Case("monitored", own={CHILD: {"has_resident_medical": None}}, near=("4_11_007",)),
    # A drop-out whom nobody sees.
    Case("monitored", {"is_school_dropout": "是", "aid_compulsory_education": "送教"}, told=first(DROPOUT, "4_11_008")),
    Case("monitored", {"is_school_dropout": "是", "aid_compulsory_education": "送教"}, OUT, near=("4_11_008",)),
    Case(
        "monitored",
        {"is_school_dropout": "是", "aid_compulsory_education": "送教"},
        {CHILD: {"school_status": None}},
        near=("4_11_008",),
    ),
    Case(
        "monitored",
        {"is_school_dropout": "是", "aid_compulsory_education": "送教", "identified_month": "202301"},
        {CHILD: {"school_status": None, "birth_date": "20070629", "id_number": None}},
        told=first(DROPOUT, "4_11_008"),
    ),
    Case(
        "monitored",
        {"is_school_dropout": "是", "aid_compulsory_education": "送教"},
        {CHILD: {"school_status": None, "birth_date": "20070701", "id_number": None}},
        near=("4_11_008",),
    ),
    Case(
        "monitored",
        {"is_school_dropout": "是", "aid_compulsory_education": "送教", "identified_month": "202212"},
        near=("4_11_008",),
    ),
    # Lack of labour against the members' labour: everyone, half of four, more than a quarter.
    Case("monitored", {"risk_1": "缺劳动力"}, told=first(R1, "5_18_008")),
    Case("monitored", {"risk_2": "缺劳动力"}, told=first(R2, "4_11_009", "5_18_008"), size=2),
    Case(
        "monitored",
        {"risk_2": "缺劳动力"},
        {SPOUSE: {"labour_capacity": "弱劳动力或半劳动力"}},
        told=first(R2, "5_18_008"),
        near=("4_11_009",),
        size=2,
    ),
    Case("monitored", {"risk_1": "缺劳动力"}, told=first(R1, "5_11_029", "5_18_008"), size=4),
    Case(
        "monitored",
        {"risk_1": "缺劳动力"},
        {SPOUSE: {"labour_capacity": "丧失劳动力"}},
        near=("5_11_029", "5_18_008"),
        size=4,
    ),
    Case(
        "monitored",
        {"risk_1": "缺劳动力"},
        told=first(R1, "5_18_008"),
        near=("5_11_029",),
        size=5,
    ),
    Case("resolved", {"risk_1": "缺劳动力"}, near=("4_11_009", "5_18_008", "5_11_029"), size=2),
    # Unstable work where nobody can work.
    Case(
        "monitored",
        own=NO_WORK | {CHILD: {"labour_capacity": "丧失劳动力"}},
        told=first(R1, "5_15_013") + first("享受低保政策情况", "5_19_007"),
    ),
    Case(
        "monitored",
        NO_AID | {"risk_1": "因学", "aid_education": "助学金", "development_aid_status": "尚未实施"},
        NO_WORK | {SPOUSE: {"labour_capacity": "弱劳动力或半劳动力"}},
        told=first(INDUSTRY, "5_12_007_200", "5_12_007_231"),
        near=("5_15_013",),
    ),
    # Illness without a patient, and without bills.
    Case("monitored", {"risk_2": "因病"} | MEASURES, told=first(R2, "5_15_015")),
    Case(
        "monitored",
        {"risk_2": "因病"} | MEASURES,
        {CHILD: {"health_status": "患有大病"}},
        near=("5_15_015", "5_15_020"),
    ),
    Case(
        "monitored",
        {"risk_2": "因病", "rigid_spending_yuan": "1"} | MEASURES,
        {CHILD: {"health_status": "长期慢性病"}},
        near=("5_15_020",),
    ),
    *(
        Case(
            "monitored",
            {"risk_5": "因病", "rigid_spending_yuan": spent} | MEASURES,
            {HEAD: {"health_status": "长期慢性病"}},
            told=first(SPENT, "5_15_020"),
        )
        for spent in ("0", None)
    ),
    Case("resolved", {"risk_2": "因病", "rigid_spending_yuan": "0"} | MEASURES, near=("5_15_015", "5_15_020")),
]
