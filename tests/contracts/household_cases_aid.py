"""Defects of the measures and benefits of monitored households, and what is only just none."""

from tests.contracts.households import CHILD, SPOUSE, Case, Cells, everyone, first

HEALTH, EDUCATION, PROTECTION, HOUSING, WATER = "健康帮扶", "教育帮扶", "综合保障", "住房安全保障", "饮水安全保障"
INDUSTRY, STATUS, MODE = "产业帮扶", "实施开发式帮扶措施情况", "风险消除方式"
SUPPORTED, UNSAFE_WATER = "整户无劳动能力兜底保障户", "是否解决安全饮用水"
LOW, EXTREME = {"low_income_allowance": "农村低保"}, {"extreme_hardship_support": "农村特困"}
WEAK = everyone({"labour_capacity": "弱劳动力或半劳动力"})
NUMBER = "990000198001150034"
NO_AID: Cells = {"aid_industry": None, "aid_employment": None}
NOT_BEGUN: Cells = NO_AID | {"aid_health": "家庭医生签约", "development_aid_status": "尚未实施"}
# A household that nobody can work in and that lives on the allowance, with nothing wrong.
ON_ALLOWANCE: Cells = {
    "risk_1": "因学",
    "aid_education": "助学金",
    "aid_social_protection": "低保",
    "is_whole_household_without_labour": "是",
}
UNABLE_ON_ALLOWANCE = everyone({"labour_capacity": "无劳动力"} | LOW)
NO_LABOUR = everyone({"labour_capacity": "无劳动力"})
AID_200 = first(INDUSTRY, "5_12_007_200")
LATE = first(INDUSTRY, "5_12_007_200", "5_12_007_231")
ONLY_OTHER = first(STATUS, "5_12_011")
OTHER_AID: Cells = {"aid_industry": "其他", "aid_employment": "其他,技能培训", "aid_finance": "其他"}
ILL = {CHILD: {"health_status": "长期慢性病"}}
DISABLED = {CHILD: {"health_status": "残疾"}}
OUT = {CHILD: {"school_status": None, "not_in_school_reason": "因病"}}
STUDENT = {CHILD: {"school_status": "中职一年级"}}


def _holder(ending: str, **cells: str) -> dict[int, Cells]:
    """The spouse, with an ID number that is a disability certificate's."""
    return {SPOUSE: {"id_number": NUMBER + ending, "id_type": "残疾人证"} | cells}


def _answered(
    put: Cells, own: dict[int, Cells], header: str, codes: tuple[str, str], measures: tuple[str, ...]
) -> list[Case]:
    """What no measure answers, in households not resolved and resolved; any of the ``measures`` will do."""
    return [
        Case("monitored", put, own, told=first(header, codes[0])),
        Case("resolved", put, own, told=first(header, *codes)),
        *(Case("resolved", {**put, measure: "已落实"}, own, near=codes) for measure in measures),
        *(Case(home, put, own) for home in ("lifted", "ordinary")),
    ]


SCHOOLED = ("aid_education", "aid_compulsory_education", "aid_social")
ANSWERED = [
    *_answered({"risk_2": "因学"}, {}, EDUCATION, ("5_18_002", "3_11_004"), SCHOOLED),
    *_answered({"risk_3": "因残"}, DISABLED, PROTECTION, ("5_18_003", "3_11_005"),
               ("aid_social_protection", "aid_social")),
    *_answered({"is_school_dropout": "是"}, OUT, "义务教育保障", ("5_18_005", "3_11_007"),
               ("aid_compulsory_education",)),
    *_answered({"has_uninsured_member": "是"}, {}, HEALTH, ("5_18_007", "3_11_009"), ("aid_health", "aid_social")),
    *_answered({"risk_2": "因病"}, ILL, HEALTH, ("5_18_001", "3_11_003"), ("aid_health", "aid_social")),
    Case("resolved", {"risk_2": "因病", "aid_social_protection": "临时救助"}, ILL, told=first(HEALTH, "5_18_001"),
         near=("3_11_003",)),
    *_answered({"risk_4": "因安全住房"}, {}, HOUSING, ("5_18_004", "3_11_006"), ("aid_housing",)),
    Case("resolved", {"risk_2": "因安全住房", "aid_relocation": "搬迁"}, told=first(HOUSING, "3_11_006"),
         near=("5_18_004",)),
    Case("monitored", {"risk_5": "因安全饮水"}, told=first(WATER, "5_18_006")),
    Case("monitored", {"risk_5": "因安全饮水", "aid_water": "打井"}, near=("5_18_006",)),
    Case("resolved", {"risk_2": "因安全饮水", "has_safe_water": "否"},
         told=first(WATER, "3_11_008", "5_18_006") + first(UNSAFE_WATER, "1_11_007")),
    Case("resolved", {"risk_2": "因安全饮水", "has_safe_water": "否", "aid_water": "打井"}, near=("3_11_008",),
         told=first(UNSAFE_WATER, "1_11_007")),
    # Vocational students of households identified by August 2022.
    Case("monitored", {"identified_month": "202208"}, STUDENT, told=first(EDUCATION, "1111_2")),
    Case("monitored", {"identified_month": "202208", "aid_education": "助学金"},
         {CHILD: {"school_status": "高职高专三年级"}}, told=first(EDUCATION, "1111_2")),
    Case("monitored", {"identified_month": "202209"}, STUDENT, near=("1111_2",)),
    Case("monitored", {"identified_month": "202208", "aid_education": "助学金、雨露计划补助"}, STUDENT,
         near=("1111_2",)),
    Case("monitored", {"identified_month": "202208"}, {CHILD: {"school_status": "普通高中一年级"}}, near=("1111_2",)),
    Case("lifted", {"identified_month": "202208"}, STUDENT),
]  # fmt: skip

