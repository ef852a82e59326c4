"""PRIM beside EMA Workbench: every box of a search, with its limits and quasi-p-values."""

import numpy as np
import pytest

from detente.insight.sensitivity.boxes import Among, sample
from detente.insight.sensitivity.prim import Objective, Peeling, find_box
from detente.insight.sensitivity.trust import quasi_p
from oracle.discovery.points import Columns, points
from oracle.discovery.referee import ours, theirs

SEEDS = range(30)
NUMBERS_PASTED, WORDS_PASTED = (106, 125, 131, 133, 136, 140, 161, 166), (303, 653, 717, 789, 817)
"""Few searches end with pasting, and fewer let a word in again."""
OBJECTIVES: tuple[Objective, ...] = ("original", "lenient1", "lenient2")


def case(seed: int) -> tuple[Columns, np.ndarray, dict[str, float], Objective]:
    """Points, how they are searched, and for what."""
    x, hits = points(seed, most=120, words=seed % 2 == 1)
    draw = np.random.default_rng(seed)
    shares = {
        "alpha": draw.uniform(0.03, 0.25),
        "paste": draw.uniform(0.02, 0.12),
        "mass": (0.0, 0.1, 0.05, 0.1)[seed % 4],
    }
    return x, hits, shares, OBJECTIVES[seed % 3]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_box_of_three_searches(seed: int) -> None:
    """One search after the other, each among the points that the last box of the one before left over."""
    x, hits, shares, objective = case(seed)
    whole = sample(x, hits)
    left = np.ones(whole.size, dtype=bool)
    searches = theirs(whole, **shares, objective=objective)
    for _ in range(3):
        found = find_box(x, hits, **shares, objective=objective, among=left)
        expected = next(searches)
        assert [ours(box, whole) for box in found.boxes] == [place for place, _ in expected]
        for box, (_, doubts) in zip(found.boxes, expected, strict=True):
            told = {
                one.name: [-1 if end is None else end for end in (one.low, one.high)]
                for one in quasi_p(box, x, hits, left)
            }
            assert told.keys() == doubts.keys()
            for name, pair in told.items():
                assert pair == pytest.approx(doubts[name], rel=1e-9, abs=1e-14)
        left &= ~whole.inside(found.last.limits)
        if not hits[left].any():
            return


@pytest.mark.parametrize("seed", [*NUMBERS_PASTED, *WORDS_PASTED])
def test_boxes_that_are_pasted(seed: int) -> None:
    x, hits, shares, objective = case(seed)
    whole = sample(x, hits)
    found = find_box(x, hits, **shares, objective=objective)
    expected = next(theirs(whole, **shares, objective=objective))
    assert [ours(box, whole) for box in found.boxes] == [place for place, _ in expected]
    assert found.pasted
    if seed in WORDS_PASTED:
        assert len({ours(box, whole).limits["word"] for box in found.boxes[-found.pasted - 1 :]}) > 1


def test_what_these_cases_hold() -> None:
    """Words left out, ties, boxes of few points."""
    searches: list[tuple[Columns, Peeling]] = []
    for seed in SEEDS:
        x, hits, shares, objective = case(seed)
        searches.append((x, find_box(x, hits, **shares, objective=objective)))
    assert sum("word" in found.last.restricted for _, found in searches) >= 10
    assert sum(len(np.unique(x["x0"])) <= 21 for x, _ in searches) >= 10
    assert sum(found.last.points < 10 for _, found in searches) >= 10


def test_whole_numbers_lose_as_many_from_below_as_from_above() -> None:
    """0 to 19: 15 % of twenty points are three, at either end. Told they are whole, EMA Workbench takes two from below.

    It cuts at the whole part of 2.5, and 2 stays; from above at that of 16.5, and 17 goes.
    """
    x = np.arange(20)
    for hits, at_theirs, cut in ((x > 2, 18, (2.5, 19.0)), (x < 17, 17, (0.0, 16.5))):
        box = find_box({"x": x}, hits, alpha=0.15, objective="original").boxes[1]
        assert (box.points, box.density) == (17, 1.0)
        whole = sample({"x": x}, hits)
        assert ours(box, whole).limits["x"] == cut
        how = {"alpha": 0.15, "paste": 0.05, "mass": 0.05}
        place, _ = next(theirs(whole, **how, objective="original"))[1]
        assert place.points == 17
        place, _ = next(theirs(whole, **how, objective="original", integer=("x",)))[1]
        assert place.points == at_theirs


def test_a_box_of_words_alone_is_pasted() -> None:
    """Left are 2 of 3 points; with `u` let in again 3 of 4. EMA Workbench pastes no box that restricts no number."""
    table = {"ax": (2, 1), "ay": (3, 2), "az": (3, 2), "bx": (2, 1), "by": (3, 0), "bz": (1, 1)}
    u, v, hits = zip(
        *((key[0], key[1], place < many) for key, (size, many) in table.items() for place in range(size)), strict=True
    )
    x = {"u": np.array(u), "v": np.array(v)}
    found = find_box(x, np.array(hits), objective="original")
    expected = next(theirs(sample(x, np.array(hits)), alpha=0.05, paste=0.05, mass=0.05, objective="original"))
    told = [(box.points, box.hits) for box in found.boxes]
    assert told == [(14, 7), (8, 5), (6, 4), (3, 2), (4, 3)]
    assert [(place.points, place.hits) for place, _ in expected] == told[:-1]
    assert all(isinstance(limit, Among) for box in found.boxes for limit in box.limits)
