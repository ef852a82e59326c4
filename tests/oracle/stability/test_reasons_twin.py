"""Reasons are replayed by the definitions: each improvement is there, each countermove may be made, and it deters."""

from itertools import pairwise

import numpy as np
import pytest

from detente.analysis.stability import Concept, Reason, Sanctions, reasons, sentence, stability
from detente.game.conflict import Conflict
from oracle.stability import conflicts, simultaneous
from oracle.stability.moves import Reach, sequences

CREDIBLE = (Concept.SEQ, Concept.SSEQ)
SYMMETRIC = (Concept.SMR, Concept.SSEQ)
JOINT = (Concept.SIM, Concept.SIM_STAY)
SHORT = 4
"""Moves up to which all sequences are gone through."""


def nothing_deters(on: Reach, concept: Concept, i: int, s: int, target: int, *, final: bool) -> bool:
    """Whether no sequence ends where i would not want to be, or, if it must be final, always with a way out."""
    for x in on.by(on.others(i), target, credible=concept in CREDIBLE):
        out = final and any(not on.deters(i, y, s) for y in on.move(i, x))
        if on.deters(i, x, s) and not out:
            return False
    return True


def replayed(on: Reach, concept: Concept, i: int, s: int, reason: Reason) -> None:
    """A sequence of countermoves, move by move."""
    assert reason.countermoves is not None
    here, moved = reason.target, []
    for step in reason.countermoves:
        assert step.actor != i
        assert step.state in (on.improve(step.actor, here) if concept in CREDIBLE else on.move(step.actor, here))
        moved.append(step.actor)
        here = step.state
    assert moved
    assert all(one != other for one, other in pairwise(moved))
    assert on.reading == "legal" or len(set(moved)) == len(moved)
    assert on.reading != "single" or len(moved) == 1
    assert here == reason.end
    assert on.deters(i, here, s)
    if reason.escape is not None:
        assert concept in SYMMETRIC
        assert reason.escape in on.move(i, here)
        assert not on.deters(i, reason.escape, s)
        assert nothing_deters(on, concept, i, s, reason.target, final=True)
    elif concept in SYMMETRIC:
        assert all(on.deters(i, y, s) for y in on.move(i, here))


def shortest(on: Reach, concept: Concept, i: int, s: int, reason: Reason) -> None:
    """No shorter sequence would have done, in the textbook's reading."""
    assert reason.countermoves is not None
    step = on.improve if concept in CREDIBLE else on.move
    for length in range(1, min(len(reason.countermoves), SHORT)):
        for one in sequences(step, on.others(i), reason.target, length):
            x = one[-1][1]
            final = concept not in SYMMETRIC or reason.escape is not None
            assert not (on.deters(i, x, s) and (final or all(on.deters(i, y, s) for y in on.move(i, x))))


def at_once(on: Reach, concept: Concept, i: int, s: int, reason: Reason) -> None:
    """What others do at the same time."""
    choices = [(j, t) for j in on.others(i) for t in on.improve(j, s)]
    if reason.countermoves is None:
        return  # the verdict has been compared already
    moved = [step.actor for step in reason.countermoves]
    assert len(set(moved)) == len(moved)
    assert concept is Concept.SIM_STAY or sorted(moved) == on.others(i)
    assert all((step.actor, step.state) in choices for step in reason.countermoves)
    ends = [reason.target, *(step.state for step in reason.countermoves)]
    end = simultaneous.together(on.conflict, s, ends)
    assert end is not None
    assert end == reason.end
    assert on.deters(i, end, s)


def checked(conflict: Conflict, concept: Concept, sanctions: Sanctions) -> int:
    """All reasons of a conflict; how many of them deter."""
    on, stable = Reach(conflict, sanctions.value), stability(conflict, [concept], sanctions=sanctions).stable[concept]
    deterring = 0
    for i in on.actors:
        for s in on.states:
            found = reasons(conflict, concept, i, s, sanctions=sanctions)
            assert [reason.target for reason in found] == sorted(on.improve(i, s))
            assert all(reason.deterred for reason in found) == stable[i, s]
            assert sentence(conflict, i, s, concept, found).endswith((".", "improvements."))
            for reason in found:
                deterring += reason.deterred
                if concept in JOINT:
                    at_once(on, concept, i, s, reason)
                elif concept is Concept.NASH:
                    assert reason.countermoves is None
                elif reason.countermoves is None:
                    assert nothing_deters(on, concept, i, s, reason.target, final=False)
                else:
                    replayed(on, concept, i, s, reason)
                    if sanctions is Sanctions.LEGAL:
                        shortest(on, concept, i, s, reason)
    return deterring


@pytest.mark.parametrize(("first", "count"), [(0, 35), pytest.param(100, 1_500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("sanctions", list(Sanctions))
def test_every_reason_can_be_replayed(sanctions: Sanctions, first: int, count: int) -> None:
    deterring = 0
    for seed in range(first, first + count):
        conflict = conflicts.conflict(np.random.default_rng(seed), most=20)
        for concept in Concept:
            if conflict.options or concept not in JOINT:
                deterring += checked(conflict, concept, sanctions)
    assert deterring > count
