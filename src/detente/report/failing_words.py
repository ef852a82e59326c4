"""What would have to be true for a plan to fail, in sentences made from the numbers of a verdict."""

from dataclasses import dataclass
from math import isfinite

from detente.insight.deserving.failing import FEWEST
from detente.insight.deserving.least import LEAST, chance
from detente.insight.deserving.result import BETTER, NONE, OPEN, WORSE, Asked, Failing
from detente.insight.sensitivity.boxes import Among, Box
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.turning import Step
from detente.report.deserving_words import Wording, shares
from detente.report.sentences import listed
from detente.words import percent, plain, points

FLIPS = 3
"""Changes of single numbers that are named."""


@dataclass(frozen=True)
class FailingWords:
    """Says when a plan fails."""

    wording: Wording

    def turning(self, one: Asked) -> str:
        """Theories that alone turn what the plan does at the case's own depth."""
        base = one.cells[0]
        others = [cell for cell in one.cells[1:] if cell.depth == base.depth or cell.depth is None]
        against = {BETTER: WORSE, WORSE: BETTER}.get(base.sort)
        if against is None or not others:
            return ""
        turned = [self.wording.theory(cell.theory) for cell in others if cell.sort == against]
        lost = [self.wording.theory(cell.theory) for cell in others if cell.sort in (OPEN, NONE)]
        parts = ([f"{listed(turned)} alone {'turns' if len(turned) == 1 else 'turn'} it"] if turned else []) + (
            [f"under {listed(lost)} it is no longer clear"] if lost else []
        )  # fmt: skip
        where = "" if base.depth is None else f"at the case's own depth of thought ({base.depth:g}) "
        said = ", and ".join(parts) or "no theory by itself turns this, or makes it unclear"
        return f"`{one.question}`: {where}{said}."

    def failing(self, found: Failing) -> str:
        """Where it fails, of points drawn once over everything."""
        asked = next(one for one in self.wording.verdict.asked if one.question == found.question)
        whole = f"`{found.question}`: of {found.points} points drawn over all theories and ranges together, "
        better, worse = self.wording.word(asked, BETTER), self.wording.word(asked, WORSE)
        if not found.fails:
            return f"{whole}it is {better} at every one (so fewer than {percent(found.share.high)} fail, at 95%)."
        said = f"{whole}it is not {better} by {self._least(found.question)} at {found.fails} ({shares(found.share)})"
        said += f", and {worse} by as much at {found.harms or 'none'}."
        if found.box is not None:
            box = found.box
            said += (
                f" It fails most where {self._limits(box)}: at {box.hits} of the {box.points} points there, among them "
                f"{percent(box.coverage)} of all that fail; of the points not used to find this, {found.apart} lie "
                f"there and {found.apart_fails} fail ({percent(found.base)} of all of them do)."
            )
        elif min(found.fails, found.points - found.fails) < FEWEST * 3 / 2:
            said += " That is too few, or too nearly all, to say what goes with it."
        else:
            said += " No range and no theory marks these points off."
        return said

    def turned(self, found: Sensitivity) -> str:
        """The smallest change found that turns what the plan does, in the case as it stands."""
        name, say = found.aim.question, self.wording.amount(found.aim.question).gap
        many = len(found.inputs)
        most = many < found.every  # where nothing says which numbers the effect goes with, all are moved
        which = f"{many} numbers that the plan's effect goes with most" if most else f"all {many} uncertain numbers"
        moved = f"`{name}`: of {which}, "
        if not isfinite(found.value) or abs(found.value) <= found.bound:
            return f"`{name}`: at central values the plan makes no difference that could be turned."
        if found.alone:
            each = [f"{self._step(flip.steps[0])} ({say(flip.value)})" for flip in found.alone[:FLIPS]]
            only = f"{_count(len(found.alone))} that {'turns' if len(found.alone) == 1 else 'turn'} it by itself: "
            return moved + only + "; ".join(each) + "."
        if found.together:
            flip = found.together[0]
            steps = listed([self._step(step) for step in flip.steps])
            return f"{moved}none turns it by itself; together these do: {steps} ({say(flip.value)})."
        if not found.sought:
            return f"{moved}whether a change of them turns it was not looked at to the end."
        near = found.closest
        far = "" if near is None else f"; nearest to it: {say(near.value)}, {near.where}"
        return f"{moved}none turns it, alone or together with others, as far as was looked{far}."

    def _step(self, step: Step) -> str:
        return f"`{step.name}` at {plain(step.after)} (it is {plain(step.before)})"

    def _least(self, question: str) -> str:
        return f"{points(LEAST)} or more" if chance(self.wording.machine, question) else "anything that counts"

    def _limits(self, box: Box) -> str:
        """The limits of a box in words."""
        said = []
        for limit in box.limits:
            if isinstance(limit, Among):
                said.append(f"the theory is {listed([self.wording.theory(name) for name in limit.kept], 'or')}")
            elif limit.lifted and limit.lowered:
                said.append(f"`{limit.name}` is between {percent(limit.low)} and {percent(limit.high)} of its range")
            elif limit.lifted:
                said.append(f"`{limit.name}` is above {percent(limit.low)} of its range")
            else:
                said.append(f"`{limit.name}` is below {percent(limit.high)} of its range")
        return listed(said)


def _count(number: int) -> str:
    return "one" if number == 1 else str(number)