DEVELOPMENT = [
    # Resolved through aid, or monitored for more than a month, without any measure.
    Case("resolved", NO_AID, told=first(MODE, "1_11_009") + first(INDUSTRY, "1_11_010") + ONLY_OTHER),
    Case("resolved", NO_AID | {"aid_public_post_remark": "护林"},
         told=first(MODE, "1_11_009") + first(INDUSTRY, "1_11_010") + ONLY_OTHER),
    Case("resolved", NO_AID | {"resolution_mode": "自然消除"}, told=first(INDUSTRY, "1_11_010") + ONLY_OTHER,
         near=("1_11_009",)),
    Case("resolved", NO_AID | {"aid_infrastructure": "通路"}, told=ONLY_OTHER, near=("1_11_009", "1_11_010")),
    Case("monitored", NO_AID | {"identified_month": "202404"},
         told=first(INDUSTRY, "1_11_010") + AID_200 + ONLY_OTHER),
    Case("monitored", NO_AID | {"identified_month": "202405"}, told=AID_200 + ONLY_OTHER, near=("1_11_010",)),
    # Labour at home and no development measure; six months of it.
    Case("monitored", NOT_BEGUN | {"identified_month": "202312"}, told=LATE),
    Case("monitored", NOT_BEGUN | {"identified_month": "202401"}, told=AID_200, near=("5_12_007_231",)),
    Case("monitored", NOT_BEGUN, WEAK, told=LATE),
    Case("monitored", NOT_BEGUN | ON_ALLOWANCE, UNABLE_ON_ALLOWANCE, near=("5_12_007_200", "5_12_007_231")),
    *(Case("monitored", NOT_BEGUN | {measure: "已落实", "development_aid_status": "是"},
           near=("5_12_007_200", "5_12_007_231", "5_11_030", "5_12_011"))
      for measure in ("aid_industry", "aid_public_post", "aid_employment", "aid_finance")),
    Case("resolved", NOT_BEGUN, near=("5_12_007_200", "5_12_007_231")),
    Case("lifted", NO_AID),
    # Measures, and development aid marked as not begun.
    *(Case("monitored", {"development_aid_status": status}, told=first(STATUS, "5_11_030"))
      for status in ("尚未实施", "否", None)),
    Case("monitored", {"development_aid_status": "尚未实施"}, WEAK, told=first(STATUS, "5_11_030")),
    Case("monitored", ON_ALLOWANCE | {"development_aid_status": "尚未实施"}, UNABLE_ON_ALLOWANCE, near=("5_11_030",)),
    Case("resolved", {"development_aid_status": "尚未实施"}, near=("5_11_030",)),
    # An able worker, and social protection alone.
    Case("monitored", NO_AID | {"aid_social_protection": "临时救助", "development_aid_status": None},
         told=first(PROTECTION, "5_11_032") + LATE),
    Case("monitored", NOT_BEGUN | {"aid_social_protection": "临时救助"}, told=LATE, near=("5_11_032",)),
    Case("monitored", NO_AID | {"aid_social_protection": "临时救助", "development_aid_status": None}, WEAK, told=LATE,
         near=("5_11_032",)),
    # Development aid that is only other things or training.
    Case("monitored", OTHER_AID, told=ONLY_OTHER),
    Case("resolved", {"aid_industry": None, "aid_employment": "技能培训"}, told=ONLY_OTHER),
    Case("monitored", OTHER_AID | {"aid_employment": "技能培训,外出务工补贴"}, near=("5_12_011",)),
    Case("monitored", OTHER_AID | {"aid_finance": "小额信贷"}, near=("5_12_011",)),
    Case("monitored", OTHER_AID | {"aid_public_post": "护林员"}, near=("5_12_011",)),
    Case("monitored", OTHER_AID | {"development_aid_status": "尚未实施"}, told=first(STATUS, "5_11_030"),
         near=("5_12_011",)),
]  # fmt: skip

