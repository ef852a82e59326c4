"""Conflicts made of options: what is refused, what a move can do, and how large they may be."""

import math

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import (
    ANYWHERE,
    Barred,
    Condition,
    Conflict,
    OptionPlan,
    Ranks,
    at_least_one,
    conflict_from_options,
    depends,
    exclusive,
    lay_options,
    listed,
)
from detente.game.conflict import feasible as feasible_module
from detente.game.conflict import steps as steps_module
from detente.game.conflict.feasible import feasible
from detente.game.conflict.steps import Limits, Room, steps


def made(options: list[OptionPlan], actors: int = 1, **more: object) -> Conflict:
    return conflict_from_options(
        "test", [f"actor {number}" for number in range(actors)], options,
        preferences=lambda codes, choices: [Ranks.of(codes)] * actors, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def plain(count: int, owner: int = 0) -> list[OptionPlan]:
    return [OptionPlan(f"o{number}", (owner,)) for number in range(count)]


def states(conflict: Conflict) -> list[str]:
    return [conflict.describe(state) for state in range(conflict.size)]


def moves(conflict: Conflict, actor: int = 0) -> list[str]:
    source, target = conflict.moves[actor].pairs()
    return [f"{conflict.describe(s)}>{conflict.describe(t)}" for s, t in zip(source, target, strict=True)]


def test_the_four_kinds_of_infeasible_states() -> None:
    assert states(made(plain(2), infeasible=[exclusive([0, 1])])) == ["NN", "YN", "NY"]
    assert states(made(plain(2), infeasible=[at_least_one([0, 1])])) == ["YN", "NY", "YY"]
    assert states(made(plain(2), infeasible=[depends(((0, 1),), on=((1, 1),))])) == ["NN", "NY", "YY"]
    assert states(made(plain(2), infeasible=[listed(["YN", ((1, 1),)])])) == ["NN"]


def test_an_option_of_many_levels_is_taken_at_any_but_the_first() -> None:
    options = [OptionPlan("force", (0,), levels=("none", "some", "all")), OptionPlan("talk", (0,))]
    assert made(options, infeasible=[exclusive([0, 1])]).codes.tolist() == [0, 1, 2, 3]
    assert made(options, infeasible=[depends(((1, 1),), on=((0, 2),))]).codes.tolist() == [0, 1, 2, 5]


def test_a_direction_is_kept_over_many_levels() -> None:
    force = OptionPlan("force", (0,), "fwd", ("none", "some", "all"))
    assert list(zip(*made([force]).moves[0].pairs(), strict=True)) == [(0, 1), (0, 2), (1, 2)]
    back = OptionPlan("force", (0,), "back", ("none", "some", "all"))
    assert list(zip(*made([back]).moves[0].pairs(), strict=True)) == [(1, 0), (2, 0), (2, 1)]


def test_a_move_goes_through_what_cannot_be() -> None:
    swap = made(plain(2), infeasible=[exclusive([0, 1]), at_least_one([0, 1])])
    assert moves(swap) == ["YN>NY", "NY>YN"]
    assert moves(made(plain(2), infeasible=[exclusive([0, 1]), at_least_one([0, 1])], step="one")) == []


def test_a_shared_option_is_moved_by_each_owner_and_by_nobody_else() -> None:
    both = made([OptionPlan("deal", (0, 1)), OptionPlan("weather", ())], actors=3)
    assert moves(both, 0) == moves(both, 1) == ["NN>YN", "YN>NN", "NY>YY", "YY>NY"]
    assert moves(both, 2) == []


def test_barred_moves_are_not_there_for_whom_they_are_barred() -> None:
    options = [OptionPlan("deal", (0, 1))]
    one = made(options, actors=2, barred=[Barred(1, listed(["Y"]), listed(["N"]))])
    assert (moves(one, 0), moves(one, 1)) == (["N>Y", "Y>N"], ["N>Y"])
    all_ = made(options, actors=2, barred=[Barred(None, ANYWHERE, listed(["Y"]))])
    assert moves(all_, 0) == moves(all_, 1) == ["Y>N"]


def test_what_is_not_free_stays() -> None:
    choices = lay_options(plain(2), 1)
    free = {0: np.array([True, True, False, True])}
    for step in ("any", "one"):
        source, target = steps(np.arange(4), choices, 0, step=step, limits=Limits(free=free)).pairs()
        changed = (source ^ target) & 1 == 1
        assert 2 not in source[changed]
        assert set(source[changed]) == {0, 1, 3}
        assert (2, 0) in set(zip(source.tolist(), target.tolist(), strict=True))


def test_the_status_quo_is_found_by_its_code() -> None:
    quo = {"infeasible": [listed(["YN"])]}
    assert made(plain(2), status_quo=2, **quo).status_quo == 1
    with pytest.raises(GameError, match="YN is not feasible"):
        made(plain(2), status_quo=1, **quo)
    with pytest.raises(GameError, match="4 is the code of no state"):
        made(plain(2), status_quo=4, **quo)


def test_what_leaves_no_state_is_one_sentence() -> None:
    with pytest.raises(GameError, match=r"^The conflict has no feasible state: the conditions rule out all 4 "):
        made(plain(2), infeasible=[exclusive([0, 1]), at_least_one([0]), at_least_one([1])])
    with pytest.raises(GameError, match="no feasible state"):
        made(plain(2), infeasible=[ANYWHERE])
    assert made(plain(2), infeasible=[Condition(())]).size == 4


def test_thirty_options_are_refused_at_once() -> None:
    with pytest.raises(GameError, match=r"^The 30 options have more than 16,777,216 feasible states"):
        made(plain(30))
    with pytest.raises(GameError, match=r"64 options have more than 2\^62 combinations"):
        made(plain(64))


def test_sixty_options_that_exclude_one_another_are_few_states() -> None:
    groups = [list(range(first, 60, 12)) for first in range(12)]
    conditions = [condition for group in groups for condition in (exclusive(group), at_least_one(group))]
    tied = [depends(((group[0], 1),), on=((groups[0][0], 1),)) for group in groups[1:]]
    few = [listed([((group[1], 1),), ((group[2], 1),)]) for group in groups[3:]]
    codes = feasible(lay_options(plain(60), 1), [*conditions, *tied, *few])
    # the first of a group only with the first of the first; of the nine last groups two can be in no state
    assert len(codes) == 1 * 5**2 * 3**9 + 4 * 4**2 * 2**9
    assert (np.diff(codes) > 0).all()


def test_twenty_million_combinations_are_thinned_out() -> None:
    """More than can be kept, but for conditions that decide on the last option only."""
    late = [listed([((number, 1), (24, 1))]) for number in range(24)] + [
        depends(((n, 1),), ((n + 1, 1),)) for n in range(24)
    ]
    assert feasible(lay_options(plain(25), 1), late).tolist() == [0, 2**24]


def test_only_what_is_feasible_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feasible_module, "MOST_STATES", 3)
    late = [listed(["NNN", "YNN", "NYN", "YYN", "NNY"])]  # four combinations of two options, three of three
    assert states(made(plain(3), infeasible=late)) == ["YNY", "NYY", "YYY"]
    monkeypatch.setattr(feasible_module, "MOST_STATES", 2)
    with pytest.raises(GameError, match="more than 2 feasible states"):
        made(plain(3), infeasible=late)


