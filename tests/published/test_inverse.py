"""The published count of rankings that make a state stable, recounted, and how the one that is wrong came about."""

from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest

from detente.analysis.stability import Concept, count_rankings
from detente.game.conflict import Conflict
from detente.interop import read_conflict
from oracle.stability.moves import Reach
from oracle.stability_inverse.rankings import given, stable

SYRIA, IRAQ = 0, 1
RELEASE = 1
"""State 2 of the source: Syria releases water."""
RECOUNTED = {Concept.NASH: 240, Concept.GMR: 384, Concept.SMR: 300, Concept.SEQ: 384}
PUBLISHED_SEQ = 420


@pytest.fixture(scope="module")
def euphrates(reference: Path) -> Conflict:
    return read_conflict(reference / "published" / "conflicts" / "euphrates_syria_iraq_1975.json")


@pytest.mark.parametrize(("concept", "rankings"), RECOUNTED.items())
def test_syrian_rankings_that_make_the_release_of_water_an_equilibrium(
    euphrates: Conflict, concept: Concept, rankings: int
) -> None:
    """As published for Nash; the others by the reference's recount with the definitions."""
    found = count_rankings(euphrates, concept, RELEASE, SYRIA)
    assert found.rankings == rankings
    assert found.exact
    assert found.total == 720
    assert found.share == Fraction(rankings, 720)
    assert found.others is True  # Iraq likes nothing better that it can reach, so that all turns on Syria
    tried = sum(
        stable(given(euphrates, {SYRIA: ranking}), concept, "legal", [SYRIA, IRAQ], RELEASE)
        for ranking in permutations(range(6))
    )
    assert tried == rankings


def test_the_published_count_for_sequential_stability_lets_the_last_improvement_decide(euphrates: Conflict) -> None:
    """The guide says 420. Where Syria has two improvements, its engine forgets the first: whether the release is stable
    is what it finds of the last one it tries. Where that is deterred and the other is not, the ranking is counted
    though Syria would leave. There are 36 such rankings: 420 less 36 is 384, which the definition gives.
    """
    last_decides = rightly = 0
    for ranking in permutations(range(6)):
        on = Reach(given(euphrates, {SYRIA: ranking}))
        deterred = [
            any(on.deters(SYRIA, x, RELEASE) for x in on.by([IRAQ], target, credible=True))
            for target in sorted(on.improve(SYRIA, RELEASE))
        ]
        last_decides += not deterred or deterred[-1]
        rightly += all(deterred)
    assert (last_decides, rightly) == (PUBLISHED_SEQ, RECOUNTED[Concept.SEQ])
