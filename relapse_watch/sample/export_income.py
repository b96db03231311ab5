"""农户收入信息: the annual household income export, one row a household."""

from collections.abc import Iterator

from relapse_watch.sample import accounts, events, identity, names, shocks
from relapse_watch.sample.accounts import Account
from relapse_watch.sample.chance import pick
from relapse_watch.sample.places import Register
from relapse_watch.sample.register import RISKS, Facts
from relapse_watch.sample.sheet import Column, Sheet, blank, coded, decimal, same, whole, yes_no
from relapse_watch.sample.window import index_of
from relapse_watch.sample.world import PARTS, World

_INCOME_ORDER = (
    *("省", "市", "县", "乡", "村", "户编号", "户主编号", "户主姓名", "户主证件号码", "家庭人口数"),
    *("是否危房户", "危房级别", "人均纯收入", "年收入", "纯收入", "是否解决安全饮用水", "年度", "开户银行", "银行卡号"),
    *("识别标准", "主要致贫原因", "次要致贫原因", "工资性收入", "生产经营性收入", "财产性收入", "转移性收入"),
    *PARTS,
    *("生产经营性支出", "资产收益扶贫分红", "家庭理赔收入", "合规自付支出"),
    *("耕地面积", "林地面积", "退耕还林面积", "林果面积", "牧草地面积", "水面面积"),
    *("是否通生活用电", "是否有卫生厕所", "入户道路是否硬化"),
)


def _household_columns(world: World, reg: Register) -> dict[str, Column]:
    homes, bank = world.households, world.chance.of("bank").integers(0, 3, len(world.households.size))
    return {
        "省": same(names.PROVINCE),
        "市": same(names.CITY),
        "县": reg.county(),
        "乡": reg.township(),
        "村": reg.village(),
        "户编号": reg.household_number(),
        "户主编号": reg.person_number(homes.first_person),
        "户主姓名": reg.name(homes.first_person),
        "户主证件号码": reg.id_number(homes.first_person),
        "家庭人口数": whole(homes.size),
        "开户银行": coded(("模拟农商银行", "模拟农业银行", "模拟邮储银行"), bank),
        "银行卡号": lambda rows: identity.bank_cards(rows + 1),
        "识别标准": same("国家标准"),
    }


def _amount_columns(world: World, year: int, sums: Account) -> dict[str, Column]:
    gross = sums.wage + sums.business + sums.property + sums.transfer
    return {
        "人均纯收入": decimal(sums.per_head, 2),
        "年收入": whole(gross),
        "纯收入": whole(sums.net),
        "年度": same(str(year)),
        "工资性收入": whole(sums.wage),
        "生产经营性收入": whole(sums.business),
        "财产性收入": whole(sums.property),
        "转移性收入": whole(sums.transfer),
        **{name: whole(accounts.part(world, year, name)) for name in PARTS},
        "生产经营性支出": whole(sums.cost),
        "资产收益扶贫分红": whole(sums.property // 3),
        "家庭理赔收入": whole(sums.claims),
        "合规自付支出": whole(sums.rigid),
    }


def _other_columns(world: World, year: int, facts: Facts) -> dict[str, Column]:
    """Dwelling and land, as they were at the end of the accounting year."""
    count, september = len(world.households.size), index_of(year, 9)
    land, cause = world.means.land, pick(world.chance.of("cause"), (3, 2, 1, 2, 2, 1, 1), count)
    return {
        "是否危房户": yes_no(events.is_open(world.planted, shocks.DANGEROUS_HOUSING, september, count)),
        "危房级别": blank(),
        "是否解决安全饮用水": yes_no(~events.is_open(world.planted, shocks.WATER_FAILURE, september, count)),
        "主要致贫原因": coded(RISKS, cause),
        "次要致贫原因": blank(),
        "耕地面积": decimal(land.cultivated, 1),
        "林地面积": decimal(land.forest, 1),
        "退耕还林面积": decimal(land.compensated, 1),
        "林果面积": decimal(land.orchard, 1),
        "牧草地面积": decimal(land.pasture, 1),
        "水面面积": decimal(land.water, 1),
        "是否通生活用电": same("是"),
        "是否有卫生厕所": yes_no(facts.has_toilet),
        "入户道路是否硬化": yes_no(facts.has_paved_road),
    }


def household_income(world: World, reg: Register, facts: Facts) -> Iterator[Sheet]:
    """农户收入信息, one file for each exported accounting year."""
    for year in world.window.accounting_years:
        sums = accounts.account(world, world.window.columns_of(year))
        made = _household_columns(world, reg) | _amount_columns(world, year, sums) | _other_columns(world, year, facts)
        columns = {name: made[name] for name in _INCOME_ORDER}
        yield Sheet(f"农户收入信息_{year}年度", columns, len(world.households.size))
