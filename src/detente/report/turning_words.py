"""What would have to be true for another answer, in sentences made from the numbers and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.turning import Flip, Step
from detente.report.amount import Amount
from detente.report.sentences import called, listed
from detente.words import plain

NAMED, STEPS = 3, 6
"""Numbers, and steps of one change, that a sentence names."""
ENDS = "each taken to both ends of its range"
"""How numbers are tried alone."""


@dataclass(frozen=True)
class TurningWords:
    """Says what would turn an answer over."""

    found: Sensitivity

    @property
    def amount(self) -> Amount:
        """How its numbers are said."""
        return Amount.of(self.found.aim.unit, compared=self.found.aim.compared)

    @property
    def enough(self) -> str:
        """Where the answer turns over."""
        threshold = self.found.aim.threshold
        return "0" if threshold == 0 and self.amount.compared else self.amount.value(threshold)

    @property
    def asked(self) -> str:
        """What is looked into."""
        aim = self.found.aim
        where = f"under theory {called(aim.theory, 'theory')}, " if aim.theory else ""
        plan = called(aim.plan, "plan") if aim.plan else "no plan"
        if aim.against is None:
            return f"`{aim.question}`, {where}with {plan}"
        other = called(aim.other, "plan") if aim.other else "no plan"
        return f"`{aim.question}`, {where}with {plan}, minus that with {other}"

    def label(self, name: str) -> str:
        """An input as a sentence calls it."""
        one = self.found.input(name)
        return name if one is None else one.label

    def turning(self) -> Iterator[str]:
        """What would have to be true for another answer."""
        found, aim = self.found, self.found.aim
        if not isfinite(found.value):
            return
        if aim.threshold is None:
            yield "What would turn it over was not sought: nobody says how much is enough."
            return
        if abs(found.value - aim.threshold) <= found.bound:
            if aim.against is not None and aim.threshold == 0:
                yield "There the plans do not differ by more than numerical error: there is nothing to turn."
            else:
                yield f"It stands at {self.enough} itself, where it turns over: no change is needed for that."
            return
        over = self._over()
        if found.alone:
            each = [f"{self.step(flip.steps[0])} ({self.there(flip)})" for flip in found.alone[:NAMED]]
            more = len(found.alone) - NAMED
            rest = f"; {more} more do" if more > 0 else ""
            verb = "turns" if len(found.alone) == 1 else "each turn"
            number = f"{len(found.alone)} number{'' if len(found.alone) == 1 else 's'}"
            yield f"{number} alone {verb} it over {over}: {'; '.join(each)}{rest}."
        elif found.together:
            near = found.together[0]
            few = min(found.together, key=lambda flip: (len(flip.steps), flip.distance))
            yield f"No number alone turns it over {over}, {ENDS}{self._walked()}."
            yield f"The smallest change found that does: {self.change(near)}."
            if len(few.steps) < len(near.steps):
                yield f"The fewest numbers found that do: {self.change(few)}."
            yield "These come of a search: a smaller change may do as well."
        elif found.sought:
            nearest = ""
            if found.closest is not None and found.moved:
                nearest = f" Nearest to it: {self.amount.value(found.closest.value)}, {found.closest.where}."
            tried = f"{ENDS}, then several together{self._walked()}"
            yield f"Nothing that was tried within the ranges turns it over {over}: {tried}.{nearest}"
        yield from self._theories()

    def _over(self) -> str:
        aim = self.found.aim
        assert aim.threshold is not None
        side = "below" if self.found.value > aim.threshold else "above"
        note = (
            ""
            if aim.stated
            else ", where it becomes more likely than not"
            if side == "above"
            else ", where it ceases to be more likely than not"
        )
        return f"({side} {self.enough}{note})"

    def _walked(self) -> str:
        """What the random walks showed."""
        walked, beyond = self.found.walked, self.found.beyond
        if not walked:
            return ""
        places = f"{walked:,} points of the random walks"
        return f"; at {beyond:,} of {places} it is turned over" if beyond else f"; nor is it at any of {places}"

    def change(self, flip: Flip) -> str:
        """A change of several numbers."""
        said = listed([self.step(step) for step in flip.steps[:STEPS]]) if len(flip.steps) <= STEPS else (
            f"{', '.join(self.step(step) for step in flip.steps[:STEPS])} and {len(flip.steps) - STEPS} more"
        )  # fmt: skip
        return f"{said} ({self.there(flip)}; distance {flip.distance:.2f} of ranges)"

    def there(self, flip: Flip) -> str:
        """The answer just beyond where it turns over, with a digit more than elsewhere."""
        return self.amount.finer(flip.value)

    def step(self, step: Step) -> str:
        """A number from where it stands to where it would have to be."""
        return f"{step.label} from {plain(step.before)} to {plain(step.after)}"

    def _theories(self) -> Iterator[str]:
        """Theories that alone turn it over, and those of which that cannot be told."""
        found = self.found
        others = [one for one in found.theories if one.theory is not None]
        if not others:
            return
        lost = [called(one.theory, "theory") for one in others if one.theory and not isfinite(one.value)]
        unsaid = f"{listed(lost)} {'has' if len(lost) == 1 else 'have'} no finite number"
        say = self.amount.value
        turned = [f"{called(one.theory or 'none', 'theory')} ({say(one.value)})" for one in found.turning_theories]
        if turned:
            yield f"Theories that alone turn it over, every number at its central value: {listed(turned)}."
        elif len(lost) == len(others):
            yield f"Whether a theory alone turns it over cannot be told: {unsaid}."
            return
        elif not lost:
            yield "No theory alone turns it over."
            return
        else:
            yield "No theory that has a number alone turns it over."
        if lost:
            yield f"Of others it cannot be told: {unsaid}."
