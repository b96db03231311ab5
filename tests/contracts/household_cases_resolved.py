"""Leads, incomes, and what must hold once the risk is marked as resolved; and what is only just none."""

from tests.contracts.household_cases_aid import LOW, NO_AID, ON_ALLOWANCE, UNABLE_ON_ALLOWANCE, _holder
from tests.contracts.households import CHILD, SPOUSE, Case, Cells, everyone, first

HOUSE, DRINKING, INCOME, ALLOWANCE = "是否危房户", "是否解决安全饮用水", "人均纯收入（元）", "享受低保政策情况"
RESOLVED_ON, INSURED, R1 = "消除监测时间", "是否参加城乡居民基本医疗保险", "致贫/返贫风险1"
PER_HEAD, WAGE = "风险消除后家庭人均纯收入", "风险消除后工资性收入"
TRANSFER, BUSINESS = "风险消除后转移性收入", "风险消除后生产经营性收入"
AFTER = {
    "after_is_school_dropout": "风险消除后是否义务教育阶段适龄儿童少年失学辍学",
    "after_is_house_damaged": "风险消除后是否住房损毁",
    "after_has_uninsured_member": "风险消除后是否有家庭成员未参加城乡居民（职工）基本医疗保险",
    "after_is_water_damaged": "风险消除后是否饮水设施损毁",
    "after_wage_income_yuan": WAGE,
    "after_property_income_yuan": "风险消除后财产性收入",
    "after_transfer_income_yuan": TRANSFER,
    "after_business_income_yuan": BUSINESS,
    "after_business_cost_yuan": "风险消除后生产经营性支出",
    "after_net_income_yuan": "风险消除后家庭纯收入",
    "after_net_income_yuan_per_head": PER_HEAD,
    "after_claims_yuan": "风险消除后理赔收入",
    "after_rigid_spending_yuan": "风险消除后合规自付支出",
}
NO_LABOUR = {"labour_capacity": "无劳动力"}
LOST = everyone(NO_LABOUR) | {SPOUSE: {"labour_capacity": "丧失劳动力"}}


def _months(identified: str, resolved: str, **cells: str) -> Cells:
    return {"identified_month": identified, "resolved_month": resolved} | cells


LEADS = [
    *(Case(home, {"is_unsafe_housing": "是"}, told=first(HOUSE, "1_02_001")) for home in ("lifted", "ordinary")),
    Case("monitored", {"is_unsafe_housing": "是"}, near=("1_02_001",)),
    *(Case(home, {"has_safe_water": "否"}, told=first(DRINKING, "1_02_002")) for home in ("lifted", "ordinary")),
    Case("monitored", {"has_safe_water": "否", "risk_2": "因安全饮水", "aid_water": "打井"}, near=("1_02_002",)),
    Case("ordinary", {"has_safe_water": None}, near=("1_02_002",)),
    Case("lifted", {"net_income_yuan_per_head": "8499.99"}, told=first(INCOME, "1_02_006")),
    Case("lifted", {"net_income_yuan_per_head": "-1"}, told=first(INCOME, "1_02_006")),
    Case("lifted", {"net_income_yuan_per_head": "8500"}, near=("1_02_006",)),
    Case("ordinary", {"net_income_yuan_per_head": "100"}, near=("1_02_006",)),
    Case("both", {"net_income_yuan_per_head": "100"}, near=("1_02_006",)),
    Case("lifted", {"net_income_yuan_per_head": None}, near=("1_02_006",)),
    Case("resolved", {"after_is_house_damaged": "是"}, told=first(AFTER["after_is_house_damaged"], "1_02_008")),
    Case("resolved", {"after_is_water_damaged": "是"}, told=first(AFTER["after_is_water_damaged"], "1_02_009")),
    Case("monitored", {"after_is_house_damaged": "是", "after_is_water_damaged": "是"}, near=("1_02_008", "1_02_009")),
    Case("resolved", {"net_income_yuan_per_head": "3999.99"}, told=first(INCOME, "3_11_010")),
    Case("resolved", {"net_income_yuan_per_head": "4000"}, near=("3_11_010",)),
    Case("monitored", {"net_income_yuan_per_head": "3999"}, near=("3_11_010",)),
    Case("lifted", own=LOST, told=first(ALLOWANCE, "5_19_003")),
    Case("both", {"risk_1": "因学", "aid_education": "助学金"}, LOST, told=first(ALLOWANCE, "5_19_003", "5_19_007")),
    Case("ordinary", own=LOST),
    Case("lifted", own=LOST | {CHILD: NO_LABOUR | LOW}, near=("5_19_003",)),
    Case("lifted", own=LOST | {CHILD: NO_LABOUR | {"extreme_hardship_support": "农村特困"}}, near=("5_19_003",)),
    Case("lifted", own=LOST | {SPOUSE: {"labour_capacity": "弱劳动力或半劳动力"}}, near=("5_19_003",)),
    Case("lifted", own=LOST | {SPOUSE: {"labour_capacity": None}}, near=("5_19_003",)),
    Case("monitored", {"risk_1": "因学", "aid_education": "助学金"},
         LOST | {SPOUSE: {"labour_capacity": "弱劳动力或半劳动力"}}, near=("5_19_007",)),
]  # fmt: skip

