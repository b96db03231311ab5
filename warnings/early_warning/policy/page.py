"""The policy as a page: every parameter, its values by place and date, where each comes from."""

from collections.abc import Mapping
from typing import Any

from early_warning.policy.model import Dated, Declaration, Policy

_ORIGIN = {"published": "公开来源 published", "ours": "自定 ours", "simulated": "模拟 simulated"}
# Written out on pages of their own, in both languages.
_DATA_STATUS = "[data-status.zh-CN.md](data-status.zh-CN.md) · [data-status.md](data-status.md)"
_LEVELS = "[levels.zh-CN.md](levels.zh-CN.md) · [levels.md](levels.md)"
_ELSEWHERE = dict.fromkeys(("data_status_table", "data_status_touches"), _DATA_STATUS) | {"level_table": _LEVELS}
_HEAD = """# 政策参数 · Policy parameters

Generated from `warnings/early_warning/policy/*.yaml`. A value holds at its place (county, prefecture, province,
or `CN`) from its date on, until its end if it has one. Nothing in force is an error; there are no defaults.
"""


def policy_page(policy: Policy) -> str:
    """Render ``policy`` as Markdown, one table a parameter, in order of name."""
    parts = [_parameter(name, declared) for name, declared in sorted(policy.declarations.items())]
    return _HEAD + "\n" + "\n".join(parts)


def _parameter(name: str, declared: Declaration) -> str:
    head = f"## `{name}`\n\n{declared.zh} · {declared.en}({declared.unit})\n"
    if not declared.values:
        return f"{head}\n尚无公开数值 · no published value yet\n"
    rows = "\n".join(
        _row(dated, _ELSEWHERE.get(name)) for dated in sorted(declared.values, key=lambda d: (d.place, d.starts_on))
    )
    columns = "| 地区 place | 起 from | 止 until | 值 value | 性质 origin | 依据 reference |"
    return f"{head}\n{columns}\n|---|---|---|---|---|---|\n{rows}\n"


def _row(dated: Dated, elsewhere: str | None = None) -> str:
    value = elsewhere or _plain(dated.value).replace("|", "\\|")
    cells = (dated.place, dated.starts_on, dated.ends_on or "", value, _ORIGIN[dated.origin], dated.reference)
    return "| " + " | ".join(str(c) for c in cells) + " |"


def _plain(value: Any) -> str:
    """A value in words: a mapping as `key: value; …`, a list of mappings one a line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ("<br>" if any(isinstance(part, Mapping) for part in value) else ", ").join(map(_plain, value))
    return str(value)
