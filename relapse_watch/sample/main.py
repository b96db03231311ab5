"""Write simulated counties and the truth about them."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from relapse_watch.errors import WrongUse
from relapse_watch.sample import exports, truth
from relapse_watch.sample.county import Scale
from relapse_watch.sample.defects import plant_defects
from relapse_watch.sample.planting.book import RECIPES
from relapse_watch.sample.planting.plant import Planting
from relapse_watch.sample.planting.whole_villages import plant_villages
from relapse_watch.sample.window import Window, label
from relapse_watch.sample.world import World, simulate
from relapse_watch.sample.write import Format, file_name, write_sheet

_MOST = 990  # ten prefectures


@dataclass(frozen=True)
class CountyManifest:
    """What was written for one county. ``files``: rows of each file, its title and header rows not counted."""

    county: str
    households: int
    people: int
    files: dict[str, int]
    shocks: dict[str, int]
    defects: dict[str, int]


@dataclass(frozen=True)
class Manifest:
    """What was written: the arguments, and for each county its files, shocks and defects."""

    out: Path
    as_of: date
    first_month: str
    last_month: str
    seed: int
    format: Format
    counties: tuple[CountyManifest, ...]


def write_sample(
    out: Path,
    *,
    counties: int = 1,
    households: int = 11_548,
    months: int = 36,
    as_of: date,
    seed: int = 7,
    defects: bool = True,
    format: Format = "xlsx",
) -> Manifest:
    """Write ``counties`` simulated counties (990101, …, 990199, 990201, …) under ``out``, and ``out``/truth.

    ``households`` are the lifted households of each; ``months`` the least number of months up to the last
    complete one at ``as_of`` (rounded up to whole accounting years at the start). ``format`` xlsx writes
    workbooks and CSV lists as counties send them; csv and parquet write every file so. A county depends
    only on its number, the seed and the window's first month: a later ``as_of`` continues it.

    A folder that holds a sample takes the same one again, or its continuation.

    Raises WrongUse for numbers that make no county, and for a folder that holds another sample.
    """
    _judge(counties, households, months, format)
    window = Window.ending(as_of, months)
    _demand_same(out, as_of, [seed, format, label(window.first), Scale.of(households).households])
    truth.begin(out)
    written = [
        _write_county(out, simulate(county_code(n), Scale.of(households), window, seed), defects, format)
        for n in range(counties)
    ]
    manifest = Manifest(out, as_of, label(window.first), label(window.last), seed, format, tuple(written))
    _write_manifest(manifest)
    return manifest


def county_code(number: int) -> str:
    """The code of simulated county ``number`` (0 is the first): as real ones, at most 99 counties a prefecture."""
    prefecture, county = divmod(number, 99)
    return f"99{prefecture + 1:02d}{county + 1:02d}"


def _judge(counties: int, households: int, months: int, form: str) -> None:
    limits = (
        (1 <= counties <= _MOST, "counties", f"1..{_MOST}", "县数", counties),
        (10 <= households <= 5_000_000, "households", "10..5000000", "户数", households),
        (1 <= months <= 120, "months", "1..120", "月数", months),
        (form in ("xlsx", "csv", "parquet"), "format", "xlsx, csv, parquet", "格式", form),
    )
    for fits, name, expected, zh, found in limits:
        if not fits:
            raise WrongUse(f"{zh}应为 {expected},现为 {found}", f"{name} must be {expected}, found {found}")


def _demand_same(out: Path, as_of: date, wanted: list[object]) -> None:
    """Files of two samples side by side would contradict each other, and the truth of one would be lost."""
    file = out / "truth" / "manifest.json"
    if not file.exists():
        return
    there = json.loads(file.read_text(encoding="utf-8"))
    sizes = {c["households"] for c in there["counties"]}
    is_same = [there["seed"], there["format"], there["first_month"]] == wanted[:3] and sizes == {wanted[3]}
    if not is_same or there["as_of"] > as_of.isoformat():
        raise WrongUse(
            f"文件夹「{out}」里已有另一份样本(截至 {there['as_of']});请换一个空文件夹,或先删除它",
            f"the folder {str(out)!r} holds another sample (as of {there['as_of']}): use an empty one, or remove it",
        )


def _write_county(out: Path, world: World, with_defects: bool, form: Format) -> CountyManifest:
    folder = out / world.code
    folder.mkdir(parents=True, exist_ok=True)
    planting = Planting(world, lambda sheet: file_name(sheet, form), RECIPES, plant_defects, plant_villages)
    made = exports.sheets(world)
    sheets = planting.sheets(made) if with_defects else (sheet for _, sheet in made)
    files = {write_sheet(folder, sheet, form, world.window.as_of): sheet.total for sheet in sheets}
    truth.add_defects(out, planting.defects)
    truth.add_near_misses(out, planting.near_misses)
    truth.add_shocks(out, world)
    truth.add_households(out, world)
    codes = [d.code for d in planting.defects]
    kinds = truth.shock_names(world)
    return CountyManifest(
        world.code,
        world.scale.households,
        len(world.people.birth),
        files,
        {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        {code: codes.count(code) for code in sorted(set(codes))},
    )


def _write_manifest(manifest: Manifest) -> None:
    told = asdict(manifest) | {"as_of": manifest.as_of.isoformat()}
    del told["out"]
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (manifest.out / "truth" / "manifest.json").write_text(text + "\n", encoding="utf-8")
