"""Holding: what keeps the actors of a conflict in a state, and what they think of a stage of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from detente.analysis.stability import Concept
from detente.analysis.stability.coalitions import all_better, coalition_stability, together
from detente.analysis.stability.reasons import Step, reasons
from detente.game.conflict import Conflict
from detente.game.conflict.across import preferred
from detente.insight.settling import Settled
from detente.insight.stages import Stage

DETERS = (Concept.SSEQ, Concept.SEQ, Concept.SMR, Concept.GMR)
"""Concepts by which a move is deterred, those first whose threats are the most to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Temptation:
    """A state an actor would rather be in and can move to, and what deters it."""

    target: int
    by: Concept | None
    """The first of SSEQ, SEQ, SMR and GMR under which it is deterred; None if nothing deters it."""
    countermoves: tuple[Step, ...] = ()
    """A shortest sequence that does."""

    @property
    def credible(self) -> bool:
        """Whether the countermoves are what those who make them want anyway."""
        return self.by in (Concept.SSEQ, Concept.SEQ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What keeps one actor in a state."""

    actor: int
    temptations: tuple[Temptation, ...]

    @property
    def content(self) -> bool:
        """Whether it can move to nothing better."""
        return not self.temptations


def holding(conflict: Conflict, state: int) -> tuple[Holding, ...]:
    """What keeps each actor of a conflict in a state.

    Args:
        conflict: The conflict.
        state: Number of the state.

    Returns:
        By actor, what it could gain and what deters it, in the order of the states it could move to.
    """
    found = []
    for actor in range(len(conflict.actors)):
        known: dict[int, Temptation] = {}
        for concept in DETERS:
            for reason in reasons(conflict, concept, actor, state):
                there = known.get(reason.target)
                if there is not None and there.by is not None:
                    continue
                by = concept if reason.deterred else None
                steps = reason.countermoves if reason.deterred and reason.countermoves else ()
                known[reason.target] = Temptation(target=reason.target, by=by, countermoves=steps)
            if all(one.by is not None for one in known.values()):
                break
        found.append(Holding(actor=actor, temptations=tuple(known.values())))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What the actors think of a stage as it begins, beside the one before it."""

    before: Stage
    stage: Stage
    likes: tuple[int, ...]
    """By actor: 1 if it prefers the new stage, -1 if it prefers to stay, 0 if it does not care."""
    parties: tuple[int, ...]
    """Numbers of those who must agree."""

    @property
    def begins(self) -> bool:
        """Whether every party prefers that it begins."""
        return all(self.likes[party] > 0 for party in self.parties)


def agreed(found: Settled, before: Stage) -> Agreed:
    """What the actors think of the beginning of a stage, its promises and what it costs to break them left aside.

    Args:
        found: The stage, under a theory.
        before: The one it follows.
    """
    number = {actor.id: n for n, actor in enumerate(found.model.actors)}
    return Agreed(
        before=before, stage=found.stage, likes=preferred(found.model, before.levels, found.stage.levels),
        parties=tuple(number[party] for party in found.stage.parties),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Whether some actors would leave a state for another together, without any plan."""

    can: bool
    """Whether moves of theirs, nobody twice in a row, lead there."""
    gain: bool
    """Whether all of them are better off there."""
    deterred: tuple[Concept, ...]
    """Under which of GMR, SMR and SEQ the rest keeps them in the state they leave."""


def going_together(conflict: Conflict, parties: Sequence[int], state: int, target: int) -> Together:
    """Whether a coalition would go from one state to another.

    Args:
        conflict: The conflict.
        parties: Numbers of the members.
        state: Where they are.
        target: Where they would go.
    """
    verdicts = coalition_stability(conflict, [parties], (Concept.GMR, Concept.SMR, Concept.SEQ))
    return Together(
        can=target in together(conflict, parties).after(state).tolist(),
        gain=all_better(conflict, parties).better(target, than=state),
        deterred=tuple(concept for concept in verdicts.stable if verdicts.stable[concept][0, state]),
    )
