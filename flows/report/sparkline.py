"""A small line of counts as inline SVG: no script, nothing loaded, its numbers said in words too."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _EDGE = 96, 24, 3


def sparkline(nights: Sequence[date], counts: Sequence[int], label: str) -> Markup:
    """The counts of the nights, oldest first, drawn on a base of zero; the last one marked by a dot.

    Who cannot see the line hears ``label`` and every night with its count.
    """
    said = f"{label}: " + ", ".join(f"{night.isoformat()} {n}" for night, n in zip(nights, counts, strict=True))
    points = _points(counts)
    line = " ".join(f"{x:g},{y:g}" for x, y in points)
    x, y = points[-1]
    return Markup(
        '<svg class="spark" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}"><title>{said}</title>'
        '<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<circle cx="{x:g}" cy="{y:g}" r="2.5" fill="currentColor"/></svg>'
    ).format(w=_WIDTH, h=_HEIGHT, said=escape(said), line=line, x=x, y=y)


def _points(counts: Sequence[int]) -> list[tuple[float, float]]:
    top, steps = max(*counts, 1), max(len(counts) - 1, 1)
    wide, high = _WIDTH - 2 * _EDGE, _HEIGHT - 2 * _EDGE
    first = _WIDTH - _EDGE if len(counts) == 1 else _EDGE
    return [
        (round(first + wide * i / steps, 1), round(_HEIGHT - _EDGE - high * n / top, 1)) for i, n in enumerate(counts)
    ]
