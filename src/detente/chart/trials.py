"""A trial in a picture: what a plan does to a question, theory by theory and depth by depth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.chart import canvas
from detente.chart.canvas import FIRST, INK, MUTED, PAPER, ROW, SECOND, clean, heading, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Plate, Table

WORDS: Mapping[str, str] = {
    "better": "clearly better", "worse": "clearly worse", "none": "no difference", "open": "cannot be told",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """What the plan adds in the mean, and how clearly that is for the better."""

    value: float
    sort: str
    """`better`, `worse`, `none` or `open`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials(Plate):
    """Questions, each a table of theories by depths of thought."""

    columns: tuple[str, ...]
    blocks: tuple[tuple[str, tuple[tuple[str, tuple[Spot | None, ...]], ...]], ...]
    """A question's name, and for each theory its spots, None where there is none."""

    def table(self) -> Table:
        """Question and theory, then each column in words."""
        rows = tuple(
            (f"{name}: {theory}", *("" if spot is None else f"{self.say(spot.value)}, {WORDS[spot.sort]}"
                                    for spot in spots))
            for name, lines in self.blocks for theory, spots in lines
        )  # fmt: skip
        return ("", *self.columns), rows


@drawn.register
def trials(plate: Trials, id: str) -> str:
    """A triangle points where the answer goes, filled where clearly better; a ring where nothing can be told."""
    from matplotlib.lines import Line2D

    count = sum(len(lines) for _, lines in plate.blocks)
    with sheet(plate.title, plate.source, ROW * 1.1 * count + canvas.BLOCK * len(plate.blocks), right=0.4) as (
        figure, axes,
    ):  # fmt: skip
        axes.grid(visible=False)
        y, ticks = 0.0, []
        for name, lines in plate.blocks:
            heading(axes, y, name)
            y -= ROW * 1.1
            for theory, spots in lines:
                for x, spot in enumerate(spots):
                    if spot is not None:
                        axes.plot([x], [y], **_mark(spot))
                        axes.text(x + 0.12, y, clean(plate.say(spot.value)), va="center", fontsize=7.5, color=INK)
                ticks.append((y, clean(theory, 26)))
                y -= ROW * 1.1
            y -= canvas.BLOCK - ROW
        axes.set_yticks([place for place, _ in ticks], [label for _, label in ticks], fontsize=8)
        axes.set_ylim(y, ROW * 0.6)
        axes.set_xlim(-0.25, len(plate.columns) - 0.35)
        axes.set_xticks(range(len(plate.columns)), [clean(column, 16) for column in plate.columns], fontsize=8)
        axes.tick_params(axis="x", length=0)
        axes.spines["bottom"].set_visible(False)
        axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
        there = dict.fromkeys(
            (spot.sort, spot.value > 0 if spot.sort in ("better", "worse") else False)
            for _, lines in plate.blocks for _, spots in lines for spot in spots if spot is not None
        )  # fmt: skip
        handles: list[Any] = [
            Line2D([], [], linestyle="", label=_label(sort, up), **_mark(Spot(1.0 if up else -1.0, sort)))
            for sort, up in there
        ]
        legend(figure, handles)
        return svg(figure, id, plate.title, plate.describe())


def _label(sort: str, up: bool) -> str:
    if sort in ("better", "worse"):
        return f"clearly {'higher' if up else 'lower'}, for the {sort}"
    return WORDS[sort]


def _mark(spot: Spot) -> dict[str, Any]:
    """How a spot is marked: the shape says what the colour says."""
    if spot.sort == "open":
        return {"marker": "o", "markersize": 4.5, "color": PAPER, "markeredgecolor": MUTED, "markeredgewidth": 1.0}
    if spot.sort == "none":
        return {"marker": "_", "markersize": 6, "color": MUTED}
    filled = spot.sort == "better"
    colour = FIRST if filled else SECOND
    return {
        "marker": "^" if spot.value > 0 else "v", "markersize": 6, "color": colour if filled else PAPER,
        "markeredgecolor": colour, "markeredgewidth": 1.5,
    }  # fmt: skip
