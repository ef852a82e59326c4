"""Adaptive plans on random games of every construct: the fast way against the words taken one by one."""

import random
from dataclasses import replace

import numpy as np
import pytest

from detente.case.model import Hold, Model
from detente.case.questions import Question
from detente.formula import Formula
from detente.game import Chain, Game, compile_game, make_chain, solve
from detente.game.layout import lay_out
from detente.insight.adaptive.carry import take_over
from detente.insight.adaptive.prospect import courses
from oracle.game.games import Knobs, any_game, game, make
from oracle.game.space import World
from oracle.insight.adapting import adaptive_value, code, entered, states

UNTIL = 4.0
DATED = Knobs(options=2, conditions=1, since=True, rules=True, calendar=True, final=True, states=100)


def planned(plain: Model, seed: int) -> tuple[Model, Model]:
    """Two plans for a game: each starts something otherwise, holds something or makes chance run faster."""
    dice = random.Random(f"plans {seed}")
    return _plan(plain, dice), _plan(plain, dice)


def _plan(model: Model, dice: random.Random) -> Model:
    seen = [factor for factor in model.factors if not factor.hidden_from and factor.id not in model.fixed]
    if dice.random() < 0.7:
        factor = dice.choice(seen)
        level = dice.randrange(len(factor.levels))
        start = tuple(float(n == level) for n in range(len(factor.levels)))
        changed = replace(factor, start=start if dice.random() < 0.7 else _even(factor.start))
        model = replace(model, factors=tuple(changed if one is factor else one for one in model.factors))
    if dice.random() < 0.5 and not model.beliefs:
        option = dice.choice(model.options)
        binds = make("true", model.factors, model.parameters)
        model = replace(model, holds=(*model.holds, Hold(path="law", option=option.factor, level=0, binds=binds)))
    if dice.random() < 0.5 and model.events and not model.beliefs:
        event = replace(model.events[0], rate=replace(model.events[0].rate, scale=3.0 * model.events[0].rate.scale))
        model = replace(model, events=(event, *model.events[1:]))
    believed = {who: replace(one, factors=model.factors) for who, one in model.beliefs.items()}
    return replace(model, beliefs=believed)


def _even(start: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(1.0 / len(start) for _ in start)


def solved(game: Game) -> Chain:
    """Its chain."""
    return make_chain(game, solve(game)[0])


def played(seed: int) -> tuple[Model, Model, Model]:
    """A random game under no plan, one and another, if their starts are allowed."""
    for number in range(200):
        # of every second one it is known what is in it: what happens at dates, is remembered, is forbidden
        plain = game(1000 * seed + number, DATED, "dated") if seed % 2 else any_game(1000 * seed + number)
        one, other = planned(plain, 1000 * seed + number)
        try:
            for model in (one, other):
                World(model).start()
                compile_game(model)
        except Exception:  # a plan that does not fit this game
            continue
        if one != other and (seed % 2 == 0 or _telling(plain, other, seed)):
            return plain, one, other
    pytest.fail("no plans that fit")


def _telling(plain: Model, other: Model, seed: int) -> bool:
    """Whether the second plan starts what is remembered otherwise, or has a rule to reckon with; by turns."""
    changed = [new for old, new in zip(plain.factors, other.factors, strict=True) if old.start != new.start]
    if seed % 4 == 1:
        return any(factor.stages > 1 and factor.start[1] > 0 for factor in changed)
    return bool(changed) and bool(other.rules) and not changed[0].stages


def watched(model: Model, seed: int) -> Formula:
    """A signpost on something everybody sees."""
    dice = random.Random(f"watch {seed}")
    factor = dice.choice([factor for factor in model.factors if not factor.hidden_from])
    return make(f"{factor.id} is {dice.choice(factor.levels)}", model.factors, model.parameters)


@pytest.mark.parametrize("seed", range(12))
def test_adaptive_twin(seed: int) -> None:
    """Every state goes where its levels say, and the value is that of all states one by one, whatever is asked."""
    plain, one, other = played(seed)
    before = compile_game(one)
    taken = take_over(before, lay_out(other), plain)
    after = compile_game(other, np.unique(taken.codes))
    for row, state in enumerate(states(before)):
        mine = taken.rows == row
        if before.final[row]:
            assert not mine.any()
            continue
        slow = entered(one, other, plain, state)
        fast = dict(zip(taken.codes[mine].tolist(), taken.chance[mine].tolist(), strict=True))
        assert fast == pytest.approx({code(after, target): chance for target, chance in slow.items()})
    world = World(other)
    seeds = {*world.start(), *(target for n, state in enumerate(states(before)) if not before.final[n]
                               for target in entered(one, other, plain, state))}  # fmt: skip
    assert states(after) == world.closure(seeds, world.onward)

    chains = solved(before), solved(after)
    watch = watched(one, seed)
    goal = make(f"{one.factors[0].id} is {one.factors[0].levels[-1]}", one.factors, one.parameters)
    number = make(f"2 * ({goal.text}) - 3 * ({watch.text})", one.factors, one.parameters)
    asked = [
        Question(id="at", path="at", asks="probability", formula=goal, at=UNTIL),
        Question(id="within", path="within", asks="probability", formula=goal, within=UNTIL),
        Question(id="worth", path="worth", asks="expect", formula=number, at=UNTIL),
    ]
    # at the very time of a date what happens then has happened
    review = one.calendar[0].time if one.calendar and 0 < one.calendar[0].time < UNTIL else 1.3
    shows = before.mask(watch) & ~before.final
    landed = after.space.find(taken.codes)
    for question in asked:
        formula = question.formula
        assert formula is not None
        worth = tuple(np.asarray(game.column(formula), float) for game in (before, after))
        slow_value = adaptive_value((before, after), chains, (one, other, plain), watch, worth, review, UNTIL,
                                    within=question.within is not None)  # fmt: skip
        first, second = (
            courses(game, chain, {"q": question}, {"q": [review]})["q"]
            for game, chain in zip((before, after), chains, strict=True)
        )
        gain = first.open[0] * (taken.worth(second.ahead[0][landed], before.size) - first.ahead[0])
        fast_value = float(first.stays()[0] + gain[shows].sum())
        assert fast_value == pytest.approx(slow_value, abs=1e-9)
        assert abs(fast_value - slow_value) <= first.bound + second.bound + 1e-11


@pytest.mark.parametrize("seed", range(4))
def test_states_besides_change_nothing(seed: int) -> None:
    """With more states in the game, everybody behaves the same in those its start leads to."""
    plain, one, other = played(seed)
    alone = compile_game(other)
    also = np.unique(take_over(compile_game(one), lay_out(other), plain).codes)
    more = compile_game(other, also)
    place = more.space.find(alone.space.codes)
    assert (place >= 0).all()
    few, many = solved(alone), solved(more)
    assert np.allclose(few.rates().toarray(), many.rates().toarray()[np.ix_(place, place)], atol=1e-7)
    assert np.allclose(many.start[place], few.start)
