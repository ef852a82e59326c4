"""Small conflicts worked by hand, in which concepts, readings and coalitions come apart."""

import numpy as np
import pytest

from detente.analysis.stability import (
    PLAIN,
    Concept,
    Reason,
    Sanctions,
    Step,
    coalition_stability,
    reasons,
    sentence,
    stability,
)
from detente.errors import QueryError
from detente.game.conflict import Choice, Conflict, Moves, Ranks, Relation

NASH, GMR, SMR, SEQ, SSEQ = PLAIN
Arcs = list[tuple[int, int]]


def conflict(size: int, arcs: dict[str, Arcs], values: dict[str, list[float]]) -> Conflict:
    return Conflict(
        title="by hand", actors=tuple(arcs), codes=np.arange(size),
        moves=tuple(Moves.of(size, [s for s, _ in one], [t for _, t in one]) for one in arcs.values()),
        preferences=tuple(Ranks.of(values[actor]) for actor in arcs), names=tuple("abcdefgh"[:size]),
    )  # fmt: skip


def relay(*, back: bool = False, credible: bool = True) -> Conflict:
    """I leaves a for b; only X, then Y, then X again can bring it down, to e."""
    return conflict(
        5,
        {"I": [(0, 1), (4, 1)] if back else [(0, 1)], "X": [(1, 2), (3, 4)], "Y": [(2, 3)]},
        {"I": [1, 2, 2, 2, 0], "X": [0, 1, 2, 3, 4], "Y": [0, 1, 2, 3 if credible else 1, 4]},
    )


def verdict(on: Conflict, concept: Concept, sanctions: Sanctions = Sanctions.LEGAL, method: str = "ranks") -> bool:
    return bool(stability(on, [concept], sanctions=sanctions, method=method).stable[concept][0, 0])  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["ranks", "relations"])
def test_a_countermove_of_two_in_turn_deters_only_by_the_textbook(method: str) -> None:
    for concept in (GMR, SMR, SEQ, SSEQ):
        assert verdict(relay(), concept, method=method)
        assert not verdict(relay(), concept, Sanctions.ONCE, method)
        assert not verdict(relay(), concept, Sanctions.SINGLE, method)
    assert not verdict(relay(), NASH, method=method)


@pytest.mark.parametrize("method", ["ranks", "relations"])
def test_who_can_answer_the_sanction_is_not_deterred_under_the_symmetric_concepts(method: str) -> None:
    answered = relay(back=True)
    found = {concept: verdict(answered, concept, method=method) for concept in PLAIN}
    assert found == {NASH: False, GMR: True, SMR: False, SEQ: True, SSEQ: False}


@pytest.mark.parametrize("method", ["ranks", "relations"])
def test_a_threat_that_hurts_who_makes_it_deters_only_where_it_need_not_be_credible(method: str) -> None:
    hollow = relay(credible=False)
    found = {concept: verdict(hollow, concept, method=method) for concept in PLAIN}
    assert found == {NASH: False, GMR: True, SMR: True, SEQ: False, SSEQ: False}


def test_nobody_moves_twice_in_a_row() -> None:
    alone = conflict(4, {"I": [(0, 1)], "X": [(1, 2), (2, 3)]}, {"I": [1, 2, 2, 0], "X": [0, 1, 2, 3]})
    assert not verdict(alone, GMR)
    between = conflict(
        4, {"I": [(0, 1)], "X": [(1, 2), (2, 3)], "Y": [(2, 3)]}, {"I": [1, 2, 2, 0], "X": [0, 1, 2, 3], "Y": [0] * 4}
    )
    assert verdict(between, GMR)
    assert not verdict(between, SEQ)


def test_a_tie_deters_and_is_no_improvement() -> None:
    tied = conflict(3, {"I": [(0, 1), (0, 2)], "X": [(1, 2)]}, {"I": [1, 2, 1], "X": [0, 0, 1]})
    assert not verdict(tied, NASH)
    assert all(verdict(tied, concept) for concept in (GMR, SMR, SEQ, SSEQ))
    assert len(reasons(tied, SEQ, 0, 0)) == 1


def test_what_improves_and_what_deters_are_asked_apart() -> None:
    ranked = conflict(3, {"I": [(0, 1)], "X": [(1, 2)]}, {"I": [0, 1, 2], "X": [0, 0, 1]})
    better, shy = np.zeros((3, 3), bool), np.zeros((3, 3), bool)
    better[0, 1] = better[0, 2] = True
    bold = Conflict(title="", actors=("I", "X"), codes=np.arange(3), moves=ranked.moves,
                    preferences=(Relation.of(better, shy), ranked.preferences[1]))  # fmt: skip
    assert not verdict(bold, GMR, method="relations")
    shy[0, 2] = True  # better, and yet not to be risked
    timid = Conflict(title="", actors=("I", "X"), codes=np.arange(3), moves=ranked.moves,
                     preferences=(Relation.of(better, shy), ranked.preferences[1]))  # fmt: skip
    assert verdict(timid, GMR, method="relations")


