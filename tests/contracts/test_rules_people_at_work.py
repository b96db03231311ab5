"""Cases of the rules about labour, posts and phones of those at work (judged in test_rules_people)."""

from tests.contracts.people import PUPIL, Case, at

LABOUR = "劳动技能"
WEAK = at(LABOUR, lifted="1111_15", monitored="1111_14")
LOST = at(LABOUR, lifted="2_01_005-16", monitored="2_12_009-16")
WITHOUT = at(LABOUR, lifted="2_01_010-16", monitored="2_12_013-16")
LOW = at(LABOUR, monitored="5_12_008")
NOT_WELL = at(LABOUR, monitored="5_12_009-16")
CHILD = (at(LABOUR, lifted="2_01_011"), at(LABOUR, monitored="2_12_014"))
PUPIL_ABLE = at(LABOUR, any="1111_07")
OLD = at(LABOUR, lifted="2_12_017", monitored="2_12_005")
POST, MONTHS = "公益性岗位", "公益性岗位(月数)"
NO_MONTHS = (at(MONTHS, lifted="3_01_006"), at(MONTHS, any="5_15_003"))
TOO_MANY = at(POST, lifted="3_01_010", monitored="3_01_011")
CHILD_POST = at(POST, lifted="3_01_008")
POST_UNABLE, AID_UNABLE = at(LABOUR, any="5_15_006"), at(LABOUR, any="5_15_007")
PHONE = "家庭成员联系电话"
LENGTH, PATTERN = at(PHONE, lifted="2_01_013"), at(PHONE, lifted="2_01_014")
AWAY = at(PHONE, monitored="2_12_007")
RISK = at("致贫/返贫风险2", monitored_unresolved="2_11_006")

HELD = {"public_post": "护林员", "public_post_months": "12"}
WORKS, PLACE = {"employment_channel": "外出务工"}, {"work_place": "外省模拟市模拟区"}
UNSTABLE = {"risk_1": "因病", "risk_2": "因务工就业不稳"}
NO_HEAD = {"labour_capacity": "无劳动力", "health_status": "长期慢性病"}


def _labour(word: str | None, **cells: str | None) -> dict[str, str | None]:
    return {"labour_capacity": word} | cells


