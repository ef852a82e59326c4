"""What must not change an answer, on random games: idle options, split interests, clocks, tempos, names, levels.

Design, section 5. A transformed game is laid over the original state by state: rates from class to class, the law at
several times and the probability of every outcome have to be the same. `test_invariance_cases.py` does the same with
the shipped cases.
"""

import functools
import random
from dataclasses import replace

import numpy as np
import pytest

from detente.case.model import Dated, Event, Factor, Interest, Model, Option, Outcome, Rate
from detente.case.numbers import CLOCK_DAYS
from detente.formula import Formula, compile_formula
from detente.game import compile_game
from detente.game.behaviour import equilibrium
from detente.result import Status
from oracle.game import games
from oracle.game.games import Knobs
from property.models import (
    Play,
    Twin,
    assert_same,
    assert_tempo_sets_timing,
    crisis,
    everywhere,
    laid_over,
    law,
    looks,
    option_of,
    play,
    renaming,
    throughout,
    vocabulary,
)

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
                    replace(part, id=f"{part.id}{half}", weight=part.weight / 2)
                    for part in own
                    for half in ("", "_too")
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
                replace(option, tempo=slower(option.tempo), commitment=option.commitment / units)
                for option in one.options
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


def test_two_dates_on_one_day_by_another_clock() -> None:
    """Actors reckon with dates as due on average; what they reckon with for two on one day must not know the clock."""
    model = crisis(
        actors={"a": {}},
        options={"a.x": {}},
        conditions={"p": {}, "q": {}, "over": {}},
        events={"leak": ("p and not q and not a.x", "3", {"over": "yes"})},
        wants={"a": {"over": -8.0, "a.x": -1.0}},
    )
    dates = [Dated(name=name, path=name, time=5.0, then=((name, 1),)) for name in "pq"]
    model = replace(model, calendar=tuple(dates))
    changed, units = by_clock(model, "year")
    (small,), (large,) = play(model), play(changed)
    assert large.rate("a.x to yes") * units == pytest.approx(small.rate("a.x to yes"), rel=1e-9)


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


# A level put down twice.


def twin_of(model: Model, dice: random.Random) -> Twin | None:
    """A level of some condition that can be put down twice so that nothing tells the two apart.

    A step `up` or `down` tells them apart (it takes one step more to pass both), as does a motion that can pass from
    one to the other.
    """
    passing = {name for body in model.bodies for motion in body.motions for name, _ in motion.then}
    stepped = {name for name, to in effects(model) if isinstance(to, str)}
    fit = [
        factor
        for factor in model.factors[len(model.options) :]
        if not factor.stages and factor.id not in passing and (len(factor.levels) == 2 or factor.id not in stepped)
    ]
    if not fit:
        return None
    factor = dice.choice(fit)
    return Twin.of(factor.id, factor.levels, dice.randrange(len(factor.levels)), factor.numbers)


def effects(model: Model) -> list[tuple[str, int | str]]:
    """Every change that anything makes."""
    sources = [
        *[event.then for event in model.events],
        *[entry.then for entry in model.calendar],
        *[promise.voids for promise in model.promises],
        *[part for body in model.bodies for motion in body.motions for part in (motion.then, motion.otherwise)],
    ]
    return [change for source in sources for change in source]


