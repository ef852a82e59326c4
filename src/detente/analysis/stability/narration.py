"""Reasons in words: why an actor stays in a state or leaves it, as a sentence and as a path."""

from collections.abc import Sequence

from detente.analysis.stability.reasons import Reason, Step
from detente.analysis.stability.result import CREDIBLE, PLAIN, SYMMETRIC, WORDS, Concept
from detente.game.conflict import Conflict

FEW = 3
"""Improvements that are told one by one."""


def path(conflict: Conflict, actor: int, state: int, reason: Reason) -> str:
    """An improvement and what deters it as a path: `NNN -Iraq-> NNY -Syria-> NYY`, or what is done at the same time:
    `NYN -Syria-> NNN & -Iraq-> NYY = NNY`.
    """  # fmt: skip
    steps = [Step(actor, reason.target), *(reason.countermoves or ())]
    at_once = reason.end is not None and reason.end != steps[-1].state
    if reason.escape is not None:
        steps.append(Step(actor, reason.escape))
    arrows = [f"-{conflict.actors[step.actor]}-> {conflict.describe(step.state)}" for step in steps]
    text = f"{conflict.describe(state)} {(' & ' if at_once else ' ').join(arrows)}"
    return f"{text} = {conflict.describe(reason.end)}" if at_once and reason.end is not None else text


def sentence(conflict: Conflict, actor: int, state: int, concept: Concept, reasons: Sequence[Reason]) -> str:
    """Why a state is stable for an actor or not.

    Args:
        conflict: The conflict.
        actor: Number of the actor.
        state: Number of the state.
        concept: The concept of stability.
        reasons: What `reasons` returned for them.

    Returns:
        One or more sentences; of improvements that are not deterred only the first is told.
    """
    who, here = conflict.actors[actor], conflict.describe(state)
    if not reasons:
        return f"{who} has nothing to gain by leaving {here}."
    worth = [reason for reason in reasons if not reason.deterred]
    if not worth:
        told = " ".join(_countered(conflict, actor, concept, reason) for reason in reasons[:FEW])
        more = "" if len(reasons) <= FEW else f" So are all its {len(reasons)} improvements deterred."
        return f"{who} stays in {here} by {WORDS[concept]}. {told}{more}"
    first = worth[0]
    more = "" if len(worth) == 1 else f" Of its {len(reasons)} improvements {len(worth)} are not deterred."
    if 1 < len(worth) == len(reasons):
        more = f" None of its {len(worth)} improvements is deterred."
    there = conflict.describe(first.target)
    if concept is Concept.NASH:
        return f"{who} leaves {here}: it is better off in {there}.{more}"
    if first.countermoves is None:
        means = "no improvements of the others" if concept in CREDIBLE else "nothing the others can do"
        if concept not in PLAIN:
            means = "nothing the others would do at the same time"
        return f"{who} leaves {here} for {there}: {means} would make that no better than to stay.{more}"
    assert first.escape is not None
    return (
        f"{who} leaves {here} for {there}: {_could(conflict, concept, first.countermoves)}, but {who} would go on to "
        f"{conflict.describe(first.escape)}, which is better than {here}.{more}"
    )


def _countered(conflict: Conflict, actor: int, concept: Concept, reason: Reason) -> str:
    """What becomes of one improvement that is deterred."""
    assert reason.countermoves is not None
    assert reason.end is not None
    who, there, end = conflict.actors[actor], conflict.describe(reason.target), conflict.describe(reason.end)
    if concept not in PLAIN:
        others = " and ".join(
            f"{conflict.actors[s.actor]} to {conflict.describe(s.state)}" for s in reason.countermoves
        )
        return f"{there} is better, but with {others} at the same time all ends in {end}, which is not."
    out = f", and {who} can do nothing about it" if concept in SYMMETRIC else ""
    return f"{there} is better, but {_could(conflict, concept, reason.countermoves)}, which is not{out}."


def _could(conflict: Conflict, concept: Concept, steps: Sequence[Step]) -> str:
    """What others could do next, in words."""
    verb, joint = ("would gain by going", "by going ") if concept in CREDIBLE else ("could go", "")
    who, where = conflict.actors[steps[0].actor], conflict.describe(steps[0].state)
    more = "".join(f", then {conflict.actors[s.actor]} {joint}to {conflict.describe(s.state)}" for s in steps[1:])
    return f"{who} {verb} to {where}{more}"