CASES = [
    Case(_labour(None), (at(LABOUR, lifted="2_01_003", monitored="2_12_001"),)),
    Case(_labour(None, school_status="小学", education=None), born="20140101",
         told=(at(LABOUR, lifted="2_01_003", monitored="2_12_001"),)),
    # Healthy, of working age, not in school.
    Case(_labour("弱劳动力或半劳动力"), (WEAK, LOW)),
    Case(_labour("弱劳动力或半劳动力"), (WEAK, LOW), born="20080630"),
    Case(_labour("弱劳动力或半劳动力"), CHILD, born="20080701"),
    Case(_labour("弱劳动力或半劳动力"), (WEAK, LOW), born="19640701"),
    Case(_labour("弱劳动力或半劳动力"), born="19640630"),
    Case(_labour("弱劳动力或半劳动力", health_status="长期慢性病")),
    Case(_labour("弱劳动力或半劳动力", health_status=None),
         (at("健康状况", lifted="2_01_002", monitored="2_12_003"),)),
    Case(_labour("丧失劳动力"), (LOST, LOW)),
    Case(_labour("丧失劳动力"), (LOST, LOW), born="20080630"),
    Case(_labour("丧失劳动力"), CHILD, born="20080701"),
    Case(_labour("丧失劳动力"), (LOST, LOW), born="19640701"),
    Case(_labour("丧失劳动力"), born="19640630"),
    Case(_labour("丧失劳动力", health_status="残疾", id_type="残疾人证")),
    Case(_labour("无劳动力"), (WITHOUT, LOW)),
    Case(_labour("无劳动能力"), (WITHOUT, LOW), born="20080630"),
    Case(_labour("无劳动力"), born="20080701"),
    Case(_labour("无劳动力"), (WITHOUT, LOW), born="19640701"),
    Case(_labour("无劳动力"), born="19640630"),
    Case(_labour("无劳动力", school_status="普通高中二年级", education=None), born="20070801"),
    # Not healthy, yet fully able.
    Case(_labour("普通劳动力", health_status="长期慢性病"), (NOT_WELL,)),
    Case(_labour("技能劳动力", health_status="患有大病"), (NOT_WELL,), born="20080630"),
    Case(_labour("普通劳动力", health_status="长期慢性病"), CHILD, born="20080701"),
    Case(_labour("普通劳动力", health_status="长期慢性病"), (NOT_WELL,), born="19640701"),
    Case(_labour("普通劳动力", health_status="长期慢性病"), (OLD,), born="19640630"),
    # Children and pupils.
    Case(_labour("普通劳动力"), CHILD, born="20080701"),
    Case(_labour("普通劳动力"), born="20080630"),
    Case(_labour("无劳动能力"), born="20080701"),
    Case(_labour("普通劳动力", school_status="小学", education=None), (*CHILD, PUPIL_ABLE), born="20140101"),
    Case(_labour("弱劳动力或半劳动力", school_status="普通高中三年级", education=None), (PUPIL_ABLE,), born="20060101"),
    Case(PUPIL | {"school_status": "普通高中三年级"}, born="20060101"),
    # By the ID number for lifted, by the date of birth for monitored people.
    Case(_labour("普通劳动力", birth_date="19840115"), (at(LABOUR, lifted="2_01_011"),), born="20080701"),
    Case(_labour("普通劳动力", birth_date="20080701"), (at(LABOUR, monitored="2_12_014"),)),
    Case(_labour("普通劳动力", id_number=None, birth_date="20080701"), CHILD),
    # Past working age.
    Case(_labour("普通劳动力"), (OLD,), born="19640630"),
    Case(_labour("技能劳动能力"), (OLD,), born="19440101"),
    Case(_labour("普通劳动力"), born="19640701"),
    Case(_labour("弱劳动力或半劳动力"), born="19440101"),
    # Posts.
    Case(HELD),
    Case({"public_post": None, "public_post_months": "12"}, (at(POST, lifted="3_01_005"),)),
    Case({"public_post": None, "public_post_months": "0"}),
    Case(HELD | {"public_post_months": None}, NO_MONTHS),
    Case(HELD | {"public_post_months": "0"}, (at(MONTHS, any="5_15_003"),)),
    Case(HELD | {"public_post_months": "1"}),
    Case(HELD | {"public_post_months": "一年"}, NO_MONTHS),
    Case(HELD | {"public_post": "护林员,保洁员,护路员"}, (TOO_MANY,)),
    Case(HELD | {"public_post": "护林员、保洁员；护路员，水管员"}, (TOO_MANY,)),
    Case(HELD | {"public_post": "护林员,保洁员"}),
    Case(HELD | {"public_post": "护林员,保洁员,护林员,"}),
    Case(HELD | {"labour_capacity": "无劳动力"}, (CHILD_POST, POST_UNABLE), born="20080701"),
    Case(HELD, born="20080630"),
    Case(HELD | _labour("丧失劳动力", health_status="残疾", id_type="残疾人证"), (POST_UNABLE,)),
    Case(HELD | _labour("弱劳动力或半劳动力", health_status="长期慢性病")),
    # Employment aid: the cell stands on every row of the household, or on the person's alone.
    Case(_labour("丧失劳动力", health_status="残疾", id_type="残疾人证", aid_employment="技能培训"), (AID_UNABLE,)),
    Case(_labour("无劳动力", aid_employment="技能培训"), (AID_UNABLE,), born="19440101"),
    Case(_labour("无劳动力", aid_employment="技能培训"), born="19440101", beside={"aid_employment": "技能培训"}),
    Case(_labour("丧失劳动力", health_status="残疾", id_type="残疾人证", aid_employment="技能培训"), (AID_UNABLE,),
         beside={"aid_employment": "技能培训"}),
    Case(_labour("无劳动力", aid_employment="技能培训"), (AID_UNABLE,), born="19440101", beside=NO_HEAD),
    Case({"aid_employment": "技能培训"}),
    # Unstable work as a risk.
    Case(UNSTABLE | _labour("无劳动力"), (RISK,), born="19440101"),
    Case(UNSTABLE | _labour("无劳动力"), born="19440101", beside=UNSTABLE),
    Case(UNSTABLE | _labour("丧失劳动力", health_status="残疾", id_type="残疾人证"), (RISK,), beside=UNSTABLE),
    Case({"risk_1": "务工就业不稳"} | _labour("无劳动力"), (at("致贫/返贫风险1", monitored_unresolved="2_11_006"),),
         born="19440101"),
    Case(UNSTABLE | _labour("弱劳动力或半劳动力"), born="19440101"),
    Case({"risk_2": "缺劳动力"} | _labour("无劳动力"), born="19440101"),
    # Phones.
    Case(WORKS | {"member_phone": None}, (LENGTH,)),
    Case(WORKS | {"member_phone": "1990000000"}, (LENGTH, PATTERN)),
    Case(WORKS | {"member_phone": "199000000000"}, (LENGTH, PATTERN)),
    Case(WORKS | {"member_phone": "12900000000"}, (PATTERN,)),
    Case(WORKS | {"member_phone": "13000000000"}),
    Case(WORKS | {"member_phone": "19900000000.0"}),
    Case({"employment_channel": "自主创业", "member_phone": "1990000000"}),
    Case(PLACE | {"member_phone": None}, (AWAY,)),
    Case(PLACE | {"member_phone": "1990000000"}, (AWAY,)),
    Case(PLACE | {"member_phone": "22900000000"}, (AWAY,)),
    Case(PLACE | {"member_phone": "19900000000"}),
    Case({"member_phone": "1"}),
]  # fmt: skip
