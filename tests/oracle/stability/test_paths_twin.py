"""Paths from a state against all sequences of moves gone through one by one."""

import numpy as np
import pytest

from detente.analysis.stability import paths
from oracle.stability import conflicts
from oracle.stability.moves import Reach, nobody_twice_in_a_row, sequences

SHORT, MANY = 3, 10_000


@pytest.mark.parametrize(("first", "count"), [(0, 120), pytest.param(200, 2_000, marks=pytest.mark.slow)])
def test_distances_and_shortest_paths_are_those_of_the_definition(first: int, count: int) -> None:
    listed = 0
    for seed in range(first, first + count):
        rng = np.random.default_rng(seed)
        conflict = conflicts.conflict(rng, most=12)
        on, start, credible = Reach(conflict), int(rng.integers(conflict.size)), bool(rng.integers(2))
        step = on.improve if credible else on.move
        found = paths(conflict, start, improvements=credible)
        there = nobody_twice_in_a_row(step, on.actors, start) | {start}
        assert found.reached().tolist() == sorted(there), seed
        bound = paths(conflict, start, improvements=credible, most=SHORT)
        left = set(there) - {start}
        for length in range(1, SHORT + 1):
            ways = sequences(step, on.actors, start, length)
            if len(ways) > MANY:
                left = set()
                break
            for state in sorted(left & {way[-1][1] for way in ways}):
                assert found.length(state) == bound.length(state) == length, seed
                shortest = {tuple(way) for way in ways if way[-1][1] == state}
                told = [tuple((one.actor, one.state) for one in way) for way in found.shortest(state, most=MANY)]
                assert len(told) == len(shortest), seed
                assert set(told) == shortest, seed
                listed += len(told)
                left.discard(state)
        for state in left:  # what is further away is so for both
            assert (found.length(state) or 0) > SHORT, seed
            assert bound.length(state) is None, seed
        assert found.length(start) == 0
        assert found.shortest(start) == ((),)
    assert listed > count