def with_twin(model: Model, twin: Twin, seed: int) -> Model:
    """The model with a level put down twice: effects lead to either, chance to and fro."""

    def change(one: Model) -> Model:
        dice = random.Random(seed)
        factors = tuple(
            replace(
                f, levels=twin.levels, numbers=twin.numbers, start=twin.spread(f.start, dice.choice([0.0, 0.3, 1.0]))
            )
            if f.id == twin.name
            else f
            for f in one.factors
        )
        words = vocabulary(factors, one.parameters)

        def landing(digit: int) -> int:
            return dice.choice([d for d, old in enumerate(twin.old) if old == digit])

        def led(changes):
            ends = {"up": len(twin.old) - 1 - (twin.digit == len(twin.old) - 2), "down": 0}
            return tuple(
                (name, (ends[to] if isinstance(to, str) else landing(to)) if name == twin.name else to)
                for name, to in changes
            )

        new = everywhere(replace(one, beliefs={}, factors=()), lambda f: compile_formula(twin.text(f), words))
        here, there = twin.levels[twin.digit], twin.levels[twin.digit + 1]
        template = one.events[0]
        drift = [
            replace(
                template,
                id=f"drift_{k}",
                path="drift",
                when=compile_formula(f"{twin.name} is {a}", words),
                rate=Rate(formula=compile_formula(f"{dice.uniform(0.2, 2):.3f}", words)),
                then=((twin.name, twin.levels.index(b)),),
            )
            for k, (a, b) in enumerate([(here, there), (there, here)])
        ]
        return replace(
            new,
            factors=factors,
            events=(*[replace(event, then=led(event.then)) for event in new.events], *drift),
            calendar=tuple(replace(entry, then=led(entry.then)) for entry in new.calendar),
            promises=tuple(replace(promise, voids=led(promise.voids)) for promise in new.promises),
            bodies=tuple(
                replace(body, motions=tuple(replace(m, otherwise=led(m.otherwise)) for m in body.motions))
                for body in new.bodies
            ),
            fixed={name: landing(digit) if name == twin.name else digit for name, digit in one.fixed.items()},
        )

    return throughout(model, change)


@pytest.mark.parametrize("seed", SEEDS)
def test_levels_of_a_condition_that_nothing_distinguishes(seed: int) -> None:
    """Two levels that nothing tells apart are as good as one."""
    while (twin := twin_of(any_model(seed), random.Random(seed))) is None:
        seed += len(SEEDS)
    assert_invariant(seed, with_twin(any_model(seed), twin, seed), digits={twin.name: twin.old})


def alone(seed: int, **more) -> Model:
    """A random game of one actor, without anybody to expect anything of."""
    dice = random.Random(f"alone {seed}")
    names = ("rules", "final", "tempos", "costs", "promises", "holds", "since", "hidden", "calendar", "fixed")
    switches = {name: dice.random() < 0.4 for name in names}
    knobs = Knobs(actors=(1, 1), options=2, conditions=dice.randint(1, 2), states=70, **{**switches, **more})
    return games.game(seed, knobs, "alone")


@pytest.mark.parametrize("seed", SEEDS)
def test_levels_of_an_option_are_alternatives(seed: int) -> None:
    """A level of an option put down twice is one alternative more: what stays is kappa w e^x, but for w = 1 / (L - 1).

    The owner's judgement x of every move is the same, and so is rho P(m) / P(stays) = kappa w e^x times the number of
    other levels. The rates are not: each level is now one of L instead of L - 1, and the doubled one is taken twice.
    Only where a second of two levels is doubled is it entered as often as before.
    """
    model = alone(seed, rules=False, holds=False, promises=False, since=False, fixed=False)
    dice = random.Random(seed)
    option = dice.choice(model.options)
    factor = next(one for one in model.factors if one.id == option.factor)
    if len(factor.levels) > 2:  # a step up or down takes one step more to pass both
        unstepped = tuple(
            event for event in model.events if not {(factor.id, "up"), (factor.id, "down")} & {*event.then}
        )
        model = replace(model, events=unstepped)
    twin = Twin.of(factor.id, factor.levels, dice.randrange(len(factor.levels)), factor.numbers)
    large = with_doubled_option(model, twin)
    at = laid_over(compile_game(large), compile_game(model), digits={twin.name: twin.old})
    was = [factor.levels[old] for old in twin.old]
    names = {f"{twin.name} to {level}": f"{twin.name} to {old}" for level, old in zip(twin.levels, was, strict=True)}
    after, before = looks(large), looks(model)
    ratio = {twin.name: (len(twin.levels) - 1) / (len(factor.levels) - 1)}
    compared = 0
    for (label, s), (p, stay, rho) in after.items():
        known = names.get(label, label), int(at[s])
        if known in before:
            q, stayed, tempo = before[known]
            scale = ratio.get(option_of(label), 1.0)
            if min(stay, stayed) > 1e-4:
                assert rho * p / stay * scale == pytest.approx(tempo * q / stayed, rel=1e-8), (label, s)
                compared += 1
        else:  # to and fro between the two
            assert names[label] == f"{twin.name} to {factor.levels[twin.digit]}"
    assert compared


