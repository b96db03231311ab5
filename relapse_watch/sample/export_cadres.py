"""干部名单 and 责任分工."""

import pandas as pd
import pyarrow as pa

from relapse_watch.sample.cadres import CHANNELS, ROLES, Cadres
from relapse_watch.sample.places import Register
from relapse_watch.sample.sheet import Column, Sheet, coded, text
from relapse_watch.sample.world import World


def _texts(values: pd.Series) -> Column:
    return text(pa.array(values.to_numpy(dtype=object), type=pa.string(), from_pandas=True))


def _places(world: World, table: pd.DataFrame) -> dict[str, Column]:
    return {
        "乡镇": coded(world.places.townships, table["township"].to_numpy()),
        "村": coded(world.places.villages, table["village"].to_numpy()),
    }


def cadre(world: World, people: Cadres) -> Sheet:
    """干部名单: one row a cadre, former ones with their end date."""
    table = people.cadres
    columns = {
        "干部编号": _texts(table["cadre_id"]),
        "姓名": _texts(table["name"]),
        "职责": coded(ROLES, table["role"].to_numpy()),
        **_places(world, table),
        "联系电话": _texts(table["phone"]),
        "通知渠道": coded(CHANNELS, table["channel"].to_numpy()),
        "通知地址": _texts(table["address"]),
        "起始日期": _texts(table["starts"]),
        "结束日期": _texts(table["ends"]),
    }
    return Sheet("干部名单", columns, len(table))


def responsibility(world: World, reg: Register, people: Cadres) -> Sheet:
    """责任分工: one row a cadre and household, village, township or county."""
    table = people.duties
    columns = {
        "干部编号": _texts(table["cadre_id"]),
        "职责": coded(ROLES, table["role"].to_numpy()),
        "责任范围": _texts(table["scope"]),
        **_places(world, table),
        "户编号": reg.household_number(table["household"].to_numpy()),
        "起始日期": _texts(table["starts"]),
        "结束日期": _texts(table["ends"]),
    }
    return Sheet("责任分工", columns, len(table))
