"""Drawings: how each kind of plate is drawn, looked up by its type."""

from collections.abc import Sequence
from functools import singledispatch
from math import isfinite, nan
from typing import Any

from detente.chart import canvas
from detente.chart.canvas import FIRST, INK, MUTED, PAPER, ROW, SECOND, beside, clean, heading, legend, sheet, svg
from detente.chart.plates import Balance, Marks, Plate, Spans, Stacks

SHADES = ((FIRST, ""), (SECOND, "///"), (canvas.THIRD, "\\\\\\"), (canvas.FOURTH, "xxx"))
"""Fill and hatch of each part of a stack: the hatch says without colour what the colour says."""
NARROW = 0.09
"""A part of a bar narrower than this has no room for its label."""


@singledispatch
def drawn(plate: Plate, id: str) -> str:
    """The SVG of a plate.

    Args:
        plate: What to show.
        id: The start of every id in it.

    Raises:
        TypeError: If there is no drawing for such a plate.
    """
    raise TypeError(f"there is no drawing for {type(plate).__name__}")


@drawn.register
def spans(plate: Spans, id: str) -> str:
    """A dot, a thick line for behaviour, a thin one for all ranges, a tick for each theory."""
    from matplotlib.lines import Line2D

    count = sum(len(rows) for _, rows in plate.blocks)
    inches = ROW * count + canvas.BLOCK * len(plate.blocks)
    with sheet(plate.title, plate.source, inches) as (figure, axes):
        y, ticks, shapes = 0.0, [], "osD^"
        every = [span for _, rows in plate.blocks for span in rows]
        values = [v for s in every for v in (s.value, *(s.spread or ()), *(s.ranges or ()), *s.others)]
        edges = _limits(axes, [value for value in values if isfinite(value)])
        for place, (name, rows) in enumerate(plate.blocks):
            heading(axes, y, name)
            y -= ROW * 1.05
            for span in rows:
                if span.ranges is not None:
                    axes.plot(_within(span.ranges, edges), (y, y), color=MUTED, linewidth=1, solid_capstyle="butt")
                if span.spread is not None:
                    axes.plot(_within(span.spread, edges), (y, y), color=FIRST, linewidth=4.5, alpha=0.45,
                              solid_capstyle="butt")  # fmt: skip
                if span.others:
                    axes.plot(*_ticks(span.others, y), color=SECOND, linewidth=1.1)
                axes.plot([span.value], [y], shapes[place % 4], color=FIRST, markersize=5.5, markeredgecolor=PAPER,
                          markeredgewidth=0.7)  # fmt: skip
                ends = "–".join(dict.fromkeys(map(plate.say, span.spread or ())))
                beside(axes, y, plate.say(span.value) + (f" ({ends})" if "–" in ends else ""))
                ticks.append((y, clean(span.label, 26)))
                y -= ROW
            y -= canvas.BLOCK - ROW
        _rows(axes, ticks, y)
        axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
        axes.xaxis.set_major_formatter(lambda value, _: plate.say(value))
        handles: list[Any] = [
            Line2D([], [], marker="o", color=FIRST, linestyle="", markersize=5, label="value"),
            Line2D([], [], color=FIRST, linewidth=4.5, alpha=0.45, label="spread over behaviour"),
        ]
        if any(span.ranges for span in every):
            handles.append(Line2D([], [], color=MUTED, linewidth=1, label=clean(plate.over)))
        if any(span.others for span in every):
            handles.append(Line2D([], [], marker="|", color=SECOND, linestyle="", markersize=7, label="under a theory"))
        legend(figure, handles)
        return svg(figure, id, plate.title, plate.describe())


@drawn.register
def stacks(plate: Stacks, id: str) -> str:
    """A bar for each theory, its parts hatched and labelled."""
    from matplotlib.patches import Patch

    with sheet(plate.title, plate.source, ROW * 1.25 * len(plate.bars), right=0.4) as (figure, axes):
        ticks = []
        for place, (label, shares) in enumerate(plate.bars):
            y, left = -place * ROW * 1.25, 0.0
            for (colour, hatch), share in zip(SHADES, shares, strict=False):
                axes.barh(y, share, ROW, left=left, color=colour, hatch=hatch, edgecolor=PAPER, linewidth=0.5)
                if share >= NARROW:
                    axes.text(left + share / 2, y, plate.say(share), ha="center", va="center", fontsize=7.5, color=INK,
                              bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8})  # fmt: skip
                left += share
            ticks.append((y, clean(label, 26)))
        _rows(axes, ticks, ticks[-1][0] - ROW * 0.7)
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], fontsize=8)
        axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
        patches = [
            Patch(facecolor=colour, hatch=hatch, edgecolor=PAPER, label=part)
            for part, (colour, hatch) in zip(plate.parts, SHADES, strict=False)
        ]
        legend(figure, patches)
        return svg(figure, id, plate.title, plate.describe())


