"""Twelve months' income per head against the monitoring line as inline SVG: no script, gaps as gaps."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from markupsafe import Markup

from flows.backtesting.drawing import Axes, dot, line, path, text, tick_labels
from flows.report.household.months import carried, estimated
from flows.report.household.words import whole_yuan

Record = dict[str, Any]
HEIGHT = 216
_ID = "income"


def income_chart(records: Sequence[Record], events: Sequence[Record], title: str, description: str) -> Markup:
    """The months of ``months.shown`` and the events of ``months.happened``, numbered as in the list below the chart.

    Solid where months are reported, dotted where a year's account is spread or carried on. Who cannot see it hears
    ``title`` and ``description``.
    """
    axes = _axes(records)
    shapes = [
        *_bands(axes, records),
        *tick_labels(axes, _months(records), _money(axes)),
        *_line_in_force(axes, records),
        *_income(axes, records),
        *_events(axes, records, events),
    ]
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 360 {h}" aria-labelledby="{i}-title {i}-said">'
        '<title id="{i}-title">{title}</title><desc id="{i}-said">{said}</desc>{shapes}</svg>'
    ).format(h=HEIGHT, i=_ID, title=title, said=description, shapes=Markup("").join(shapes))


def _axes(records: Sequence[Record]) -> Axes:
    names = ("income_yuan_per_head", "line_yuan_per_head")
    amounts = [r[name] for r in records for name in names if r[name] is not None]
    low, high = min([0.0, *amounts]), max([1.0, *amounts])
    return Axes((-0.5, len(records) - 0.5), (low, high * 1.12), HEIGHT, left=44)


def _months(records: Sequence[Record]) -> list[tuple[float, str]]:
    """The first month told, and each January."""
    return [(at, r["month"][2:]) for at, r in enumerate(records) if at == 0 or (r["month"].endswith("-01") and at >= 3)]


def _money(axes: Axes) -> list[tuple[float, str]]:
    step = next(s for s in (500, 1000, 2000, 5000, 10000, 20000, 50000, 1e9) if axes.up[1] / s <= 5)
    return [(n * step, f"{n * step:,.0f}") for n in range(int(axes.up[1] // step) + 1)]


def _bands(axes: Axes, records: Sequence[Record]) -> Iterator[Markup]:
    """Months that go by an account of before are shaded."""
    for at, record in enumerate(records):
        if carried(record):
            left, right, top = axes.x(at - 0.5), axes.x(at + 0.5), axes.y(axes.up[1])
            yield Markup('<rect class="carried" x="{x:g}" y="{y:g}" width="{w:.1f}" height="{h:.1f}"/>').format(
                x=left, y=top, w=right - left, h=axes.y(axes.up[0]) - top
            )


def _line_in_force(axes: Axes, records: Sequence[Record]) -> Iterator[Markup]:
    """The line of each month as steps, with its newest value."""
    for at, record in enumerate(records):
        value = record["line_yuan_per_head"]
        if value is not None:
            yield line(axes.x(at - 0.5), axes.y(value), axes.x(at + 0.5), axes.y(value), "limit")
    if records and (newest := records[-1]["line_yuan_per_head"]) is not None:
        yield Markup('<g class="limit-label">{}</g>').format(
            text(axes.right, axes.y(newest) - 4, f"{whole_yuan(newest):,}", "end")
        )


def _income(axes: Axes, records: Sequence[Record]) -> Iterator[Markup]:
    """One stretch a run of known months: a gap stays a gap."""
    places = [(at, r) for at, r in enumerate(records)]
    for is_known, run in groupby(places, key=lambda p: p[1]["income_yuan_per_head"] is not None):
        if not is_known:
            continue
        points = [(axes.x(at), axes.y(r["income_yuan_per_head"]), estimated(r)) for at, r in run]
        for one, other in pairwise(points):
            yield path([one[:2], other[:2]], "income estimated" if other[2] else "income")
        if len(points) == 1:
            yield dot(*points[0][:2], "income")
    if records and records[-1]["income_yuan_per_head"] is not None:
        last = records[-1]["income_yuan_per_head"]
        yield dot(axes.x(len(records) - 1), axes.y(last), "income")
        yield text(axes.x(len(records) - 1), axes.y(last) - 8, f"{whole_yuan(last):,}", "end")


def _events(axes: Axes, records: Sequence[Record], events: Sequence[Record]) -> Iterator[Markup]:
    months = [r["month"] for r in records]
    for month, found in groupby(enumerate(events, start=1), key=lambda e: str(e[1]["date"])[:7]):
        if month in months:
            numbers = [str(number) for number, _ in found]
            x = axes.x(months.index(month))
            yield line(x, axes.y(axes.up[0]), x, 22, "event")
            yield text(x, 16, ",".join(numbers), "middle")
