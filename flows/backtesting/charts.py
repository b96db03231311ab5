"""The report's charts as inline SVG: no script, nothing loaded, in the colours of the page, by day and by night."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from flows.backtesting.drawing import Axes, bar, dot, line, path, svg, text, tick_labels
from flows.backtesting.plots import axis_top, chance_spread

SIDES = (("current_income", "current"), ("model", "model"))


def reliability(overall: dict[str, Any], label: str) -> Markup:
    """Predicted against observed in equal-count bins, with what chance alone allows around the diagonal."""
    top = axis_top([b for side, _ in SIDES for b in overall[side]["reliability"]])
    axes = Axes((0, top), (0, top), height=300)
    ticks = [i / 10 for i in range(int(top * 10 + 1e-9) + 1) if top <= 0.5 or i % 2 == 0]
    shapes = [*tick_labels(axes, [(t, f"{t:.0%}") for t in ticks], [(t, f"{t:.0%}") for t in ticks])]
    for one in overall["model"]["reliability"]:
        x, spread = axes.x(one["risk"]), chance_spread(one)
        shapes.append(
            line(x, axes.y(max(0, one["risk"] - spread)), x, axes.y(min(top, one["risk"] + spread)), "chance")
        )
    shapes.append(line(axes.x(0), axes.y(0), axes.x(top), axes.y(top), "even"))
    for side, name in SIDES:
        points = [(axes.x(b["risk"]), axes.y(b["rate"])) for b in overall[side]["reliability"]]
        shapes += [path(points, name), *(dot(x, y, name) for x, y in points)]
    return svg(axes, shapes, label)


def by_transition(rows: Sequence[dict[str, Any]], label: str) -> Markup:
    """The AUC of each transition that had falls, model and current income."""
    known = [row for row in rows if row["auc"] is not None]
    lowest = min([0.5, *(min(r["auc"], r["auc_baseline"]) for r in known)])
    bottom = max(0.0, int(lowest * 10 + 1e-9) / 10)
    axes = Axes((-0.5, max(len(known) - 0.5, 0.5)), (bottom, 1.0), height=240)
    every = -(-len(known) // 8)
    names = [(i, _short(row["period"])) for i, row in enumerate(known) if i % max(every, 1) == 0]
    ticks = [(t / 10, f"{t / 10:.1f}") for t in range(int(bottom * 10 + 1e-9), 11)]
    shapes = [*tick_labels(axes, names, ticks), line(axes.left, axes.y(0.5), axes.right, axes.y(0.5), "even")]
    for column, name in (("auc_baseline", "current"), ("auc", "model")):
        points = [(axes.x(i), axes.y(row[column])) for i, row in enumerate(known)]
        shapes += [path(points, name), *(dot(x, y, name) for x, y in points)]
    return svg(axes, shapes, label)


def _short(period: Any) -> str:
    """A date without its century."""
    words = str(period)
    return words[2:] if len(words) >= 7 and words[4:5] == "-" else words


def found_at_cuts(overall: dict[str, Any], capacity: int | None, label: str) -> Markup:
    """The share of the falls found at each cut, model above current income."""
    cuts = [cut["cut"] for cut in overall["model"]["cuts"]]
    axes = Axes((0, 1), (0, len(cuts)), height=56 * len(cuts) + 40, left=66)
    ticks = [(t / 5, f"{t / 5:.0%}") for t in range(6)]
    shapes = list(tick_labels(axes, ticks, []))
    for i, name in enumerate(reversed(cuts)):
        at = axes.y(i + 0.5)
        shapes.append(text(axes.left - 6, at + 4, f"{capacity:,}" if name == "capacity" else name, "end"))
        for side, offset in (("model", -19), ("current_income", 1)):
            recall = next(c["recall"] for c in overall[side]["cuts"] if c["cut"] == name) or 0.0
            width = axes.x(recall) - axes.left
            shapes.append(bar(axes.left, at + offset, width, 17, "model" if side == "model" else "current"))
            shapes.append(text(axes.left + width + 4, at + offset + 13, f"{recall:.0%}", "start"))
    return svg(axes, shapes, label)


def leads(times: dict[str, Any], label: str, missed: str) -> Markup:
    """How many falls were missed, and with how many periods of lead the others were seen."""
    counts = times["counts"]
    top = max([1, *counts])
    axes = Axes((-0.5, len(counts) - 0.5), (0, top * 1.12), height=220, left=18)
    names = [(i, missed if i == 0 else f"{i}" if i < len(counts) - 1 else f"≥{i}") for i in range(len(counts))]
    shapes = list(tick_labels(axes, names, []))
    half = (axes.x(1) - axes.x(0)) * 0.36
    for i, count in enumerate(counts):
        height = axes.y(0) - axes.y(count)
        shapes.append(bar(axes.x(i) - half, axes.y(count), 2 * half, height, "missed" if i == 0 else "model"))
        shapes.append(text(axes.x(i), axes.y(count) - 4, f"{count:,}", "middle"))
    return svg(axes, shapes, label)