INCOMES = [
    Case("monitored", {"identified_month": "202301", "net_income_yuan_per_head": "20000.01"},
         told=first(INCOME, "1111_18")),
    Case("resolved", {"net_income_yuan_per_head": "30000"}, told=first(INCOME, "1111_18")),
    Case("monitored", {"net_income_yuan_per_head": "20000"}, near=("1111_18",)),
    Case("monitored", {"identified_month": "202212", "net_income_yuan_per_head": "30000"}, near=("1111_18",)),
    Case("lifted", {"identified_month": "202301", "net_income_yuan_per_head": "30000"}, near=("1111_18",)),
    *(Case("monitored", {"wage_income_yuan": wage},
           told=first("工资性收入", "5_15_0023")) for wage in ("99.99", "0.01")),
    *(Case("monitored", {"wage_income_yuan": wage}, near=("5_15_0023",)) for wage in ("100", "0", None)),
    Case("resolved", {"wage_income_yuan": "2.4"}, near=("5_15_0023",)),
    Case("lifted", {"wage_income_yuan": "2.4"}, near=("5_15_0023",)),
]  # fmt: skip

RESOLUTION = [
    # The thirteen fields.
    *(Case("resolved", {column: None}, told=first(header, "1_11_004")) for column, header in AFTER.items()),
    *(Case("resolved", {column: "不详"}, told=first(header, "1_11_004")) for column, header in AFTER.items()),
    Case("resolved", own={SPOUSE: {"after_claims_yuan": None}},
         told=(("1_11_004", SPOUSE, AFTER["after_claims_yuan"]),)),
    Case("monitored", dict.fromkeys(AFTER), near=("1_11_004",)),
    Case("resolved", {"after_claims_yuan": "0", "after_property_income_yuan": "0"}, near=("1_11_004",)),
    # Guarantees and insurance.
    Case("resolved", {"after_is_school_dropout": "是"}, told=first(AFTER["after_is_school_dropout"], "1_11_005")),
    Case("monitored", {"after_is_school_dropout": "是"}, near=("1_11_005",)),
    Case("resolved", {"is_unsafe_housing": "是"}, told=first(HOUSE, "1_11_006")),
    Case("resolved", {"is_unsafe_housing": "否", "has_safe_water": "是"}, near=("1_11_006", "1_11_007")),
    Case("resolved", own={CHILD: {"has_resident_medical": None, "has_employee_medical": None}},
         told=(("1_11_008", CHILD, INSURED),)),
    Case("resolved", own={CHILD: {"has_resident_medical": "否"}},
         told=(("1_11_008", CHILD, INSURED), *first(R1, "4_11_007"))),
    Case("resolved", own={SPOUSE: {"has_employee_medical": "是"}, CHILD: {"has_employee_medical": "是"}},
         told=(("1_11_008", SPOUSE, INSURED),)),
    Case("resolved", own={CHILD: {"has_resident_medical": "否", "has_employee_medical": "是"}}, near=("1_11_008",)),
    Case("monitored", own={CHILD: {"has_employee_medical": "是"}}, near=("1_11_008",)),
    Case("resolved", {"collector": None}, told=first("信息采集人", "1_11_011")),
    Case("resolved", {"collector": None, "collector_phone": None},
         told=first("信息采集人", "1_11_011") + first("信息采集人联系电话", "1_11_011")),
    Case("monitored", {"collector": None, "collector_phone": None}, near=("1_11_011",)),
    # Months from identification to resolution.
    Case("resolved", _months("202306", "202311"), told=first(RESOLVED_ON, "2_11_002")),
    Case("resolved", _months("202306", "202312"), near=("2_11_002",)),
    Case("resolved", _months("202111", "202204"), told=first(RESOLVED_ON, "2_11_002")),
    Case("resolved", _months("202111", "202203"), near=("2_11_002",)),
    Case("resolved", _months("202306", "202305"), told=first(RESOLVED_ON, "2_11_002"), near=("5_18_009",)),
    Case("resolved", _months("202310", "202310"), told=first(RESOLVED_ON, "2_11_002", "5_18_009")),
    Case("resolved", _months("202312", "202401"), told=first(RESOLVED_ON, "2_11_002", "5_18_009")),
    Case("resolved", _months("202312", "202402"), told=first(RESOLVED_ON, "2_11_002"), near=("5_18_009",)),
    Case("resolved", _months("202312", "202401", resolution_mode="自然消除"), told=first(RESOLVED_ON, "2_11_002"),
         near=("5_18_009",)),
    # The line of the year of resolution.
    Case("resolved", {"after_net_income_yuan_per_head": "7899.99"}, told=first(PER_HEAD, "4_11_010")),
    Case("resolved", {"after_net_income_yuan_per_head": "7900"}, near=("4_11_010",)),
    Case("resolved", _months("202306", "202312", after_net_income_yuan_per_head="7599.99"),
         told=first(PER_HEAD, "4_11_010")),
    Case("resolved", _months("202306", "202312", after_net_income_yuan_per_head="7600"), near=("4_11_010",)),
    Case("resolved", _months("202001", "202106", after_net_income_yuan_per_head="10"), near=("4_11_010",)),
    Case("resolved", {"after_net_income_yuan_per_head": "10", "resolution_mode": "自然消除"}, near=("4_11_010",)),
    # Nobody can work.
    Case("resolved", ON_ALLOWANCE, UNABLE_ON_ALLOWANCE, told=first("风险是否已消除", "4_11_011")),
    Case("resolved", ON_ALLOWANCE, UNABLE_ON_ALLOWANCE | {SPOUSE: {"labour_capacity": "弱劳动力或半劳动力"}},
         near=("4_11_011",)),
    Case("monitored", ON_ALLOWANCE, UNABLE_ON_ALLOWANCE, near=("4_11_011",)),
    # Aid without the income that goes with it.
    *(Case("resolved", {"after_wage_income_yuan": wage}, told=first(WAGE, "4_11_012")) for wage in ("0", "0.00", "-1")),
    Case("resolved", {"after_wage_income_yuan": "0", "aid_employment": None, "aid_public_post": "护林员"},
         told=first(WAGE, "4_11_012")),
    Case("resolved", {"after_wage_income_yuan": "0.01"}, near=("4_11_012",)),
    Case("resolved", {"after_wage_income_yuan": "0", "aid_employment": None}, near=("4_11_012",)),
    *(Case("resolved", {"aid_social_protection": aid, "after_transfer_income_yuan": "0"}, own,
           told=first(TRANSFER, "4_11_013"))
      for aid, own in (("低保", {CHILD: LOW}), ("残疾人补贴", _holder("41")),
                       ("特困供养", {CHILD: {"extreme_hardship_support": "城市特困"}}))),
    Case("resolved", {"aid_social_protection": "低保", "after_transfer_income_yuan": "1"}, {CHILD: LOW},
         near=("4_11_013",)),
    Case("resolved", {"aid_social_protection": "临时救助", "after_transfer_income_yuan": "0"}, near=("4_11_013",)),
    Case("resolved", {"aid_social_protection": "低保", "after_transfer_income_yuan": None}, {CHILD: LOW},
         told=first(TRANSFER, "1_11_004"), near=("4_11_013",)),
    Case("resolved", {"after_business_income_yuan": "0"}, told=first(BUSINESS, "5_11_013")),
    Case("resolved", {"after_business_income_yuan": "1"}, near=("5_11_013",)),
    Case("resolved", {"after_business_income_yuan": "0"} | NO_AID | {"aid_employment": "劳务输出"}, near=("5_11_013",)),
]  # fmt: skip

CASES = [*LEADS, *INCOMES, *RESOLUTION]