BENEFITS = [
    # Listed, and nobody receives it.
    Case("monitored", {"aid_social_protection": "低保"}, told=first(PROTECTION, "4_11_015", "5_16_005")),
    Case("resolved", {"aid_social_protection": "临时救助,低保"}, told=first(PROTECTION, "4_11_015"),
         near=("5_16_005",)),
    Case("monitored", {"aid_social_protection": "低保"}, {CHILD: LOW}, near=("4_11_015", "5_16_005", "5_16_003")),
    Case("monitored", {"aid_social_protection": "低保边缘家庭"}, near=("4_11_015", "5_16_005")),
    Case("monitored", {"aid_social_protection": "低保"}, {CHILD: EXTREME},
         told=first(PROTECTION, "4_11_015", "5_16_004", "5_16_005")),
    Case("monitored", {"aid_social_protection": "特困供养"}, told=first(PROTECTION, "4_11_015", "5_16_006")),
    Case("resolved", {"aid_social_protection": "特困供养"}, told=first(PROTECTION, "4_11_015"), near=("5_16_006",)),
    Case("monitored", {"aid_social_protection": "特困供养"}, {SPOUSE: EXTREME},
         near=("4_11_015", "5_16_006", "5_16_004")),
    Case("monitored", {"aid_social_protection": "特困供养"}, {SPOUSE: {"extreme_hardship_stipend_yuan": "1"}},
         near=("5_16_006",)),
    Case("monitored", {"aid_social_protection": "残疾人补贴"}, told=first(PROTECTION, "4_11_016")),
    Case("resolved", {"aid_social_protection": "残疾人两项补贴"}, told=first(PROTECTION, "4_11_016")),
    Case("monitored", {"aid_social_protection": "残疾人补贴"}, {SPOUSE: {"id_type": "残疾人证"}}, near=("4_11_016",)),
    Case("monitored", {"aid_social_protection": "残疾人补贴"}, {SPOUSE: {"id_number": NUMBER + "42"}},
         near=("4_11_016", "5_16_008")),
    # Received, and not listed.
    Case("monitored", {}, {CHILD: {"low_income_allowance": "城市低保"}}, told=first(PROTECTION, "5_16_003")),
    Case("both", {"aid_social_protection": "残疾人补贴"}, _holder("41") | {CHILD: LOW},
         told=first(PROTECTION, "5_16_003")),
    *(Case("monitored", {}, {CHILD: {"low_income_allowance": none}}, near=("5_16_003",)) for none in ("不享受", None)),
    Case("resolved", {}, {CHILD: LOW}, near=("5_16_003",)),
    Case("monitored", {}, {CHILD: EXTREME}, told=first(PROTECTION, "5_16_004")),
    Case("resolved", {}, {CHILD: EXTREME}, near=("5_16_004",)),
    *(Case("monitored", {}, _holder(ending), told=first(PROTECTION, "5_16_008")) for ending in ("41", "12", "4201")),
    Case("monitored", {}, _holder("43"), near=("5_16_008",)),
    Case("resolved", {}, _holder("41"), near=("5_16_008",)),
    Case("lifted", {"aid_social_protection": "低保,特困供养,残疾人补贴"}),
    # Nobody can work, and the household is not marked as supported.
    Case("monitored", ON_ALLOWANCE | {"is_whole_household_without_labour": "否"}, UNABLE_ON_ALLOWANCE,
         told=first(SUPPORTED, "5_11_033")),
    Case("monitored", ON_ALLOWANCE, UNABLE_ON_ALLOWANCE, near=("5_11_033",)),
    Case("monitored", ON_ALLOWANCE | {"is_whole_household_without_labour": "否"},
         UNABLE_ON_ALLOWANCE | {SPOUSE: LOW | {"labour_capacity": "弱劳动力或半劳动力"}}, near=("5_11_033",)),
    Case("monitored", ON_ALLOWANCE | {"is_whole_household_without_labour": "否", "aid_social_protection": None},
         NO_LABOUR, told=first("享受低保政策情况", "5_19_007"), near=("5_11_033",)),
]  # fmt: skip

CASES = [*ANSWERED, *DEVELOPMENT, *BENEFITS]