def test_options_that_decide_on_others_are_taken_first(monkeypatch: pytest.MonkeyPatch) -> None:
    choices = lay_options(plain(40), 1)
    first = [listed([((number, 1), (7, level)) for level in range(2)]) for number in range(40) if number != 7]
    monkeypatch.setattr(feasible_module, "MOST_LOOKED_AT", 200)
    assert feasible(choices, first).tolist() == [0, 2**7]
    monkeypatch.setattr(feasible_module, "MOST_LOOKED_AT", 100)
    with pytest.raises(GameError, match=r"^The feasible states of 40 options were not all found among the first"):
        feasible(choices, first)


def test_what_is_named_twice_counts_once() -> None:
    assert states(made(plain(2), infeasible=[exclusive([0, 0, 1])])) == ["NN", "YN", "NY"]
    assert lay_options([OptionPlan("x", (0, 0))], 1)[0].owners == (0,)


def test_too_many_moves_are_refused_before_they_are_made() -> None:
    codes, choices = np.arange(2**10), lay_options(plain(10), 1)
    with pytest.raises(GameError, match="more than 100 moves"):
        steps(codes, choices, 0, room=Room(100))
    with pytest.raises(GameError, match="more than 100 moves"):
        steps(codes, choices, 0, step="one", room=Room(100))
    half = Limits(directions=dict.fromkeys(range(10), "fwd"))
    assert steps(codes, choices, 0, limits=half, room=Room(3**10 - 2**10)).count == 3**10 - 2**10
    with pytest.raises(GameError, match="moves"):
        steps(codes, choices, 0, limits=half, room=Room(3**10 - 2**10 - 1))
    assert steps_module.MOST_MOVES == 600_000_000


def test_actors_share_the_room_for_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps_module.Room.__init__, "__defaults__", (23,))
    options = [OptionPlan(f"o{number}", (number,)) for number in range(3)]
    with pytest.raises(GameError, match="more than 23 moves"):
        made(options, actors=3)
    monkeypatch.setattr(steps_module.Room.__init__, "__defaults__", (24,))
    assert sum(one.count for one in made(options, actors=3).moves) == 24


def test_progress_rises_to_the_whole() -> None:
    told: list[float] = []
    made([OptionPlan(f"o{n}", (n % 6,)) for n in range(18)], actors=6, tick=told.append)
    assert told == sorted(told)
    assert len(told) > 3
    assert math.isclose(told[-1], 1)


@pytest.mark.parametrize(
    ("options", "more", "said"),
    [
        ([OptionPlan("x", (1,))], {}, "`x` belongs to actor number 2; there are 1"),
        ([OptionPlan("x", (0,), "up")], {}, "`x` goes `up`; expected `both`"),  # type: ignore[arg-type]
        ([OptionPlan("x", (0,), levels=())], {}, "`x` needs levels"),
        ([OptionPlan("x", (0,), levels=("a", "a"))], {}, "`x` needs levels"),
        (plain(1), {"infeasible": [exclusive([0, 3])]}, "option number 4; there are 1 options"),
        (plain(1), {"infeasible": [listed([((0, 2),)])]}, "level number 3 of `o0`, which has 2"),
        (plain(1), {"infeasible": [listed([((0, ~2),)])]}, "level number 3 of `o0`, which has 2"),
        (plain(1), {"barred": [Barred(4, ANYWHERE, ANYWHERE)]}, "actor number 5; there are 1 actors"),
        (plain(1), {"barred": [Barred(0, ANYWHERE, listed(["-Y"]))]}, "option number 2"),
    ],
)
def test_what_does_not_fit_is_refused(options: list[OptionPlan], more: dict[str, object], said: str) -> None:
    with pytest.raises(GameError, match=said):
        made(options, **more)


def test_patterns_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(GameError, match="found `YX`"):
        listed(["YX"])
    with pytest.raises(GameError, match="`YN` and `Y` differ in length"):
        listed(["YN", "Y"])
    with pytest.raises(GameError, match="At least one of no options"):
        at_least_one([])
