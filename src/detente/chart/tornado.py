"""The tornado: a bar for each number, from where its low end takes the answer to where its high end does."""

from dataclasses import dataclass
from math import isnan
from typing import Any

from detente.chart import canvas
from detente.chart.canvas import FIRST, INK, MUTED, PAPER, ROW, SECOND, beside, clean, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Plate, Say, Table


@dataclass(frozen=True, slots=True)
class Swing:
    """A number, and the answer at both ends of its range; nan at an end where there is none."""

    label: str
    low: float
    high: float
    ends: str
    """The ends of its range, in words; empty where several numbers are moved."""
    behaviour: bool


def known(bar: Swing) -> list[float]:
    """The answers at the ends that have one."""
    return [value for value in (bar.low, bar.high) if not isnan(value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado(Plate):
    """What each uncertain number does by itself, the widest first."""

    centre: float
    bars: tuple[Swing, ...]
    size: Say
    """How the width of a bar is written."""

    def table(self) -> Table:
        """Label, the answer at both ends, how wide that is, the range, and whether it is behaviour."""
        rows = tuple(
            (bar.label, self.say(bar.low), self.say(bar.high), self.size(self.width(bar)), bar.ends,
             "yes" if bar.behaviour else "no")
            for bar in self.bars
        )  # fmt: skip
        return ("", "at the low end", "at the high end", "swing", "range", "behaviour"), rows

    def width(self, bar: Swing) -> float:
        """How wide a bar is, the central value in it."""
        return max(there := [*known(bar), self.centre]) - min(there)


@drawn.register
def tornado(plate: Tornado, id: str) -> str:
    """Full bars to where the high end leads, light ones to where the low end does; behaviour is hatched."""
    from matplotlib.patches import Patch

    with sheet(plate.title, plate.source, ROW * 1.2 * (len(plate.bars) + 0.6), left=2.3, right=1.6) as (figure, axes):
        ticks = []
        for place, bar in enumerate(plate.bars):
            y = -place * ROW * 1.2
            hatch = "////" if bar.behaviour else ""
            for value, colour, alpha in ((bar.low, SECOND, 0.45), (bar.high, FIRST, 0.85)):
                if isnan(value):
                    continue
                axes.barh(y, value - plate.centre, ROW * 0.85, left=plate.centre, color=colour, alpha=alpha,
                          hatch=hatch, edgecolor=PAPER, linewidth=0.4)  # fmt: skip
            for value, word in ((bar.low, "l"), (bar.high, "h")):
                if value != plate.centre and not isnan(value):
                    right = value > plate.centre
                    axes.annotate(word, (value, y), xytext=(3 if right else -3, 0), textcoords="offset points",
                                  ha="left" if right else "right", va="center", fontsize=6.5, color=MUTED)  # fmt: skip
            beside(axes, y, f"{plate.say(bar.low)} to {plate.say(bar.high)}", size=7.5)
            ticks.append((y, clean(bar.label, 30)))
        _frame(axes, ticks, plate)
        legend(figure, [
            Patch(facecolor=SECOND, alpha=0.45, label="l: number at its low end"),
            Patch(facecolor=FIRST, alpha=0.85, label="h: at its high end"),
            Patch(facecolor=canvas.GRID, hatch="////", edgecolor=PAPER, label="hatched: behaviour"),
        ])  # fmt: skip
        return svg(figure, id, plate.title, plate.describe())


def _frame(axes: Any, ticks: list[tuple[float, str]], plate: Tornado) -> None:
    for artist in (*axes.patches, *axes.get_xgridlines()):
        artist.set_clip_on(False)
    axes.axvline(plate.centre, color=INK, linewidth=0.9)
    axes.set_yticks([y for y, _ in ticks], [label for _, label in ticks], fontsize=7.5)
    axes.set_ylim(ticks[-1][0] - ROW * 0.7, ROW * 0.8)
    values = [value for bar in plate.bars for value in (*known(bar), plate.centre)]
    room = (max(values) - min(values) or 1.0) * 0.06
    axes.set_xlim(min(values) - room, max(values) + room)
    axes.xaxis.set_major_formatter(lambda value, _: plate.say(value))
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
