"""Merged states: their moves, their names, and what may not be merged."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import Conflict, Moves, Ranks, Relation, by_pairs, coalesce


def circle(**more: object) -> Conflict:
    """Four states in a circle; the last two are alike."""
    parts: dict[str, object] = {
        "title": "circle", "actors": ("a", "b"), "codes": np.array([2, 5, 7, 9]),
        "moves": (Moves.of(4, [0, 1, 2, 3], [1, 2, 3, 0]), Moves.of(4, [0, 0], [2, 3])),
        "preferences": (Ranks.of([0, 1, 2, 2]), Ranks.of([5, 5, 1, 1])),
        "names": ("peace", "talks", "war", "ruin"), "status_quo": 3, "notes": ("A note.",),
    }  # fmt: skip
    return Conflict(**(parts | more))  # type: ignore[arg-type]


def test_moves_are_joined_and_loops_dropped() -> None:
    made = coalesce(circle(), [[3, 2]], ["lost"])
    assert made.names == ("peace", "talks", "lost")
    assert made.codes.tolist() == [2, 5, 7]
    assert [list(zip(*moves.pairs(), strict=True)) for moves in made.moves] == [[(0, 1), (1, 2), (2, 0)], [(0, 2)]]
    assert made.moves[0].targets.dtype == np.int32
    assert [preference.rank.tolist() for preference in made.preferences] == [[0, 1, 2], [1, 1, 0]]
    assert (made.status_quo, made.notes, made.find("lost")) == (2, ("A note.",), 2)


@pytest.mark.parametrize(
    ("groups", "names", "said"),
    [
        ([[0, 1]], ["x"], "peace and talks cannot both be `x`: a does not treat them alike"),
        ([[1, 2]], ["x"], "talks and war cannot both be `x`: a does"),
        ([[2], [2, 3]], ["x", "y"], "war is in two groups, `x` and `y`"),
        ([[2, 4]], ["x"], "`x` has state number 4; states are 0 to 3"),
        ([[]], ["x"], "`x` has no states"),
        ([[2, 3]], [], "1 groups and 0 names"),
        ([[2, 3]], ["peace"], "Two states would be called `peace`"),
        ([[0], [1]], ["x", "x"], "Two states would be called `x`"),
    ],
)
def test_what_cannot_be_merged_is_refused(groups: list[list[int]], names: list[str], said: str) -> None:
    with pytest.raises(GameError, match=said):
        coalesce(circle(), groups, names)


def test_the_other_actor_is_asked_too() -> None:
    with pytest.raises(GameError, match="b does not treat them alike"):
        coalesce(circle(preferences=(Ranks.of([0, 1, 2, 2]), Ranks.of([5, 5, 1, 2]))), [[2, 3]], ["x"])


def relation(pairs: list[tuple[int, int]]) -> Relation:
    table = np.zeros((4, 4), bool)
    for better, worse in pairs:
        table[worse, better] = True
    return Relation.of(table)


def test_relations_are_merged_where_they_do_not_tell_states_apart() -> None:
    alike = relation([(0, 2), (0, 3), (2, 1), (3, 1), (0, 1)])
    made = coalesce(circle(preferences=(Ranks.of([0, 1, 2, 2]), alike)), [[2, 3]], ["lost"])
    merged = made.preferences[1]
    assert [[merged.better(one, than=other) for other in range(3)] for one in range(3)] == [
        [False, True, True], [False, False, False], [False, True, False]
    ]  # fmt: skip
    for odd in ([(0, 2), (2, 1), (3, 1)], [(0, 2), (0, 3), (2, 1)], [(2, 3)]):
        with pytest.raises(GameError, match="alike"):
            coalesce(circle(preferences=(Ranks.of([0, 1, 2, 2]), relation(odd))), [[2, 3]], ["lost"])


def test_merged_moves_are_those_between_members() -> None:
    chance = random.Random(3)
    for _ in range(40):
        size = chance.randint(2, 8)
        arcs = {(s, t) for s in range(size) for t in range(size) if s != t and chance.random() < 0.3}
        group = sorted(chance.sample(range(size), chance.randint(1, size)))
        made = coalesce(
            Conflict(
                title="x", actors=("a",), codes=np.arange(size), preferences=(by_pairs([], size, str),),
                moves=(Moves.of(size, [s for s, _ in arcs], [t for _, t in arcs]),),
            ), [group], ["all"],
        )  # fmt: skip

        def name(state: int, group: list[int] = group) -> str:
            return "all" if state in group else str(state)

        expected = {(name(s), name(t)) for s, t in arcs if name(s) != name(t)}
        found = [(made.names[s], made.names[t]) for s, t in zip(*made.moves[0].pairs(), strict=True)]
        assert len(found) == len(set(found))
        assert set(found) == expected


def test_elmira_has_nine_states_once_abandoning_is_one(reference: Path) -> None:
    model = json.loads((reference / "published" / "conflicts" / "elmira.json").read_text(encoding="utf-8"))
    codes = [state["decimal"] for state in model["feasible_states"]]
    moves, preferences = [], []
    for actor in model["dms"]:
        arcs = [(int(s) - 1, t - 1) for s, targets in model["moves"][actor].items() for t in targets]
        moves.append(Moves.of(12, [s for s, _ in arcs], [t for _, t in arcs]))
        order = model["preferences"][actor]["ranking_most_to_least"]
        value = {state: -place for place, group in enumerate(order) for state in group}
        preferences.append(Ranks.of([value[state] for state in range(1, 13)]))
    whole = Conflict(
        title="Elmira", actors=tuple(model["dms"]), codes=np.array(codes), moves=tuple(moves),
        preferences=tuple(preferences), names=tuple(str(n) for n in range(1, 13)),
    )  # fmt: skip
    made = coalesce(whole, [[4, 5, 10, 11]], ["abandon"])
    assert made.size == 9
    assert made.names == ("1", "2", "3", "4", "abandon", "7", "8", "9", "10")
    assert made.moves[1].after(made.find("abandon")).tolist() == []