def with_doubled_option(model: Model, twin: Twin) -> Model:
    """The model with a level of an option put down twice; what led to it leads to the first of the two."""
    factors = tuple(
        replace(f, levels=twin.levels, numbers=twin.numbers, start=twin.spread(f.start, 0.0))
        if f.id == twin.name
        else f
        for f in model.factors
    )
    words = vocabulary(factors, model.parameters)

    def led(changes):
        ends = {"up": len(twin.old) - 1 - (twin.digit == len(twin.old) - 2), "down": 0}
        return tuple(
            (name, ends[to] if isinstance(to, str) else twin.old.index(to)) if name == twin.name else (name, to)
            for name, to in changes
        )

    new = everywhere(replace(model, factors=()), lambda f: compile_formula(twin.text(f), words))
    return replace(
        new,
        factors=factors,
        options=tuple(
            replace(one, costs=tuple(one.costs[old] for old in twin.old)) if one.factor == twin.name else one
            for one in new.options
        ),
        events=tuple(replace(event, then=led(event.then)) for event in new.events),
    )


# Tempo.


def faster(model: Model, times: float, *, motions: bool = True) -> Model:
    """Every tempo multiplied, with all commitments as they are."""

    def quick(rate: Rate) -> Rate:
        return replace(rate, scale=rate.scale * times)

    def change(one: Model) -> Model:
        return replace(
            one,
            options=tuple(replace(option, tempo=quick(option.tempo)) for option in one.options),
            bodies=tuple(
                replace(body, motions=tuple(replace(m, tempo=quick(m.tempo)) if motions else m for m in body.motions))
                for body in one.bodies
            ),
        )

    return throughout(model, change)


def myopic(seed: int) -> Model:
    """The random game among actors who look no further than the next flow of utility."""
    return throughout(
        any_model(seed),
        lambda one: replace(one, actors=tuple(replace(actor, foresight=None) for actor in one.actors)),
    )


