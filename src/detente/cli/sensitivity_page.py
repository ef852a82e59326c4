"""How a sensitivity analysis looks on a page, each part as soon as it is there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detente.cli.page import Page
from detente.report.sentences import listed
from detente.words import bound, many

if TYPE_CHECKING:
    from detente.insight.sensitivity.boxes import Box
    from detente.insight.sensitivity.result import Sensitivity
    from detente.insight.sensitivity.tornado import Bar
    from detente.report.section import Grid
    from detente.report.sensitive_words import Wording

BARS, SHOWN = 15, 10
"""Bars, and rows of other tables, that are printed."""
SWING = "swing: from the lowest to the highest of the answers at the low end, at the central value and at the high end"
TRUST = (
    "quasi-p: how likely the box would hold as many of these points, were it drawn by chance from what it holds "
    "without that limit; no p-value, since the box was sought. Found again: in what share of searches "
    "in random halves of the points the box nearest in coverage, and that nearest in density, limits the same number."
)


class Shown:
    """Prints parts of an analysis as they come, none twice."""

    def __init__(self, page: Page | None = None, *, hold: bool = False) -> None:
        """Nothing is printed yet.

        Args:
            page: Where to.
            hold: Print nothing before the end.
        """
        self.page = page or Page()
        self._hold, self._stopped = hold, ""
        self._parts: set[str] = set()

    def __call__(self, found: "Sensitivity") -> None:
        """Print what is new, unless it is held back."""
        if not self._hold:
            self._print(found)

    def _print(self, found: "Sensitivity", *, last: bool = False) -> None:
        from detente.report.sensitive import effects, indices
        from detente.report.sensitive_words import Wording

        words, page = Wording(found), self.page
        if self._new("opening", bool(found.bars) or last):
            page.title(found.title)
            if self._stopped:
                page.say(self._stopped)
            if found.text:
                page.say(found.text)
            page.say(words.value())
        if self._new("tornado", bool(found.bars)):
            self._tornado(words)
        if self._new("theories", len(found.theories) > 1):
            self._theories(words)
        if self._new("morris", bool(found.effects)):
            page.heading("Wherever the others stand: Morris's screening")
            page.say(words.interactions() or _unmoved(found))
            self._grid(effects(words))
        if self._new("flips", found.sought):
            self._flips(words)
        if self._new("sobol", found.indices is not None):
            page.heading("Shares of the variance: Sobol's indices")
            self._grid(indices(words))
        if self._new("box", found.discovery is not None):
            page.heading("Where it fails")
            for said in words.box():
                page.say(said)
            self._boxes(words)

    def end(self, found: "Sensitivity", stopped: str = "") -> None:
        """Print what is to be said at the end.

        Args:
            found: What was found, complete or not.
            stopped: That it was stopped, and how far it came; empty if it was not.
        """
        from detente.report.sensitive_words import Wording

        if stopped:
            parts = f" Missing, or there only in part: {listed(found.missing)}." if found.missing else ""
            self._stopped = f"This is not the whole analysis. {stopped}{parts}"
            if self._parts:  # the first lines are printed: on a terminal they came while it was computed
                self.page.say()
                self.page.say(self._stopped)
        self._print(found, last=True)
        if self._new("flips", found.complete or bool(found.alone or found.together)):
            self._flips(Wording(found))
        self.page.say()
        if found.several:
            self.page.say("Where several sets of expectations can come true, the first counts here.")
        for note in found.notes[:3]:
            self.page.say(f"At some places there is no number: {note}")
        self.page.say(f"{found.games:,} games were looked at; --json has every number.")

    def _new(self, part: str, there: bool) -> bool:
        if not there or part in self._parts:
            return False
        self._parts.add(part)
        return True

    def _tornado(self, words: "Wording") -> None:
        from detente.report.sensitive_words import wider

        page, found = self.page, words.found
        page.heading("Each number by itself: tornado")
        there, numbers = sum(not bar.together for bar in found.bars), len(found.inputs)
        if there < numbers:
            page.say(f"{there} of {many(numbers, 'number')} are computed at both ends of their ranges, the others not.")
        for said in words.moving() if there == numbers else ():
            page.say(said)
        bars = wider(found.bars, BARS)
        if bars:
            page.table(("", "its range", "at its low end", "at its high end", "swing"), [*_bars(words, bars)],
                       right=(2, 3, 4), whole=(1,))  # fmt: skip
            moving = len(wider(found.bars, len(found.bars)))
            shown = f" The {len(bars)} widest of {moving} rows that move it are shown." if moving > len(bars) else ""
            page.say(f"{SWING}.{shown}", indent=2)
            if any(bar.sort for bar in bars):
                page.say("* behaviour, of which no source speaks", indent=2)

    def _theories(self, words: "Wording") -> None:
        page = self.page
        page.heading("Under each theory, every number at its central value")
        first, *others = words.found.theories
        if all(abs(one.value - first.value) <= one.bound + first.bound for one in others):
            page.say(f"Under every theory it is {words.amount.value(first.value)}.")
            return
        page.table(("", "answer", "bound"), [
            (one.theory or "none", words.amount.value(one.value), bound(one.bound))
            for one in words.found.theories
        ], right=(1, 2))  # fmt: skip

    def _flips(self, words: "Wording") -> None:
        from detente.report.sensitive import changes

        page, found = self.page, words.found
        page.heading("What would have to be true for another answer")
        if not (found.sought or found.complete):
            page.say("It was not sought to the end: other changes may do as well, and smaller ones.")
        for said in words.turning():
            page.say(said)
        flips = (*found.alone, *found.together)
        if len(flips) > 1:
            self._grid(changes(words, flips[:SHOWN]), names=44)

    def _boxes(self, words: "Wording") -> None:
        found = words.found.discovery
        assert found is not None
        if found.box is None:  # neither does any other box limit by more than chance
            return
        doubts = {doubt.name: doubt.most for doubt in found.doubts}
        again = {name: (coverage, density) for name, coverage, density in found.again}
        self.page.table(("the box", "limits", "quasi-p", "found again"), [
            (words.label(limit.name), words.limit(limit), f"{doubts[limit.name]:.1g}",
             f"{again[limit.name][0]:.0%}, {again[limit.name][1]:.0%}")
            for limit in found.box.limits
        ], right=(2, 3))  # fmt: skip
        self.page.say(TRUST, indent=2)
        self._listed(words, "trade-off", found.frontier)
        self._listed(words, "leaves of a tree (CART)", found.leaves)

    def _listed(self, words: "Wording", what: str, boxes: "Sequence[Box]") -> None:
        if len(boxes) > SHOWN:
            step = (len(boxes) - 1) / (SHOWN - 1)
            boxes = [boxes[round(number * step)] for number in range(SHOWN)]
        boxes = [box for box in boxes if box.limits]
        if boxes:
            self.page.table((what, "coverage", "density", "mass"), [
                (words.limits(box) if len(box.limits) <= 3 else f"limits on {_names(words, box)}",
                 f"{box.coverage:.2f}", f"{box.density:.2f}", f"{box.mass:.2f}")
                for box in boxes
            ], right=(1, 2, 3))  # fmt: skip

    def _grid(self, grid: "Grid | None", names: int = 0) -> None:
        if grid is None or not grid.rows:
            return
        heads, rows = (grid.caption, *grid.heads[1:]), grid.rows[:SHOWN]
        self.page.table(heads, rows, right=tuple(range(1, len(heads))))
        if grid.note:
            self.page.say(grid.note, indent=2)


def _names(words: "Wording", box: "Box") -> str:
    return listed([words.label(name) for name in box.restricted])


def _unmoved(found: "Sensitivity") -> str:
    return f"In {many(found.walks, 'random walk')} nothing moves it by more than numerical error."


def _bars(words: "Wording", bars: "Sequence[Bar]") -> Iterator[tuple[str, ...]]:
    from detente.words import interval

    alike = Counter(one.sort for one in words.found.inputs)
    for bar in bars:
        ends = f"all {alike[bar.sort]} at once" if bar.together else interval(bar.from_low, bar.from_high)
        yield (
            bar.label + ("*" if bar.sort else ""), ends, words.amount.value(bar.low), words.amount.value(bar.high),
            words.amount.size(bar.swing) if not bar.lost else f"{words.amount.size(bar.reach)} or more",
        )  # fmt: skip
