"""Why something was done, worked out in one state, against the strategies of the enumerated game."""

from dataclasses import replace

import pytest

from detente.analysis.simulate.fly import FlyWalk
from detente.analysis.simulate.why import why
from detente.case.model import Model
from detente.game import compile_game, make_chain, solve
from oracle.game import games
from oracle.game.games import CONSTRUCTS

CASES = [(name, 0) for name in ("costs", "promises", "hidden", "beliefs", "sponsored", "veto", "open retry", "block",
                                "blind sponsor", "follower")] + [("any", seed) for seed in range(8)]  # fmt: skip


def short_sighted(model: Model) -> Model:
    """The same among actors who look no step ahead."""
    actors = tuple(replace(actor, foresight=None) for actor in model.actors)
    beliefs = {actor: short_sighted(belief) for actor, belief in model.beliefs.items()}
    return replace(model, actors=actors, beliefs=beliefs)


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_reasons(construct: str, seed: int) -> None:
    model = games.any_game(seed) if construct == "any" else games.game(seed, CONSTRUCTS[construct], construct)
    model = short_sighted(model)
    game = compile_game(model)
    strategies = solve(game)[0]
    chain, walk = make_chain(game, strategies), FlyWalk.of(model)
    numbers = {cause: k for k, cause in enumerate(walk.causes)}
    compared = 0
    for flow in chain.flows:
        for source in flow.source.tolist():
            slow = why(game, strategies, source, flow.cause)
            fast = walk.reason(game.space.digits[source], numbers[flow.cause])
            assert (slow is None) == (fast is None)
            if slow is not None and fast is not None:
                compared += 1
                for name in ("gain", "cost", "chance", "chosen"):
                    assert getattr(fast, name) == pytest.approx(getattr(slow, name), rel=1e-9, abs=1e-9), name
    assert compared > 0


@pytest.mark.parametrize("manner", ["random", "frozen"])
def test_no_reason_without_judgement(manner: str) -> None:
    model = games.game(0, CONSTRUCTS["plain"], "plain")
    walk = FlyWalk.of(model, manner=manner)
    for cause in range(len(walk.causes)):
        assert walk.reason([0] * len(walk.game.layout.sizes), cause) is None
