"""The reliability plot as a picture: its words are English, for a computer may have no Chinese font."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MODEL, _CURRENT, _SOFT = "#1a5fb4", "#a96a00", "#5d6875"
_NORMAL_95 = 1.96
_HALF_NORMAL = 0.7978845608  # the mean of |N(0, 1)|


def calibration_plot(metrics: dict[str, Any], path: Path, cache: Path) -> None:
    """Draw predicted against observed in ten equal-count bins as a PNG at ``path``.

    ``cache``: where matplotlib may keep its list of fonts, so that nothing is written into anybody's home.
    """
    figure = _figure(cache)
    axes = figure.add_subplot()
    overall = metrics["overall"]
    top = axis_top([*overall["model"]["reliability"], *overall["current_income"]["reliability"]])
    axes.plot([0, top], [0, top], linestyle="--", linewidth=1, color=_SOFT, label="perfectly calibrated")
    _side(axes, overall["current_income"], "current income alone", _CURRENT, "s")
    _side(axes, overall["model"], "model", _MODEL, "o")
    _chance(axes, overall["model"]["reliability"])
    _dress(axes, overall, top)
    figure.savefig(path, format="png", metadata={"Software": None})


def axis_top(bins: list[dict[str, Any]]) -> float:
    """The end of both axes: the next tenth above everything shown."""
    highest = max([max(b["risk"], b["rate"]) for b in bins], default=1.0)
    return min(1.0, max(0.2, (int(highest * 10 + 1e-9) + 1) / 10))


def chance_spread(one_bin: dict[str, Any]) -> float:
    """How far from a true risk the observed share of one bin may lie by chance, at 95 %."""
    return _NORMAL_95 * float(one_bin["by_chance"]) / _HALF_NORMAL


def _figure(cache: Path) -> "Figure":
    os.environ.setdefault("MPLCONFIGDIR", str(cache.resolve()))
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells when it lists the fonts for the first time
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 6), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _side(axes: "Axes", side: dict[str, Any], label: str, color: str, marker: str) -> None:
    bins = side["reliability"]
    error = "" if side["ece"] is None else f" (ECE {side['ece']:.3f})"
    points = [b["risk"] for b in bins], [b["rate"] for b in bins]
    axes.plot(*points, marker=marker, markersize=5, linewidth=1.2, color=color, label=f"{label}{error}")


def _chance(axes: "Axes", bins: list[dict[str, Any]]) -> None:
    """Bars around the diagonal: where the model's bins may lie by chance."""
    risks = [b["risk"] for b in bins]
    spread = [chance_spread(b) for b in bins]
    style: dict[str, Any] = {"fmt": "none", "ecolor": _SOFT, "alpha": 0.35, "elinewidth": 6}
    axes.errorbar(risks, risks, yerr=spread, label="95 % by chance", **style)


def _dress(axes: "Axes", overall: dict[str, Any], top: float) -> None:
    axes.set(xlim=(0, top), ylim=(0, top), xlabel="predicted risk (bin mean)", ylabel="observed share below the line")
    axes.set_title(f"Calibration: {overall['rows']:,} predictions, {overall['falls']:,} falls", fontsize=11)
    axes.set_aspect("equal")
    axes.grid(color="#e3e7ec", linewidth=0.8)
    axes.legend(loc="upper left", frameon=False, fontsize=9)
