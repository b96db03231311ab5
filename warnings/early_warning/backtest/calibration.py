"""Whether the probabilities come true: Brier score, its skill, and the expected calibration error."""

import numpy as np
import pandas as pd

from early_warning.grid import Floats

BINS = 10
_HALF_NORMAL = float(np.sqrt(2 / np.pi))


def brier(risk: Floats, fell: Floats) -> float:
    """The mean squared distance between probability and outcome; NaN without rows."""
    return float(np.mean((risk - fell) ** 2)) if len(fell) else float("nan")


def skill(score: float, reference: float) -> float:
    """How much of the reference's Brier score is gone: 1 is perfect, 0 no better; NaN against a perfect one."""
    return 1 - score / reference if reference else float("nan")


def reliability(risk: Floats, fell: Floats, bins: int = BINS) -> pd.DataFrame:
    """Equal-count bins from the lowest risk to the highest: rows, risk (mean), rate (share that fell), by_chance.

    ``by_chance`` is the distance between both that chance alone would leave if every risk were true: the mean of
    a half-normal law. Rows of one and the same risk share their outcomes, so their order does not matter.
    """
    _, level = np.unique(risk, return_inverse=True)
    shared = (np.bincount(level, fell) / np.maximum(np.bincount(level), 1))[level] if len(fell) else fell
    parts = [part for part in np.array_split(np.argsort(risk, kind="stable"), bins) if len(part)]
    rows = [
        {
            "rows": len(part),
            "risk": float(risk[part].mean()),
            "rate": float(shared[part].mean()),
            "by_chance": _HALF_NORMAL * float(np.sqrt((risk[part] * (1 - risk[part])).sum())) / len(part),
        }
        for part in parts
    ]
    return pd.DataFrame(rows, columns=["rows", "risk", "rate", "by_chance"])


def expected_error(table: pd.DataFrame) -> float:
    """The expected calibration error of ``reliability``: the mean distance of risk and rate, weighted by rows."""
    rows = table["rows"].sum()
    return float(((table["risk"] - table["rate"]).abs() * table["rows"]).sum() / rows) if rows else float("nan")


def error_by_chance(table: pd.DataFrame) -> float:
    """The expected calibration error that perfectly calibrated risks would show for want of rows."""
    rows = table["rows"].sum()
    return float((table["by_chance"] * table["rows"]).sum() / rows) if rows else float("nan")
