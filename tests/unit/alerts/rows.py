"""Small frames in the columns of the landed tables, for the tests of alerts."""

from datetime import date

import pandas as pd

AS_OF = date(2026, 10, 31)
CADRE = ["cadre_id", "name", "role", "township", "village", "channel", "address", "starts_on", "ends_on"]
CADRE += ["leave_starts_on", "leave_ends_on", "substitute_id"]
RESPONSIBILITY = ["cadre_id", "role", "scope", "township", "village", "household_id", "starts_on", "ends_on"]


def cadre(
    cadre_id, role="grid_worker", channel="smtp", address="a@example.cn", starts="2020-01-01", ends=None, leave=()
):
    """``leave``: first day, last day, substitute."""
    plain = [cadre_id, "王小二", role, "云岭镇", "红旗村", channel, address, starts, ends]
    return dict(zip(CADRE, [*plain, *(*leave, None, None, None)[:3]], strict=True))


def post(cadre_id, role, scope, household_id=None, starts="2020-01-01", ends=None, place=("云岭镇", "红旗村")):
    return dict(zip(RESPONSIBILITY, [cadre_id, role, scope, *place, household_id, starts, ends], strict=True))


def frame(rows, columns):
    return pd.DataFrame(rows, columns=columns, dtype="str")


def cadres(*rows):
    return frame(rows, CADRE)


def posts(*rows):
    return frame(rows, RESPONSIBILITY)


def warning(number, level="red", transition="opened", level_from=None, **more):
    row = {
        "warning_id": f"w{number}",
        "county": "990101",
        "household_id": f"9901010000{number:02d}",
        "township": "云岭镇",
        "village": "红旗村",
        "head_masked": "张**",
        "category": "unstable",
        "level": level,
        "data_status": "complete",
        "status": "open",
        "transition": transition,
        "level_from": level_from,
        "owner_cadre_id": "C1",
        "owner_role": "household_helper",
    }
    return row | more


def reason(
    number, code="income_below_line", level="red", text="人均纯收入低于监测线", clears="收入回到监测线以上", since=None
):
    household = {"household_id": f"9901010000{number:02d}", "code": code, "level": level, "since": since}
    return household | {"text_zh": text, "clears_zh": clears, "text_en": "below the line", "clears_en": "above it"}


REASON = ["household_id", "code", "level", "since", "text_zh", "clears_zh", "text_en", "clears_en"]


def reasons(*rows):
    return frame(rows, REASON)


def warnings(*rows):
    return pd.DataFrame(rows, columns=list(warning(1)))
