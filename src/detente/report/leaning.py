"""Leaning: how far an answer leans on a note, in words, with the interval of every number.

A result says what happens to the answer when a note is taken back. A reader asks what the note does while it stands, so
words and signs here are about that: a note **raises** an answer that falls without it.
"""

from collections.abc import Iterator, Sequence

from detente.insight.influence.result import Influence, Mover, Standing
from detente.insight.intervals import Ranged
from detente.report.amount import Amount
from detente.report.telling import JUDGED, called
from detente.words import percent

STEPS = 5
"""Shades of influence: each holds what is up to half as much as the one above it."""
TRUTH = (
    "This measures what the model leans on, not whether a sentence is true: a note that moves nothing may be right, "
    "and one that moves much may be wrong."
)
MEANS = (
    (Standing.NOTHING, "supports what can be taken back, and the answer stays the same"),
    (Standing.APART, "of no weight as this question is asked"),
    (Standing.FIXED, "rules, bodies, options, conditions and actors stay whatever is said of them"),
    (Standing.UNCITED, "no element of the case rests on it"),
)  # fmt: skip
"""The ways of moving nothing, which are not the same, and what each means."""


def effect(change: Ranged) -> Ranged:
    """What stands because a note does: the change when it is taken back, with the other sign.

    >>> effect(Ranged(0.2, 0.1, 0.4, "mean"))
    Ranged(value=-0.2, low=-0.4, high=-0.1, how='mean')
    """
    return Ranged(0.0 - change.value, 0.0 - change.high, 0.0 - change.low, change.how)


