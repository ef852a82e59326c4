"""A box of scenario discovery: each number it restricts as its whole range, with the part that is in the box."""

from dataclasses import dataclass

from detente.chart.canvas import FIRST, INK, MUTED, PAPER, ROW, beside, clean, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Plate, Table

STEP = ROW * 1.9


@dataclass(frozen=True, slots=True)
class Side:
    """One input a box restricts."""

    label: str
    low: float
    """Where the box begins, as a share of the range."""
    high: float
    inside: str
    """What is in the box, in words."""
    whole: tuple[str, str]
    """Both ends of the whole range, in words; empty for an input of words."""
    doubt: str
    """The quasi-p-value of its limits, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides(Plate):
    """The limits of a box."""

    sides: tuple[Side, ...]

    def table(self) -> Table:
        """Label, what is in the box, the whole range, quasi-p-value."""
        rows = tuple(
            (side.label, side.inside, " to ".join(filter(None, side.whole)), side.doubt) for side in self.sides
        )
        return ("", "in the box", "whole range", "quasi-p-value"), rows


@drawn.register
def sides(plate: Sides, id: str) -> str:
    """A thin line from end to end of each range, a thick hatched bar where the box is."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    with sheet(plate.title, plate.source, STEP * (len(plate.sides) + 0.3), left=2.2, right=1.9) as (figure, axes):
        ticks = []
        for place, side in enumerate(plate.sides):
            y = -place * STEP
            axes.plot((0, 1), (y, y), color=MUTED, linewidth=1, solid_capstyle="butt")
            axes.barh(y, side.high - side.low, ROW * 0.8, left=side.low, color=FIRST, alpha=0.75, hatch="//",
                      edgecolor=PAPER, linewidth=0.4)  # fmt: skip
            for x, text, align in zip((0.0, 1.0), side.whole, ("left", "right"), strict=True):
                axes.text(x, y - ROW * 0.78, clean(text, 16), ha=align, va="center", fontsize=6.5, color=MUTED)
            beside(axes, y, side.inside, size=7.5)
            ticks.append((y, clean(side.label, 28)))
        for artist in (*axes.patches, *axes.lines):
            artist.set_clip_on(False)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set_xlim(0, 1)
        axes.set_xticks([])
        axes.set_ylim(ticks[-1][0] - ROW * 1.2, ROW * 0.8)
        axes.set_yticks([y for y, _ in ticks], [label for _, label in ticks], fontsize=8, color=INK)
        legend(figure, [
            Patch(facecolor=FIRST, alpha=0.75, hatch="//", edgecolor=PAPER, label="in the box"),
            Line2D([], [], color=MUTED, linewidth=1, label="the whole range, low end left"),
        ])  # fmt: skip
        return svg(figure, id, plate.title, plate.describe())
