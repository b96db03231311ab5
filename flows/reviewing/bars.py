"""A share as a bar with its interval, as inline SVG: no script, nothing loaded, its numbers said in words too."""

from markupsafe import Markup, escape

WIDTH, HEIGHT = 120, 18


def bar(share: float | None, low: float | None, high: float | None, label: str) -> Markup:
    """The share from 0 to 1 as a bar, a line across it from ``low`` to ``high``; nothing where there is none."""
    if share is None or low is None or high is None:
        return Markup("")
    x, left, right = (round(WIDTH * value, 1) for value in (share, low, high))
    return Markup(
        '<svg class="bar" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}"><title>{said}</title>'
        '<rect class="all" width="{w}" height="10" y="4" rx="2"/>'
        '<rect class="part" width="{x:g}" height="10" y="4" rx="2"/>'
        '<path class="whisker" d="M{left:g} 9H{right:g}M{left:g} 5V13M{right:g} 5V13"/></svg>'
    ).format(w=WIDTH, h=HEIGHT, said=escape(label), x=x, left=left, right=right)
