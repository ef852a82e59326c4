"""Adaptive plans in sentences, made from the numbers and nothing else.

One is called better only where its interval, at points that had no part in choosing it, is clear of zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from detente.insight.adaptive.candidates import ALWAYS
from detente.insight.adaptive.result import Adapted, AdaptivePlans, Judged, Seen
from detente.insight.adaptive.weighed import Way
from detente.insight.intervals import Ranged
from detente.report.amount import Amount
from detente.report.lineup import named
from detente.report.sentences import called, listed
from detente.words import percent, plain

ASSUMED = (
    "Until the change nobody foresees it: actors choose as if the plan they see would stay, and after it as if the new "
    "one would. The change is made as at a date: promises of the old plan lapse, the new one begins at its first step, "
    "and what it starts at a level of its own goes there; all else stays as it is. A change that is announced would be "
    "another plan."
)
SEPARATE = (
    "What was found best among many looks better than it is. So the best few at central values were followed to points "
    "of all ranges, chosen among on one half of them, and are judged here on the other half alone."
)
COLUMNS = (
    "Shows, stays and adapts are at central values; better by is the mean over points of the ranges, with its 95% "
    "interval, and need not be the difference of the two columns before it."
)
"""What stands in which column of `Voice.table`."""
SAME = 5e-5
"""Differences below it are not worth a word."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one question's numbers are said."""

    found: AdaptivePlans
    one: Adapted

    @property
    def amount(self) -> Amount:
        """How its numbers are said."""
        return Amount.of(self.one.unit)

    def gain(self, gain: Ranged, than: str = "") -> str:
        """By how much something is better, with its interval, than what."""
        said = self.amount
        if gain.positive or gain.negative:
            low, high = sorted((abs(gain.low), abs(gain.high)))
            word = "better" if gain.positive else "worse"
            return f"{word} by {said.size(gain.value)} ({said.reach(low, high)})" + (f" than {than}" if than else "")
        from_what = f" from {than}" if than else ""
        return f"not told apart{from_what}: {said.gap(gain.value)} ({said.ends(gain.low, gain.high)})"

    def cell(self, gain: Ranged) -> str:
        """The same in a table."""
        return f"{self.amount.signed(gain.value)} ({self.amount.ends(gain.low, gain.high)})"

    def when(self, way: Way) -> str:
        """A time of review: `6 months`."""
        return duration(way.review, self.found.clock)

    def rule(self, way: Way) -> str:
        """An adaptive plan as an instruction."""
        begin, then = named(way.begin, "plan"), named(way.then, "plan")
        if way.watch == ALWAYS:
            return f"Begin with {begin}; after {self.when(way)} change to {then}, whatever is seen."
        return f"Begin with {begin}; look after {self.when(way)}; if `{way.watch}`, change to {then}; else stay."

    def opening(self) -> str:
        """The question, and the best plan that stays."""
        one = self.one
        best = f"best of the plans that stay is {named(one.static, 'plan')}, {self.amount.value(one.value)}"
        return f"{one.question} ({one.better} is better): {one.text} At central values the {best}.".replace("  ", " ")

    def verdict(self) -> str:
        """Whether adapting pays."""
        one, best = self.one, self.one.best
        if best is None and one.followed:
            many = f"{one.followed} adaptive plan{'' if one.followed == 1 else 's'}"
            return f"Too few points are computed to judge the {many} that were best at central values."
        if best is None:
            return "No signpost that shows in some states and not in others changes anything: nothing to adapt to."
        static = self.stays(best)
        judged = (
            f"at {best.points} points that had no part in choosing it" if one.chosen else f"at {best.points} points"
        )
        if best.outcome == "better":
            share = f"{round(best.better.value * best.points)} of them, in {self._share(best.better)} of the ranges"
            gain = self.gain(best.gain, f"staying with {static}")
            return f"{self.rule(best.way)} In the mean {judged}, that is {gain}; it is better at {share}."
        of = f"The best of {one.looked:,} looked at" if one.looked > 1 else "The one named"
        return (
            f"{of} does not beat staying with {static} beyond its interval. {self.rule(best.way)} "
            f"In the mean {judged}, it is {self.gain(best.gain)}."
        )

    def stays(self, best: Judged) -> str:
        """The plan that stays with which one is compared, and why that, where another is best at central values."""
        name = named(best.static, "plan")
        return name if best.static == self.one.static else f"{name} (the best of those that stay where it was chosen)"

    @property
    def timed_first(self) -> bool:
        """Whether a change at a time whatever is seen helps, where no signpost does."""
        timed, best = self.one.timed, self.one.best
        better = timed is not None and timed.outcome == "better" and self.one.looked > 1
        return better and (best is None or best.outcome != "better")

    def answer(self) -> str:
        """Whether any adaptive plan beats staying, before all else."""
        by, best, timed = f"By `{self.one.question}`", self.one.best, self.one.timed
        if best is not None and best.outcome == "better":
            return f"{by} an adaptive plan beats staying: {self.gain(best.gain, self.stays(best))}."
        if best is None and self.one.followed:
            return f"{by} it cannot be said yet whether an adaptive plan beats staying."
        if self.timed_first and timed is not None:
            gain = self.gain(timed.gain, self.stays(timed))
            return f"{by} a change at a set time beats staying, {gain}, but none that waits for a signpost does."
        return f"{by} no adaptive plan beats staying, as far as can be told."

    def worse(self) -> str:
        """Under which theories a plan that beats staying does clearly worse; empty if under none."""
        best = self.one.timed if self.timed_first else self.one.best
        if best is None or best.outcome != "better":
            return ""
        bad = sorted((seen for seen in best.theories if seen.gain.negative), key=lambda seen: seen.gain.value)
        each = [f"under {called(seen.theory, 'theory')} it is {self.gain(seen.gain)}" for seen in bad]
        return f"Not under every theory: {listed(each)}." if each else ""

    def _share(self, share: Ranged) -> str:
        return f"{percent(share.low)} to {percent(share.high)}"

    def looking(self) -> str:
        """What the look itself is worth, beside the change at that time whatever is seen."""
        best = self.one.best
        if best is None:
            return ""
        if best.looking.positive:
            return (
                f"The look counts: the same change at that time whatever is seen would be {self._less(best.looking)}."
            )
        if best.looking.negative:
            gain = self.gain(best.looking, "the same change at that time whatever is seen")
            return f"The look does harm: it is {gain}."
        looking, said = best.looking, self.amount
        return ("The look itself adds nothing that can be told: changing at that time whatever is seen may do as well "
                f"(the look: {said.gap(looking.value)}, {said.ends(looking.low, looking.high)}).")  # fmt: skip

    def _less(self, looking: Ranged) -> str:
        return self.gain(looking).replace("better", "worse", 1)

    def ceiling(self) -> str:
        """What could be had at most."""
        if self.one.looked <= 1:
            return ""
        if self.one.most <= SAME:
            return "At central values even somebody who saw everything at these times could do no better."
        most = self.amount.size(self.one.most)
        return f"At central values somebody who saw everything at these times could do better by {most}, no more."

    def signpost(self) -> str:
        """How often the signpost shows, and what it tells."""
        best = self.one.best
        if best is None:
            return ""
        low, high = (self._by(best, lowest) for lowest in (True, False))
        shows = [seen.shows for seen in best.theories]
        where = f"`{best.way.watch}` after {self.when(best.way)}: it shows with a probability of {percent(low.shows)}"
        if len(shows) > 1 and max(shows) - min(shows) > SAME:
            where += f" ({named(low.theory, 'theory')}) to {percent(high.shows)} ({named(high.theory, 'theory')})"
            where += f"; a look tells {plain(best.tells)} bits of which theory holds"
        first = best.theories[0]
        if first.where is None or first.elsewhere is None:
            return where + "."
        staying = (
            f"under {named(first.theory, 'theory')}, if {named(best.way.begin, 'plan')} stays, {self.one.question}"
        )
        shown, unshown = (self.amount.value(value) for value in (first.where, first.elsewhere))
        return f"{where}. Where it shows, {staying} comes to {shown}; elsewhere to {unshown}."

    def _by(self, best: Judged, lowest: bool) -> Seen:
        return min(best.theories, key=lambda seen: seen.shows if lowest else -seen.shows)

    def beside(self) -> str:
        """What else it does."""
        best = self.one.best
        if best is None or not best.others:
            return ""
        moved = [other for other in best.others if other.gain.positive or other.gain.negative]
        if not moved:
            return "By the other questions it is told apart from the plan that stays by none."
        said = []
        for other in moved:
            voice = Voice(self.found, next(one for one in self.found.questions if one.question == other.question))
            said.append(f"{other.question} {voice.gain(other.gain)}")
        return f"What else it does: {listed(said)}."

    def timed(self) -> str:
        """The best change at a time whatever is seen."""
        timed = self.one.timed
        if timed is None or self.one.looked <= 1:
            return ""
        gain = self.gain(timed.gain, f"staying with {self.stays(timed)}")
        return f"Without a look: {self.rule(timed.way)} That is {gain}."

    def sentences(self) -> Iterator[str]:
        """All that is said of a question but its opening."""
        rest = [self.verdict(), self.looking(), self.ceiling(), self.signpost(), self.beside()]
        for text in (self.timed(), *rest) if self.timed_first else (*rest, self.timed()):
            if text:
                yield text

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """By theory: how likely the signpost shows, both plans at central values, the gain over points."""
        unit = ", in points" if self.amount.chance else ""
        heads = ("", "shows,\ncentral", "stays,\ncentral", "adapts,\ncentral", f"better by,\nin the mean{unit}")
        best = self.one.best
        rows: list[tuple[str, ...]] = [] if best is None else [
            (named(seen.theory, "theory"), percent(seen.shows), self.amount.number(seen.static),
             self.amount.number(seen.central), self.cell(seen.gain)) for seen in best.theories
        ]  # fmt: skip
        return heads, rows


def duration(time: float, clock: str) -> str:
    """A time in words.

    >>> duration(6.0, "month"), duration(1.0, "year")
    ('6 months', '1 year')
    """
    return f"{plain(time)} {clock}" + ("" if time == 1 else "s")
