"""Readings: what an expert's words mean on each scale, as bars, beside where the model lies, as a band."""

from dataclasses import dataclass
from typing import Any

from detente.chart.canvas import FIRST, INK, MUTED, PAPER, ROW, SECOND, beside, clean, heading, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Plate, Table

SIGNS = {"inside": "=", "overlaps": "~", "below": "<", "above": ">"}
"""How the model stands to a reading, without colour."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The words on one scale, and how the model stands to that: `inside`, `overlaps`, `below` or `above`."""

    scale: str
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Words:
    """An expert's words on every scale that has a number for them, and the model."""

    label: str
    bars: tuple[Bar, ...]
    model: tuple[float, float] | None
    central: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings(Plate):
    """Experts' words on scales of verbal certainty, beside the model."""

    words: tuple[Words, ...]

    def table(self) -> Table:
        """Words and scale, what they mean there, the model, how it stands to that."""
        rows = tuple(
            (f"{one.label}, {bar.scale}", self._ends((bar.low, bar.high)), self._ends(one.model), bar.verdict)
            for one in self.words for bar in one.bars
        )  # fmt: skip
        return ("", "the words mean", "model, eight points of ten", "the model is"), rows

    def _ends(self, ends: tuple[float, float] | None) -> str:
        return "" if ends is None else " to ".join(dict.fromkeys(map(self.say, ends)))


@drawn.register
def readings(plate: Readings, id: str) -> str:
    """A bar for each scale; the model's range a band behind them, its central value a line."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    rows = sum(len(one.bars) + 1.35 for one in plate.words)
    with sheet(plate.title, plate.source, ROW * rows, left=2.1, right=1.3) as (figure, axes):
        y, ticks = 0.0, []
        for one in plate.words:
            heading(axes, y, one.label)
            first = y - ROW * 0.55
            y -= ROW
            for bar in one.bars:
                axes.barh(y, max(bar.high - bar.low, 0.004), ROW * 0.55, left=bar.low, color=FIRST, alpha=0.85,
                          edgecolor=PAPER, linewidth=0.4, zorder=3)  # fmt: skip
                beside(axes, y, f"{SIGNS.get(bar.verdict, '-')} {bar.verdict}", size=7.5)
                ticks.append((y, clean(bar.scale, 28)))
                y -= ROW
            _model(axes, one, y + ROW * 0.5, first)
            y -= ROW * 0.35
        _frame(axes, ticks, y, plate)
        legend(figure, [
            Patch(facecolor=FIRST, alpha=0.85, label="what the words mean"),
            Patch(facecolor=SECOND, alpha=0.3, hatch="///", label="the model, 8 of 10 points"),
            Line2D([], [], color=INK, linewidth=1.2, label="its central value"),
        ])  # fmt: skip
        return svg(figure, id, plate.title, plate.describe())


def _model(axes: Any, one: Words, low: float, high: float) -> None:
    """The model's range over the bars of one forecast."""
    from matplotlib.patches import Rectangle

    if one.model is not None:
        left, right = one.model
        axes.add_patch(Rectangle((left, low), max(right - left, 0.003), high - low, facecolor=SECOND, alpha=0.3,
                                 hatch="///", edgecolor=PAPER, linewidth=0.0, zorder=2))  # fmt: skip
    if one.central is not None:
        axes.plot([one.central, one.central], [low, high], color=INK, linewidth=1.2, zorder=4)


def _frame(axes: Any, ticks: list[tuple[float, str]], bottom: float, plate: Readings) -> None:
    for artist in (*axes.patches, *axes.lines, *axes.get_xgridlines()):
        artist.set_clip_on(False)
    axes.set_yticks([y for y, _ in ticks], [label for _, label in ticks], fontsize=7.5)
    axes.set_ylim(bottom, ROW * 0.7)
    axes.set_xlim(0.0, 1.0)
    axes.xaxis.set_major_formatter(lambda value, _: plate.say(value))
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
