"""What an adaptive plan adds under each theory: a plate and its drawing."""

from dataclasses import dataclass

from detente.chart import canvas
from detente.chart.canvas import FIRST, INK, MUTED, PAPER, ROW, SECOND, beside, clean, heading, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Plate, Table


@dataclass(frozen=True, slots=True)
class Gain:
    """By how much one thing is better than another, with its interval."""

    label: str
    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval is clear of zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains(Plate):
    """Gains with their intervals about zero, in blocks."""

    blocks: tuple[tuple[str, tuple[Gain, ...]], ...]

    def table(self) -> Table:
        """Label, gain, both ends."""
        rows = tuple(
            (f"{heading}: {gain.label}", self.say(gain.value), f"{self.say(gain.low)} to {self.say(gain.high)}")
            for heading, gains in self.blocks for gain in gains
        )  # fmt: skip
        return ("", "better by", "95% interval"), rows


@drawn.register
def gains(plate: Gains, id: str) -> str:
    """A dot and a line for each: filled where the interval is clear of zero, open where it is not."""
    from matplotlib.lines import Line2D

    count = sum(len(rows) for _, rows in plate.blocks)
    with sheet(plate.title, plate.source, ROW * count + canvas.BLOCK * len(plate.blocks)) as (figure, axes):
        y, ticks = 0.0, []
        for name, rows in plate.blocks:
            heading(axes, y, name)
            y -= ROW * 1.05
            for gain in rows:
                colour = MUTED if not gain.clear else FIRST if gain.value > 0 else SECOND
                axes.plot((gain.low, gain.high), (y, y), color=colour, linewidth=2.2, solid_capstyle="butt")
                axes.plot([gain.value], [y], "o", color=colour, markersize=6,
                          markerfacecolor=colour if gain.clear else PAPER)  # fmt: skip
                beside(axes, y, plate.say(gain.value))
                ticks.append((y, clean(gain.label, 26)))
                y -= ROW
            y -= canvas.BLOCK - ROW
        ends = [value for _, rows in plate.blocks for gain in rows for value in (0.0, gain.low, gain.high)]
        room = (max(ends) - min(ends) or 1.0) * 0.03
        axes.set_xlim(min(ends) - room, max(ends) + room)
        axes.tick_params(axis="x", labelsize=8)
        axes.set_yticks([place for place, _ in ticks], [label for _, label in ticks], fontsize=8)
        axes.set_ylim(y, ROW * 0.6)
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
        axes.xaxis.set_major_formatter(lambda value, _: plate.say(value))
        legend(figure, [
            Line2D([], [], marker="o", color=FIRST, linewidth=2.2, markersize=6, label="better, clear of zero"),
            Line2D([], [], marker="o", color=SECOND, linewidth=2.2, markersize=6, label="worse, clear of zero"),
            Line2D([], [], marker="o", color=MUTED, markerfacecolor=PAPER, linewidth=2.2, markersize=6,
                   label="not told apart"),
        ])  # fmt: skip
        return svg(figure, id, plate.title, plate.describe())
