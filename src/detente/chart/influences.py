"""What an answer leans on: a bar for each note with its interval, to the right for what raises the answer."""

from dataclasses import dataclass
from typing import Any

from detente.chart import canvas
from detente.chart.canvas import FIRST, INK, MUTED, PAPER, ROW, SECOND, beside, clean, legend, sheet, svg
from detente.chart.drawings import drawn
from detente.chart.plates import Plate, Table

JUDGED = "///"
"""The hatch of what rests on no source."""
LABEL = 35


@dataclass(frozen=True, slots=True)
class Lean:
    """How far an answer leans on one note or judgement."""

    label: str
    value: float
    """How far it raises the answer; below nought, how far it lowers it."""
    low: float
    high: float
    judged: bool
    """Whether it is a judgement of ours, which rests on no source."""
    said: str = ""
    """What it says, for the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Influences(Plate):
    """Notes and judgements by how far they raise or lower an answer; `say` writes a difference with its sign."""

    leans: tuple[Lean, ...]
    sure: str
    """How sure the intervals are."""

    def table(self) -> Table:
        """Label, what it is, which way and how far, the interval, our words."""
        rows = tuple(
            (one.label, "judgement" if one.judged else "note", _way(one), self.say(one.value), self._ends(one),
             one.said)
            for one in self.leans
        )  # fmt: skip
        return ("", "what it is", "it", "by", f"{self.sure} interval", "in our words"), rows

    def describe(self) -> str:
        """Each with its sign and its interval."""
        each = (
            f"{one.label}{' (judgement)' if one.judged else ''} {self.say(one.value)} ({self._ends(one)})"
            for one in self.leans
        )
        return f"{self.unit}, with {self.sure} intervals. " + "; ".join(each) + "."

    def _ends(self, lean: Lean) -> str:
        return f"{self.say(lean.low)} to {self.say(lean.high)}"


def _ending(label: str) -> str:
    """A label, its beginning left out where it is long: of a path the end tells most.

    >>> _ending("bodies.security_council.sponsors.russia (size)")
    '…ity_council.sponsors.russia (size)'
    """
    return label if len(label) <= LABEL else "…" + label[1 - LABEL :]


def _way(lean: Lean) -> str:
    if lean.low <= 0 <= lean.high:
        return "either way"
    return "raises" if lean.value > 0 else "lowers"


@drawn.register
def influences(plate: Influences, id: str) -> str:
    """A bar to the right for what raises, to the left for what lowers, hatched for a judgement; a line is its interval.

    Where the interval holds nought the bar is hollow: which way is not sure.
    """
    import matplotlib
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    step = ROW * 1.3
    with sheet(plate.title, plate.source, max(2, len(plate.leans)) * step, left=2.5, right=1.75) as (figure, axes):
        for place, one in enumerate(plate.leans):
            y, colour = -place * step, FIRST if one.value >= 0 else SECOND
            sure = not one.low <= 0 <= one.high
            with matplotlib.rc_context({"hatch.color": PAPER if sure else colour}):
                axes.barh(
                    y, one.value, ROW * 0.8, color=colour if sure else PAPER, hatch=JUDGED if one.judged else "",
                    edgecolor=PAPER if sure else colour, linewidth=0.5 if sure else 1.1,
                )  # fmt: skip
            axes.plot((one.low, one.high), (y, y), color=INK, linewidth=1.1, solid_capstyle="butt")
            axes.plot((one.low, one.high), (y, y), "|", color=INK, markersize=5)
            beside(axes, y, f"{plate.say(one.value)} ({plate.say(one.low)} to {plate.say(one.high)})", size=7.5)
        axes.axvline(0, color=INK, linewidth=0.8)
        for artist in (*axes.lines, *axes.patches, *axes.get_xgridlines()):
            artist.set_clip_on(False)
        labels = [_ending(clean(one.label)) for one in plate.leans]
        axes.set_yticks([-place * step for place in range(len(labels))], labels, fontsize=8)
        axes.set_ylim(-max(1, len(labels) - 1) * step - step * 0.6, step * 0.6)
        axes.xaxis.set_major_formatter(lambda value, _: plate.say(value))
        axes.tick_params(axis="x", labelsize=8)
        axes.set_xlabel(plate.unit, fontsize=8, color=MUTED)
        legend(figure, _legend(plate, Patch, Line2D))
        return svg(figure, id, plate.title, plate.describe())


def _legend(plate: Influences, patch: Any, line: Any) -> list[Any]:
    """What the marks mean that are there."""
    sure = [one for one in plate.leans if not one.low <= 0 <= one.high]
    handles = []
    if any(one.value > 0 for one in sure):
        handles.append(patch(facecolor=FIRST, edgecolor=PAPER, label="raises (+)"))
    if any(one.value < 0 for one in sure):
        handles.append(patch(facecolor=SECOND, edgecolor=PAPER, label="lowers (-)"))
    if len(sure) < len(plate.leans):
        handles.append(patch(facecolor=PAPER, edgecolor=FIRST, label="hollow: which way is not sure"))
    if any(one.judged for one in plate.leans):
        said = "hatched: judgement, no source"
        handles.append(patch(facecolor=canvas.MUTED, edgecolor=PAPER, hatch=JUDGED, label=said))
    handles.append(line([], [], color=INK, linewidth=1.1, label=f"{plate.sure} interval"))
    return handles
