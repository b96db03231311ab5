"""The vulnerability model on every long panel of a folder: `python -m bench.panels FOLDER [--relative-to-median]`.

A panel is a CSV with ``household_id, period, income`` and any further numeric columns as covariates. Its line is the
20 % quantile of all its incomes (each divided by its period's median first, if so asked). At every period from the
second on, a model is fitted to what was known until then, and those above the line are held against what the next
period brought. One row a panel, without and with its covariates; FOLDER is not part of this repository.
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from early_warning.vulnerability import Periods, fit, predict
from early_warning.vulnerability.calibration import area_under_curve, reliability

Floats = NDArray[np.float64]
QUANTILE = 0.2
LEAST_PERIODS = 3
"""One to look back from, one to stand in, one to be held against."""
KEYS = ["household_id", "period", "income"]


def main(folder: Path, relative: bool) -> None:
    """Print one table, and below it the mean gain and the worst."""
    files = sorted(folder.glob("*.csv"))
    rows = [row for file in files for row in both(file, relative)]
    if not rows:
        print(f"no CSV file in {folder}")
        return
    table = pd.DataFrame(rows).set_index(["panel", "covariates"])
    print(table.round(3).to_string())
    gains = table["gain"].dropna().groupby("covariates")
    for name, values in gains:
        print(f"covariates {name}: mean gain {values.mean():.4f}, worst {values.min():.4f}, {len(values)} panels")


def both(file: Path, relative: bool) -> list[dict[str, object]]:
    """The panel without and, if it has any, with covariates."""
    periods = read(file, relative)
    if periods.width < LEAST_PERIODS:
        return []
    bare = Periods(periods.income, periods.line, {})
    rows = [{"panel": file.stem, "covariates": "no"} | judged(bare)]
    if periods.covariates:
        rows.append({"panel": file.stem, "covariates": "yes"} | judged(periods))
    return rows


def read(file: Path, relative: bool) -> Periods:
    """A long CSV as arrays, units by periods."""
    long = pd.read_csv(file)
    if relative:
        long["income"] = long["income"] / long.groupby("period")["income"].transform("median")
    units, _ = pd.factorize(long["household_id"], sort=True)
    columns, periods = pd.factorize(long["period"], sort=True)
    shape = (units.max() + 1, len(periods))

    def laid_out(name: str) -> Floats:
        grid = np.full(shape, np.nan)
        grid[units, columns] = long[name].to_numpy(np.float64, na_value=np.nan)
        return grid

    names = [c for c in long.columns if c not in KEYS and pd.api.types.is_numeric_dtype(long[c])]
    income = laid_out("income")
    line = np.full(shape[1], float(np.nanquantile(income, QUANTILE)))
    return Periods(income, line, {name: laid_out(name) for name in names})


def judged(periods: Periods) -> dict[str, object]:
    """The figures of one panel over all origins from the second period on."""
    began = perf_counter()
    origins = pd.concat([_origin(periods, now) for now in range(1, periods.width - 1)], ignore_index=True)
    fell = origins["fell"].to_numpy()
    by_origin = [(group, float(group["fell"].sum())) for _, group in origins.groupby("origin")]
    model, current = (_weighted(by_origin, name) for name in ("risk", "baseline"))
    brier = {name: float(np.mean((origins[name] - fell) ** 2)) for name in ("risk", "baseline")}
    return {
        "units": len(periods.income),
        "periods": periods.width,
        "falls": int(fell.sum()),
        "auc": model,
        "current": current,
        "gain": model - current,
        "auc_pooled": area_under_curve(origins["risk"].to_numpy(), fell),
        "current_pooled": area_under_curve(origins["baseline"].to_numpy(), fell),
        "ece": _calibration_error(origins["risk"].to_numpy(), fell),
        "brier_skill": 1.0 - brier["risk"] / brier["baseline"],
        "seconds": perf_counter() - began,
    }


def _origin(periods: Periods, now: int) -> pd.DataFrame:
    """Those above the line at ``now`` whose next income is known: origin, risk, baseline, fell."""
    past = periods.upto(now)
    outlook = predict(fit([past]), past)
    below = periods.below()
    asked = (below[:, now] == 0.0) & ~np.isnan(below[:, now + 1])
    columns = {"risk": outlook.risk[asked], "baseline": outlook.baseline[asked], "fell": below[asked, now + 1]}
    return pd.DataFrame({"origin": now, **columns})


def _weighted(origins: list[tuple[pd.DataFrame, float]], name: str) -> float:
    """AUC of each origin, weighted by its falls."""
    areas = [(area_under_curve(g[name].to_numpy(), g["fell"].to_numpy()), falls) for g, falls in origins]
    known = [(area, falls) for area, falls in areas if area is not None]
    return float(np.average([a for a, _ in known], weights=[f for _, f in known])) if known else float("nan")


def _calibration_error(risk: Floats, fell: Floats) -> float:
    """Mean distance of expected from observed over ten bins of equal count."""
    with np.errstate(divide="ignore"):
        bins = reliability(np.log(risk) - np.log1p(-risk), fell)
    return sum(b["units"] * abs(b["expected"] - b["observed"]) for b in bins) / max(len(risk), 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--relative-to-median" in sys.argv[2:])
