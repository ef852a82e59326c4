"""What must not change an answer, on random games: an idle option, split interests, another clock, tempo, names, levels.

Design, section 5. A transformed game is laid over the original state by state: rates from class to class, the law at
several times and the probability of every outcome have to be the same. `test_invariance_cases.py` does the same with the
shipped cases.
"""

import functools
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from detente.case.model import Factor, Model, Option, Rate
from detente.case.numbers import CLOCK_DAYS
from detente.formula import Formula, compile_formula
from detente.game import compile_game
from detente.game.behaviour.hierarchy import think
from oracle.game import games
from oracle.game.games import Knobs
from property.models import Play, Twin, assert_same, everywhere, laid_over, play, renaming, throughout, vocabulary

SEEDS = range(40)


@functools.cache
def any_model(seed: int) -> Model:
    """A random game of two to four actors with about half of all constructs in it."""
    dice = random.Random(f"invariance {seed}")
    switches = {name: dice.random() < 0.5 for name in games.EVERYTHING}
    knobs = Knobs(actors=(2, 4), options=2, conditions=dice.randint(1, 2), states=70, **switches)
    return games.game(seed, knobs, "invariance")


@functools.cache
def played(seed: int) -> Play:
    """The random game with its strategies and chain."""
    (one,) = play(any_model(seed))
    return one


def assert_invariant(seed: int, changed: Model, near: float = 1e-9, **over) -> None:
    """A changed model's chain, laid over the original one."""
    (large,) = play(changed)
    small = played(seed)
    keys = ("names", "digits")
    at = laid_over(large.game, small.game, **{key: over.pop(key) for key in keys if key in over})
    assert_same(small, large, at, near=near, **over)


# An option without effect.


def with_idle_option(model: Model, dice: random.Random) -> Model:
    """One more option of some actor, which nothing reads and no effect changes."""
    owner = dice.choice(model.actors).id
    levels = dice.choice([("no", "yes"), ("low", "mid", "high")])
    costs = tuple(dice.choice([0.0, round(dice.uniform(0, 2), 3)]) for _ in levels)
    start = dice.choice([(1.0, *[0.0] * (len(levels) - 1)), tuple(1 / len(levels) for _ in levels)])
    tempo, kappa = f"{dice.uniform(0.3, 3):.3f}", round(dice.uniform(0.3, 3), 3)

    def change(one: Model) -> Model:
        factor = Factor(id=f"{owner}.idle", path="idle", levels=levels, start=start)
        words = vocabulary(one.factors, one.parameters)
        rate = Rate(formula=compile_formula(tempo, words))
        option = Option(factor=factor.id, path="idle", owner=owner, tempo=rate, commitment=kappa, costs=costs)
        place = len(one.options)
        factors = (*one.factors[:place], factor, *one.factors[place:])
        return replace(one, factors=factors, options=(*one.options, option))

    return throughout(model, change)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_option_without_effect(seed: int) -> None:
    """It changes no answer, whoever owns it and whatever it costs."""
    changed = with_idle_option(any_model(seed), random.Random(seed))
    assert_invariant(seed, changed)


# An interest in two halves.


def in_halves(model: Model) -> Model:
    """Every interest as two of half its weight."""

    def change(one: Model) -> Model:
        return replace(
            one,
            interests={
                actor: tuple(
                    replace(part, id=f"{part.id}{half}", weight=part.weight / 2) for part in own for half in ("", "_too")
                )
                for actor, own in one.interests.items()
            },
        )

    return throughout(model, change)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_interest_in_two_halves(seed: int) -> None:
    assert_invariant(seed, in_halves(any_model(seed)))


# Another clock.


def by_clock(model: Model, clock: str) -> tuple[Model, float]:
    """The same crisis in another unit of time, and how many of them there are in one of its own."""
    units = CLOCK_DAYS[model.clock] / CLOCK_DAYS[clock]

    def slower(rate: Rate) -> Rate:
        return replace(rate, scale=rate.scale / units)

    def longer(time: float | None) -> float | None:
        return None if time is None else time * units

    def change(one: Model) -> Model:
        return replace(
            one,
            clock=clock,
            actors=tuple(replace(actor, foresight=longer(actor.foresight)) for actor in one.actors),
            options=tuple(
                replace(option, tempo=slower(option.tempo), commitment=option.commitment / units) for option in one.options
            ),
            events=tuple(replace(event, rate=slower(event.rate)) for event in one.events),
            since=tuple(replace(since, after=longer(since.after)) for since in one.since),
            calendar=tuple(replace(entry, time=longer(entry.time)) for entry in one.calendar),
            bodies=tuple(
                replace(
                    body,
                    motions=tuple(
                        replace(
                            motion,
                            tempo=slower(motion.tempo),
                            commitment=motion.commitment / units,
                            retry=longer(motion.retry),
                        )
                        for motion in body.motions
                    ),
                )
                for body in one.bodies
            ),
        )

    return throughout(model, change), units


@pytest.mark.parametrize("clock", ["day", "week", "year"])
@pytest.mark.parametrize("seed", SEEDS)
def test_another_clock(seed: int, clock: str) -> None:
    """Rates per week and durations in weeks for those in months: the same answers in real time."""
    changed, units = by_clock(any_model(seed), clock)
    assert_invariant(seed, changed, speed=units)


# Other names, another order.


@pytest.mark.parametrize("seed", SEEDS)
def test_actors_relabelled(seed: int) -> None:
    """Every actor has the id of the next, and everything that has no order of its own stands in another."""
    model = any_model(seed)
    actors = [actor.id for actor in model.actors]
    name = renaming(dict(zip(actors, [*actors[1:], actors[0]], strict=True)))

    def change(one: Model) -> Model:
        factors = tuple(replace(factor, id=name(factor.id)) for factor in one.factors)
        words = vocabulary(factors, one.parameters)

        def again(formula: Formula) -> Formula:
            return compile_formula(name(formula.text), words)

        renamed = everywhere(replace(one, beliefs={}), again, name)
        options = len(renamed.options)
        return replace(
            renamed,
            actors=renamed.actors[::-1],
            factors=renamed.factors[:options][::-1] + renamed.factors[options:][::-1],
            options=renamed.options[::-1],
            events=renamed.events[::-1],
            rules=renamed.rules[::-1],
            since=renamed.since[::-1],
            promises=renamed.promises[::-1],
            holds=renamed.holds[::-1],
            bodies=tuple(replace(b, members=b.members[::-1], motions=b.motions[::-1]) for b in renamed.bodies),
            interests={a: own[::-1] for a, own in reversed(renamed.interests.items())},
        )

    changed = throughout(model, change)
    changed = replace(changed, beliefs={name(a): belief for a, belief in changed.beliefs.items()})
    back = {name(factor.id): factor.id for factor in model.factors}
    assert_invariant(seed, changed, names=back)
