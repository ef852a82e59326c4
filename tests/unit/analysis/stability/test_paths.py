"""Ways from a state to others: lengths and all shortest paths as a slow search finds them."""

from itertools import product

import numpy as np
import pytest

from detente.analysis.stability import Concept, coalition_stability, paths, reasons
from detente.errors import QueryError
from detente.game.conflict import Conflict, Moves, Ranks


def random_conflict(seed: int) -> Conflict:
    """Few states and arbitrary moves."""
    rng = np.random.default_rng(seed)
    size, actors = int(rng.integers(2, 8)), int(rng.integers(2, 5))
    moves = []
    for _ in range(actors):
        pairs = np.argwhere(rng.random((size, size)) < 0.2)
        moves.append(Moves.of(size, pairs[:, 0], pairs[:, 1]))
    ranks = tuple(Ranks.of(rng.integers(0, 4, size)) for _ in range(actors))
    names = tuple(f"a{n}" for n in range(actors))
    return Conflict(title="random", actors=names, codes=np.arange(size), moves=tuple(moves), preferences=ranks)


def slow(conflict: Conflict, start: int, improvements: bool, most: int) -> dict[int, list[tuple[tuple[int, int], ...]]]:
    """All shortest paths to each state, by trying every sequence of movers and states."""
    found: dict[int, list[tuple[tuple[int, int], ...]]] = {start: [()]}
    ways: list[tuple[tuple[int, int], ...]] = [()]
    for _ in range(most):
        longer, new = [], dict[int, list[tuple[tuple[int, int], ...]]]()
        for way in ways:
            here = way[-1][1] if way else start
            for actor, target in product(range(len(conflict.actors)), range(conflict.size)):
                if (way and way[-1][0] == actor) or target not in conflict.moves[actor].after(here):
                    continue
                if improvements and not conflict.preferences[actor].better(target, than=here):
                    continue
                longer.append((*way, (actor, target)))
                if target not in found:
                    new.setdefault(target, []).append(longer[-1])
        found |= new
        ways = longer if len(longer) < 20_000 else []
    return found


@pytest.mark.parametrize("seed", range(60))
def test_lengths_and_shortest_paths_are_those_of_the_slow_search(seed: int) -> None:
    conflict = random_conflict(seed)
    for improvements in (False, True):
        far = paths(conflict, 0, improvements=improvements, most=4)
        known = slow(conflict, 0, improvements, 4)
        assert sorted(known) == far.reached().tolist()
        for state, ways in known.items():
            assert far.length(state) == len(ways[0])
            told = [tuple((step.actor, step.state) for step in way) for way in far.shortest(state)]
            assert sorted(told) == sorted(set(ways))


def test_there_is_no_way_where_only_one_actor_could_go_on() -> None:
    """From 0 to 2 the same actor would have to move twice in a row."""
    moves = (Moves.of(3, [0, 1], [1, 2]), Moves.of(3, [], []))
    conflict = Conflict(
        title="t", actors=("a", "b"), codes=np.arange(3), moves=moves, preferences=(Ranks.of([0, 1, 2]),) * 2
    )
    far = paths(conflict, 0)
    assert far.length(1) == 1
    assert far.length(2) is None
    assert far.shortest(2) == ()
    assert far.shortest(0) == ((),)


def test_a_state_that_is_not_there_is_refused() -> None:
    with pytest.raises(QueryError, match="no state 9"):
        paths(random_conflict(1), 9)


def test_what_cannot_be_asked_is_a_sentence() -> None:
    conflict = random_conflict(1)
    with pytest.raises(QueryError, match="No coalition"):
        coalition_stability(conflict, [])
    with pytest.raises(QueryError, match="given by its moves alone"):
        reasons(conflict, Concept.SIM, 0, 0)
    with pytest.raises(QueryError, match="no actor -1"):
        reasons(conflict, Concept.SEQ, -1, 0)
