"""Shapes of inline SVG on a pair of axes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 360
"""The width of every chart in its own units: that of a phone, so that its letters keep their size there."""

_TOP, _BOTTOM, _RIGHT = 12, 26, 14


@dataclass(frozen=True)
class Axes:
    """Values ``across`` and ``up`` (lowest, highest) laid onto a picture of that height."""

    across: tuple[float, float]
    up: tuple[float, float]
    height: int
    left: int = 40

    @property
    def right(self) -> float:
        """The right edge of the plot."""
        return WIDTH - _RIGHT

    def x(self, value: float) -> float:
        """Where a value lies across."""
        low, high = self.across
        return round(self.left + (self.right - self.left) * (value - low) / (high - low), 1)

    def y(self, value: float) -> float:
        """Where a value lies from the top."""
        low, high = self.up
        bottom = self.height - _BOTTOM
        return round(bottom - (bottom - _TOP) * (value - low) / (high - low), 1)


def svg(axes: Axes, shapes: Iterable[Markup], label: str) -> Markup:
    """The picture; who cannot see it hears ``label``."""
    return Markup('<svg class="chart" role="img" viewBox="0 0 {w} {h}"><title>{label}</title>{shapes}</svg>').format(
        w=WIDTH, h=axes.height, label=label, shapes=Markup("").join(shapes)
    )


def tick_labels(axes: Axes, across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]]) -> Iterator[Markup]:
    """A label below each tick across and left of each tick up, with a faint line through the plot for the latter."""
    bottom = axes.height - _BOTTOM
    yield line(axes.left, bottom, axes.right, bottom, "axis")
    for value, name in up:
        yield line(axes.left, axes.y(value), axes.right, axes.y(value), "grid")
        yield text(axes.left - 6, axes.y(value) + 4, name, "end")
    for value, name in across:
        yield text(axes.x(value), axes.height - 8, name, "middle")


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return Markup('<line class="{k}" x1="{a:g}" y1="{b:g}" x2="{c:g}" y2="{d:g}"/>').format(
        k=kind, a=x1, b=y1, c=x2, d=y2
    )


def path(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """A line through points."""
    laid = " ".join(f"{x:g},{y:g}" for x, y in points)
    return Markup('<polyline class="{k}" points="{p}"/>').format(k=kind, p=laid)


def dot(x: float, y: float, kind: str) -> Markup:
    """A point."""
    return Markup('<circle class="{k}" cx="{x:g}" cy="{y:g}" r="3.6"/>').format(k=kind, x=x, y=y)


def bar(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """A filled bar."""
    return Markup('<rect class="{k}" x="{x:g}" y="{y:g}" width="{w:.1f}" height="{h:.1f}" rx="2"/>').format(
        k=kind, x=x, y=y, w=max(width, 0), h=max(height, 0)
    )


def text(x: float, y: float, words: str, anchor: str) -> Markup:
    """A label."""
    return Markup('<text x="{x:g}" y="{y:g}" text-anchor="{a}">{w}</text>').format(x=x, y=y, a=anchor, w=words)
