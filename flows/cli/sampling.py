"""`relapse-watch sample`: write simulated counties."""

from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from flows.cli.show import console, show
from flows.clock import today
from relapse_watch.errors import WrongUse
from relapse_watch.sample import CountyManifest, write_sample

Format = Literal["xlsx", "csv", "parquet"]


def write(folder: Path, size: dict[str, int], *, as_of: date | None, defects: bool, form: str, lang: str) -> None:
    """Write the sample and say what was written. Raises WrongUse for an unknown format."""
    if form not in get_args(Format):
        raise WrongUse(
            f"--format 只能是 {'、'.join(get_args(Format))}", f"--format is one of {', '.join(get_args(Format))}"
        )
    manifest = write_sample(folder, **size, as_of=as_of or today(), defects=defects, format=cast(Format, form))
    zh = f"已写好 {size['counties']} 个模拟县到 {folder}(全部虚构);种入的差错和冲击记在 {folder / 'truth'}"
    en = f"wrote {size['counties']} simulated counties to {folder}; what was planted stands in {folder / 'truth'}"
    console().print(en if lang == "en" else zh)
    columns = {
        "county": ("县", "county"),
        "households": ("户", "households"),
        "people": ("人", "people"),
        "files": ("文件", "files"),
        "rows": ("行", "rows"),
        "shocks": ("种入冲击", "shocks planted"),
        "defects": ("种入差错", "defects planted"),
    }
    show([_row(c) for c in manifest.counties], columns, "table", lang)


def _row(county: CountyManifest) -> dict[str, object]:
    return {
        "county": county.county,
        "households": county.households,
        "people": county.people,
        "files": len(county.files),
        "rows": sum(county.files.values()),
        "shocks": sum(county.shocks.values()),
        "defects": sum(county.defects.values()),
    }
