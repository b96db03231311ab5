"""Cases at villages off the list of poor villages."""

from relapse_watch.sample.planting.recipe import Recipe, Value

_HOMES, _WATER, _HOUSING = "总户数", "未实现饮水安全户数", "危房户数"
_ROAD, _INCOME, _PEOPLE = "到乡镇是否通沥青（水泥）路", "村级集体经济收入（万元）", "总人口数"
_BLANK = {
    "1_03_004": "村小学（个数）",
    "1_03_006": "参加城乡居民基本养老保险人数",
    "1_03_009": "行政村卫生室个数",
    "1_03_010": "行政村公共卫生厕所个数",
    "1_03_011": "行政村执业（助理）医师（人）",
    "1_03_012": "行政村生产生活垃圾集中堆放点个数（个）",
    "1_03_013": "行政村文化（图书）室个数 （个）",
    "1_03_014": "低保人口数",
    "1_03_015": "特困供养人口数",
    "1_03_016": "残疾人口数",
}


def _village(code: str, header: str, *puts: Value, near: tuple[Value, ...] = ()) -> Recipe:
    """``puts`` by turns in one cell, and what is just no defect there."""
    cells, clean = (tuple({header: value} for value in values) for values in (puts, near))
    return Recipe({"delisted_village": code}, header, cells, near=clean, dataset="village")


def _homes(more: int) -> Value:
    """As many as the village has households, and ``more``."""
    return lambda v, row: str(int(v.cell(row, _HOMES)) + more)


RECIPES: tuple[Recipe, ...] = (
    *(_village(code, header, None, near=("0",)) for code, header in _BLANK.items()),
    _village("1_03_002", _PEOPLE, "0", None),
    _village("1_03_003", _INCOME, "0.00", None, near=("0.01",)),
    _village("1_03_007", "是否通客运班车", None, near=("否",)),
    _village("2_03_001", _ROAD, "否", None, near=("1",)),
    _village("3_03_003", _HOMES, "0", None),
    _village("3_03_001", _WATER, _homes(1), near=(_homes(0),)),
    _village("3_03_001", _HOUSING, _homes(1), near=(_homes(0),)),
)
