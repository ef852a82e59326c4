"""Reasons in words: why an actor stays in a state or leaves it, as a sentence and as a path."""

from collections.abc import Sequence

from detente.analysis.stability.reasons import Reason, Step
from detente.analysis.stability.result import PLAIN, WORDS, Concept
from detente.game.conflict import Conflict


def path(conflict: Conflict, actor: int, state: int, reason: Reason) -> str:
    """An improvement and what deters it as a path: `NNN -Iraq-> NNY -Syria-> NYY`."""
    text = f"{conflict.describe(state)} -{conflict.actors[actor]}-> {conflict.describe(reason.target)}"
    for step in reason.countermoves or ():
        text += f" -{conflict.actors[step.actor]}-> {conflict.describe(step.state)}"
    if reason.escape is not None:
        text += f" -{conflict.actors[actor]}-> {conflict.describe(reason.escape)}"
    return text


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
        told = " ".join(_countered(conflict, actor, state, concept, reason) for reason in reasons)
        return f"{who} stays in {here} by {WORDS[concept]}. {told}"
    first = worth[0]
    more = "" if len(worth) == 1 else f" So it is with {len(worth)} of its {len(reasons)} improvements."
    there = conflict.describe(first.target)
    if concept is Concept.NASH:
        return f"{who} leaves {here}: it is better off in {there}.{more}"
    if first.countermoves is None:
        means = (
            "no improvements of the others" if concept in (Concept.SEQ, Concept.SSEQ) else "nothing the others can do"
        )
        if concept not in PLAIN:
            means = "nothing the others would do at the same time"
        return f"{who} leaves {here} for {there}: {means} would make that no better than to stay.{more}"
    assert first.end is not None
    assert first.escape is not None
    return (
        f"{who} leaves {here} for {there}: {_moves(conflict, first.countermoves)} could deter it in "
        f"{conflict.describe(first.end)}, but from there it goes on to {conflict.describe(first.escape)} and is better "
        f"off than in {here}.{more}"
    )


def _countered(conflict: Conflict, actor: int, state: int, concept: Concept, reason: Reason) -> str:
    """What becomes of one improvement that is deterred."""
    assert reason.countermoves is not None
    assert reason.end is not None
    there, end = conflict.describe(reason.target), conflict.describe(reason.end)
    if concept not in PLAIN:
        made = _moves(conflict, reason.countermoves) or "the others staying"
        return f"To {there} it would gain, but with {made} at the same time all ends in {end}, no better than to stay."
    symmetric = concept in (Concept.SMR, Concept.SSEQ)
    last = " and no move of its own from there helps" if symmetric else ""
    credible = (
        ", each gaining by it," if concept in (Concept.SEQ, Concept.SSEQ) and len(reason.countermoves) > 1 else ""
    )
    return (
        f"In {there} it would be better off, but {_moves(conflict, reason.countermoves)}{credible} can take it to "
        f"{end}, which is no better than to stay{last}."
    )


def _moves(conflict: Conflict, steps: Sequence[Step]) -> str:
    """Who moves where, in words."""
    return ", then ".join(f"{conflict.actors[step.actor]} to {conflict.describe(step.state)}" for step in steps)