@drawn.register
def balance(plate: Balance, id: str) -> str:
    """Bars to the left of zero for what weighs, to the right for what is gained, each with its amount."""
    count = sum(len(bars) for _, bars in plate.blocks)
    with sheet(plate.title, plate.source, ROW * count + canvas.BLOCK * len(plate.blocks), right=0.8) as (figure, axes):
        y, ticks = 0.0, []
        for name, bars in plate.blocks:
            heading(axes, y, name)
            y -= ROW * 1.05
            for label, value in bars:
                gain = value >= 0
                axes.barh(y, value, ROW * 0.72, color=FIRST if gain else SECOND, hatch="" if gain else "///",
                          edgecolor=PAPER, linewidth=0.5)  # fmt: skip
                beside(axes, y, plate.say(value))
                ticks.append((y, clean(label, 26)))
                y -= ROW
            y -= canvas.BLOCK - ROW
        _rows(axes, ticks, y)
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.xaxis.set_major_formatter(lambda value, _: plate.say(value))
        axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
        return svg(figure, id, plate.title, plate.describe())


@drawn.register
def marks(plate: Marks, id: str) -> str:
    """A bar for the expert's words, a dot for the model, a triangle under the expert's theory, a cross."""
    from matplotlib.lines import Line2D

    with sheet(plate.title, plate.source, ROW * 1.2 * len(plate.marks), left=2.9, right=0.4) as (figure, axes):
        ticks = []
        for place, mark in enumerate(plate.marks):
            y = -place * ROW * 1.2
            if mark.reading is not None:
                axes.plot(mark.reading, (y, y), color=SECOND, linewidth=6, alpha=0.5, solid_capstyle="butt")
                if mark.reading[0] == mark.reading[1]:
                    axes.plot([mark.reading[0]], [y], "|", color=SECOND, markersize=9, markeredgewidth=2)
            for value, shape, colour in ((mark.model, "o", FIRST), (mark.under, "^", FIRST), (mark.event, "x", INK)):
                if value is not None:
                    axes.plot([value], [y], shape, color=colour, markersize=6, clip_on=False)
            ticks.append((y, clean(mark.label, 40)))
        _rows(axes, ticks, ticks[-1][0] - ROW * 0.7)
        axes.set_xlim(-0.01, 1.01)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], fontsize=8)
        axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
        legend(figure, [
            Line2D([], [], color=SECOND, linewidth=6, alpha=0.5, label="expert's words as we read them"),
            Line2D([], [], marker="o", color=FIRST, linestyle="", label="model"),
            Line2D([], [], marker="^", color=FIRST, linestyle="", label="under the expert's theory"),
            Line2D([], [], marker="x", color=INK, linestyle="", label="what happened"),
        ])  # fmt: skip
        return svg(figure, id, plate.title, plate.describe())


def _ticks(values: Sequence[float], y: float) -> tuple[list[float], list[float]]:
    """A short upright line at each value, all of one stroke."""
    xs = [x for value in values for x in (value, value, nan)]
    return xs, [y - ROW * 0.3, y + ROW * 0.3, nan] * len(values)


def _rows(axes: Any, ticks: list[tuple[float, str]], bottom: float) -> None:
    for artist in (*axes.lines, *axes.patches, *axes.get_xgridlines()):
        artist.set_clip_on(False)  # everything is inside, and a clip costs more bytes than the line
    axes.set_yticks([y for y, _ in ticks], [label for _, label in ticks], fontsize=8)
    axes.set_ylim(bottom, max(ROW * 0.6, ticks[0][0] + ROW * 1.4))


def _limits(axes: Any, values: Sequence[float]) -> tuple[float, float]:
    """From zero, so that a small difference does not look like a large one; the edges."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low or 1.0) * 0.02
    edges = low - (room if low < 0 else 0), high + room
    axes.set_xlim(*edges)
    axes.tick_params(axis="x", labelsize=8)
    return edges


def _within(ends: tuple[float, float], edges: tuple[float, float]) -> tuple[float, float]:
    """The ends of a line, one that is infinite at the edge of the picture."""
    low, high = (min(max(end, edges[0]), edges[1]) for end in ends)
    return low, high
