"""`relapse-watch retain`: let go of received files that are no longer needed, as policy says."""

from dataclasses import asdict

from flows.cli.show import require_format, show
from flows.retain import retain


def show_retention(county: str | None, form: str, lang: str, *, dry: bool) -> None:
    """Retire what need not be kept, or only count it, and print one row a county."""
    require_format(form)
    done = retain([county] if county else [], dry=dry)
    show([asdict(one) for one in done], _COLUMNS, form, lang)


_COLUMNS = {
    "county": ("县", "county"),
    "months": ("保留月数(空为一直)", "months kept (none: for ever)"),
    "before": ("此日起的各夜仍可重放", "nights stay whole from"),
    "vintages": ("清理的文件版本", "vintages retired"),
    "nights": ("只留被说到的户的夜", "nights thinned"),
    "rows": ("清理的行", "rows"),
    "files": ("删除的存档", "archived files"),
    "file_bytes": ("字节", "bytes"),
}
