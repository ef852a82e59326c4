"""What an answer hangs on, in sentences made from the numbers and nothing else."""

from collections.abc import Iterator, Sequence
from math import isfinite

from detente.insight.sensitivity.boxes import Between, Box, Limit
from detente.insight.sensitivity.discovery import THEORY, Discovery
from detente.insight.sensitivity.tornado import Bar
from detente.report.rows import ALONE
from detente.report.sentences import called, listed
from detente.report.turning_words import NAMED, TurningWords
from detente.words import bound as bound_said
from detente.words import percent, plain


class Wording(TurningWords):
    """Says what one analysis found."""

    def value(self) -> str:
        """The answer at central values, with its bound."""
        if not isfinite(self.found.value):
            if not self.found.complete and not self.found.notes:
                return f"{self.asked[0].upper()}{self.asked[1:]} at central values is not computed yet."
            return f"At central values {self.asked} has no finite number. {' '.join(self.found.notes)}".strip()
        bound = bound_said(self.found.bound)
        return f"At central values {self.asked}, is {self.amount.value(self.found.value)} (numerical bound {bound})."

    def moving(self) -> Iterator[str]:
        """Which numbers move it, alone, and which do not."""
        found, say = self.found, self.amount.value
        if not found.bars or not isfinite(found.value):
            return
        lost = [bar for bar in found.bars if bar.lost and not bar.together] if found.complete or found.theories else []
        yield from map(self._lost, lost[:NAMED])
        if len(lost) > NAMED:
            yield f"{len(lost) - NAMED} more numbers have none at an end either."
        if not found.moved and any(isfinite(bar.reach) and bar.reach > 0 for bar in lost):
            return
        if not found.moved:
            many = len(found.inputs)
            only = (
                "The one uncertain number does not move it"
                if many == 1
                else f"None of {many} uncertain numbers moves it"
            )
            walked = f", nor do {found.walks} random walks through all of them" if found.walks else ""
            yield f"{only} by more than numerical error, each taken to both ends of its range{walked}."
            return
        top = found.moving[:NAMED]
        if top:
            yield f"It hangs most on {listed([self.bar(bar) for bar in top])}."
        behaviour = next((bar for bar in found.bars if bar.sort and bar.moves), None)
        if behaviour is not None and behaviour.together:
            most = f"Of behaviour, of which no source speaks, {behaviour.sort} of all actors together moves it most"
            if turns_back(behaviour):
                yield (
                    f"{most}, from {say(behaviour.centre)} to {say(behaviour.low)} at the low ends and "
                    f"{say(behaviour.high)} at the high ones."
                )
            else:
                yield f"{most}, from {say(behaviour.low)} at the low ends to {say(behaviour.high)} at the high ones."
        elif behaviour is not None and behaviour not in top:
            yield f"Of behaviour, of which no source speaks, most is moved by {self.bar(behaviour)}."
        still = [bar for bar in found.bars if not bar.together and isfinite(bar.swing) and not bar.moves]
        if still:
            count = f"{len(still)} of {len(found.inputs)} numbers do" if len(still) > 1 else "One number does"
            yield f"{count} not move it alone."
        if not top:
            yield "No number moves it alone; where several are moved at once, it is moved."

    def _lost(self, bar: Bar) -> str:
        """A number with an end at which there is no answer: how far it moves the answer cannot be told whole."""
        if len(bar.lost) == 2:
            where = f"either end of its range ({plain(bar.from_low)} and {plain(bar.from_high)})"
            return f"With {bar.label} at {where} there is no number: it is left out of the tornado."
        (high,) = bar.lost
        name, gone, there = ("high", bar.from_high, bar.from_low) if high else ("low", bar.from_low, bar.from_high)
        say = self.amount.value
        return (
            f"With {bar.label} at its {name} end ({plain(gone)}) there is no number: that end is left out, and the "
            f"other, {plain(there)}, takes it from {say(bar.centre)} to {say(bar.end(not high))}."
        )

    def bar(self, bar: Bar) -> str:
        """A number and what its ends do."""
        what, say = "behaviour, " if bar.sort else "", self.amount.value
        takes = f"{what}{plain(bar.from_low)} to {plain(bar.from_high)} takes it from"
        if turns_back(bar):
            centre, low, high = say(bar.centre), say(bar.low), say(bar.high)
            return f"{bar.label} ({takes} {centre} to {low} at its low end and {high} at its high end)"
        return f"{bar.label} ({takes} {say(bar.low)} to {say(bar.high)})"

    def interactions(self) -> str:
        """Whether what numbers do depends on the others."""
        found = self.found
        if not found.effects:
            return ""
        top = [one for one in found.effects if isfinite(one.size) and one.size > found.noise][:NAMED]
        if not top:
            return ""
        label, amount = {one.name: one.label for one in found.inputs}, self.amount
        each = [f"{label[one.name]} ({amount.size(one.size)}; {amount.reach(one.low, one.high)})" for one in top]
        said = f"Wherever the others stand, most is moved, for a whole range, by {listed(each)}."
        mixed = [label[one.name] for one in top if abs(one.mean) < one.size / 2]
        if mixed:
            said += (
                f" Which way {listed(mixed)} move{'s' if len(mixed) == 1 else ''} it depends on where the others stand."
            )
        few = found.walks
        return f"{said} (mu* of {few} random walk{'' if few == 1 else 's'}, 95% intervals.)"

    def box(self) -> Iterator[str]:
        """Where it fails."""
        found = self.found.discovery
        if found is None:
            return
        low, high = found.interval
        failing = self.failing()
        yield (
            f"At {found.hits} of {found.points} points drawn over all ranges {failing} ({percent(found.share)}; 95% "
            f"interval {percent(low)} to {percent(high)})."
        )
        if found.missing:
            yield f"{found.missing} points without a number are left out."
        if found.sentence:
            yield found.sentence
        if found.box is None:
            return
        box = found.box
        yield (
            f"It fails most where {self.limits(box)}: that holds {percent(box.coverage)} of these points (coverage), "
            f"and {percent(box.density)} of all points in it are such (density)."
        )
        out = found.outside
        if out is not None and out.points:
            low, high = out.interval
            yield (
                f"Sought in one half of the points and counted in the other, density is {percent(out.density)} (95% "
                f"interval {percent(low)} to {percent(high)}), coverage {percent(out.coverage)}."
            )
        poor = [name for name, coverage, density in found.again if min(coverage, density) < 0.5]
        yield self._beats(found)
        if poor:
            yield f"In half of the random halves of the points or more no limit on {listed([self.label(name) for name in poor])} was found."  # fmt: skip  # noqa: E501

    def _beats(self, found: Discovery) -> str:
        """Whether a box tells more than that it happens at so many of all points."""
        assert found.box is not None
        low, high = found.interval
        out = found.outside if found.outside is not None and found.outside.points else None
        density = found.box.density if out is None else out.density
        all_points = f"{percent(found.share)} of all points (95% interval {percent(low)} to {percent(high)})"
        if density <= high or (out is not None and out.interval[0] <= found.share):
            return f"The box hardly beats no box: it happens at {all_points}, against {percent(density)} in the box."
        return f"Without any box it is {all_points}."

    def failing(self) -> str:
        """What is meant by failing."""
        aim = self.found.aim
        assert aim.threshold is not None
        better = aim.better or ("higher" if self.found.value >= aim.threshold else "lower")
        side = "below" if better == "higher" else "above"
        if aim.against is not None and aim.threshold == 0:
            plan = called(aim.plan, "plan") if aim.plan else "no plan"
            other = called(aim.other, "plan") if aim.other else "no plan"
            word = "does worse" if aim.better else f"lies {side}"
            return f"{plan} {word} than {other}" if aim.better else f"the difference {word} 0"
        return f"it is {side} {self.enough}"

    def limits(self, box: Box) -> str:
        """The limits of a box in words."""
        return listed([self._limited(one) for one in box.limits])

    def _limited(self, one: Limit) -> str:
        if one.name != THEORY or isinstance(one, Between):
            return f"{self.label(one.name)} is {self.limit(one)}"
        return f"{self.limit(one)} holds" if ALONE in one.kept else f"the theory is {self.limit(one)}"

    def limit(self, limit: Limit) -> str:
        """One limit in words."""
        if not isinstance(limit, Between):
            return listed([called(word, "theory") for word in limit.kept], "or")
        low, high = (plain(end) for end in self.found.ends(limit))
        if limit.lifted and limit.lowered:
            return f"{low} to {high}"
        return f"{low} or more" if limit.lifted else f"{high} or less"


def turns_back(bar: Bar) -> bool:
    """Whether the answer at the central value lies outside what both ends make of it, by more than numerical error.

    Args:
        bar: Of which both ends have a number.
    """
    low, high = sorted((bar.low, bar.high))
    return bool(bar.centre > high + bar.noise or bar.centre < low - bar.noise)


def wider(bars: Sequence[Bar], most: int) -> tuple[Bar, ...]:
    """The widest bars that move the answer, groups among them, as far as their ends have numbers.

    Args:
        bars: All of them.
        most: How many.
    """
    there = [
        bar for bar in bars if bar.moves or (len(bar.lost) == 1 and bar.reach > min(bar.low_bound, bar.high_bound))
    ]
    return tuple(sorted(there, key=lambda bar: -bar.reach))[:most]