class Leaning:
    """Says what was found of one answer."""

    def __init__(self, found: Influence) -> None:
        """Take a result to be put into words."""
        self.found = found
        self.amount = Amount.of(found.unit, compared=found.compared)
        """How its numbers are said."""
        self.sure = f"{found.confidence * 100:.3g}%"
        """How sure every interval is."""
        self.most = (2.0 if self.amount.compared else 1.0) if self.amount.chance else float("inf")
        """How far the answer can change, a difference of two probabilities by twice what one can; the ends of intervals
        that are shown stop there."""

    def effect(self, change: Ranged) -> Ranged:
        """What stands because a note does, its interval no wider than the answer can change."""
        own = effect(change)
        most = max(self.most, abs(own.value))
        return Ranged(own.value, max(own.low, -most), min(own.high, most), own.how)

    def does(self, change: Ranged, *, many: bool = False, it: str = "it") -> str:
        """What a player does to the answer, from the change when it is taken back: which way, how far, how surely.

        Args:
            change: The change when it is taken back.
            many: Whether several do it.
            it: What the answer is called.
        """
        own, s = self.effect(change), "" if many else "s"
        if own.is_nothing:
            return f"move{s} nothing"
        ends = self.amount.ends(own.low, own.high)
        if own.value == 0.0:
            return f"raise{s} {it} at some points of the ranges and lower{s} {it} at others ({ends})"
        way, by = "raise" if own.value > 0 else "lower", self.amount.size(own.value)
        if own.low <= 0 <= own.high:  # which way is not sure
            return f"may {way} {it} by {by} ({ends})"
        low, high = sorted((abs(own.low), abs(own.high)))
        return f"{way}{s} {it} by {by} ({self.amount.reach(low, high)})"

    def cell(self, change: Ranged) -> str:
        """The same for a narrow column: the effect with its sign, and its interval."""
        own = self.effect(change)
        return "0" if own.is_nothing else f"{self.amount.signed(own.value)} ({self.amount.ends(own.low, own.high)})"

    def reach(self, change: Ranged) -> str:
        """How far a player moves the answer on average, whichever way, with its interval."""
        if change.is_nothing:
            return "0"
        high = min(change.high, max(self.most, change.value))
        return f"{self.amount.bare(change.value)} ({self.amount.reach(max(0.0, change.low), high)})"

    def numbers(self, mover: Mover) -> str:
        """The other numbers of a player in a line."""
        said = f"reach {self.reach(mover.reach)}, median {self.cell(mover.median)}, width {self.cell(mover.width)}"
        alone = f", alone {self.cell(mover.single)}" if self.found.singles > 1 else ""
        return f"{said}{alone}, first five {percent(mover.leads)}"

    def explained(self) -> str:
        """What the numbers are."""
        units = "points of probability" if self.amount.chance else self.amount.units
        unit = f", in {units}" if units else ""
        more = " (drawn orders raise it somewhat)" if self.found.orders else ""
        return (
            f"A number is what the note does while it stands: + raises the answer, - lowers it{unit}; behind it is its "
            f"{self.sure} interval, and “may” where that holds 0. First its share of the whole change when everything "
            f"is taken back, on average over the ranges. Reach: how far that is on average, whichever way{more}; "
            f"those that reach furthest come first. Median and width: what its share does to the middle of the answer "
            f"over the ranges, and to the distance between its 10% and 90% quantiles. Alone: what it does while all "
            f"else stands. First five: how often it is among the five of its kind that reach furthest, when points are "
            f"drawn again."
        )

    def part(self, change: Ranged) -> str:
        """A part of all influence with its interval."""
        if change.low == change.high:
            return percent(change.value)
        return f"{percent(change.value)} ({percent(change.low)} to {percent(change.high)})"

    def moving(self, *kinds: str) -> tuple[Mover, ...]:
        """Notes and judgements of some kinds that move the answer, those that move it most first."""
        return tuple(one for one in self.found.notes if one.kind in kinds and one.standing is Standing.MOVES)

    def still(self) -> Iterator[tuple[Standing, str, tuple[Mover, ...]]]:
        """Notes and judgements that move nothing, by reason, with what that means."""
        for standing, means in MEANS:
            movers = tuple(one for one in self.found.notes if one.standing is standing)
            if movers:
                yield standing, means + (self.seen() if standing is Standing.NOTHING else ""), movers

    def seen(self) -> str:
        """How much was looked at to see that something moves nothing."""
        found = self.found
        return f" in all {found.orders:,} orders looked at" if found.orders else f" at all {found.points:,} points"

    def whole(self) -> str:
        """What all of it comes to: the answer as it stands, with everything taken back, and the sum of the shares."""
        found, say = self.found, self.amount.value
        mean = f"On average over {found.points:,} points of the ranges the answer is {say(found.none.mean)}"
        if not self.moving("note", JUDGED):
            return f"{mean}."
        added = self.amount.gap(effect(found.whole).value)
        return (
            f"{mean}; with every note and every judgement taken back it is {say(found.all.mean)}. Together they "
            f"{self.does(found.whole, many=True)}, and their shares add up to that: {added}."
        )

    def headline(self) -> str:
        """What matters most: the note or judgement that moves the answer furthest, and how far; the first note too."""
        first, notes = self.moving("note", JUDGED)[:1], self.moving("note")[:1]
        if not first:
            return f"Nothing that can be taken back moves this answer{self.seen()}."
        if not notes:
            return f"No note moves this answer; of our judgements {self._furthest(first[0])}."
        if first == notes:
            return f"Of the notes {self._furthest(first[0])}."
        return f"Our judgement {self._furthest(first[0])}. Of the notes {self._furthest(notes[0])}."

    def _furthest(self, one: Mover) -> str:
        """That it moves it most; how far whichever way, where that is not how far it raises or lowers it."""
        far = self.amount.size(one.reach.value)
        how = "" if far == self.amount.size(one.share.value) else f", {far} whichever way"
        return f"`{called(one)}` moves it most{how}: it {self.does(one.share)}"

    def sourceless(self) -> str:
        """How much rests on no source; nothing where nothing moves the answer."""
        judged = self.moving(JUDGED)
        if not judged:
            none = "All influence on this answer rests on sources: no judgement of ours moves it."
            return none if self.moving("note") else ""
        alone = len(judged) == 1
        many, added = (
            ("one judgement", "its share") if alone else (f"{len(judged)} judgements", "the sum of their shares")
        )
        return (
            f"{self.part(self.found.unsourced)} of all influence on this answer rests on no source but on {many} of "
            f"our own; {added} {self.does(self.found.unsourced_signed)}."
        )

    def silent(self) -> Iterator[str]:
        """What speaks against something and holds nothing down, and why."""
        for one in self.found.notes:
            for prop in one.props:
                if prop.polarity == "against" and prop.fixed:
                    yield f"{one.player} speaks against {prop.path} and holds nothing down: {prop.reason}"

    def steps(self, movers: Sequence[Mover]) -> dict[str, int]:
        """The shade of each player: 5 for what moves most and down to half as much, 4 down to a quarter; 0 for none."""
        most = max((one.part for one in movers), default=0.0)
        return {one.player: _step(one.part, most) for one in movers}


def _step(part: float, most: float) -> int:
    if part <= 0 or most <= 0:
        return 0
    step = STEPS
    while step > 1 and part <= most / 2 ** (STEPS - step + 1):
        step -= 1
    return step