def test_a_reason_holds_the_sequence_that_deters_or_the_way_out_of_it() -> None:
    (deterred,) = reasons(relay(), SEQ, 0, 0)
    relayed = (Step(1, 2), Step(2, 3), Step(1, 4))
    assert deterred == Reason(target=1, countermoves=relayed, end=4, escape=None)
    (left,) = reasons(relay(back=True), SMR, 0, 0)
    assert left == Reason(target=1, countermoves=relayed, end=4, escape=1)
    (free,) = reasons(relay(), GMR, 0, 0, sanctions=Sanctions.ONCE)
    assert free == Reason(target=1, countermoves=None, end=None, escape=None)
    assert reasons(relay(), NASH, 1, 0) == ()
    assert "I" in sentence(relay(), 0, 0, SEQ, [deterred])
    assert "nothing to gain" in sentence(relay(), 1, 0, NASH, [])


def dilemma(*, options: tuple[Choice, ...] | None = None) -> Conflict:
    """Each of two gains by arming, and both lose if both do."""
    arms = options or (Choice(name="A arms", owners=(0,)), Choice(name="B arms", owners=(1,), stride=2))
    return Conflict(
        title="dilemma", actors=("A", "B"), codes=np.arange(4), options=arms,
        moves=(Moves.of(4, [0, 1, 2, 3], [1, 0, 3, 2]), Moves.of(4, [0, 1, 2, 3], [2, 3, 0, 1])),
        preferences=(Ranks.of([2, 3, 0, 1]), Ranks.of([2, 0, 3, 1])),
    )  # fmt: skip


def test_peace_in_the_dilemma_holds_if_both_may_arm_at_once() -> None:
    stable = stability(dilemma(), list(Concept)).stable
    assert stable[Concept.SIM].tolist() == [[True, True, False, True], [True, False, True, True]]
    assert stable[Concept.SIM_STAY].tolist() == [[True, True, False, True], [True, False, True, True]]
    assert stable[NASH].tolist() == [[False, True, False, True], [False, False, True, True]]


def test_simultaneous_changes_of_one_option_clash_if_they_differ() -> None:
    level = (Choice(name="line", owners=(0, 1), levels=("low", "middle", "high")),)

    def tug(ends: tuple[int, int]) -> Conflict:
        values = ([1.0, 2.0, 2.0], [1.0, 2.0, 2.0])
        return Conflict(
            title="tug", actors=("A", "B"), codes=np.arange(3), options=level,
            moves=tuple(Moves.of(3, [0], [end]) for end in ends), preferences=tuple(Ranks.of(one) for one in values),
        )  # fmt: skip

    shy = np.zeros((3, 3), bool)
    shy[0, 1:] = True  # any joint result would deter
    better = np.zeros((3, 3), bool)
    better[0, 1:] = True
    for ends, stable in (((1, 2), False), ((1, 1), True)):
        one = tug(ends)
        feared = Conflict(title="", actors=one.actors, codes=one.codes, options=level, moves=one.moves,
                          preferences=(Relation.of(better, shy),) * 2)  # fmt: skip
        assert stability(feared, [Concept.SIM]).stable[Concept.SIM][:, 0].tolist() == [stable] * 2


def test_simultaneous_stability_needs_options() -> None:
    with pytest.raises(QueryError, match="option"):
        stability(relay(), [Concept.SIM])


def test_an_equilibrium_of_each_can_be_left_by_both_together() -> None:
    found = coalition_stability(dilemma())
    assert found.coalitions == ((0,), (1,), (0, 1))
    assert found.stable[NASH][:, 3].tolist() == [True, True, False]
    assert found.equilibria(NASH).tolist() == []
    assert found.stable[SMR][2].tolist() == [True, True, True, False]


def test_rankings_are_asked_for_where_the_way_needs_them() -> None:
    related = dilemma()
    first = related.preferences[0]
    assert isinstance(first, Ranks)
    mixed = Conflict(title="", actors=related.actors, codes=related.codes, moves=related.moves,
                     preferences=(Relation.from_ranks(first), related.preferences[1]))  # fmt: skip
    with pytest.raises(QueryError, match="relations"):
        stability(mixed, method="ranks")
    assert stability(mixed).method == "relations"
    assert stability(related).method == "ranks"
