"""The heat map: theories by plans, each cell with its number, a sign for better or worse, and a shade."""

from dataclasses import dataclass
from typing import Any, Literal

from detente.chart import canvas
from detente.chart.canvas import FIRST, INK, MUTED, PAPER, SECOND, clean, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Plate, Table

HIGH = 0.34
"""Inches a row is high."""
LEFT, RIGHT = 1.5, 0.7
"""Inches for the names of theories, and for the slanted name of the last plan."""
LIGHT, DARK = 0.12, 0.7
"""The faintest and the strongest shade: text stays readable on both."""
SIGNS = {"better": "▲", "worse": "▼", "same": "", "base": ""}
Sign = Literal["better", "worse", "same", "base"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One plan under one theory."""

    value: float
    interval: tuple[float, float]
    sign: Sign
    """Beside no plan: better or worse, its interval clear of zero; the same within it; or no plan itself."""
    best: bool
    """Whether it has the best mean under this theory."""
    size: float
    """How far it lies from no plan, as a share of the furthest in the figure, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat(Plate):
    """What each plan achieves under each theory."""

    plans: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    """By theory."""

    def table(self) -> Table:
        """By theory: each plan's value with its interval and signs."""
        return ("", *self.plans), tuple((theory, *(self._said(cell) for cell in cells)) for theory, cells in self.rows)

    def _said(self, cell: Cell) -> str:
        words = {"better": ", better than no plan", "worse": ", worse than no plan"}.get(cell.sign, "")
        best = ", the best" if cell.best else ""
        low, high = cell.interval
        return f"{self.say(cell.value)} ({self.say(low)} to {self.say(high)}{words}{best})"


@drawn.register
def heat(plate: Heat, id: str) -> str:
    """A box for each theory and plan; the best in a row has a thick edge, the sign says what the shade says."""
    from matplotlib.patches import Patch, Rectangle

    count = len(plate.plans)
    with sheet(plate.title, plate.source, HIGH * (len(plate.rows) + 1.6), left=LEFT, right=RIGHT) as (figure, axes):
        for row, (_, cells) in enumerate(plate.rows):
            for column, cell in enumerate(cells):
                _cell(axes, column, -row, cell, plate.say(cell.value), 6.5 if count > 8 else 7.5)
        axes.set_xlim(-0.5, count - 0.5)
        axes.set_ylim(-len(plate.rows) + 0.5, 2.1)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set_xticks([])
        axes.set_yticks([-row for row in range(len(plate.rows))], [clean(name, 20) for name, _ in plate.rows],
                        fontsize=8)  # fmt: skip
        for column, name in enumerate(plate.plans):
            axes.text(column, 0.62, clean(name, 22), rotation=28, rotation_mode="anchor", ha="left", va="bottom",
                      fontsize=7.5, color=INK)  # fmt: skip
        for artist in (*axes.patches, *axes.texts):
            artist.set_clip_on(False)
        legend(figure, [
            Patch(facecolor=FIRST, alpha=0.5, label="▲ better than no plan"),
            Patch(facecolor=SECOND, alpha=0.5, hatch="///", edgecolor=PAPER, label="▼ worse than no plan"),
            Rectangle((0, 0), 1, 1, fill=False, edgecolor=INK, linewidth=1.6, label="best under the theory"),
            Patch(facecolor="none", edgecolor=MUTED, linewidth=0.5, label="no sign: within its interval"),
        ])  # fmt: skip
        return svg(figure, id, plate.title, plate.describe())


def _cell(axes: Any, x: float, y: float, cell: Cell, number: str, size: float) -> None:
    from matplotlib.patches import Rectangle

    box = (x - 0.47, y - 0.44)
    if cell.sign in ("better", "worse"):
        shade = LIGHT + (DARK - LIGHT) * cell.size
        axes.add_patch(Rectangle(box, 0.94, 0.88, facecolor=FIRST if cell.sign == "better" else SECOND, alpha=shade,
                                 edgecolor="none"))  # fmt: skip
    axes.add_patch(Rectangle(box, 0.94, 0.88, fill=False, edgecolor=INK if cell.best else canvas.GRID,
                             linewidth=1.6 if cell.best else 0.6))  # fmt: skip
    sign = SIGNS[cell.sign]
    axes.text(x, y, f"{number} {sign}".rstrip(), ha="center", va="center", fontsize=size, color=INK,
              fontweight="bold" if cell.best else "normal")  # fmt: skip
