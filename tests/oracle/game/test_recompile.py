"""A game made from another of its shape against the one compiled from nothing: the same, number for number."""

import random
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from detente.case.model import Model, Rate
from detente.formula import Formula
from detente.game import Game, Shapes, compile_game, recompile, solve
from detente.game.layout import Layout
from detente.game.shape import whole_shape
from oracle.game.games import CONSTRUCTS, make
from oracle.game.hand import actor, build, event, factor
from oracle.game.test_game_twin import model_of

CASES = [(construct, seed) for construct in CONSTRUCTS for seed in range(3)] + [("any", seed) for seed in range(40)]
NUMBERS = frozenset({
    "rationality", "foresight", "depth", "costs", "breach", "weight", "after", "abstention", "dissent",
    "cost", "scale", "retry", "time", "yes", "threshold",
})  # fmt: skip


def other_numbers(part: Any, dice: random.Random) -> Any:
    """The same with other numbers, most of them."""
    if isinstance(part, tuple):
        return tuple(other_numbers(one, dice) for one in part)
    if isinstance(part, Formula) or not is_dataclass(part):
        return part
    new = {}
    for entry in fields(part):
        old = getattr(part, entry.name)
        if entry.name in NUMBERS and isinstance(old, float) and old and dice.random() < 0.8:
            new[entry.name] = (
                min(old * dice.uniform(0.6, 1.0), 1.0) if entry.name == "yes" else old * dice.uniform(0.6, 1.6)
            )
        elif entry.name == "commitment":
            new[entry.name] = 1.3 * old  # motions of one sponsor share a clock
        elif entry.name == "costs":
            new[entry.name] = tuple(cost * dice.uniform(0.5, 2.0) for cost in old)
        elif entry.name == "parameters":
            new[entry.name] = {name: value * dice.uniform(0.6, 1.6) for name, value in old.items()}
        elif entry.name in ("interests", "beliefs"):
            new[entry.name] = {actor: other_numbers(mine, dice) for actor, mine in old.items()}
        elif entry.name == "start" and isinstance(old, tuple):
            new[entry.name] = _other_start(old, dice)
        elif entry.name == "calendar":
            new[entry.name] = tuple(replace(one, time=one.time * 1.25) for one in old)
        else:
            new[entry.name] = other_numbers(old, dice)
    return replace(part, **new)


def _other_start(start: tuple[float, ...], dice: random.Random) -> tuple[float, ...]:
    raw = [p * dice.uniform(0.5, 2.0) for p in start]
    return tuple(p / sum(raw) for p in raw)


def assert_equal(one: Any, other: Any, path: str = "") -> None:
    """Everything a game is made of, bit for bit."""
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, path
        assert np.array_equal(one, other), path
    elif isinstance(one, Layout | Model):
        assert one == other, path
    elif isinstance(one, tuple):
        assert len(one) == len(other), path
        for place, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_equal(a, b, f"{path}[{place}]")
    elif isinstance(one, dict):
        assert list(one) == list(other), path
        for key in one:
            assert_equal(one[key], other[key], f"{path}[{key}]")
    elif is_dataclass(one):
        assert type(one) is type(other), path
        for entry in fields(one):
            if not entry.name.startswith("_") and entry.name != "view":
                assert_equal(getattr(one, entry.name), getattr(other, entry.name), f"{path}.{entry.name}")
    else:
        assert one == other, path


def masks(game: Game) -> tuple[np.ndarray, ...]:
    """Where every formula of a question could look: the final outcomes and the interests."""
    formulas = [outcome.formula for outcome in game.model.final]
    formulas += [i.formula for mine in game.model.interests.values() for i in mine if i.formula is not None]
    return tuple(game.space.view.value(formula) for formula in formulas)


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_the_same_game(construct: str, seed: int) -> None:
    """It is what is compiled from nothing, and behaves as that; not made where a refusal remembers a number."""
    before = model_of(construct, seed)
    after = other_numbers(before, random.Random(seed))
    game = compile_game(before)
    masks(game)  # kept formulas are evaluated before
    made, full = recompile(game, after), compile_game(after)
    if made is None:
        assert any(flag.remembers for flag in game.layout.flags)
        assert whole_shape(before) != whole_shape(after)
        return
    assert_equal(made, full)
    assert_equal(masks(made), masks(full))
    for one, other in zip(solve(made), solve(full), strict=True):
        assert_equal(one.rates, other.rates)
        assert_equal(one.chosen, other.chosen)


def gated(rate: float, gate: float, weight: float = 1.0) -> Model:
    """An event whose rate is a parameter, and one that may happen only where another is above a half."""
    factors = [factor("p"), factor("q")]
    numbers = {"rate": rate, "gate": gate}
    events = [event("e", "true", 0.3, (("p", 1),), factors), event("f", "p", 0.2, (("q", 1),), factors)]
    events[0] = replace(events[0], rate=Rate(formula=make("rate", factors, numbers)))
    events[1] = replace(events[1], when=make("p and gate > 0.5", factors, numbers))
    model = build(factors, [actor("a")], {"a": [("p", weight)]}, events=events)
    return replace(model, parameters=numbers)


def test_a_clock_that_stands_still_needs_its_own_states() -> None:
    game = compile_game(gated(0.3, 0.7))
    assert game.space.size == 3
    assert recompile(game, gated(0.0, 0.7)) is None
    still = compile_game(gated(0.0, 0.7))
    assert recompile(still, gated(0.3, 0.7)) is None
    for model in (gated(0.0, 0.7), gated(0.4, 0.9), gated(0.0, 0.6, 2.0)):
        shapes = Shapes()
        shapes.game(gated(0.3, 0.7))
        assert_equal(shapes.game(model), compile_game(model))


def test_a_parameter_that_decides_what_can_happen_belongs_to_the_shape() -> None:
    game = compile_game(gated(0.3, 0.7))
    assert recompile(game, gated(0.3, 0.2)) is None
    assert recompile(game, gated(0.3, 0.9)) is None
    assert recompile(game, gated(0.2, 0.7)) is not None


def test_a_wrong_rate_is_told_as_by_compiling() -> None:
    shapes = Shapes()
    shapes.game(gated(0.3, 0.7))
    with pytest.raises(Exception, match="The rate of event `e` is -1"):
        shapes.game(gated(-1.0, 0.7))


def test_transitions_are_shared() -> None:
    shapes = Shapes()
    first, second = shapes.game(gated(0.3, 0.7)), shapes.game(gated(0.4, 0.7, 3.0))
    assert second.arrows is first.arrows
    assert second.utility.max() == 3.0