@pytest.mark.parametrize("who", ["alone", "myopic"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_tempo_doubled(seed: int, who: str) -> None:
    """Where nobody else's behaviour matters to the chooser, tempo sets timing and not preference.

    With commitments fixed x stays, so at every look (docs/game.md, section 3):
    * P(m) / P(n) = e^(x_m - x_n) between two alternatives in a state stays;
    * rho P(m) / P(stays) = kappa w e^x_m stays: at twice the tempo the odds against staying are half at each look;
    * so 1 / (rho P(m)), the mean wait for the move, is 1 / (kappa w e^x_m) plus something in proportion to 1 / rho.
    """
    model = alone(seed) if who == "alone" else myopic(seed)
    assert_tempo_sets_timing(*(looks(faster(model, times)) for times in (1.0, 2.0, 4.0)))


@pytest.mark.parametrize("seed", SEEDS)
def test_slips_come_per_month_and_not_per_look(seed: int) -> None:
    """However often an actor looks, it makes a move no more often than kappa w e^x: a losing one comes per month."""
    model = myopic(seed)
    game = compile_game(model)
    found = [looks(faster(model, speed)) for speed in (1.0, 10.0, 1e3, 1e12)]
    blind = {actor for factor in model.factors for actor in factor.hidden_from}
    for number, option in enumerate(model.options):
        if option.owner in blind | {*model.beliefs}:
            continue  # it does not choose by its true flow of utility
        who = game.actors[option.owner]
        others = len(model.factors[number].levels) - 1
        for block in (block for block in game.blocks if block.option == number):
            gain = game.utility[who][block.target] - game.utility[who][block.source] - block.cost
            for s, x in zip(block.source.tolist(), model.actors[who].rationality * gain, strict=True):
                rates = [p * rho for p, _, rho in (one[block.cause.label, s] for one in found)]
                most = option.commitment / others * np.exp(x)
                assert all(rate <= most * (1 + 1e-12) for rate in rates), (block.cause.label, s)
                assert rates == sorted(rates)
                assert rates[-1] == pytest.approx(most, rel=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_motions_of_their_own_come_up_in_proportion(seed: int) -> None:
    """Among myopic actors a motion without sponsor passes twice as often where all tempos are doubled."""
    (once,), (twice,) = (play(faster(myopic(seed), times)) for times in (1.0, 2.0))
    for slow, fast in zip(once.chain.flows, twice.chain.flows, strict=True):
        if slow.cause.kind in ("passes", "refuses", "poll") and slow.cause.actor is None:
            motion = next(m for body in once.game.model.bodies for m in body.motions if m.path == slow.cause.path)
            if motion.sponsor is None:
                assert fast.rate == pytest.approx(2 * slow.rate, rel=1e-12)


# A direct final move, or an option and an event that soon follows.


def with_last_move(model: Model, dice: random.Random, *, event: bool) -> Model:
    """One more option of some actor, to end the story: by itself, or by an event a hundred times a month."""
    owner = dice.choice(model.actors).id
    stakes = {actor.id: round(dice.uniform(-1.5, 1.0), 3) for actor in model.actors}
    name = f"{owner}.end"
    move = Factor(id=name, path=name, levels=("no", "yes"), start=(1.0, 0.0))
    over = Factor(id="over", path="over", levels=("no", "yes"), start=(1.0, 0.0))

    def change(one: Model) -> Model:
        place = len(one.options)
        factors = (*one.factors[:place], move, *one.factors[place:], *([over] if event else []))
        words = vocabulary(factors, one.parameters)

        def formula(text: str) -> Formula:
            return compile_formula(text, words)

        option = Option(
            factor=name, path=name, owner=owner, tempo=Rate(formula=formula("1")), commitment=1.0, costs=(0.0, 0.0)
        )
        soon = Event(id="soon", path="soon", when=formula(name), rate=Rate(formula=formula("100")), then=(("over", 1),))
        interests = {
            actor: (*own, Interest(id="end", path="end", weight=stakes[actor], formula=formula(name), welfare=None))
            for actor, own in one.interests.items()
        }
        return replace(
            one,
            factors=factors,
            options=(*one.options, option),
            events=(*one.events, *([soon] if event else [])),
            final=(Outcome(id="end", path="end", formula=formula("over" if event else name)),),
            interests=interests,
        )

    return throughout(model, change)


@functools.cache
def modest(seed: int) -> Model:
    """A random game whose gains are not so large that a hundredth of them counts."""
    dice = random.Random(f"modest {seed}")
    switches = {name: dice.random() < 0.4 for name in games.EVERYTHING if name not in ("final", "rules")}
    knobs = Knobs(actors=(2, 4), options=2, conditions=1, states=100, **switches)
    model = games.game(seed, knobs, "modest")

    def change(one: Model) -> Model:
        return replace(
            one,
            actors=tuple(
                replace(a, rationality=min(a.rationality, 1.0), foresight=a.foresight and min(a.foresight, 5.0))
                for a in one.actors
            ),
        )

    return throughout(model, change)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_final_move_as_option_and_fast_event(seed: int) -> None:
    """The odds of an ending are within a factor of two, whether the move ends the story or an event does soon after."""
    chances = []
    for event in (False, True):
        (one,) = play(with_last_move(modest(seed), random.Random(seed), event=event))
        (outcome,) = one.game.model.final
        (end,) = law(one.chain, [12.0])
        chances.append(float(end[one.game.mask(outcome.formula)].sum()))
    odds = [p / (1 - p) for p in chances]
    assert 0.5 < odds[1] / odds[0] < 2.0, chances


# One actor.


@pytest.mark.parametrize("seed", SEEDS)
def test_one_actor_has_one_solution(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At `depth: equilibrium` every start of the search ends at the same, which is that of any depth of thought."""
    model = alone(seed)

    def at_depth(depth: float | None) -> Model:
        return replace(model, actors=tuple(replace(actor, depth=depth) for actor in model.actors))

    monkeypatch.setattr(equilibrium, "SAME", 1e-9)  # solutions further apart than this would be shown side by side
    (settled,) = play(at_depth(None))
    assert settled.strategies.status is Status.CONVERGED
    for depth in (0.5, 1.5, 4.0):
        (thought,) = play(at_depth(depth))
        for rate, other in zip(settled.strategies.rates, thought.strategies.rates, strict=True):
            assert rate == pytest.approx(other, rel=1e-9, abs=1e-12)
